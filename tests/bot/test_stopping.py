"""Told to stop, Vera is gone in time whatever hangs, and what she had in hand is still owed."""

from __future__ import annotations

import signal
from pathlib import Path

from sqlalchemy import select

from bot.demo import Workspace
from bot.demo.files import Generated, NewFile
from bot.demo.workspace import BOT_TOKEN, SIGNING_SECRET
from bot.demo_school import message_shortcuts
from bot.serve import LAST_MOMENT_S
from storage.blobs import Blobs
from storage.database import Database
from storage.evidence import EvidenceFile
from storage.vocabulary import FileState
from tests.bot.dribbling_host import dribbling_host
from tests.bot.installation import (
    Installation,
    Running,
    account,
    an_installation,
    talavera_workspace,
)
from tests.walks.evidence_acts import send_on

FOR_A_BUSY_MACHINE_S = 10.0


def told_to_stop(running: Running) -> int:
    """Send SIGTERM, and give the code; fails when she is not gone by her last moment."""
    running.process.send_signal(signal.SIGTERM)
    return running.process.wait(timeout=LAST_MOMENT_S + FOR_A_BUSY_MACHINE_S)


def test_a_call_to_slack_that_never_ends_does_not_keep_her(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)
    installed.prepare()
    with dribbling_host() as slack:
        installed.environment |= {
            "VERA_SLACK_BOT_TOKEN": BOT_TOKEN,
            "VERA_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "VERA_SLACK_API_URL": slack.api_url,
            "VERA_DEVELOPMENT": "1",
        }
        with installed.running("serve") as running:
            running.event("serving")
            assert slack.dribbles.wait(30)
            assert told_to_stop(running) == 0


def test_a_file_that_stands_still_does_not_keep_her_and_is_still_owed(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)
    with talavera_workspace(message_shortcuts=message_shortcuts()) as workspace:
        installed.speak_to(workspace)
        school_id = installed.prepare()
        with installed.running("serve") as running:
            port = running.event("serving")["port"]
            workspace.vera_url = f"http://127.0.0.1:{port}/slack/events"
            send_a_file_that_stands_still(workspace)
            assert told_to_stop(running) == 0
        with Database(installed.database_url) as database, database.reading(school_id) as session:
            (file,) = session.scalars(select(EvidenceFile))
        assert (file.state, file.blob) == (FileState.OWED, None)
        assert file.due_at is not None
        assert blobs_in(installed) == []


def send_a_file_that_stands_still(workspace: Workspace) -> None:
    teacher = workspace.acting_as(account(workspace, "Kwame Mensah"))
    workspace.fail_file("*", "held")
    message = teacher.post("general", "Look", [NewFile("long.mp4", Generated(3_000_000))])
    send_on(teacher, message)
    workspace.wait_for(lambda: workspace.files_held == 1, within=30)


def blobs_in(installed: Installation) -> list[Path]:
    folder = Blobs(installed.folder / "vera-files").folder
    return list(folder.rglob("*.sealed"))
