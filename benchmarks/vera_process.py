"""`vera` as a real process beside the demo workspace: made ready, started, killed, started again.

Used by the benchmarks and by the kill test. What is prepared is what a school would have after
`vera migrate` and `vera people import`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.teams import Room
from bot.demo.workspace import BOT_TOKEN, SIGNING_SECRET
from bot.demo_school import message_shortcuts
from bot.web import SLACK_PATH, TEAMS_PATH
from handlers.calendar.school_days import local_day
from handlers.school.people import read_people
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from storage.migrate import migrate
from storage.schools import keep_school
from storage.vocabulary import Role

HOST = "127.0.0.1"
HERE = Path(__file__).parents[1]
EXAMPLE = HERE / "examples" / "talavera" / "vera.toml"
LEADERS = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.SENIOR_LEADER})
PATIENCE_S = 60.0
BELOW_THE_SYSTEMS_OWN = range(20_000, 32_000)
"""Ports that no outgoing connection is given: one could take a killed server's place."""


@dataclass(frozen=True)
class Prepared:
    """A school in a database of its own, with its keyring, and who of it is in the workspace."""

    database_url: str
    keyring_file: Path
    school_id: UUID
    people: tuple[DemoPerson, ...]
    leaders: tuple[str, ...]
    """Those of them who are in the senior leaders' channel."""

    @property
    def files(self) -> Path:
        """Name the folder of the sealed files."""
        return self.keyring_file.parent / "files"

    @property
    def keyring(self) -> Keyring:
        return Keyring.load(str(self.keyring_file))


def prepare(folder: Path, database_url: str | None = None) -> Prepared:
    """Make a database with the example school and its staff in it, and a keyring."""
    folder.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{folder / 'vera.db'}"
    file = folder / "keyring"
    file.touch(mode=0o600)
    file.write_text(new_key_line() + "\n")
    settings = load_school(EXAMPLE)
    rows = read_people(settings)
    now = datetime.now(UTC)
    with Database(url) as database:
        migrate(database)
        with database.connection() as connection:
            school_id = keep_school(connection, key=settings.key, name=settings.name)
        with database.writing(school_id) as session:
            import_people(session, Keyring.load(str(file)), rows, at=now, today=local_day(now))
    accounts = {f"U{n:04}": row for n, row in enumerate(rows) if row.in_chat and row.email}
    return Prepared(
        url,
        file,
        school_id,
        people=tuple(DemoPerson(id, row.name, row.email) for id, row in accounts.items()),
        leaders=tuple(id for id, row in accounts.items() if row.roles & LEADERS),
    )


@contextmanager
def a_workspace(school: Prepared, *, answer_within: float) -> Iterator[Workspace]:
    """Serve the school's workspace; it knows no rate limit and no faults yet."""
    workspace = Workspace(
        school.people,
        {
            "general": [person.user_id for person in school.people],
            "senior-leaders": DemoChannel(school.leaders, private=True),
        },
        message_shortcuts=message_shortcuts(),
        answer_within=answer_within,
        trigger_lives=answer_within,
    )
    with workspace:
        yield workspace


@contextmanager
def a_room(school: Prepared, *, answer_within: float) -> Iterator[Room]:
    """Serve the same school's room on Teams; it knows no rate limit and no faults yet."""
    everybody = [person.user_id for person in school.people]
    with Room(school.people, {"general": everybody}, answer_within=answer_within) as room:
        yield room


def environment(prepared: Prepared, api_url: str, **more: str) -> dict[str, str]:
    """Give what `vera serve` is told, and nothing of Vera's from outside."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("VERA_")}
    return outside | {
        "VERA_DATABASE_URL": prepared.database_url,
        "VERA_KEYRING": str(prepared.keyring_file),
        "VERA_CONFIG": str(EXAMPLE),
        "VERA_FILES": str(prepared.files),
        "VERA_SLACK_BOT_TOKEN": BOT_TOKEN,
        "VERA_SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "VERA_SLACK_API_URL": api_url,
        "VERA_DEVELOPMENT": "1",
        **more,
    }


@dataclass
class VeraProcess:
    """One `vera` process, which can be killed and started again on the same ports."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=lambda: free_port())
    private_port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def slack_url(self) -> str:
        return f"http://{HOST}:{self.port}{SLACK_PATH}"

    @property
    def teams_url(self) -> str:
        return f"http://{HOST}:{self.port}{TEAMS_PATH}"

    @property
    def pid(self) -> int:
        assert self.process is not None, "it was never started"
        return self.process.pid

    def start(self) -> None:
        """Start the process, without waiting for it."""
        ports = {"VERA_PORT": str(self.port), "VERA_PRIVATE_PORT": str(self.private_port)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", *self.arguments],
                env={**self.environment, **ports},
                cwd=HERE,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self) -> float:
        """Ask /readyz until it says yes; gives how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            assert self.process is not None, "it was never started"
            if self.process.poll() is not None:
                raise AssertionError(f"Vera ended by herself:\n{self.log.read_text()[-4000:]}")
            if self._is_ready():
                return time.monotonic() - began
            time.sleep(0.01)
        raise AssertionError(f"Vera never became ready:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to finish what it holds, and wait for that."""
        self._end(signal.SIGTERM)

    def resident_mb(self) -> float:
        """Say how much memory it holds."""
        return self._memory_mb("VmRSS")

    def peak_mb(self) -> float:
        """Say how much memory it held at most since that was forgotten, or since it was started."""
        return self._memory_mb("VmHWM")

    def forget_peak(self) -> None:
        """Have the peak be what is held now."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _memory_mb(self, name: str) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) / 1024

    def events(self) -> list[dict[str, Any]]:
        """Read what it logged."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def _is_ready(self) -> bool:
        asked = http.client.HTTPConnection(HOST, self.private_port, timeout=5)
        try:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
        except OSError:
            return False
        finally:
            asked.close()

    def _end(self, by: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(by)
            self.process.wait(timeout=30)


def wait_for_answer(port: int) -> None:
    """Wait until a server answers at all."""
    until = time.monotonic() + PATIENCE_S
    while not _answers(port):
        assert time.monotonic() < until, f"nobody answers on port {port}"
        time.sleep(0.02)


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


def free_port() -> int:
    """Find a port that nobody listens on now and that the system gives to nobody."""
    while True:
        port = random.SystemRandom().choice(BELOW_THE_SYSTEMS_OWN)
        with socket.socket() as tried:
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
        return port
