"""Kept files for tests: a case with evidence, and files of it that are owed or kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from storage import audit
from storage.blobs import Blobs
from storage.cases import Case
from storage.database import Database, SchoolSession
from storage.evidence import EvidenceFile, add_evidence, owe_file
from storage.kept_files import KEPT, STATE, KeptFile, open_kept
from storage.keyring import Keyring
from storage.sealed_files import CHUNK, FileAbout, SealedFile, seal_file
from storage.sealing import Safe
from storage.vocabulary import FileState
from tests.databases import NOON, new_case

SOON = NOON + timedelta(minutes=1)
LARGEST = 10 * CHUNK


@dataclass(frozen=True)
class Shelf:
    """A school with a case that files are kept in."""

    database: Database
    blobs: Blobs
    keyring: Keyring
    school_id: UUID
    case_id: UUID

    def owed(self) -> UUID:
        """Add a file that is still to be fetched; gives its id."""
        with self.database.writing(self.school_id) as session:
            return owed_file(session, self.case_id).id

    def kept(self, content: bytes) -> UUID:
        """Keep a file with these bytes; gives its id."""
        file_id = self.owed()
        self.keep(file_id, content)
        return file_id

    def keep(self, file_id: UUID, content: bytes) -> SealedFile:
        """Seal bytes and have them be what this file holds."""
        about = FileAbout(self.school_id, self.case_id, file_id)
        sealed = seal_file(self.blobs, about, [content], largest=LARGEST)
        with self.database.writing(self.school_id) as session:
            safe, file = Safe(session, self.keyring), session.found(EvidenceFile, file_id)
            _note_kept(safe, file, sealed)
            self.note(session, "kept")
        return sealed

    def move(self, file_id: UUID, state: FileState) -> None:
        """Give a kept file another state."""
        with self.database.writing(self.school_id) as session:
            safe, file = Safe(session, self.keyring), session.found(EvidenceFile, file_id)
            safe.seal(file.case_id, STATE, state.value, row=file.id, at=SOON)
            file.state = state
            self.note(session, state.value)

    def note(self, session: SchoolSession, action: str) -> None:
        """Have the audit vouch for what was sealed in this session."""
        audit.record(
            session, self.keyring, actor="vera", action=action, at=NOON, case_id=self.case_id
        )

    def opened(self, file_id: UUID, *, database: Database | None = None) -> bytes:
        """Open a kept file whole."""
        with (database or self.database).reading(self.school_id) as session:
            file = session.found(EvidenceFile, file_id)
            return b"".join(open_kept(Safe(session, self.keyring), self.blobs, file))

    def blob_of(self, file_id: UUID) -> UUID:
        """Say where a file lies."""
        with self.database.reading(self.school_id) as session:
            blob = session.found(EvidenceFile, file_id).blob
            assert blob is not None
            return blob

    def row(self, file_id: UUID) -> dict[str, object]:
        """Copy a file's row, to be put back later behind Vera's back."""
        chosen = text("SELECT * FROM evidence_files WHERE id = :id")
        with self.database.connection() as connection:
            return dict(connection.execute(chosen, {"id": self._id(file_id)}).one()._mapping)

    def put_back(self, row: dict[str, object]) -> None:
        """Put an older copy of a row in the place of the newer one."""
        changes = ", ".join(f"{name} = :{name}" for name in row)
        changing = text(f"UPDATE evidence_files SET {changes} WHERE id = :id")
        with self.database.connection() as connection:
            assert connection.execute(changing, row).rowcount == 1

    def _id(self, id: UUID) -> object:
        return id.hex if self.database.is_sqlite else id


def _note_kept(safe: Safe, file: EvidenceFile, sealed: SealedFile) -> None:
    known = KeptFile(sealed.blob, sealed.size, sealed.sha256, kind="text/plain")
    said = {KEPT: json.dumps(asdict(known), default=str), STATE: FileState.KEPT.value}
    safe.seal_all(file.case_id, said, row=file.id, at=NOON)
    file.key = safe.wrap_file_key(file.case_id, file.id, sealed.blob, sealed.key)
    file.blob, file.state = sealed.blob, FileState.KEPT
    file.due_at, file.settled_at = None, NOON


def new_shelf(
    database: Database, blobs: Blobs, keyring: Keyring, school_id: UUID, reference: str = ""
) -> Shelf:
    """Open a case at a school to keep files in."""
    with database.writing(school_id) as session:
        case_id = new_case(session, reference=reference or None)
        Safe(session, keyring).new_case_key(case_id)
    return Shelf(database, blobs, keyring, school_id, case_id)


def owed_file(session: SchoolSession, case_id: UUID) -> EvidenceFile:
    """Add a file that is still to be fetched, from its reporter."""
    person = session.found(Case, case_id).reporter_id
    evidence = add_evidence(session, case_id=case_id, added_by=person, way="files", at=NOON)
    return owe_file(session, evidence, platform="slack", tenant="T1", at=NOON)


def in_parts(content: bytes, *sizes: int) -> Iterator[bytes]:
    """Cut bytes into parts of these sizes, over and over."""
    at, turn = 0, 0
    while at < len(content):
        size = sizes[turn % len(sizes)]
        yield content[at : at + size]
        at, turn = at + size, turn + 1
