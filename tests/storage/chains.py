"""Chains to check, and ways to tamper with them behind Vera's back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, text

from storage import audit
from storage.append_only import unguard
from storage.database import Database
from storage.keyring import Keyring
from storage.verification import Verdict, verify
from tests.databases import NOON


def written_chain(database: Database, school_id: UUID, keyring: Keyring, *, entries: int) -> None:
    """Write a chain in which each entry has a number of its own."""
    with database.writing(school_id) as session:
        for number in range(1, entries + 1):
            audit.record(session, keyring, actor="vera", action="noted", at=NOON, number=number)


def checked(
    database: Database, school_id: UUID, keyring: Keyring, published: audit.Head | None = None
) -> Verdict:
    with database.engine.connect() as connection:
        return verify(connection, keyring, school_id, published=published)


def head_of(database: Database, school_id: UUID) -> audit.Head:
    with database.engine.connect() as connection:
        return audit.head(connection, school_id)


def drop_guards(connection: Connection) -> None:
    """Take the triggers off, as somebody with the whole database in hand could."""
    for table in ("audit_entries", "sealed_texts"):
        unguard(connection, table)


def tamper(database: Database, statement: str, **values: object) -> None:
    """Change rows as somebody with the whole database in hand could."""
    with database.connection() as connection:
        drop_guards(connection)
        connection.execute(text(statement), values)
