"""Taking the database away from a running Vera, or holding its lock, and giving it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event, text

from storage.database import Database
from tests.walks.world import World


@contextmanager
def database_down(world: World) -> Iterator[None]:
    """Take the database away: no connection on PostgreSQL, a read-only disk under SQLite."""
    if world.vera.database.is_sqlite:
        with _read_only(world.vera.database):
            yield
    else:
        with _no_connections(world.vera.database):
            yield


@contextmanager
def _read_only(database: Database) -> Iterator[None]:
    def shut(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    def open_again(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA query_only=OFF")

    event.listen(database.engine, "checkout", shut)
    event.listen(database.engine, "checkin", open_again)
    try:
        yield
    finally:
        event.remove(database.engine, "checkout", shut)
        event.remove(database.engine, "checkin", open_again)


@contextmanager
def _no_connections(database: Database) -> Iterator[None]:
    name = database.url.database
    admin = create_engine(
        database.url.set(database="postgres"), isolation_level="AUTOCOMMIT"
    ).connect()
    try:
        admin.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        yield
    finally:
        admin.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        admin.close()
        admin.engine.dispose()


@contextmanager
def locked_by_another(world: World) -> Iterator[None]:
    """Hold the lock that whoever writes needs, as another process would."""
    database = world.vera.database
    if database.is_sqlite:
        other = sqlite3.connect(str(database.url.database), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
    else:
        lock = int.from_bytes(world.school.id.bytes[8:], signed=True)
        with database.connection() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
            yield
