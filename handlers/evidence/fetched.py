"""What becomes of a file that was owed: kept, put off, or not to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Card, Heading, Points, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN
from handlers.chat import FileTrouble
from handlers.evidence.evidence import evidence
from handlers.evidence.file_kinds import kind_of_file
from handlers.evidence.files import keep_name, name_of, seal_facts, set_state
from handlers.evidence.send import add_evidence
from storage.cases import Case
from storage.evidence import ClaimedFile, EvidenceFile, files_of, put_off_file, still_ours
from storage.evidence_chores import Chore
from storage.kept_files import STATE, KeptFile
from storage.people import Person
from storage.sealed_files import SealedFile
from storage.vocabulary import FileState

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long is waited after each try that may succeed later; after the last it has failed."""

WORDS = {
    FileTrouble.NOT_VISIBLE: "Vera may not see it: it is in a place that she was not invited to.",
    FileTrouble.GONE: "It is no longer there: somebody deleted it.",
    FileTrouble.TOO_LARGE: "It is larger than Vera takes.",
    FileTrouble.CUT_SHORT: "It stopped half way, each time.",
    FileTrouble.NOT_AS_ANNOUNCED: "What came was not the file that was announced.",
    FileTrouble.NOT_REACHED: "The place where it is could not be reached.",
}
COPY_THERE, COPY_LEFT = "copy_there", "copy_left"
"""The `why` of a kept file: its uploader's copy is to be let go of, or stays on the platform."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an owed file is, in the platform's own names."""

    id: str
    uploaded: bool
    """It was given to Vera herself, so the platform's copy may be let go of."""


def source_of(moment: Moment, claimed: ClaimedFile) -> Source | None:
    """Open where a claimed file is; None when it is no longer this fetcher's.

    One that was taken away is never fetched, though an older copy of its row says that it is owed.
    """
    file = still_ours(moment.session, claimed)
    if file is None:
        return None
    sealed = moment.safe.opened_row(file.case_id, file.id).get(STATE, FileState.OWED)
    if sealed != FileState.OWED:
        file.state, file.due_at = sealed, None
        return None
    return source_of_kept(moment, claimed)


def source_of_kept(moment: Moment, file: ClaimedFile | Chore) -> Source:
    """Open where a file came from."""
    sealed = moment.safe.open(file.case_id, "evidence_files.source", row=file.id)
    return Source(**json.loads(sealed))


def keep_file(
    moment: Moment, claimed: ClaimedFile, sealed: SealedFile, *, uploaded: bool, name: str = ""
) -> bool:
    """Note that a file is sealed and whole; False when somebody else was first.

    `name` is what the platform calls it, for a file that came without one.
    """
    file = still_ours(moment.session, claimed)
    if file is None:
        return False
    first = _is_first_try(file)
    keep_name(moment, file, name)
    settle_kept(moment, file, sealed)
    file.why = COPY_THERE if uploaded else ""
    if first:
        _tell_what_failed(moment, file)
    return True


def settle_kept(moment: Moment, file: EvidenceFile, sealed: SealedFile) -> None:
    """Note what a sealed file is; from now on those on the list can open it."""
    kind = kind_of_file(sealed.head, name_of(moment, file))
    facts = KeptFile(
        blob=sealed.blob,
        size=sealed.size,
        sha256=sealed.sha256,
        kind=kind.words,
        warning=kind.warning,
    )
    safe, case_id = moment.safe, file.case_id
    file.key = safe.wrap_file_key(case_id, file.id, sealed.blob, sealed.key)
    file.blob, file.due_at, file.settled_at, file.why = sealed.blob, None, moment.at, ""
    seal_facts(moment, file, facts)
    set_state(moment, file, FileState.KEPT, by=None)
    # Not its hash: that would still tell a known file when the case has been erased.
    moment.record("file_kept", case_id=case_id, file=file.id, number=file.number)


def put_off(moment: Moment, claimed: ClaimedFile, why: str, *, after: timedelta | None) -> None:
    """Have a file fetched again after a pause, or give it up after the last."""
    file = still_ours(moment.session, claimed)
    if file is None:
        return
    if claimed.attempts > len(PAUSES):
        give_up(moment, claimed, why)
        return
    first = _is_first_try(file)
    file.why = why
    pause = max(PAUSES[claimed.attempts - 1], after or timedelta())
    put_off_file(moment.session, file, until=moment.at + pause)
    if first:
        _tell_what_failed(moment, file)


def give_up(moment: Moment, claimed: ClaimedFile, why: str) -> None:
    """Note that a file cannot be had, and tell the reporter what to do instead."""
    file = still_ours(moment.session, claimed)
    if file is None:
        return
    file.state, file.why = FileState.FAILED, why
    file.due_at, file.settled_at = None, moment.at
    moment.record("file_not_had", case_id=file.case_id, file=file.id, why=why)
    _tell_what_failed(moment, file)


def copy_let_go(moment: Moment, file_id: UUID, *, gone: bool) -> None:
    """Note that the uploader's copy is gone from the platform, or tell them that it stays."""
    file = moment.session.found(EvidenceFile, file_id)
    if file.why != COPY_THERE:
        return
    file.why = "" if gone else COPY_LEFT
    moment.record("copy_let_go" if gone else "copy_left", case_id=file.case_id, file=file.id)
    if not gone:
        _tell_the_reporter(moment, file)


def _is_first_try(file: EvidenceFile) -> bool:
    """Say whether a file that is owed was never put off."""
    return file.state == FileState.OWED and not file.why


def _tell_what_failed(moment: Moment, file: EvidenceFile) -> None:
    """Tell the reporter once each of the files that came together was tried: one card for all."""
    together = [
        each
        for each in files_of(moment.session, file.case_id)
        if each.evidence_id == file.evidence_id
    ]
    failed = any(each.state == FileState.FAILED for each in together)
    if failed and not any(_is_first_try(each) for each in together):
        _tell_the_reporter(moment, file)


def _tell_the_reporter(moment: Moment, file: EvidenceFile) -> None:
    case = moment.session.found(Case, file.case_id)
    files_card.owe(moment.session, case, at=moment.at, person=case.reporter_id)


@evidence.message
def files_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell the reporter which files could not be kept and why, and where copies remain."""
    case = moment.session.found(Case, case_id)
    if person is None or person.id != case.reporter_id:
        return None
    said = tuple(_said(files_of(moment.session, case_id)))
    if not said:
        return None
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(add_evidence.button(case.id))))
    title = f"{case.reference}: about your files"
    again = buttons(add_evidence.button(case.id, label="Add them another way"))
    return Card(title, (Heading(title), Points(said), *again))


def _said(files: list[EvidenceFile]) -> Iterator[str]:
    for file in files:
        if file.state == FileState.FAILED:
            yield f"File {file.number} could not be kept. {trouble_in_words(file)}"
    if any(file.state == FileState.KEPT and file.why == COPY_LEFT for file in files):
        yield (
            "What you uploaded is kept. Your own copy is still among your files in Slack, where "
            "only you see it: delete it there when nobody needs it any more."
        )


def trouble_in_words(file: EvidenceFile) -> str:
    """Say why a file is not there."""
    return WORDS.get(FileTrouble(file.why), "") if file.why in set(FileTrouble) else ""
