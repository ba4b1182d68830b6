"""`vera demo`: a school's Slack and Teams and Vera between them, in one process, to be tried.

The school is the example of the clone, its staff are made up, and the second channel leads into
the workspace's tray. Both have the same people and one clock, which either page can move forward.
"""

from __future__ import annotations

import logging
import socket
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import logs
from bot.app import Vera
from bot.demo import Workspace
from bot.demo.teams import Room
from bot.demo.workspace import SIGNING_SECRET
from bot.demo_clock import DemoClock, first_moment
from bot.demo_school import DemoSchool, demo_room, demo_workspace, example_school
from bot.doors import public_doors
from bot.next_due import next_due
from bot.opening import Opened, keep_schools, open_database
from bot.owner import owning
from bot.scheduler import EVERY_S, Clockwork
from bot.second_channel import AppriseChannel
from bot.serve import (
    connected,
    match_people,
    started_cranks,
    started_server,
    told_to_stop,
)
from bot.settings import Settings
from bot.web import SLACK_PATH, TEAMS_PATH
from handlers.calendar.school_days import local_day, local_time
from handlers.school.set_up import import_people
from storage.keyring import Keyring, new_key_line
from storage.migrate import is_current, migrate

HOST = "127.0.0.1"
THREADS = 8


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
    authority = held.enter_context(demo.room.token_authority())
    at_port = free_port(vera_port) or free_port_number()
    settings = _settings(folder, demo).model_copy(
        update={
            "web_address": f"http://{HOST}:{at_port}",
            "teams_authority": authority.url,
        }
    )
    here = _prepared(settings, folder, school, clock, held)
    trays = (demo.workspace.base_url, demo.room.base_url)
    tray = AppriseChannel(" ".join(_second_channel(each) for each in trays))
    with told_to_stop() as stopped:
        vera = connected(
            here,
            stopped,
            second_channel=tray,
            teams_tokens=demo.room.bearer,
            entra_verify=str(authority.ca_file),
            now=clock,
        )
    held.callback(vera.close)
    _started_vera(vera, demo, clock, at_port, held)
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
        "teacher and type /report-cyberbullying, then act as their line manager. Or choose "
        '"Send to Vera as evidence" in the menu of any message.',
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


def free_port_number() -> int:
    """Find a port that is free."""
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


def _prepared(
    settings: Settings, folder: Path, school: DemoSchool, clock: DemoClock, held: ExitStack
) -> Opened:
    """Make the keyring and the database, and bring the staff in."""
    folder.mkdir(parents=True, exist_ok=True)
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
    cranks = started_cranks(vera, held)

    def turn() -> None:
        for crank in cranks:
            crank.turn()

    clock.on_move = turn
    clock.next_due = lambda: next_due(vera.database, vera.worker.jobs)
    clockwork = Clockwork()
    for crank in cranks:
        clockwork.every(EVERY_S, crank.wake)
    clockwork.start()
    held.callback(clockwork.stop)
    server = started_server(public_doors(vera), HOST, port, THREADS, held)
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
        slack_client_id=workspace.client_id,
        slack_client_secret=SecretStr(workspace.client_secret),
        slack_openid_url=f"{workspace.base_url}/openid/connect",
        files=folder / "files",
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


def _second_channel(base_url: str) -> str:
    """Lead e-mail and texts into the tray, each by itself: some people have only one of the two."""
    where = f"json://{base_url.removeprefix('http://')}/second-channel"
    return f"{where}?:email={{email}} {where}?:phone={{phone}}"
