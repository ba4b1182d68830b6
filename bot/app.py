"""Putting Vera together: one object that holds every part, built from settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from bot.dispatch import PATIENCE_S, Dispatcher
from bot.emergency import Emergency
from bot.fetcher import Fetcher
from bot.people_in_chat import PeopleInChat
from bot.readiness import Readiness
from bot.settings import Settings
from bot.worker import Worker
from bot.writer import Writer
from handlers.call import Spelling
from handlers.casework.outside_help import title
from handlers.chat import Chat, Directory, Files, SecondChannel
from handlers.school.phone_numbers import spoken_number
from handlers.school.school import School
from storage.blobs import Blobs
from storage.database import Database
from storage.keyring import Keyring
from storage.roster import people_holding
from storage.schools import keep_workspace
from storage.vocabulary import Role

if TYPE_CHECKING:
    from bot.slack.connect import SlackConnection
    from bot.teams.connect import TeamsConnection

Now = Callable[[], datetime]


def real_time() -> datetime:
    """Read the clock: the only place where Vera does."""
    return datetime.now(UTC)


@dataclass(eq=False)
class Vera:
    """Every part of a running Vera."""

    settings: Settings
    database: Database
    keyring: Keyring
    schools: Mapping[UUID, School]
    writer: Writer
    dispatcher: Dispatcher
    people: PeopleInChat
    worker: Worker
    fetcher: Fetcher
    blobs: Blobs
    readiness: Readiness
    emergency: Emergency
    slack: SlackConnection | None
    teams: TeamsConnection | None
    now: Now
    entra_verify: str | bool = True
    """Whom is trusted when people sign in with Microsoft: a file with certificates, in a demo."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """Name the platforms that are connected."""
        found = (("slack", self.slack), ("teams", self.teams))
        return tuple(name for name, connection in found if connection)

    def remember_the_leads(self) -> None:
        """Look up whom to ring, to be held in memory for when the database is down."""
        remember_leads(self.emergency, self.database, self.schools)

    def close(self) -> None:
        """Finish what is held and let go of everything."""
        self.worker.close()
        self.fetcher.close()
        self.writer.close()
        if self.teams:
            self.teams.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    database: Database,
    keyring: Keyring,
    schools: Mapping[UUID, School],
    second_channel: SecondChannel | None = None,
    teams_tokens: Callable[[], str] | None = None,
    entra_verify: str | bool = True,
    now: Now = real_time,
    patience: float = PATIENCE_S,
) -> Vera:
    """Put Vera together for these schools; a call is answered in words after `patience` seconds."""
    slack = _slack(settings, now)
    writer = Writer(database)
    teams = _teams(settings, database, writer, now, teams_tokens)
    connected: dict[str, SlackConnection | TeamsConnection] = {
        name: each for name, each in (("slack", slack), ("teams", teams)) if each
    }
    chats: dict[str, Chat] = {name: each.chat for name, each in connected.items()}
    directories: dict[str, Directory] = {n: each.directory for n, each in connected.items()}
    files: dict[str, Files] = {name: each.files for name, each in connected.items()}
    blobs = Blobs(settings.files)
    for name, each in connected.items():
        _chats_here(database, schools, name, each.tenant)
    people = PeopleInChat(database, writer, keyring, schools, directories, now)
    dispatcher = Dispatcher(
        database=database,
        writer=writer,
        keyring=keyring,
        people=people,
        spellings=_spellings(settings),
        web=settings.web_address,
        now=now,
        patience=patience,
    )
    emergency = _emergency(database, schools)
    worker = Worker(
        database=database,
        writer=writer,
        keyring=keyring,
        schools=schools,
        chats=chats,
        directories=directories,
        second_channel=second_channel,
        now=now,
    )
    fetcher = Fetcher(
        database=database,
        writer=writer,
        keyring=keyring,
        schools=schools,
        files=files,
        blobs=blobs,
        largest=settings.largest_file,
        now=now,
    )
    for each in connected.values():
        each.listen(dispatcher, emergency)
    return Vera(
        settings=settings,
        database=database,
        keyring=keyring,
        schools=schools,
        writer=writer,
        dispatcher=dispatcher,
        people=people,
        worker=worker,
        fetcher=fetcher,
        blobs=blobs,
        readiness=Readiness(database, development=settings.development, now=now),
        emergency=emergency,
        slack=slack,
        teams=teams,
        now=now,
        entra_verify=entra_verify,
    )


def _slack(settings: Settings, now: Now) -> SlackConnection | None:
    if settings.slack_bot_token is None:
        return None
    from bot.slack.connect import connect  # imported only where Slack is used

    return connect(settings, now=now)


def _teams(
    settings: Settings,
    database: Database,
    writer: Writer,
    now: Now,
    tokens: Callable[[], str] | None,
) -> TeamsConnection | None:
    if not settings.speaks_teams:
        return None
    from bot.teams.connect import connect  # imported only where Teams is used

    return connect(settings, database=database, writer=writer, now=now, tokens=tokens)


def _spellings(settings: Settings) -> dict[str, Spelling]:
    if not settings.speaks_teams:
        return {}
    from bot.teams.spelling import said

    return {"teams": said}


def _chats_here(
    database: Database, schools: Mapping[UUID, School], platform: str, tenant: str
) -> None:
    with database.connection() as connection:
        for school_id in schools:
            keep_workspace(connection, platform=platform, tenant=tenant, school_id=school_id)


def _emergency(database: Database, schools: Mapping[UUID, School]) -> Emergency:
    emergency = Emergency(schools.values())
    remember_leads(emergency, database, schools)
    return emergency


def remember_leads(
    emergency: Emergency, database: Database, schools: Mapping[UUID, School]
) -> None:
    """Look up the safeguarding leads' names and numbers, and hold them in memory."""
    leads = []
    for school_id in schools:
        with database.reading(school_id) as session:
            leads += [
                (f"{lead.name}, {title(lead)}", spoken_number(lead.phone))
                for lead in people_holding(session, Role.DSL, Role.DEPUTY_DSL, Role.HEAD)
                if lead.phone
            ]
    emergency.remember(leads)
