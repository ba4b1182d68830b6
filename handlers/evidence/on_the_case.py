"""Evidence as those on a case's list see it: a line on the case, a screen for each thing sent.

Nothing is previewed: a picture is a line of text with a button (duties, S77).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.cards import (
    Block,
    Callout,
    Facts,
    Heading,
    Points,
    Quote,
    Screen,
    Small,
    Text,
    Tone,
    buttons,
    points,
)
from handlers.casework.sections import Place, case_section, reporter_section
from handlers.chat import NotAllowed
from handlers.evidence.evidence import evidence
from handlers.evidence.fetched import trouble_in_words
from handlers.evidence.files import facts_of_file, name_of
from handlers.evidence.open_file import open_file
from handlers.evidence.quarantine import offered_to
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE, case_on_my_list
from handlers.wording import clock
from storage.cases import Case
from storage.evidence import Evidence, EvidenceFile, evidence_of, files_of
from storage.kept_files import KeptFile
from storage.roster import names_of
from storage.vocabulary import FileState

MOST_AT_ONCE = 30
"""Each takes two blocks of the hundred that a screen may have."""

NOT_AS_KEPT = (
    "What Vera knows of this file is not as it was written, so nobody can open it. Please tell "
    "whoever runs Vera."
)

NOT_IN_THE_COPY = (
    "The messages and files themselves are not in this copy. Open each in Vera and put it there by "
    "hand, where it is to be kept."
)

WAYS = {"message": "A message", "pasted": "Words that were pasted", "files": "Files"}

ADD_ON_THE_PAGE = 'Please add them here: press "Add files".'
ADD_WITH_THE_FORM = (
    'Please add them here: press "Add evidence". Where it takes no files, keep them, and tell '
    "whoever has your report that you have them."
)

TAKEN_AWAY = (FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED)

IN_WORDS = {
    FileState.OWED: "being fetched",
    FileState.KEPT: "kept",
    FileState.HELD: "held until the safeguarding lead has decided; nobody can open it",
    FileState.QUARANTINED: "quarantined by the safeguarding lead; nobody can open it",
    FileState.DESTROYED: "destroyed on the instruction of the authorities",
}


def evidence_listed(call: Call, case: Case) -> tuple[Block, ...]:
    """List for a copy of the case what was sent: what each file is and its hash, no content."""
    items, files = evidence_of(call.session, case.id), files_of(call.session, case.id)
    if not items:
        return ()
    names = names_of(call.session, {item.added_by for item in items})
    lines = [
        line
        for item in items
        for line in (
            f"{WAYS[item.way]} from {names[item.added_by]}, {clock(item.added_at, now=call.at)}.",
            *(_listed(call, file) for file in files if file.evidence_id == item.id),
        )
    ]
    return (Heading("Evidence"), Points(tuple(lines)), Small(NOT_IN_THE_COPY))


def _listed(call: Call, file: EvidenceFile) -> str:
    facts = facts_of_file(call, file)
    known = f": {_known(facts)}, SHA-256 {facts.sha256}" if facts else ""
    return f"File {file.number}{known}; {_state(file)}."


@case_section(Place.EVIDENCE, copied=evidence_listed)
def evidence_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Say on a case's screen how much evidence there is, with a button that shows it."""
    items = evidence_of(call.session, case.id)
    if not items:
        return ()
    files = files_of(call.session, case.id)
    said = f"{len(items)} sent, with {len(files)} {'file' if len(files) == 1 else 'files'}."
    return (Heading("Evidence"), Text(said), *buttons(show_evidence.button(case.id)))


@evidence.action("Show evidence", opens=True)
def show_evidence(call: Call, case_id: UUID | None) -> Reply:
    """List what was sent as evidence, or show the only thing there is; the view is recorded."""
    case = case_on_my_list(call, case_id)
    items = evidence_of(call.session, case.id)
    if len(items) == 1:
        return show_item(call, items[0].id)
    call.record("evidence_viewed", case_id=case.id)
    return Screen(f"{case.reference}: evidence", tuple(_list(call, case, items)))


@evidence.action("Show", opens=True)
def show_item(call: Call, evidence_id: UUID | None) -> Reply:
    """Show one thing that was sent, with its files; the view is recorded."""
    item = call.session.find(Evidence, evidence_id) if evidence_id else None
    if item is None:
        raise NotAllowed(NOTHING_HERE)
    case = case_on_my_list(call, item.case_id)
    call.record("evidence_viewed", case_id=case.id, evidence=item.id)
    return Screen(f"{case.reference}: evidence", tuple(_item(call, case, item)))


@reporter_section
def what_was_sent(call: Call, case: Case) -> tuple[Block, ...]:
    """Tell the reporter what of theirs is kept, and what could not be."""
    items = evidence_of(call.session, case.id)
    if not items:
        return ()
    files = files_of(call.session, case.id)
    said = "What you sent is encrypted, for the people named here alone."
    lines = points([f"File {file.number}: {_state(file)}." for file in files])
    return (Heading("Evidence"), Text(said), *lines, *_to_be_added(call, case, items))


def _to_be_added(call: Call, case: Case, items: list[Evidence]) -> tuple[Block, ...]:
    """Ask the reporter for the files that could not be taken along with a message."""
    count = sum(_unseen_files(call, case, item) for item in items if item.way == "message")
    if not count:
        return ()
    how = ADD_ON_THE_PAGE if call.web else ADD_WITH_THE_FORM
    return (Callout(f"{_in_words(count)} {how}", Tone.WARNING),)


def _unseen_files(call: Call, case: Case, item: Evidence) -> int:
    return int(call.safe.opened_row(case.id, item.id).get("evidence.unseen_files", 0))


def _list(call: Call, case: Case, items: list[Evidence]) -> Iterator[Block]:
    names = names_of(call.session, {item.added_by for item in items})
    numbers: dict[UUID, list[int]] = {}
    for file in files_of(call.session, case.id):
        numbers.setdefault(file.evidence_id, []).append(file.number)
    if len(items) > MOST_AT_ONCE:
        yield Small(f"The newest {MOST_AT_ONCE} of {len(items)}.")
    for item in reversed(items[-MOST_AT_ONCE:]):
        there = numbers.get(item.id, [])
        files = f", with {len(there)} {'file' if len(there) == 1 else 'files'}" if there else ""
        at = clock(item.added_at, now=call.at)
        yield Text(f"{WAYS[item.way]} from {names[item.added_by]}, {at}{files}.")
        yield from buttons(show_item.button(item.id))


def _item(call: Call, case: Case, item: Evidence) -> Iterator[Block]:
    opened = call.safe.opened_row(case.id, item.id)
    written = {field.partition(".")[2]: text for field, text in opened.items()}
    name = names_of(call.session, [item.added_by])[item.added_by]
    pairs = [("Sent by", name), ("Received", clock(item.added_at, now=call.at))]
    files = [file for file in files_of(call.session, case.id) if file.evidence_id == item.id]
    if any(file.state in TAKEN_AWAY for file in files):
        written.pop("permalink", None)  # it leads to what nobody may look at
    yield Facts((*pairs, *_about_message(call, written)))
    if text := written.get("text"):
        yield Quote(text)
    if note := written.get("note"):
        yield Heading(f"{name} adds")
        yield Quote(note)
    if unseen := written.get("unseen_files"):
        asked = "The reporter was asked to add what is missing."
        yield Callout(f"{_in_words(int(unseen))} {asked}", Tone.WARNING)
    for file in files:
        yield from _file(call, case, file)


def _about_message(call: Call, written: dict[str, str]) -> Iterator[tuple[str, str]]:
    if author := written.get("author"):
        yield "Written by", author
    if place := written.get("place"):
        yield "Where", place
    if sent := written.get("sent_at"):
        yield "Written", clock(datetime.fromisoformat(sent), now=call.at)
    if written.get("edited") == "yes":
        yield "Edited", "yes, before it was sent to Vera"
    if read := written.get("read_at"):
        yield "As it was at", clock(datetime.fromisoformat(read), now=call.at)
    if link := written.get("permalink"):
        yield "Link", link


def _in_words(count: int) -> str:
    files = "1 file or picture" if count == 1 else f"{count} files or pictures"
    return f"{files} of the message could not be taken along."


def _file(call: Call, case: Case, file: EvidenceFile) -> Iterator[Block]:
    facts = facts_of_file(call, file)
    known = f": {_known(facts)}" if facts else ""
    yield Text(f"File {file.number}{known}; {_state(file)}.")
    if facts is None and file.blob is not None:
        yield Callout(NOT_AS_KEPT, Tone.WARNING)
    if file.state == FileState.KEPT:
        yield Small(f"It came as: {name_of(call, file)}")
    if facts and facts.warning and file.state == FileState.KEPT:
        yield Callout(facts.warning, Tone.WARNING)
    if facts:
        yield Small(f"SHA-256 {facts.sha256}")
    opens = (open_file.button(file.id),) if facts and file.state == FileState.KEPT else ()
    yield from buttons(*opens, *offered_to(call, case, file))


def _known(facts: KeptFile) -> str:
    return f"{facts.kind}, {in_words_of_size(facts.size)}"


def in_words_of_size(size: int) -> str:
    """Say a number of bytes shortly: "312 KB", "4.1 MB"."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def _state(file: EvidenceFile) -> str:
    if file.state == FileState.FAILED:
        return f"could not be kept. {trouble_in_words(file)}".rstrip(".")
    return IN_WORDS[FileState(file.state)]
