"""The files of a backup: copied as they lie, sealed, and opened whole once they are put back.

Only kept files are: one that was held, quarantined or destroyed is in no backup, and nobody
looks for it after a restore.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, inspect, select

from storage.blobs import Blobs
from storage.case_keys import CaseKey
from storage.cases import Case
from storage.database import Database, SchoolSession
from storage.evidence import EvidenceFile
from storage.kept_files import open_kept
from storage.keyring import Keyring
from storage.sealed_files import Missing
from storage.sealing import Safe, Unreadable
from storage.vocabulary import FileState

FILES = "files"


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """How many kept files open, and a sentence for people about each that does not."""

    opened: int
    troubles: tuple[str, ...]


def copy_files(database: Database, source: Blobs, target: Blobs) -> None:
    """Copy the blobs of all kept files; one that is taken away meanwhile is left out."""
    with database.engine.connect() as connection:
        kept = _kept_blobs(connection)
    for blob in kept:
        try:
            target.write(blob, source.read(blob))
        except FileNotFoundError:
            continue
        with database.engine.connect() as connection:
            if blob not in _kept_blobs(connection, only=blob):
                target.remove(blob)


def put_files_back(connection: Connection, source: Blobs, target: Blobs) -> None:
    """Copy the blobs that kept files name; the check says which were not there."""
    for blob in _kept_blobs(connection) if _has_files(connection) else ():
        try:
            target.write(blob, source.read(blob))
        except FileNotFoundError:
            continue


def check_files(connection: Connection, keyring: Keyring, blobs: Blobs | None) -> CheckedFiles:
    """Open every kept file whole and let its bytes go."""
    rows = _kept_files(connection) if _has_files(connection) else []
    if blobs is None:
        return CheckedFiles(0, _not_put_back(len(rows)))
    found = [
        _trouble(connection, keyring, blobs, school_id, file_id) for school_id, file_id in rows
    ]
    troubles = tuple(trouble for trouble in found if trouble)
    return CheckedFiles(len(found) - len(troubles), troubles)


def _trouble(
    connection: Connection, keyring: Keyring, blobs: Blobs, school_id: UUID, file_id: UUID
) -> str | None:
    with SchoolSession(connection, school_id) as session:
        file = session.found(EvidenceFile, file_id)
        name = f"File {file.number} of {session.found(Case, file.case_id).reference}"
        try:
            _read_through(open_kept(Safe(session, keyring), blobs, file))
        except Missing:
            return f"{name} is missing."
        except (Unreadable, LookupError):
            return f"{name} does not open."
    return None


def _read_through(chunks: Iterable[bytes]) -> None:
    for _ in chunks:
        pass


def _not_put_back(count: int) -> tuple[str, ...]:
    return (f"{count} files were not put back: no folder was named for them.",) if count else ()


def _has_files(connection: Connection) -> bool:
    """Say whether there is a table of files; a backup of an earlier Vera has none."""
    return inspect(connection).has_table(EvidenceFile.__tablename__)


def _kept_blobs(connection: Connection, *, only: UUID | None = None) -> list[UUID]:
    chosen = select(EvidenceFile.blob).where(*_kept(), EvidenceFile.blob.is_not(None))
    narrowed = chosen if only is None else chosen.where(EvidenceFile.blob == only)
    return [blob for blob in connection.scalars(narrowed) if blob is not None]


def _kept_files(connection: Connection) -> list[tuple[UUID, UUID]]:
    """List the kept files, each with its school, case by case and by their numbers."""
    chosen = select(EvidenceFile.school_id, EvidenceFile.id).where(*_kept())
    order = (EvidenceFile.school_id, EvidenceFile.case_id, EvidenceFile.number)
    return [(row[0], row[1]) for row in connection.execute(chosen.order_by(*order))]


def _kept() -> tuple[ColumnElement[bool], ...]:
    """Say which files can be opened: those of an erased case cannot."""
    same_case = and_(
        CaseKey.school_id == EvidenceFile.school_id, CaseKey.case_id == EvidenceFile.case_id
    )
    return EvidenceFile.state == FileState.KEPT.value, exists().where(same_case)
