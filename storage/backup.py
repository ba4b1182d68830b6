"""Copy the database and the files while they are in use: the data in one place, the cases' keys
in another.

Put the two in different hands. `storage.restore` puts them back.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from storage import audit
from storage.backup_blobs import FILES, copy_files
from storage.backup_files import KEYS, MANIFEST, Manifest, write_keys, write_manifest
from storage.blobs import Blobs
from storage.database import Database
from storage.keyring import Keyring
from storage.migrate import revision_of
from storage.postgres_tools import run_tool
from storage.schools import School


class PlaceTaken(Exception):
    """The place that a backup or a restore was to go to holds something already."""


def backup(
    database: Database,
    keyring: Keyring,
    folder: Path,
    *,
    at: datetime,
    keys: Path | None = None,
    files: Blobs | None = None,
) -> Manifest:
    """Copy the database to a new folder, and its cases' keys to another (`keys` inside it, unless
    named); gives what the data is. The kept files are copied too, from where they lie (`files`).

    People go on working meanwhile. The heads are read before the data and the keys after it, so
    that the data reaches at least to the heads and each case in it has its key. Raises
    PlaceTaken, or ToolMissing (`storage.postgres_tools`) with words.
    """
    keys = keys or folder / "keys"
    for place in (folder, keys):
        _make_place(place)
    heads, revision = _heads(database), revision_of(database)
    data = _copy_data(database, folder)
    if files is not None:
        copy_files(database, files, Blobs(folder / FILES))
    with database.engine.connect() as connection:
        write_keys(connection, keys / KEYS)
    kind = database.url.get_backend_name()
    write_manifest(keyring, keys / KEYS, at=at, database=kind)
    return write_manifest(keyring, data, at=at, database=kind, revision=revision, heads=heads)


def _make_place(place: Path) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (place / MANIFEST).exists() or (place / KEYS).exists():
        raise PlaceTaken(f"{place} holds a backup already. Name a new folder.")
    place.chmod(0o700)


def _heads(database: Database) -> dict[str, str]:
    with database.engine.connect() as connection:
        return {str(school): _head(connection, school) for school in _schools(connection)}


def _schools(connection: Connection) -> list[UUID]:
    return list(connection.scalars(select(School.id)))


def _head(connection: Connection, school_id: UUID) -> str:
    return str(audit.head(connection, school_id))


def _copy_data(database: Database, folder: Path) -> Path:
    if database.is_sqlite:
        data = folder / "data.db"
        _copy_sqlite(database, data)
    else:
        data = folder / "data.dump"
        run_tool(
            database,
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--exclude-table-data=case_keys",
            f"--file={data}",
        )
    return data


def _copy_sqlite(database: Database, data: Path) -> None:
    with closing(database.engine.raw_connection()) as raw:
        raw.cursor().execute("VACUUM INTO ?", (str(data),)).close()
    with closing(sqlite3.connect(data, isolation_level=None)) as copy:
        # In memory, or the keys would stand in a journal beside it for a while.
        copy.execute("PRAGMA journal_mode=MEMORY").fetchall()
        copy.execute("PRAGMA secure_delete=ON").fetchall()
        copy.execute("DELETE FROM case_keys")
        copy.execute("VACUUM")
