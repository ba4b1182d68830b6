"""What Alembic is told about Vera when it writes a new step."""

from __future__ import annotations

from typing import Any, Literal

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation
from alembic.operations.ops import CreateTableOp, MigrationScript, OpContainer
from sqlalchemy.types import TypeDecorator

from storage.append_only import MARK
from storage.records import TABLES


class Guard(MigrateOperation):
    """Have the database refuse every change and removal of a table's rows."""

    def __init__(self, table: str) -> None:
        self.table = table


@renderers.dispatch_for(Guard)
def _write_guard(context: AutogenContext, operation: Guard) -> str:
    context.imports.add("from storage.append_only import guard")
    return f'guard(op.get_bind(), "{operation.table}")'


def guard_new_tables(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    """Write a guard after each new table that is only ever added to."""
    for script in scripts:
        if script.upgrade_ops is not None:
            _guard_each(script.upgrade_ops)


def write_plain_type(kind: str, written: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write what a type of Vera's own is on disk, so that old steps never need it."""
    if kind == "type" and isinstance(written, TypeDecorator):
        return f"sa.{written.impl_instance!r}"
    return False


def _guard_each(container: OpContainer) -> None:
    written: list[MigrateOperation] = []
    for operation in container.ops:
        written.append(operation)
        if isinstance(operation, CreateTableOp) and _is_append_only(operation.table_name):
            written.append(Guard(operation.table_name))
    container.ops[:] = written


def _is_append_only(table: str) -> bool:
    return bool(TABLES.tables[table].info.get(MARK))
