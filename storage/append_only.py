"""Tables that are only ever added to: the database itself refuses everything else.

Said once and used twice: when tables are made from the records (`append_only`), and in a
migration (`op.append_only("audit_entries")`, which `storage.migrate new` writes by itself).
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, event

MARK = "append_only"

FUNCTION = """
CREATE OR REPLACE FUNCTION vera_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only ever added to.';
END $$
"""


def append_only(table: Table) -> None:
    """Make the database refuse every change and removal of this table's rows."""
    table.info[MARK] = True
    event.listen(table, "after_create", _guard_new_table)


def guard(connection: Connection, table: str) -> None:
    """Put the triggers on a table that exists."""
    for statement in statements(connection.dialect.name, table):
        connection.exec_driver_sql(statement)


def statements(dialect: str, table: str) -> list[str]:
    """Say what makes a table append-only in this database's own words."""
    return _for_sqlite(table) if dialect == "sqlite" else _for_postgresql(table)


def unguard(connection: Connection, table: str) -> None:
    """Take the triggers off: for a migration that must touch old rows, and for tests."""
    on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    for trigger in _names(table) if not on else (f"{table}_only_added_to",):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{on}")


def _guard_new_table(table: Table, connection: Connection, **_: object) -> None:
    guard(connection, table.name)


def _names(table: str) -> tuple[str, str]:
    return f"{table}_never_changed", f"{table}_never_removed"


def _for_sqlite(table: str) -> list[str]:
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to.'); END"
    changed, removed = _names(table)
    return [
        f"CREATE TRIGGER {changed} BEFORE UPDATE ON {table} {refused}",
        f"CREATE TRIGGER {removed} BEFORE DELETE ON {table} {refused}",
    ]


def _for_postgresql(table: str) -> list[str]:
    doing = "BEFORE UPDATE OR DELETE OR TRUNCATE"
    return [
        FUNCTION,
        f"CREATE TRIGGER {table}_only_added_to {doing} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION vera_refuse_change()",
    ]
