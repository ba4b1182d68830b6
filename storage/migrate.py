"""Bring a database to the tables that this Vera knows, and write the steps that do so.

    python -m storage.migrate new "Evidence"   writes the next step from what the records say
    python -m storage.migrate first            writes the first step anew; only before a release

A new step is read and put right by a person before it is kept: it is a guess from the records.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database

SCRIPTS = Path(__file__).parent / "migrations"


class MigrationRefused(Exception):
    """The database was left as it was; the words say why."""


def migrate(
    database: Database, *, to: str = "head", lock: AbstractContextManager[object] | None = None
) -> None:
    """Bring the database to a revision, the newest unless named, in one transaction.

    `lock` is held meanwhile; entering it refuses when a server owns the SQLite file. Raises
    MigrationRefused, with nothing changed, when rows would be left that point nowhere.
    """
    with lock or nullcontext(), changing(database) as connection:
        config = _config(connection)
        if to in _earlier(connection, to):
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)


def is_current(database: Database) -> bool:
    """Say whether the database has the tables that this Vera knows."""
    return revision_of(database) == newest_revision()


def revision_of(database: Database) -> str | None:
    """Name the revision that a database is at; None where it was never migrated."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Name the newest revision that this Vera knows."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def knows_revision(named: str) -> bool:
    """Say whether this Vera has the steps to a revision; a newer one's it has not."""
    script = ScriptDirectory.from_config(_config(None))
    return named in {step.revision for step in script.walk_revisions()}


def revision(message: str) -> Path:
    """Write the next step: what differs between the steps so far and the records."""
    script = ScriptDirectory.from_config(_config(None))
    number = f"{len(list(script.walk_revisions())) + 1:04}"
    with (
        tempfile.TemporaryDirectory() as folder,
        Database(f"sqlite:///{folder}/vera.db") as database,
    ):
        if script.get_current_head():
            migrate(database)
        with changing(database) as connection:
            made = command.revision(
                _config(connection), message=message, autogenerate=True, rev_id=number
            )
    assert made is not None
    assert not isinstance(made, list)
    return Path(made.path)


def _earlier(connection: Connection, to: str) -> set[str]:
    """Name the revisions below the one that the database is at."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None or to == "head":
        return set()
    script = ScriptDirectory.from_config(_config(None))
    below = {step.revision for step in script.iterate_revisions(current, "base")} - {current}
    return below | {"base"}


def _config(connection: Connection | None) -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """Open one transaction in which tables may be changed; on SQLite they may be made anew.

    Triggers that go with a table made anew are put back. Raises MigrationRefused, with nothing
    changed, when rows would be left that point nowhere.
    """
    if not database.is_sqlite:
        with database.connection() as connection:
            yield connection
        return
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        # Making a parent table anew would remove its children's rows; it cannot be set later.
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            connection.execution_options(writes=True)
            with connection.begin():
                triggers = _triggers(connection)
                yield connection
                _put_back(connection, triggers)
                _check_references(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    return {name: (table, sql) for name, table, sql in rows}


def _put_back(connection: Connection, before: dict[str, tuple[str, str]]) -> None:
    """Make triggers again that went with a table which was made anew."""
    there = _triggers(connection)
    tables = set(
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
    )
    for name, (table, sql) in before.items():
        if name not in there and table in tables:
            connection.exec_driver_sql(sql)


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise MigrationRefused(
            f"A row of {broken[0]} would point to a row of {broken[2]} that is not there. "
            "Nothing was changed."
        )


def _main(arguments: list[str]) -> int:
    match arguments:
        case ["new", message]:
            made = revision(message)
        case ["first"]:
            for old in (SCRIPTS / "versions").glob("0001_*.py"):
                old.unlink()
            made = revision("The first tables")
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    made.write_text(re.sub(r"\n\s+# ### .*", "", made.read_text()))
    sys.stdout.write(f"{made}\nRead it, then: ruff format {made}\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
