"""Blobs that belong to nothing any more: of fetches that were cut off, of files destroyed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from storage.blobs import Blobs
from storage.database import Database
from storage.evidence import blob_is_known
from storage.schools import School
from storage.sealed_files import school_of

LEFT_ALONE = timedelta(hours=24)
"""A blob is written before its row: a young one may only be waiting for it."""


def sweep_orphans(database: Database, blobs: Blobs, *, now: datetime) -> int:
    """Remove blobs older than a day that no file has its bytes in; gives how many.

    A blob of a school that is not in this database stays: the folder may be another Vera's too.
    """
    with database.engine.connect() as connection:
        return _swept(connection, blobs, older_than=now - LEFT_ALONE)


def _swept(connection: Connection, blobs: Blobs, *, older_than: datetime) -> int:
    ours = set(connection.scalars(select(School.id)))
    return blobs.sweep(
        lambda blob: blob_is_known(connection, blob) or school_of(blobs, blob) not in ours,
        older_than=older_than,
    )
