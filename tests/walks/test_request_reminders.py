"""Reminders of requests: on the right mornings, one message for a person, none after the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from handlers.calendar.school_days import LONDON
from storage.audit import AuditEntry
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.request_acts import (
    A_COLLEAGUE,
    ACCESS,
    COMPLAINT,
    LETTER,
    RECORD,
    is_known,
    log_request,
    look_through,
    settle,
    take_on,
    what_is_due,
)
from tests.walks.world import World, a_world

TEACHER, LEAD, HEAD, DPO = "Kwame Mensah", "Carol Dunn", "Helen Whitfield", "01632 960061"


def nine(day: date) -> datetime:
    return datetime.combine(day, time(9, 5), LONDON).astimezone(UTC)


def mornings(world: World, name: str) -> list[str]:
    """List what somebody was reminded of by letter."""
    return [
        card.words().replace("*", "")
        for card in world.cards(name)
        if "What is due" in card.buttons()
    ]


def days_reminded(world: World) -> list[str]:
    """List the days on which anybody was reminded, as the audit says."""
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(AuditEntry.at).where(AuditEntry.action == "reminded_of_request")
        return [str(at)[:10] for at in session.scalars(chosen.order_by(AuditEntry.seq))]


def test_a_request_is_reminded_of_on_its_days_and_every_day_once_it_is_late_s89(
    world: World,
) -> None:
    """Rules, section 8: day 3; 14, 21, 25; 7, 3, 1 before; the notice; on the day; daily after."""
    log_request(world.person(TEACHER))  # Tuesday 28 April 2026, due Thursday 28 May
    take_on(world, LEAD)
    is_known(world, LEAD)
    world.person(LEAD).close_all()
    world.at(nine(date(2026, 5, 1)))
    third = what_is_due(world, LEAD)
    assert "Subject access request: due Thursday 28 May 2026, 27 days left." in third
    assert "If you must ask what is meant, ask now or not at all." in third
    world.at(nine(date(2026, 5, 22)))
    assert "It falls due in the holidays: who is covering?" in what_is_due(world, LEAD)
    world.at(nine(date(2026, 5, 28)))
    assert "The answer must go out today." in what_is_due(world, LEAD)
    world.at(nine(date(2026, 6, 3)))
    assert days_reminded(world) == [
        "2026-05-01",  # day 3: identity and scope
        "2026-05-12",  # 14
        "2026-05-15",  # a week before the last day of school: it falls due in half-term
        "2026-05-19",  # 21
        "2026-05-21",  # 7 before the date, and before the last day for a notice
        "2026-05-22",  # the last day of school before it; 3 before is a bank holiday
        "2026-05-26",  # 25 days on is a Saturday; 2 before the last day for a notice
        "2026-05-27",  # 1 before
        "2026-05-28",  # on the day
        "2026-05-29",
        "2026-06-01",
        "2026-06-02",
        "2026-06-03",
    ]
    assert "It is late: do it today" in what_is_due(world, LEAD)
    assert len(mornings(world, HEAD)) == 5  # the copied are told from the day itself on
    assert len([to for to in world.notices() if DPO.replace(" ", "")[-6:] in to.to]) >= 5


def test_one_message_in_the_morning_and_not_one_for_each_request(world: World) -> None:
    for _ in range(3):
        log_request(world.person(TEACHER))
        take_on(world, LEAD)
    world.at(nine(date(2026, 5, 1)))
    (letter,) = mornings(world, LEAD)
    assert "3 requests for personal data need you." in letter
    assert "The nearest date is Thursday 28 May 2026." in letter
    for case in world.cases():
        assert case.reference not in letter
        assert case.reference in what_is_due(world, LEAD)


def test_what_passed_while_vera_was_down_is_said_once(world: World) -> None:
    log_request(world.person(TEACHER))
    take_on(world, LEAD)
    world.settle()
    world.clock.now = datetime(2026, 5, 21, 14, 0, tzinfo=UTC)  # down since the day it came
    world.settle()
    world.later(minutes=5)
    assert days_reminded(world) == ["2026-05-21"]
    assert len(mornings(world, LEAD)) == 1
    world.at(nine(date(2026, 5, 22)))
    assert days_reminded(world) == ["2026-05-21", "2026-05-22"]


def test_nobody_is_reminded_of_what_is_answered(world: World) -> None:
    log_request(world.person(TEACHER), asker=A_COLLEAGUE, wants=[ACCESS])
    take_on(world, LEAD)
    is_known(world, LEAD)
    settle(
        world,
        LEAD,
        "What is meant",
        choose={"What do they mean?": "It is clear: nothing needs to be asked"},
    )
    look_through(world, LEAD)
    settle(
        world,
        LEAD,
        "The answer",
        choose={"What became of it?": "The answer was given, and it is complete"},
        fill={"How was it given, and what?": "Handed over"},
    )
    world.later(days=60)
    assert days_reminded(world) == []


def test_a_record_is_reminded_of_by_school_days_and_a_complaint_before_its_thirty_days(
    world: World,
) -> None:
    log_request(world.person(TEACHER), wants=[RECORD], way=LETTER)  # due Wednesday 20 May
    take_on(world, LEAD)
    world.at(nine(date(2026, 5, 20)))
    assert days_reminded(world) == [
        "2026-05-06",  # 10 school days before
        "2026-05-13",  # 5
        "2026-05-18",  # 2
        "2026-05-19",  # 1
        "2026-05-20",
    ]


def test_a_complaint_is_acknowledged_within_thirty_days(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """Rules, section 1: DPA 2018, section 164A(3), for complaints from 19 June 2026 on."""
    at = datetime(2026, 6, 22, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        words = log_request(world.person(TEACHER), wants=[COMPLAINT], way=LETTER).text()
        assert "Data protection complaint: due Wednesday 22 July 2026, 30 days left." in words
        take_on(world, LEAD)
        world.at(nine(date(2026, 7, 17)))
        # 20 days on is a Sunday, and 27 a Sunday too: each on the Friday before
        assert "2026-07-10" in days_reminded(world)
        assert "2026-07-17" in days_reminded(world)
        assert world.errors == []


def test_a_request_that_nobody_has_taken_on_is_said_to_all_who_are_responsible(
    world: World,
) -> None:
    log_request(world.person(TEACHER))
    world.at(nine(date(2026, 5, 1)))
    assert mornings(world, LEAD)


def test_whoever_covers_is_told_when_the_one_who_has_it_is_away(world: World) -> None:
    log_request(world.person(TEACHER))
    take_on(world, LEAD)
    world.away(LEAD, datetime(2026, 4, 30, tzinfo=UTC), datetime(2026, 5, 8, tzinfo=UTC))
    world.at(nine(date(2026, 5, 1)))
    assert mornings(world, LEAD)


def test_a_quiet_one_says_only_that_there_is_one(world: World) -> None:
    log_request(world.person(TEACHER), staff=["Ben Carter"])
    take_on(world, LEAD)
    world.at(nine(date(2026, 5, 1)))
    (letter,) = mornings(world, LEAD)
    assert letter.splitlines()[0] == "Please open Vera."
    assert world.case().reference not in letter
    assert "request" not in letter


@pytest.fixture
def world_in_summer(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The last full week of the summer term."""
    at = datetime(2026, 7, 13, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        yield world
        assert world.errors == []


def test_in_august_the_clock_runs_and_so_do_its_reminders(world_in_summer: World) -> None:
    """Rules, section 1: school holidays do not stop the clock; who is covering is asked before."""
    world = world_in_summer
    log_request(world.person(TEACHER))  # due Thursday 13 August
    take_on(world, LEAD)
    world.at(nine(date(2026, 7, 22)))
    asked = what_is_due(world, LEAD)
    assert "It falls due in the holidays: who is covering?" in asked
    assert "due Thursday 13 August 2026" in asked
    world.at(nine(date(2026, 8, 13)))
    reminded = days_reminded(world)
    assert {"2026-07-15", "2026-07-22"} <= set(reminded)  # a week before, and the last day
    assert reminded[-1] == "2026-08-13"
