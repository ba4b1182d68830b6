"""Fixtures that tests of every floor use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings

from storage.database import Database
from storage.keyring import Keyring, new_key_line
from tests.databases import PostgresServer, new_school, new_sqlite, postgres_server, sqlite_copy

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, to be copied."""
    return new_sqlite(tmp_path_factory.mktemp("template") / "vera.db")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server to make databases on."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An SQLite database with every table and no rows."""
    with sqlite_copy(sqlite_template, tmp_path / "vera.db") as database:
        yield database


@pytest.fixture
def postgresql_database(postgresql: PostgresServer) -> Iterator[Database]:
    """A PostgreSQL database with every table and no rows; mark the test `postgresql`."""
    with postgresql.database() as database:
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """Run the test twice: on SQLite and on PostgreSQL."""
    return str(request.param)


@pytest.fixture
def database(request: pytest.FixtureRequest, kind_of_database: str) -> Database:
    """A database with every table and no rows: the test runs on SQLite and on PostgreSQL."""
    found: Database = request.getfixturevalue(f"{kind_of_database}_database")
    return found


@pytest.fixture
def empty_database(
    request: pytest.FixtureRequest, kind_of_database: str, tmp_path: Path
) -> Iterator[Database]:
    """A database without a table, of the same kind as `database`."""
    if kind_of_database == "sqlite":
        with Database(f"sqlite:///{tmp_path / 'empty.db'}") as empty:
            yield empty
    else:
        server: PostgresServer = request.getfixturevalue("postgresql")
        with server.empty_database() as empty:
            yield empty


@pytest.fixture
def school_id(database: Database) -> UUID:
    """A school in the database."""
    return new_school(database)


@pytest.fixture
def keyring() -> Keyring:
    """A keyring with one new key."""
    return Keyring.parse(new_key_line())
