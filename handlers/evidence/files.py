"""A file of evidence: what is known of it, who may have it, and in which state it is.

Every state from "kept" on is sealed beside the row and vouched for by the audit, so that an older
copy of the row does not bring back what was quarantined.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass
from uuid import UUID

from handlers.call import Call, Moment
from handlers.chat import NotAllowed
from handlers.permissions import NOTHING_HERE, case_on_my_list
from storage.cases import Case
from storage.evidence import EvidenceFile
from storage.kept_files import KEPT, STATE, KeptFile, kept_of
from storage.sealed_files import FileAbout
from storage.sealing import Unreadable
from storage.vocabulary import FileState

NAME = "evidence_files.name"
LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class FileToGive:
    """A file that may be given to somebody now, and what opens it."""

    about: FileAbout
    blob: UUID
    key: bytes
    size: int
    sha256: str
    name: str


def file_on_my_list(call: Call, file_id: UUID | None) -> tuple[EvidenceFile, Case]:
    """Find a file of a case that the caller may read; NotAllowed as for one that never was."""
    file = call.session.find(EvidenceFile, file_id) if file_id else None
    if file is None:
        raise NotAllowed(NOTHING_HERE)
    return file, case_on_my_list(call, file.case_id)


def about(moment: Moment, file: EvidenceFile) -> FileAbout:
    """Say whose file it is, as its bytes are bound to."""
    return FileAbout(moment.school.id, file.case_id, file.id)


def name_of(moment: Moment, file: EvidenceFile) -> str:
    """Give the name that a file came with, as it may be shown; "file 2" where it had none.

    It is whatever the sender liked: nothing that cannot be seen is left in it, since that can turn
    the writing round so that a program reads as a picture.
    """
    written = moment.safe.opened_row(file.case_id, file.id).get(NAME, "")
    seen = "".join(each for each in written if unicodedata.category(each)[0] != "C").strip()
    short = seen if len(seen) <= LONGEST_NAME else f"{seen[: LONGEST_NAME // 2]}…{seen[-20:]}"
    return short or f"file {file.number}"


def keep_name(moment: Moment, file: EvidenceFile, name: str) -> None:
    """Seal what a file is called, where nobody knew it before; an audit entry must follow."""
    written = moment.safe.opened_row(file.case_id, file.id)
    if name and not written.get(NAME):
        moment.safe.seal(file.case_id, NAME, name, row=file.id, at=moment.at)


def facts_of_file(moment: Moment, file: EvidenceFile) -> KeptFile | None:
    """Give what is known of a file that was kept; None where it never was, or its row is not so."""
    try:
        return kept_of(moment.safe, file)
    except (LookupError, Unreadable):
        return None


def seal_facts(moment: Moment, file: EvidenceFile, facts: KeptFile) -> None:
    """Seal what is known of a file; the caller's audit entry about its case vouches for it."""
    said = json.dumps({**asdict(facts), "blob": str(facts.blob)})
    moment.safe.seal(file.case_id, KEPT, said, row=file.id, at=moment.at)


def set_state(moment: Moment, file: EvidenceFile, state: FileState, *, by: UUID | None) -> None:
    """Put a file into a state; the caller's audit entry about its case vouches for it."""
    file.state = state
    moment.safe.seal(file.case_id, STATE, state, row=file.id, at=moment.at, by=by)


def file_to_give(moment: Moment, file: EvidenceFile) -> FileToGive | None:
    """Give a kept file with its key; None where it is in any other state, whatever its row says."""
    facts = facts_of_file(moment, file)
    if facts is None or file.state != FileState.KEPT or file.key is None:
        return None
    try:
        key = moment.safe.unwrap_file_key(file.case_id, file.id, facts.blob, file.key)
    except Unreadable:
        return None
    name = name_of(moment, file)
    return FileToGive(about(moment, file), facts.blob, key, facts.size, facts.sha256, name)
