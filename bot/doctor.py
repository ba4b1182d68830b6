"""`vera doctor`: everything that Vera needs, looked at one after another.

It says names of staff and of channels, and numbers; never a word of a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from bot.findings import Finding, look, well, wrong
from bot.opening import ask_for_migration, load_schools, open_database, open_keyring
from bot.owner import owner_of
from bot.settings import Settings
from bot.stops import DATABASE_AWAY, Stop
from handlers.school.file_problems import SettingsError
from handlers.school.settings import SchoolSettings
from storage.database import Database
from storage.deadlines import Deadline
from storage.keyring import KeyringError
from storage.outbox import Outcome, Owed, oldest_waiting

DEVELOPMENT = (
    "DEVELOPMENT MODE IS ON (VERA_DEVELOPMENT). Vera may be told to trust another host than "
    "the platforms' own. Never use this for a real school."
)
TOO_LONG = timedelta(minutes=5)
A_WEEK = timedelta(days=7)


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; nothing is changed."""
    with ExitStack() as held:
        return list(_examined(settings, held))


def _examined(settings: Settings, held: ExitStack) -> Iterator[Finding]:
    from bot.doctor_files import file_findings
    from bot.doctor_school import school_findings
    from bot.doctor_slack import slack_findings

    if settings.development:
        yield look(DEVELOPMENT)
    yield from _keyring(settings)
    schools, troubles = _schools(settings)
    yield from troubles
    database, trouble = _database(settings, held)
    yield trouble
    if database is not None:
        yield from _running(settings)
        yield from _outbox(database, datetime.now(UTC))
    yield from school_findings(schools, database, datetime.now(UTC), settings.platforms)
    if settings.speaks_slack or not settings.speaks_teams:
        yield from slack_findings(settings, schools)
    if settings.speaks_teams and database is not None:
        from bot.doctor_teams import teams_findings

        yield from teams_findings(settings, database, schools)
    yield from file_findings(settings, database)
    yield _second_channel(settings)


def _keyring(settings: Settings) -> Iterator[Finding]:
    try:
        keyring = open_keyring(settings)
    except KeyringError as error:
        yield wrong(str(error))
        return
    yield well(f"The keyring holds {len(keyring.ids)} keys; {keyring.newest} wraps new cases.")
    for warning in keyring.warnings:
        yield look(warning)


def _schools(settings: Settings) -> tuple[list[SchoolSettings], list[Finding]]:
    try:
        return load_schools(settings.config), []
    except SettingsError as error:
        return [], [wrong(str(problem)) for problem in error.problems]
    except Stop as stop:
        return [], [wrong(stop.words)]


def _database(settings: Settings, held: ExitStack) -> tuple[Database | None, Finding]:
    try:
        database = open_database(settings, held)
        ask_for_migration(database)
    except Stop as stop:
        return None, wrong(stop.words)
    except DBAPIError:
        return None, wrong(DATABASE_AWAY)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return database, well(f"The database ({kind}) answers and is up to date.")


def _running(settings: Settings) -> Iterator[Finding]:
    if not settings.database_url.startswith("sqlite"):
        return
    owner = owner_of(settings.database_url)
    if owner is None:
        yield look("Vera is not running on this database. Start her with `vera serve`.")
    else:
        yield well(f"Vera is running (process {owner}).")


def _outbox(database: Database, now: datetime) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        yield _oldest(connection, now)
        yield from _given_up(connection, now)
        yield from _overdue(connection, now)


def _oldest(connection: Connection, now: datetime) -> Finding:
    oldest = oldest_waiting(connection)
    if oldest is None:
        return well("No message waits to be sent.")
    waited = now - oldest
    words = f"The oldest unsent message has waited for {_spoken(waited)}."
    if waited < TOO_LONG:
        return well(words)
    return wrong(f"{words} Is Vera running, and does Slack answer? The log says what it said.")


def _given_up(connection: Connection, now: datetime) -> Iterator[Finding]:
    chosen = select(func.count()).where(
        Owed.outcome == Outcome.REFUSED, Owed.settled_at >= now - A_WEEK
    )
    if count := connection.scalar(chosen):
        yield look(
            f"{count} messages of the last week could not be posted at all; where nobody else had "
            "it, the next person was told. The log says why (message_refused)."
        )


def _overdue(connection: Connection, now: datetime) -> Iterator[Finding]:
    chosen = select(func.count()).select_from(Deadline).where(Deadline.at < now - TOO_LONG)
    if count := connection.scalar(chosen):
        yield wrong(f"{count} deadlines have passed and were not met. Is the worker running?")


def _second_channel(settings: Settings) -> Finding:
    if settings.second_channel is not None:
        return well("There is a second channel for what cannot wait.")
    return look(
        "VERA_SECOND_CHANNEL is not set: people outside the chat cannot be told, and nobody is "
        "reached by e-mail or text when it cannot wait."
    )


def _spoken(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
