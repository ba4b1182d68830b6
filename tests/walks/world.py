"""A whole Vera and the demo workspace beside it, over real HTTP, with a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr

from bot.app import Vera, build
from bot.demo import DemoPerson, Workspace
from bot.demo.person import Person as Actor
from bot.demo.records import Message
from bot.demo.screen import ViewOnScreen
from bot.demo.workspace import SIGNING_SECRET
from bot.second_channel import AppriseChannel
from bot.settings import Settings
from bot.web import Server, public_routes
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import import_people
from handlers.school.settings import SchoolSettings, load_school
from storage.database import Database
from storage.keyring import Keyring
from storage.people import present_people
from storage.schools import keep_school

TALAVERA = Path(__file__).parents[2] / "examples" / "talavera" / "vera.toml"

IMAGE_QUESTION = "Could any of it show anyone under 18 nude, partly nude or in a sexual way?"

A_TUESDAY_MORNING = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
"""10:00 in Aldershot, in the middle of a term."""


@dataclass
class MovedClock:
    """A clock that stands still until it is moved."""

    now: datetime = A_TUESDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class World:
    """The school, its people in the workspace, and Vera."""

    vera: Vera
    workspace: Workspace
    clock: MovedClock
    school: School
    accounts: dict[str, str]
    """User ids by name."""
    keyring: Keyring
    extra: dict[str, object] = field(default_factory=dict)

    def person(self, name: str) -> Actor:
        """Act as somebody of the school."""
        return self.workspace.acting_as(self.accounts[name])

    def settle(self) -> None:
        """Let Vera do all that is due now."""
        for _ in range(20):
            if not self.vera.worker.tick():
                return
        raise AssertionError("Vera never comes to rest.")

    def later(self, **by: float) -> None:
        """Move the clock, and let Vera do all that is due then."""
        self.clock.move(**by)
        self.settle()

    def direct(self, name: str) -> list[Message]:
        """Read what Vera wrote to somebody."""
        return self.person(name).direct_messages()


@contextmanager
def a_world(
    database: Database,
    keyring: Keyring,
    *,
    settings_file: Path = TALAVERA,
    channels: dict[str, list[str]] | None = None,
) -> Iterator[World]:
    """Start Vera and a workspace for a school, and stop them again."""
    clock = MovedClock()
    settings = load_school(settings_file)
    school = _school(database, keyring, settings, clock)
    accounts = _accounts(database, school.id)
    workspace = Workspace(
        people=[
            DemoPerson(user_id=id, name=name, email=email)
            for name, (id, email) in accounts.items()
        ],
        channels={
            name: [accounts[each][0] for each in members]
            for name, members in (channels or {"general": list(accounts)}).items()
        },
        vera_url="http://127.0.0.1:1/slack/events",
        now=clock,
    )
    with workspace:
        vera = build(
            _settings(workspace),
            database=database,
            keyring=keyring,
            schools={school.id: school},
            second_channel=AppriseChannel(_second_channel(workspace)),
            now=clock,
        )
        assert vera.slack is not None
        vera.people.match_everybody("slack")
        server = Server(public_routes(vera.slack.door), host="127.0.0.1", port=0, threads=8)
        server.start()
        workspace.vera_url = f"http://127.0.0.1:{server.port}/slack/events"
        try:
            yield World(
                vera, workspace, clock, school, {n: i for n, (i, _) in accounts.items()}, keyring
            )
        finally:
            server.stop()
            vera.worker.close()
            vera.writer.close()


def _school(
    database: Database, keyring: Keyring, settings: SchoolSettings, clock: MovedClock
) -> School:
    with database.connection() as connection:
        school_id = keep_school(connection, key=settings.key, name=settings.name)
    with database.writing(school_id) as session:
        import_people(
            session,
            keyring,
            read_people(settings),
            at=clock(),
            today=clock().date(),
        )
    return School(school_id, settings)


def _accounts(database: Database, school_id: UUID) -> dict[str, tuple[str, str]]:
    with database.reading(school_id) as session:
        here = [person for person in present_people(session) if person.in_chat and person.email]
    return {
        person.name: (f"U{number:04}", person.email or "") for number, person in enumerate(here)
    }


def _settings(workspace: Workspace) -> Settings:
    return Settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=f"{workspace.base_url}/api/",
        development=True,
    )


def _second_channel(workspace: Workspace) -> str:
    where = workspace.base_url.removeprefix("http://")
    return f"json://{where}/second-channel?:email={{email}}&:phone={{phone}}"




def report(
    person: Actor,
    *,
    account: str = "They wrote that I am a liar.",
    danger: str = "No",
    image: str = "No",
    suspect: str = "A pupil",
    ticks: Sequence[str] = (),
    named: Sequence[str] = (),
    colleague: str | None = None,
    must_not_see: Sequence[str] = (),
) -> ViewOnScreen:
    """Fill the form in as a person would, send it, and give what is shown then."""
    person.command("/report-cyberbullying")
    person.choose("Is anyone in danger now?", danger)
    person.choose(IMAGE_QUESTION, image)
    person.fill("What happened?", account)
    person.choose("Who is doing it?", suspect)
    for name in named:
        person.pick_person("Who at the school?", name.split()[0], name)
    if ticks or colleague:
        about = ["It is about a colleague, not me"] if colleague else []
        person.tick("Tick any that apply", [*ticks, *about])
    if colleague:
        person.pick_person("Which colleague?", colleague.split()[0], colleague)
    for name in must_not_see:
        person.pick_person("Anyone else who must not see this?", name.split()[0], name)
    shown = person.submit()
    assert shown is not None, "nothing was shown after sending"
    return shown
