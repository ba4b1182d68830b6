"""One run: the school, its platforms, and Vera's processes beside them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.vera_process import (
    Prepared,
    VeraProcess,
    a_room,
    a_workspace,
    environment,
    prepare,
)
from bot.demo import Workspace
from bot.demo.teams import Room
from storage.database import Database
from tests.databases import PostgresServer
from tests.kill.findings import Kept

ANSWER_WITHIN_S = 30.0


@dataclass
class Run:
    """One run: the school, the workspace, the processes and the dice."""

    kept: Kept
    workspace: Workspace
    room: Room | None
    processes: list[VeraProcess]
    seed: int

    @property
    def workers(self) -> list[VeraProcess]:
        """Name the processes that fetch files."""
        return self.processes[1:] or self.processes

    def start(self) -> None:
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.wait_until_ready()

    def stop(self) -> None:
        for process in self.processes:
            process.stop()

    def fail(self, rate: float) -> None:
        """Have this share of all calls to the platforms fail."""
        self.workspace.failure_rate = rate
        if self.room:
            self.room.failure_rate = rate


def for_teams(room: Room, held: ExitStack) -> dict[str, str]:
    """Give what a process is told of Teams; its tokens come over TLS, by the real msal."""
    authority = held.enter_context(room.token_authority())
    return {
        "VERA_TEAMS_APP_ID": room.app_id,
        "VERA_TEAMS_TENANT_ID": room.tenant_id,
        "VERA_TEAMS_CLIENT_SECRET": authority.client_secret,
        "VERA_TEAMS_AUTHORITY": authority.url,
        "VERA_TEAMS_OPENID_METADATA_URL": room.metadata_url,
        "VERA_TEAMS_ISSUERS": room.issuer,
        "VERA_TEAMS_SERVICE_HOSTS": room.service_host,
        "REQUESTS_CA_BUNDLE": str(authority.ca_file),
    }


def on_server(server: PostgresServer, folder: Path, held: ExitStack) -> Prepared:
    empty = held.enter_context(server.empty_database())
    empty.close()
    return prepare(folder, empty.url.render_as_string(hide_password=False))


def a_run(
    school: Prepared,
    commands: Sequence[list[str]],
    folder: Path,
    seed: int,
    held: ExitStack,
    *,
    teams: bool = False,
) -> Run:
    """Start the platforms and Vera beside them, and wait until she knows everybody."""
    workspace = held.enter_context(a_workspace(school, answer_within=ANSWER_WITHIN_S))
    room = held.enter_context(a_room(school, answer_within=ANSWER_WITHIN_S)) if teams else None
    database = held.enter_context(Database(school.database_url))
    more = for_teams(room, held) if room else {}
    told = environment(school, f"{workspace.base_url}/api/", **more)
    processes = [
        VeraProcess(command, told, folder / f"{number}.log")
        for number, command in enumerate(commands)
    ]
    kept = Kept(database, school, platforms=2 if teams else 1)
    run = Run(kept, workspace, room, processes, seed)
    held.callback(run.stop)
    run.start()
    workspace.vera_url = processes[0].slack_url
    workspace.scopes += ",channels:history"  # she reads a message again that she has forgotten
    if room:
        room.vera_url = processes[0].teams_url
        room.install_in_team()
        room.install_for_everybody()
    wait_until(run.kept.everybody_is_matched)
    return run


def wait_until(
    done: Callable[[], bool], *, or_say: Callable[[], object] = str, seconds: float = 300.0
) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, f"waited in vain: {or_say()}"
        time.sleep(0.1)
