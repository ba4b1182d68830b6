"""What is left to be done about files that are settled: across schools, a few at a time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from storage.evidence import EvidenceFile
from storage.vocabulary import FileState


class Chore(NamedTuple):
    """A file with something left to do."""

    school_id: UUID
    id: UUID
    case_id: UUID
    platform: str
    tenant: str
    blob: UUID


def kept_with(
    connection: Connection, why: str, *, limit: int, not_of: Collection[UUID] = ()
) -> list[Chore]:
    """List kept files that carry this word, the oldest first."""
    return _chores(
        connection,
        limit,
        EvidenceFile.state == FileState.KEPT.value,
        EvidenceFile.why == why,
        EvidenceFile.school_id.not_in(not_of),
    )


def destroyed_with_bytes(
    connection: Connection, *, limit: int, not_of: Collection[UUID] = ()
) -> list[Chore]:
    """List destroyed files whose bytes are still to be removed."""
    return _chores(
        connection,
        limit,
        EvidenceFile.state == FileState.DESTROYED.value,
        EvidenceFile.blob.is_not(None),
        EvidenceFile.school_id.not_in(not_of),
    )


def _chores(connection: Connection, limit: int, *where: Any) -> list[Chore]:
    columns = [getattr(EvidenceFile, name) for name in Chore._fields]
    chosen = select(*columns).where(*where).order_by(EvidenceFile.settled_at).limit(limit)
    return [Chore(*row) for row in connection.execute(chosen)]
