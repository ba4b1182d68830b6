"""The real command in a process of its own, beside a Vera who is running on the same database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.opening import newest_step
from bot.taking_out import TAKEN_BACK
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from tests.walks.evidence_acts import PICTURE
from tests.walks.evidence_kept import with_a_file
from tests.walks.world import TALAVERA, World, a_world

MANAGER = "Sunita Rao"
PATIENCE_S = 60


@pytest.fixture
def key_line() -> str:
    """A keyring that can be written to a file."""
    return new_key_line()


@pytest.fixture
def world(database: Database, key_line: str) -> Iterator[World]:
    """A school whose clock is that of the machine, since the command has no other."""
    with a_world(database, Keyring.parse(key_line), at=datetime.now(UTC)) as world:
        with_a_file(world)
        _say_which_step(database)
        yield world
        assert world.errors == []


def _say_which_step(database: Database) -> None:
    """Note that the tables are those that this Vera knows, as a migration does."""
    with database.connection() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)"))
        connection.execute(text("DELETE FROM alembic_version"))
        step = {"step": newest_step()}
        connection.execute(text("INSERT INTO alembic_version VALUES (:step)"), step)


@contextmanager
def typed(world: World, key_line: str, folder: Path, to: Path) -> Iterator[subprocess.Popen[str]]:
    """Type the command; goes on once it has asked."""
    keyring = folder / "keyring"
    keyring.touch(mode=0o600)
    keyring.write_text(key_line + "\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "evidence", "get", world.case().reference, "--to", str(to)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONUNBUFFERED": "1",
            "VERA_DATABASE_URL": world.vera.database.url.render_as_string(hide_password=False),
            "VERA_KEYRING": str(keyring),
            "VERA_CONFIG": str(TALAVERA),
            "VERA_FILES": str(world.files),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "are now asked in chat" in process.stdout.readline(), process.communicate()
        world.clock.now = datetime.now(UTC)
        world.settle()
        yield process
    finally:
        process.kill()
        process.wait()


def test_approved_in_chat_the_process_writes_the_file_and_ends(
    world: World, key_line: str, tmp_path: Path
) -> None:
    to = tmp_path / "evidence.png"
    with typed(world, key_line, tmp_path, to) as process:
        world.person(MANAGER).press("Approve", world.card(MANAGER))
        said, trouble = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, trouble) == (0, "")
    assert f"Written: {to}" in said
    assert to.read_bytes() == PICTURE
    assert world.actions()[-1] == "files_taken_out"


def test_ctrl_c_takes_the_question_back(world: World, key_line: str, tmp_path: Path) -> None:
    to = tmp_path / "evidence.png"
    with typed(world, key_line, tmp_path, to) as process:
        assert world.card(MANAGER).buttons() == ["Approve", "Refuse"]
        process.send_signal(signal.SIGINT)
        _, trouble = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, trouble) == (1, f"{TAKEN_BACK}\n")
    world.clock.now = datetime.now(UTC)
    world.settle()
    assert world.card(MANAGER).buttons() == []
    assert not to.exists()
