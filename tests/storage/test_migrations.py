"""Migrations lead to the tables that the records say and leave rows and triggers whole."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage import audit
from storage.database import Database
from storage.keyring import Keyring
from storage.migrate import (
    MigrationRefused,
    changing,
    is_current,
    migrate,
    newest_revision,
    revision_of,
)
from storage.records import TABLES
from storage.sealing import Safe
from tests.databases import NOON, new_case, new_school
from tests.storage.chains import checked

FIELD = "reports.account"


def test_the_newest_revision_equals_the_records(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []
        migrated = shape_of(connection)
    migrate(empty_database, to="base")
    with empty_database.connection() as connection:
        TABLES.create_all(connection)
        assert migrated == shape_of(connection)


def test_up_down_and_up_again(empty_database: Database) -> None:
    assert not is_current(empty_database)
    migrate(empty_database)
    assert is_current(empty_database)
    migrate(empty_database, to="base")
    assert revision_of(empty_database) is None
    with empty_database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(empty_database)
    migrate(empty_database)
    assert revision_of(empty_database) == newest_revision()


def test_a_parent_table_changed_leaves_rows_triggers_and_indexes_whole(
    empty_database: Database, keyring: Keyring
) -> None:
    migrate(empty_database)
    school_id = new_school(empty_database)
    row = uuid4()
    with empty_database.writing(school_id) as session:
        case_id = new_case(session)
        safe = Safe(session, keyring)
        safe.new_case_key(case_id)
        safe.seal(case_id, FIELD, "kept", row=row, at=NOON)
        audit.record(session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id)
    with empty_database.engine.connect() as connection:
        before = shape_of(connection)
    for table in ("cases", "people", "audit_entries"):
        made_anew(empty_database, table)
    with empty_database.engine.connect() as connection:
        assert shape_of(connection) == before
    with empty_database.reading(school_id) as session:
        assert Safe(session, keyring).open(case_id, FIELD, row) == "kept"
    assert checked(empty_database, school_id, keyring).holds
    for statement in ("DELETE FROM sealed_texts", "DELETE FROM audit_entries"):
        with pytest.raises(Exception, match="only ever"), empty_database.connection() as c:
            c.execute(text(statement))


def test_a_change_that_leaves_rows_pointing_nowhere_is_refused_and_undone(
    sqlite_database: Database,
) -> None:
    with sqlite_database.writing(new_school(sqlite_database)) as session:
        new_case(session)
    with (
        pytest.raises(MigrationRefused, match="Nothing was changed"),
        changing(sqlite_database) as connection,
    ):
        connection.execute(text("DELETE FROM people"))
    with sqlite_database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM people")) == 1
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


class HeldByAServer(nullcontext[None]):
    def __enter__(self) -> None:
        raise MigrationRefused("A server owns this database.")


def test_migrating_is_refused_while_somebody_holds_the_lock(sqlite_database: Database) -> None:
    with pytest.raises(MigrationRefused, match="owns"):
        migrate(sqlite_database, lock=HeldByAServer())
    assert revision_of(sqlite_database) is None


def made_anew(database: Database, table: str) -> None:
    """Change a table the way that makes SQLite build it again, and back."""
    with changing(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        recreate: Any = "always" if database.is_sqlite else "never"
        with operations.batch_alter_table(table, recreate=recreate) as batch:
            batch.add_column(sa.Column("added", sa.Integer()))
        with operations.batch_alter_table(table, recreate=recreate) as batch:
            batch.drop_column("added")


def shape_of(connection: Connection) -> dict[str, Any]:
    """Describe every table and trigger, to be compared with another's."""
    seen = inspect(connection)
    tables = [name for name in seen.get_table_names() if name != "alembic_version"]
    return {name: _table(seen, name) for name in tables} | {"triggers": _triggers(connection)}


def _table(seen: Any, name: str) -> dict[str, Any]:
    columns = [
        (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
        for column in seen.get_columns(name)
    ]
    return {
        "columns": sorted(columns),
        "key": seen.get_pk_constraint(name)["constrained_columns"],
        "references": sorted(map(str, map(_reference, seen.get_foreign_keys(name)))),
        "unique": sorted(str(found["column_names"]) for found in seen.get_unique_constraints(name)),
        "indexes": sorted(map(_index, seen.get_indexes(name))),
        "checks": sorted(found["sqltext"] for found in seen.get_check_constraints(name)),
    }


def _index(found: dict[str, Any]) -> str:
    only = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return f"{found['name']} {found['column_names']} {found['unique']} {only}"


def _reference(found: dict[str, Any]) -> tuple[Any, ...]:
    return found["constrained_columns"], found["referred_table"], found["referred_columns"]


def _triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        chosen = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
    else:
        chosen = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    return list(connection.execute(text(chosen)).scalars())
