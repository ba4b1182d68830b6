"""Adding a row, or changing the one that is there, in one statement on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Base, SchoolSession


@dataclass(frozen=True)
class Upsert:
    """Inserts rows; where `key` is taken, changes these columns if `where` holds for that row."""

    record: type[Base]
    key: Sequence[str]
    changing: Sequence[str]
    where: Any = None

    def __call__(self, session: SchoolSession, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert these rows, or change those that are there."""
        self.on(session.connection(), rows)

    def on(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Do the same on a plain connection, for tables that belong to no school."""
        if not rows:
            return
        is_sqlite = connection.dialect.name == "sqlite"
        connection.execute(self._for_sqlite if is_sqlite else self._for_postgresql, rows)

    @cached_property
    def _for_sqlite(self) -> Executable:
        return self._statement(sqlite.insert(self.record))

    @cached_property
    def _for_postgresql(self) -> Executable:
        return self._statement(postgresql.insert(self.record))

    def _statement(self, adding: Any) -> Executable:
        statement: Executable = adding.on_conflict_do_update(
            index_elements=self.key,
            set_={column: adding.excluded[column] for column in self.changing},
            where=self.where,
        )
        return statement
