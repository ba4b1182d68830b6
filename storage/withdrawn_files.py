"""Files that were taken away from everybody: noted beside a backup's keys, and taken away again.

Without it an older backup would bring back what has been quarantined or destroyed since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, inspect, select, update

from storage.evidence import EvidenceFile
from storage.vocabulary import FileState

TAKEN_AWAY = (FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A file that nobody may open, and in which state it was."""

    school_id: UUID
    file_id: UUID
    state: FileState


def withdrawn(connection: Connection) -> list[Withdrawn]:
    """List the files of every school that were held, quarantined or destroyed."""
    if not _has_files(connection):
        return []
    columns = (EvidenceFile.school_id, EvidenceFile.id, EvidenceFile.state)
    taken = [state.value for state in TAKEN_AWAY]
    rows = connection.execute(select(*columns).where(EvidenceFile.state.in_(taken)))
    return [Withdrawn(row[0], row[1], FileState(row[2])) for row in rows]


def withdraw_again(connection: Connection, files: Iterable[Withdrawn]) -> None:
    """Take these files away where the data still has them; a destroyed one loses its key.

    What was sealed of their state says otherwise, and the two have to agree for a file to open:
    so they stay away until the lead decides anew.
    """
    if not _has_files(connection):
        return
    for file in files:
        gone = {"key": None} if file.state is FileState.DESTROYED else {}
        connection.execute(
            update(EvidenceFile)
            .where(EvidenceFile.school_id == file.school_id, EvidenceFile.id == file.file_id)
            .values(state=file.state.value, **gone)
        )


def _has_files(connection: Connection) -> bool:
    """Say whether there is a table of files; the data of an earlier Vera has none."""
    return inspect(connection).has_table(EvidenceFile.__tablename__)
