"""The daily sweep of requests: a hundred are due, among ever more that are open and are not.

What is measured is what Vera does at nine: find what has fallen due, remind whoever has it, set the
next reminder, and write the morning's message. Each round is rolled back, so that the next finds
the same. One person has every request, which is the worst there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, text

from benchmarks.figures import Figure, interleaved, seconds
from benchmarks.ticks import a_postgresql
from benchmarks.vera_process import EXAMPLE
from handlers.call import Moment
from handlers.data_requests.remind import morning_letter, remind_of_request
from handlers.school.school import School
from handlers.school.settings import load_school
from storage import deadlines
from storage.database import Database, SchoolSession
from storage.identifiers import new_id
from storage.keyring import Keyring, new_key_line
from storage.people import Person
from storage.records import TABLES
from storage.schools import keep_school
from storage.vocabulary import Role

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DUE = 100
ROUNDS = 9
NOW = datetime(2026, 4, 28, 8, 0, tzinfo=UTC)
"""Nine o'clock in Aldershot."""
FLAT = 1.5
NAME = remind_of_request.name


_COUNTED = "WITH RECURSIVE counted AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM counted"

_SPELT = {
    "sqlite": {
        "id": "lower(hex(randomblob(16)))",
        "came": "'2026-04-20 09:00:00.000000'",
        "later": "strftime('%Y-%m-%d %H:%M:%f', '2026-04-29 08:00:00',"
        " '+' || (CAST(substr(reference, 6) AS integer) / 100.0) || ' seconds') || '000'",
        "numbers": f"({_COUNTED} WHERE n < :rows) SELECT n FROM counted)",
        "no": "0",
        "yes": "1",
    },
    "postgresql": {
        "id": "gen_random_uuid()",
        "came": "timestamptz '2026-04-20T09:00:00Z'",
        "later": "timestamptz '2026-04-29T08:00:00Z'"
        " + CAST(substr(reference, 6) AS integer) * interval '10 milliseconds'",
        "numbers": "generate_series(1, CAST(:rows AS integer)) AS n",
        "no": "false",
        "yes": "true",
    },
}

_FILL = (
    "INSERT INTO cases (school_id, id, reference, kind, urgency, route, outside, quiet, drill,"
    " state, reporter_id, reported_at, acknowledge_by, rung, acknowledged_by, owner_id)"
    " SELECT :school, {id}, 'VERA-' || n, 'data_request', 3, 'R20', '', {no}, {no},"
    " 'acknowledged', :lead, {came}, {came}, 0, :lead, :lead FROM {numbers}",
    "INSERT INTO case_standings (school_id, case_id, person_id, standing, why, since)"
    " SELECT school_id, id, :lead, 'responsible', '', {came} FROM cases",
    "INSERT INTO data_requests (school_id, case_id, asked_by, came_by, received, written)"
    " SELECT school_id, id, 'parent', 'email', '2026-04-20', {yes} FROM cases",
    "INSERT INTO request_parts (school_id, case_id, asked_for, status, due, with_calendar)"
    " SELECT school_id, id, 'access', 'running', '2026-05-20', 'to 2027-12-31' FROM cases",
    "INSERT INTO deadlines (school_id, id, name, case_id, at, attempts)"
    f" SELECT school_id, {{id}}, '{NAME}', id, {{later}}, 0 FROM cases",
)
"""Open requests, each with its part, its reader, and its reminder of tomorrow."""


@dataclass(frozen=True)
class Filled:
    """A database with so many open requests, of which a hundred are due."""

    database: Database
    keyring: Keyring
    school: School
    lead: UUID


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on both databases; the figure that has an aim is the worse of the two."""
    keyring = Keyring.parse(new_key_line())
    with ExitStack() as held:
        made = [held.enter_context(Database(f"sqlite:///{folder / size}.db")) for size in SIZES]
        sqlite = _measured(made, keyring)
    with a_postgresql() as new_database, ExitStack() as held:
        made = [held.enter_context(Database(new_database(f"requests_{size}"))) for size in SIZES]
        postgresql = _measured(made, keyring)
    ratios = {kind: times[-1] / times[0] for kind, times in _by_kind(sqlite, postgresql)}
    what = "the sweep among a million open requests, of one among ten thousand (the worse of two)"
    yield Figure("sweep.ratio_1m_to_10k", max(ratios.values()), what, at_most=FLAT)
    for kind, times in _by_kind(sqlite, postgresql):
        yield Figure(f"sweep.{kind}.ratio_1m_to_10k", ratios[kind], "100 due of each", at_most=FLAT)
        for size, taken in zip(SIZES, times, strict=True):
            yield Figure(f"sweep.{kind}.ms_{size}", taken * 1000, "milliseconds, 100 due of each")


def _by_kind(
    sqlite: list[float], postgresql: list[float]
) -> tuple[tuple[str, list[float]], tuple[str, list[float]]]:
    return ("sqlite", sqlite), ("postgresql", postgresql)


def _measured(databases: list[Database], keyring: Keyring) -> list[float]:
    filled = [
        _filled(database, rows, keyring)
        for database, rows in zip(databases, SIZES.values(), strict=True)
    ]
    return interleaved(ROUNDS, *(_timed(each) for each in filled))


def _timed(filled: Filled) -> Callable[[], float]:
    return lambda: seconds(lambda: _sweep(filled))


def _sweep(filled: Filled) -> None:
    """Do what the worker does at nine, and take it back."""
    with filled.database.engine.connect() as connection:
        due = deadlines.due_now(connection, now=NOW, limit=2 * DUE)
    assert len(due) == DUE
    with filled.database.engine.connect() as connection:
        connection.execution_options(writes=True)
        with SchoolSession(connection, filled.school.id) as session:
            moment = Moment(session=session, keyring=filled.keyring, school=filled.school, at=NOW)
            for each in due:
                assert deadlines.take(session, each)
                remind_of_request.act(moment, each.case_id)
            session.flush()
            card = morning_letter.write(moment, session.found(Person, filled.lead))
            assert card is not None
            session.rollback()


def _filled(database: Database, rows: int, keyring: Keyring) -> Filled:
    with database.connection() as connection:
        TABLES.create_all(connection)
        settings = load_school(EXAMPLE)
        school_id = keep_school(connection, key="bench", name=settings.name)
    lead = new_id()
    with database.writing(school_id) as session:
        session.add(Person(id=lead, name="The data lead", roles=Role.DATA_LEAD.value))
    with database.connection() as connection:
        for statement in _statements(connection):
            _run(connection, statement, rows, school_id, lead)
        _make_due(connection)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ANALYZE")
    return Filled(database, keyring, School(school_id, settings), lead)


def _statements(connection: Connection) -> Iterator[str]:
    for statement in _FILL:
        yield statement.format(**_SPELT[connection.dialect.name])


def _run(connection: Connection, statement: str, rows: int, school_id: UUID, lead: UUID) -> None:
    facts: dict[str, object] = {"school": school_id, "lead": lead, "rows": rows}
    if connection.dialect.name == "sqlite":
        facts |= {"school": school_id.hex, "lead": lead.hex}
    named = {name: value for name, value in facts.items() if f":{name}" in statement}
    connection.execute(text(statement), named)


def _make_due(connection: Connection) -> None:
    """Have a hundred of them fall due."""
    moment: object = NOW - timedelta(minutes=1)
    if connection.dialect.name == "sqlite":
        moment = f"{NOW - timedelta(minutes=1):%Y-%m-%d %H:%M:%S.%f}"
    chosen = f"SELECT id FROM deadlines ORDER BY at LIMIT {DUE}"
    connection.execute(
        text(f"UPDATE deadlines SET at = :moment WHERE id IN ({chosen})"), {"moment": moment}
    )
