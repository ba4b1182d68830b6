"""Keeping evidence: what was sent, as it was at that moment, and which files are still to come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from handlers.call import Call
from handlers.chat import Account, ForwardedMessage, OfferedFile
from storage.cases import Case
from storage.evidence import (
    Evidence,
    EvidenceFile,
    add_evidence,
    evidence_of,
    files_of,
    owe_file,
)
from storage.people import identity_of
from storage.roster import names_of


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends as evidence, with nothing left to ask."""

    way: str
    """"message", "pasted" or "files"."""
    text: str = ""
    note: str = ""
    message: ForwardedMessage | None = None
    uploaded: tuple[OfferedFile, ...] = ()
    """Files given to Vera herself; the platform's copy is let go of once they are kept."""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.note or self.message or self.uploaded)


def sent_files(ids: Iterable[str]) -> Sent:
    """Say that files alone were sent, by the platform's names for them."""
    return Sent("files", uploaded=tuple(OfferedFile(id, "") for id in ids))


def keep(call: Call, case: Case, sent: Sent) -> Evidence:
    """Keep what was sent with a case; its files are owed, and fetched by the worker.

    Must be called only once the gate was answered with No.
    """
    kept = add_evidence(
        call.session, case_id=case.id, added_by=call.who.id, way=sent.way, at=call.at
    )
    _seal(call, case.id, "evidence", dict(_written(call, sent)), row=kept.id)
    for file, uploaded in _files(sent):
        _owe(call, kept, file, uploaded=uploaded)
    call.record("evidence_added", case_id=case.id, evidence=kept.id, way=sent.way)
    return kept


def not_there_yet(call: Call, case: Case, sent: Sent) -> Sent:
    """Leave out what this person has sent to this report already: the form came twice."""
    there = list(_sent_before(call, case))
    texts = {written.get("evidence.text", "") for written, _ in there}
    notes = {written.get("evidence.note", "") for written, _ in there}
    sources = {source for _, found in there for source in found}
    message = sent.message
    again = message is not None and message.text in texts
    return replace(
        sent,
        text="" if sent.text in texts else sent.text,
        note="" if sent.note in notes else sent.note,
        message=None if again else message,
        uploaded=tuple(file for file in sent.uploaded if file.id not in sources),
    )


def _sent_before(call: Call, case: Case) -> Iterator[tuple[dict[str, str], set[str]]]:
    """Read what this form led to before: its texts, and what the platform calls its files."""
    if call.earlier != case.id:
        return
    files = files_of(call.session, case.id)
    for item in evidence_of(call.session, case.id):
        if item.added_by == call.who.id:
            yield (
                call.safe.opened_row(case.id, item.id),
                {source_of(call, file) for file in files if file.evidence_id == item.id},
            )


def source_of(call: Call, file: EvidenceFile) -> str:
    """Open what the platform calls a file; nothing where it came by Vera's own page."""
    sealed = call.safe.opened_row(file.case_id, file.id).get("evidence_files.source")
    return str(json.loads(sealed)["id"]) if sealed else ""


def author_in_school(call: Call, message: ForwardedMessage) -> UUID | None:
    """Find who of ours wrote a message; None for everybody else."""
    author = message.author_account
    if author is None:
        return None
    found = _person(call, author)
    return found if found != call.who.id else None


def _person(call: Call, account: Account) -> UUID | None:
    found = identity_of(
        call.session.connection(),
        platform=account.platform,
        tenant=account.tenant,
        user_id=account.id,
    )
    return found[1] if found and found[0] == call.school.id else None


def _files(sent: Sent) -> Iterator[tuple[OfferedFile, bool]]:
    for file in sent.message.files if sent.message else ():
        yield file, False
    for file in sent.uploaded:
        yield file, True


def _owe(call: Call, kept: Evidence, file: OfferedFile, *, uploaded: bool) -> None:
    assert call.account is not None, "a file lies on the platform that it was sent from"
    owed = owe_file(
        call.session,
        kept,
        platform=call.account.platform,
        tenant=call.account.tenant,
        at=call.at,
    )
    source = json.dumps({"id": file.id, "uploaded": uploaded})
    written = {"name": file.name, "source": source}
    _seal(call, kept.case_id, "evidence_files", written, row=owed.id)


def _seal(call: Call, case_id: UUID, table: str, written: dict[str, str], *, row: UUID) -> None:
    texts = {f"{table}.{field}": text for field, text in written.items() if text}
    call.safe.seal_all(case_id, texts, row=row, at=call.at, by=call.who.id)


def _written(call: Call, sent: Sent) -> Iterator[tuple[str, str]]:
    yield "note", sent.note
    if sent.message is None:
        yield "text", sent.text
    else:
        yield from _of_message(call, sent.message)


def _of_message(call: Call, message: ForwardedMessage) -> Iterator[tuple[str, str]]:
    yield "text", message.text
    yield "author", _author(call, message)
    yield "place", message.place
    yield "permalink", message.permalink
    yield "edited", "yes" if message.edited else "no"
    if message.sent_at is not None:
        yield "sent_at", message.sent_at.isoformat()
    if message.read_at is not None:
        yield "read_at", message.read_at.isoformat()
    if message.unseen_files:
        yield "unseen_files", str(message.unseen_files)


def _author(call: Call, message: ForwardedMessage) -> str:
    """Name who wrote it: by the staff list where they are on it, else as the platform does."""
    account = message.author_account
    person = _person(call, account) if account is not None else None
    return names_of(call.session, [person])[person] if person else message.author
