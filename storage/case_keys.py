"""The key of each case: wrapped by the keyring, kept apart from everything, destroyed to erase.

Backups leave this table out and keep it in a file of its own that expires sooner, so that an
erased case does not come back with an old backup.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Row,
    Update,
    bindparam,
    delete,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, Database, OfSchool
from storage.keyring import Keyring

CHUNK = 50
KEPT_IN = ("case_keys", "evidence_files")
"""The tables that keys are kept in, wrapped."""


class CaseKey(Base, OfSchool):
    """The data key of one case, wrapped by a master key."""

    __tablename__ = "case_keys"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str]
    """The master key that wraps it."""
    wrapped: Mapped[bytes]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
    )


class Tombstone(Base, OfSchool):
    """What is left of an erased case: that there was one, and who let it go. No content."""

    __tablename__ = "tombstones"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str]
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime]
    approved_by: Mapped[UUID]


@dataclass(frozen=True, slots=True)
class Grave:
    """What a tombstone says: given when a key is destroyed, and replayed after a restore."""

    case_id: UUID
    reference: str
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    destroyed_at: datetime
    approved_by: UUID


def make_key(connection: Connection, keyring: Keyring, school_id: UUID, case_id: UUID) -> bytes:
    """Make and keep a case's key; gives it unwrapped, for this transaction only."""
    key = AESGCM.generate_key(256)
    key_id, wrapped = keyring.wrap(key, about=_about(school_id, case_id))
    connection.execute(
        insert(CaseKey),
        {"school_id": school_id, "case_id": case_id, "key_id": key_id, "wrapped": wrapped},
    )
    return key


def read_key(
    connection: Connection, keyring: Keyring, school_id: UUID, case_id: UUID
) -> bytes | None:
    """Unwrap a case's key, or None when there is none; KeyringError when it cannot be opened."""
    chosen = select(CaseKey.key_id, CaseKey.wrapped).where(
        CaseKey.school_id == school_id, CaseKey.case_id == case_id
    )
    row = connection.execute(chosen).first()
    return keyring.unwrap(row[0], row[1], about=_about(school_id, case_id)) if row else None


def bury(connection: Connection, school_id: UUID, grave: Grave) -> None:
    """Destroy a case's key and leave a tombstone; one that is there already stays as it is."""
    key = {"school_id": school_id, "case_id": grave.case_id}
    connection.execute(delete(CaseKey).filter_by(**key))
    if connection.execute(select(Tombstone.case_id).filter_by(**key)).first() is None:
        values = {name: getattr(grave, name) for name in Grave.__slots__}
        connection.execute(insert(Tombstone).values(school_id=school_id, **values))


def graves(connection: Connection) -> list[tuple[UUID, Grave]]:
    """List the tombstones of every school, each with its school."""
    columns = [getattr(Tombstone, name) for name in Grave.__slots__]
    rows = connection.execute(select(Tombstone.school_id, *columns))
    return [(row[0], Grave(*row[1:])) for row in rows]


def rotate(database: Database, keyring: Keyring) -> int:
    """Wrap every case's key by the newest master key; gives how many were wrapped anew.

    Goes in chunks of 50, each its own transaction, so that nobody waits; stopped half-way it
    goes on where it was. Raises KeyringError at a key whose master key the keyring lacks.
    """
    done = 0
    while True:
        with database.connection() as connection:
            turned = rotate_some(connection, keyring)
        done += turned
        if turned < CHUNK:
            return done


def rotate_some(connection: Connection, keyring: Keyring) -> int:
    """Wrap up to 50 keys anew that an older master key wraps; gives how many."""
    chosen = (
        select(CaseKey.school_id, CaseKey.case_id, CaseKey.key_id, CaseKey.wrapped)
        .where(CaseKey.key_id != keyring.newest)
        .limit(CHUNK)
        .with_for_update()
    )
    rows = connection.execute(chosen).all()
    if rows:
        connection.execute(_rewrapping(), [_rewrapped(keyring, row) for row in rows])
    return len(rows)


def destroyed_at(connection: Connection, school_id: UUID, case_id: UUID) -> datetime | None:
    """Say when a case was erased, if it was."""
    chosen = select(Tombstone.destroyed_at).where(
        Tombstone.school_id == school_id, Tombstone.case_id == case_id
    )
    found: datetime | None = connection.scalar(chosen)
    return found


def wash_away(database: Database) -> None:
    """Overwrite what destroyed keys leave behind: SQLite's log, PostgreSQL's dead rows.

    To be called after the transaction that destroyed a case's key or a file's.
    """
    if database.is_sqlite:
        with closing(database.engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        try:
            for table in KEPT_IN:
                _write_anew(connection, table)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _write_anew(connection: Connection, table: str) -> None:
    """Have PostgreSQL write a table to a new file: where it tidies up only, old bytes stay.

    Nobody is kept waiting behind a backup that reads the table; then it is tidied up only.
    """
    if not inspect(connection).has_table(table):  # of a backup from before there was one
        return
    try:
        connection.exec_driver_sql(f"VACUUM FULL {table}")
    except OperationalError:
        connection.exec_driver_sql(f"VACUUM {table}")


def _rewrapping() -> Update:
    table = CaseKey.metadata.tables["case_keys"]
    return (
        update(table)
        .where(table.c.school_id == bindparam("school"), table.c.case_id == bindparam("case"))
        .values(key_id=bindparam("newest"), wrapped=bindparam("anew"))
    )


def _rewrapped(keyring: Keyring, row: Row[UUID, UUID, str, bytes]) -> dict[str, Any]:
    school_id, case_id, key_id, wrapped = row
    about = _about(school_id, case_id)
    newest, anew = keyring.wrap(keyring.unwrap(key_id, wrapped, about=about), about=about)
    return {"school": school_id, "case": case_id, "newest": newest, "anew": anew}


def _about(school_id: UUID, case_id: UUID) -> bytes:
    return b"vera/case key/1\0" + school_id.bytes + case_id.bytes
