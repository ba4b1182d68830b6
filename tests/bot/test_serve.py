"""`vera serve` as a process, spoken to over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import Workspace
from bot.demo.person import Person
from bot.demo.records import Message
from tests.bot.installation import (
    Installation,
    Running,
    account,
    an_installation,
    fetched,
    talavera_workspace,
)
from tests.databases import PostgresServer
from tests.walks.world import report

MARKER = "Zinnober-7781"

THREAT = "There is a threat"
"""Told at any hour, whenever the test runs."""


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with talavera_workspace() as workspace:
        yield workspace


@pytest.fixture(scope="module")
def installed(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = an_installation(tmp_path_factory.mktemp("vera"))
    made.speak_to(workspace)
    made.prepare()
    return made


@pytest.fixture(scope="module")
def serving(installed: Installation, workspace: Workspace) -> Iterator[Running]:
    """One process for the tests that leave it as it was."""
    with installed.running("serve") as running:
        point_at(workspace, running)
        yield running


def point_at(workspace: Workspace, running: Running) -> None:
    port = running.event("serving")["port"]
    workspace.vera_url = f"http://127.0.0.1:{port}/slack/events"


def test_the_public_port_says_only_that_vera_is_alive(serving: Running) -> None:
    ports = serving.event("serving")
    assert fetched(ports["port"], "/healthz") == (200, "ok")
    assert fetched(ports["port"], "/readyz")[0] == 404
    assert fetched(ports["port"], "/metrics")[0] == 404


def test_the_private_port_says_whether_she_is_ready_and_how_much_waits(serving: Running) -> None:
    private = serving.event("serving")["private_port"]
    status, said = fetched(private, "/readyz")
    assert status == 200
    assert json.loads(said)["ready"] is True
    assert "VERA_DEVELOPMENT" in json.loads(said)["development"]
    assert serving.event("development_mode_is_on_never_for_a_real_school")
    assert "vera_outbox_waiting" in fetched(private, "/metrics")[1]


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_second_owner_is_refused_with_words(
    serving: Running,
    installed: Installation,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    command: str,
) -> None:
    with installed.running(command) as second:
        assert second.process.wait(timeout=30) == 2
    said = second.log.read_text()
    assert f"process {serving.process.pid}" in said
    assert "stop that one first" in said
    assert serving.process.poll() is None


def test_a_report_is_told_soon_and_the_log_holds_nothing_of_it(
    serving: Running, workspace: Workspace
) -> None:
    teacher = workspace.acting_as(account(workspace, "Kwame Mensah"))
    manager = workspace.acting_as(account(workspace, "Sunita Rao"))
    before = len(cards_of(manager))
    workspace.fail_next("chat.postMessage", "500")
    shown = report(teacher, account=f"They call me {MARKER}", ticks=[THREAT])
    assert "was sent" in shown.text()
    workspace.wait_for(lambda: len(cards_of(manager)) > before, within=10)
    workspace.wait_for(lambda: "message_put_off" in serving.log.read_text(), within=20)
    written = serving.log.read_text()
    assert MARKER not in written
    assert "Mensah" not in written
    assert all(set(line) >= {"event", "level", "timestamp"} for line in serving.lines())


def cards_of(person: Person) -> list[Message]:
    """List the cards about a case: what Vera says of the school year is another matter."""
    return [each for each in person.direct_messages() if "Open" in each.buttons()]


def test_a_request_that_is_held_is_answered_before_the_process_ends(
    workspace: Workspace, installed: Installation, serving: Running
) -> None:
    serving.stop()  # this test has the database to itself
    with installed.running("serve") as running:
        point_at(workspace, running)
        workspace.fail_next("views.open", "timeout", lasts=1.5)
        answered = len(workspace.sent)
        teacher = workspace.acting_as(account(workspace, "Ben Carter"))
        typing = threading.Thread(target=teacher.command, args=("/report-cyberbullying",))
        typing.start()
        workspace.wait_for(lambda: workspace.calls_of("views.open")[-1:])
        time.sleep(0.2)
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < 10
        typing.join()
    assert workspace.sent[answered].status == 200
    assert "ring" in workspace.sent[answered].answer
    assert running.lines()[-1]["event"] == "stopped"


@pytest.mark.postgresql
def test_on_postgresql_the_web_and_the_worker_run_apart(
    postgresql: PostgresServer, tmp_path: Path, workspace: Workspace
) -> None:
    with postgresql.empty_database() as database:
        url = database.url.render_as_string(hide_password=False)
        made = an_installation(tmp_path, database_url=url)
        made.speak_to(workspace)
        made.prepare()
        manager = workspace.acting_as(account(workspace, "Sunita Rao"))
        before = len(cards_of(manager))
        with made.running("serve", "--no-worker") as web, made.running("work") as worker:
            point_at(workspace, web)
            worker.event("serving")
            web.event("people_matched")
            report(workspace.acting_as(account(workspace, "Kwame Mensah")), ticks=[THREAT])
            workspace.wait_for(lambda: len(cards_of(manager)) > before, within=10)
            assert web.stop() == 0
            assert worker.stop() == 0
