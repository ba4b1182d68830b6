"""`vera demo`: a school's Slack and Teams and Vera between them, in one process, to be tried.

The school is the example of the clone, its staff are made up, and the second channel leads into
the workspace's tray. Both have the same people and one clock, which either page can move forward.
"""

from __future__ import annotations

import csv
import logging
import socket
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import logs
from bot.app import Vera
from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.teams import Room
from bot.demo.workspace import SIGNING_SECRET
from bot.demo_clock import DemoClock, first_moment
from bot.opening import Opened, keep_schools, open_database
from bot.owner import owning
from bot.scheduler import EVERY_S, Clockwork
from bot.second_channel import AppriseChannel
from bot.serve import (
    connected,
    match_people,
    public_doors,
    started_crank,
    started_server,
    told_to_stop,
)
from bot.settings import Settings
from bot.stops import Stop
from bot.teams.spelling import said as spelt
from bot.web import SLACK_PATH, TEAMS_PATH
from handlers.calendar.school_days import local_day, local_time
from handlers.features import COMMANDS, SHORTCUTS
from handlers.school.people import read_people
from handlers.school.set_up import import_people
from handlers.school.settings import SchoolSettings, load_school
from handlers.school.staff_rows import StaffRow
from storage.keyring import Keyring, new_key_line
from storage.migrate import is_current, migrate
from storage.vocabulary import Role

HOST = "127.0.0.1"
EXAMPLE = Path(__file__).parents[1] / "examples" / "talavera" / "vera.toml"
LEADERS = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.SENIOR_LEADER})
THREADS = 8


@dataclass(frozen=True)
class DemoSchool:
    """The example school, and who of it is in the workspace."""

    settings: SchoolSettings
    rows: tuple[StaffRow, ...]

    @property
    def in_chat(self) -> list[StaffRow]:
        """List everybody with an account."""
        return [row for row in self.rows if row.in_chat and row.email]


@dataclass(frozen=True)
class Demo:
    """The two platforms of the demo: the same people, and one clock."""

    workspace: Workspace
    room: Room


class _DemoSettings(Settings):
    """Settings that look at no environment: a real school's must not reach the demo."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def run_demo(*, port: int, vera_port: int, data: Path | None, at: str) -> None:
    """Run the demo until Ctrl-C."""
    logs.configure(level=logging.WARNING)
    with told_to_stop() as stopped, ExitStack() as held:
        folder = data or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="vera-demo-")))
        demo = started_demo(folder, port=port, vera_port=vera_port, at=at, held=held)
        slack, teams = demo.workspace, demo.room
        typer.echo(f"Open {slack.base_url} for Slack, {teams.base_url} for Teams.")
        typer.echo(f"It is {spoken_time(slack.now())} there. Ctrl-C stops it.")
        stopped.wait()


def started_demo(folder: Path, *, port: int, vera_port: int, at: str, held: ExitStack) -> Demo:
    """Start both platforms and Vera beside them; all are stopped with `held`."""
    school = example_school()
    clock = DemoClock(first_moment(at, school.settings.calendar))
    demo = Demo(demo_workspace(school, clock), demo_room(school, clock))
    _start_platforms(demo, port, held)
    here = _prepared(folder, school, clock, demo, held)
    tray = AppriseChannel(_second_channel(demo.workspace))
    with told_to_stop() as stopped:
        vera = connected(
            here, stopped, second_channel=tray, teams_tokens=demo.room.bearer, now=clock
        )
    held.callback(vera.close)
    _started_vera(vera, demo, clock, vera_port, held)
    welcome(demo.workspace, clock)
    return demo


def _start_platforms(demo: Demo, port: int, held: ExitStack) -> None:
    workspace, room = demo.workspace, demo.room
    workspace.start(free_port(port))
    held.callback(workspace.stop)
    room.start(free_port(port + 1 if port else 0))
    held.callback(room.stop)
    workspace.beside = [("Teams", room.base_url)]
    room.beside = [("Slack", workspace.base_url)]


def example_school() -> DemoSchool:
    """Read the example that comes with the clone."""
    if not EXAMPLE.is_file():
        raise Stop(
            f"The example school is not here ({EXAMPLE.parent}). "
            "Run the demo from a clone of Vera: make demo."
        )
    settings = load_school(EXAMPLE)
    return DemoSchool(settings, read_people(settings))


def demo_workspace(school: DemoSchool, clock: DemoClock) -> Workspace:
    """Make the workspace: everybody on the staff, three channels, Vera's commands."""
    titles = titles_of(school.settings.staff_file)
    everybody = [demo_person(row, titles.get(row.email, "")) for row in school.in_chat]
    return Workspace(
        people=everybody,
        channels=demo_channels(school),
        now=clock,
        commands=typed_commands(),
        global_shortcuts=[(id, each.shortcut) for id, each in SHORTCUTS.items()],
        move_clock=clock.move,
        team_name=school.settings.name,
    )


def demo_room(school: DemoSchool, clock: DemoClock) -> Room:
    """Make the Teams room: the same people and channels, and what can be typed to Vera."""
    titles = titles_of(school.settings.staff_file)
    return Room(
        people=[demo_person(row, titles.get(row.email, "")) for row in school.in_chat],
        channels=demo_channels(school),
        now=clock,
        commands=[
            (spelt(command, word).capitalize(), each.description)
            for (command, word), each in COMMANDS.items()
        ],
        move_clock=clock.move,
        team_name=school.settings.name,
    )


def demo_person(row: StaffRow, title: str) -> DemoPerson:
    """Give somebody an account; its id stays the same from one demo to the next."""
    return DemoPerson(account_id(row), row.name, row.email, title)


def titles_of(staff_file: Path) -> dict[str, str]:
    """Read what the staff file calls each person, by their address."""
    with staff_file.open(encoding="utf-8-sig", newline="") as file:
        return {row["email"]: row["roles"].replace(";", ",") for row in csv.DictReader(file)}


def account_id(row: StaffRow) -> str:
    """Name an account after the person's address."""
    name = "".join(letter for letter in row.email.partition("@")[0].upper() if letter.isalnum())
    return f"U0{name}"


def demo_channels(school: DemoSchool) -> dict[str, DemoChannel | Sequence[str]]:
    """Make the channels; nobody but senior leaders is in theirs."""
    everybody = [account_id(row) for row in school.in_chat]
    leaders = [account_id(row) for row in school.in_chat if row.roles & LEADERS]
    return {
        "general": everybody,
        "staff-room": DemoChannel(everybody, with_vera=False),
        "senior-leaders": DemoChannel(leaders, private=True),
    }


def typed_commands() -> list[tuple[str, str, str]]:
    """List what can be typed, a line for each command, as the manifest does."""
    words: dict[str, list[str]] = {}
    for command, word in COMMANDS:
        words.setdefault(command, []).append(word)
    return [
        (command, " | ".join(filter(None, found)), _described(command))
        for command, found in words.items()
    ]


def welcome(workspace: Workspace, clock: DemoClock) -> None:
    """Say in #general what this is and what to try first."""
    office = next(
        (id for id, each in workspace.people.items() if "Office" in each.title),
        next(iter(workspace.people)),
    )
    workspace.acting_as(office).say(
        "general",
        f"Welcome. Everybody here is made up, and nothing leaves this computer. It is "
        f"{spoken_time(clock())}; the clock at the top moves time forward. To begin, act as a "
        "teacher and type /report-cyberbullying, then act as their line manager.",
    )


def spoken_time(moment: datetime) -> str:
    """Say a moment as the school's clock shows it."""
    local = local_time(moment)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


def free_port(wanted: int) -> int:
    """Give this port, or 0 (any that is free) where it is taken."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, wanted))
        except OSError:
            return 0
    return wanted


def _prepared(
    folder: Path, school: DemoSchool, clock: DemoClock, demo: Demo, held: ExitStack
) -> Opened:
    """Make the keyring and the database, and bring the staff in."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = _settings(folder, demo)
    held.enter_context(owning(settings.database_url))
    database = open_database(settings, held)
    if not is_current(database):
        migrate(database)
    keyring = _keyring(folder)
    schools = keep_schools(database, [school.settings])
    for id in schools:
        with database.writing(id) as session:
            import_people(session, keyring, school.rows, at=clock(), today=local_day(clock()))
    return Opened(settings, keyring, database, schools)


def _started_vera(vera: Vera, demo: Demo, clock: DemoClock, port: int, held: ExitStack) -> None:
    crank = started_crank(vera, held)
    clock.on_move = crank.turn
    clockwork = Clockwork()
    clockwork.every(EVERY_S, crank.wake)
    clockwork.start()
    held.callback(clockwork.stop)
    server = started_server(public_doors(vera), HOST, free_port(port), THREADS, held)
    demo.workspace.vera_url = f"http://{HOST}:{server.port}{SLACK_PATH}"
    demo.room.vera_url = f"http://{HOST}:{server.port}{TEAMS_PATH}"
    demo.room.install_in_team()
    match_people(vera)


def _settings(folder: Path, demo: Demo) -> Settings:
    workspace, room = demo.workspace, demo.room
    return _DemoSettings(
        database_url=f"sqlite:///{folder / 'vera.db'}",
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=f"{workspace.base_url}/api/",
        teams_app_id=room.app_id,
        teams_tenant_id=room.tenant_id,
        teams_client_secret=SecretStr(room.tokens.client_secret),
        teams_openid_metadata_url=room.metadata_url,
        teams_issuers=room.issuer,
        teams_service_hosts=room.service_host,
        development=True,
    )


def _keyring(folder: Path) -> Keyring:
    file = folder / "keyring"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key_line() + "\n")
    return Keyring.load(str(file))


def _second_channel(workspace: Workspace) -> str:
    where = workspace.base_url.removeprefix("http://")
    return f"json://{where}/second-channel?:email={{email}}&:phone={{phone}}"


def _described(command: str) -> str:
    found = COMMANDS.get((command, ""))
    return found.description if found else ""
