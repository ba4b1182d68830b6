"""Vera as a school installs her: a folder, an environment, and the command as a process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bot.demo import DemoPerson, Workspace
from bot.demo.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from handlers.calendar.school_days import local_day
from handlers.school.people import read_people
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from storage.migrate import migrate
from storage.schools import keep_school

TALAVERA = Path(__file__).parents[2] / "examples" / "talavera" / "vera.toml"
PATIENCE_S = 30.0


@dataclass
class Installation:
    """A folder with a keyring and the environment of Vera's processes."""

    folder: Path
    environment: dict[str, str]
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """Name the database."""
        return self.environment["VERA_DATABASE_URL"]

    @property
    def keyring(self) -> Keyring:
        """Read the keyring."""
        return Keyring.load(self.environment["VERA_KEYRING"])

    def speak_to(self, workspace: Workspace, *, by_socket: bool = False) -> None:
        """Connect to a workspace, by HTTP or in Socket Mode."""
        self.environment |= {
            "VERA_SLACK_BOT_TOKEN": BOT_TOKEN,
            "VERA_SLACK_API_URL": f"{workspace.base_url}/api/",
            "VERA_DEVELOPMENT": "1",
        }
        way_in = ("APP_TOKEN", APP_TOKEN) if by_socket else ("SIGNING_SECRET", SIGNING_SECRET)
        self.environment[f"VERA_SLACK_{way_in[0]}"] = way_in[1]

    def prepare(self) -> UUID:
        """Migrate the database and bring in the example's staff."""
        settings = load_school(TALAVERA)
        now = datetime.now(UTC)
        with Database(self.database_url) as database:
            migrate(database)
            with database.connection() as connection:
                school_id = keep_school(connection, key=settings.key, name=settings.name)
            with database.writing(school_id) as session:
                rows = read_people(settings)
                import_people(session, self.keyring, rows, at=now, today=local_day(now))
        return school_id

    @contextlib.contextmanager
    def running(self, *arguments: str) -> Iterator[Running]:
        """Run a command that goes on until it is stopped."""
        log = self.folder / f"{'-'.join(arguments)}-{time.monotonic_ns()}.log"
        with log.open("w") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                env={"PATH": os.environ["PATH"], **self.environment},
                cwd=self.folder,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Running(process, log)
        finally:
            process.kill()
            process.wait()


@dataclass
class Running:
    """A process of Vera's."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """Read the log."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]

    def event(self, name: str) -> dict[str, Any]:
        """Wait until something is logged, and give its line."""
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            found = [line for line in self.lines() if line["event"] == name]
            if found:
                return found[0]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no {name!r} in the log: {self.log.read_text()}")

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, and give the code that it ended with."""
        self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE_S)


def an_installation(folder: Path, *, database_url: str = "") -> Installation:
    """Make a keyring and an environment; the database is not made yet."""
    keyring = folder / "keyring"
    keyring.touch(mode=0o600)
    keyring.write_text(new_key_line() + "\n")
    return Installation(
        folder,
        {
            "VERA_DATABASE_URL": database_url or f"sqlite:///{folder / 'vera.db'}",
            "VERA_KEYRING": str(keyring),
            "VERA_CONFIG": str(TALAVERA),
            "VERA_PORT": "0",
            "VERA_PRIVATE_PORT": "0",
        },
    )


def talavera_workspace(**options: Any) -> Workspace:
    """Make a workspace with everybody of the example in it."""
    rows = [row for row in read_people(load_school(TALAVERA)) if row.in_chat]
    people = [DemoPerson(f"U{n:04}", row.name, row.email) for n, row in enumerate(rows)]
    everybody = [person.user_id for person in people]
    return Workspace(people, {"general": everybody, "senior-leaders": everybody[:5]}, **options)


def account(workspace: Workspace, name: str) -> str:
    """Look up somebody's account."""
    return next(id for id, person in workspace.people.items() if person.name == name)


def fetched(port: int, path: str) -> tuple[int, str]:
    """Fetch an address of this machine; gives the status and the body."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
