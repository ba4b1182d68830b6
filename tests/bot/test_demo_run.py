"""`vera demo`: one command, and everything is there to be tried."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import demo_clock
from bot.demo.page import time_to
from bot.demo.records import Message
from bot.demo_clock import first_moment
from bot.demo_run import Demo, started_demo
from bot.stops import Stop
from handlers.calendar.school_days import local_time
from handlers.school.settings import load_school
from tests.bot.installation import TALAVERA, Installation, account
from tests.walks.world import report


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with ExitStack() as held:
        yield started_demo(tmp_path, port=0, vera_port=0, at="2026-04-28 10:00", held=held)


def test_a_report_can_be_made_acknowledged_and_watched_going_on(demo: Demo) -> None:
    slack = demo.workspace
    teacher = slack.acting_as(account(slack, "Kwame Mensah"))
    manager = slack.acting_as(account(slack, "Sunita Rao"))
    shown = report(teacher, ticks=["There is a threat"])
    assert "was sent" in shown.text()
    slack.wait_for(lambda: with_button(manager.direct_messages()), within=10)
    head = slack.acting_as(account(slack, "Helen Whitfield"))
    before = len(head.direct_messages())
    slack.move_clock(timedelta(hours=4))
    slack.wait_for(lambda: len(head.direct_messages()) > before, within=10)
    slack.wait_for(lambda: slack.second_channel, within=10)
    assert not slack.errors
    assert not demo.room.errors


def test_a_report_made_in_slack_is_acknowledged_in_teams(demo: Demo) -> None:
    slack, teams = demo.workspace, demo.room
    report(slack.acting_as(account(slack, "Kwame Mensah")), ticks=["There is a threat"])
    manager = teams.acting_as(account(slack, "Sunita Rao"))
    card = teams.wait_for(lambda: with_button(manager.direct_messages()), within=10)
    manager.press("Acknowledge", message=card)
    in_slack = slack.acting_as(account(slack, "Sunita Rao"))
    slack.wait_for(
        lambda: any(
            "Acknowledged: by Sunita Rao" in each.words() for each in in_slack.direct_messages()
        ),
        within=10,
    )
    assert not slack.errors
    assert not teams.errors


def test_moving_the_clock_past_a_bank_holiday_monday_brings_the_digest(demo: Demo) -> None:
    slack = demo.workspace
    head = slack.acting_as(account(slack, "Helen Whitfield"))
    slack.move_clock(timedelta(days=6))
    assert "The week's digest" not in headings(head.direct_messages())
    slack.move_clock(timedelta(days=1))
    assert headings(head.direct_messages()).count("The week's digest") == 1
    assert "Vera's digest" in slack.second_channel[0].title
    assert not slack.errors


def headings(messages: Sequence[Message]) -> list[str]:
    """Read what stands first in each of these messages."""
    return [message.words().split("\n")[0] for message in messages]


def with_button(messages: Sequence[Message]) -> Message | None:
    """Find the card that can be acknowledged."""
    return next((each for each in messages if "Acknowledge" in each.buttons()), None)


def test_the_staff_the_channels_and_the_commands_are_there(demo: Demo) -> None:
    slack = demo.workspace
    assert len(slack.people) == 16
    assert all(person.title for person in slack.people.values())
    names = {name.name for name in slack.commands}
    assert {"/vera", "/report-cyberbullying"} <= names
    leaders = slack.conversations.find("senior-leaders", account(slack, "Helen Whitfield"))
    assert account(slack, "Kwame Mensah") not in leaders.members
    teacher = slack.acting_as(account(slack, "Kwame Mensah"))
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


def test_the_clock_moves_to_the_next_term_and_all_is_done_on_the_way(demo: Demo) -> None:
    slack = demo.workspace
    head = slack.acting_as(account(slack, "Helen Whitfield"))
    slack.move_clock(time_to(slack.now(), {"to": "next term"}, slack.terms))
    assert local_time(slack.now()).isoformat(timespec="minutes") == "2026-09-01T08:15+01:00"
    digests = [each for each in head.direct_messages() if "digest" in each.words()]
    assert len(digests) == 18  # the Mondays from 4 May to 31 August
    assert not slack.errors
