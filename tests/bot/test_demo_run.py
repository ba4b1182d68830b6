"""`vera demo`: one command, and everything is there to be tried."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import demo_clock
from bot.demo import Workspace
from bot.demo_clock import first_moment
from bot.demo_run import started_demo
from bot.stops import Stop
from handlers.school.settings import load_school
from tests.bot.installation import TALAVERA, Installation, account
from tests.walks.world import report


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Workspace]:
    with ExitStack() as held:
        yield started_demo(tmp_path, port=0, vera_port=0, at="2026-04-28 10:00", held=held)


def test_a_report_can_be_made_acknowledged_and_watched_going_on(demo: Workspace) -> None:
    teacher = demo.acting_as(account(demo, "Kwame Mensah"))
    manager = demo.acting_as(account(demo, "Sunita Rao"))
    shown = report(teacher, ticks=["There is a threat"])
    assert "was sent" in shown.text()
    card = demo.wait_for(lambda: manager.direct_messages()[-1:], within=10)[0]
    assert "Acknowledge" in card.buttons()
    head = demo.acting_as(account(demo, "Helen Whitfield"))
    before = len(head.direct_messages())
    demo.move_clock(timedelta(hours=4))
    demo.wait_for(lambda: len(head.direct_messages()) > before, within=10)
    demo.wait_for(lambda: demo.second_channel, within=10)
    assert not demo.errors


def test_the_staff_the_channels_and_the_commands_are_there(demo: Workspace) -> None:
    assert len(demo.people) == 16
    assert all(person.title for person in demo.people.values())
    names = {name.name for name in demo.commands}
    assert {"/vera", "/report-cyberbullying"} <= names
    leaders = demo.conversations.find("senior-leaders", account(demo, "Helen Whitfield"))
    assert account(demo, "Kwame Mensah") not in leaders.members
    teacher = demo.acting_as(account(demo, "Kwame Mensah"))
    assert "Tuesday 28 April 2026, 10:00" in teacher.messages("general")[0].text


def test_the_data_can_be_kept(tmp_path: Path) -> None:
    for _ in range(2):
        with ExitStack() as held:
            started_demo(tmp_path, port=0, vera_port=0, at="2026-04-28 10:00", held=held)
    assert (tmp_path / "vera.db").exists()


def test_it_begins_in_school_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = load_school(TALAVERA).calendar
    sunday = datetime(2026, 4, 26, 20, 0, tzinfo=UTC)
    monkeypatch.setattr(demo_clock, "real_time", lambda: sunday)
    assert first_moment("", calendar) == datetime(2026, 4, 27, 9, 0, tzinfo=UTC)
    tuesday = datetime(2026, 4, 28, 13, 12, tzinfo=UTC)
    monkeypatch.setattr(demo_clock, "real_time", lambda: tuesday)
    assert first_moment("", calendar) == tuesday
    assert first_moment("2026-01-06 22:30", calendar) == datetime(2026, 1, 6, 22, 30, tzinfo=UTC)
    with pytest.raises(Stop, match="is not a time"):
        first_moment("teatime", calendar)


def test_ctrl_c_stops_it_cleanly(installation: Installation) -> None:
    installation.environment["VERA_KEYRING"] = "a real school's"  # must not reach the demo
    with installation.running("demo", "--port", "0", "--vera-port", "0") as running:
        while "Open http://127.0.0.1:" not in running.log.read_text():
            assert running.process.poll() is None, running.log.read_text()
        assert running.stop(signal.SIGINT) == 0
    assert "Traceback" not in running.log.read_text()
