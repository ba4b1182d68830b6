"""When a job's turns come: on the school's clock, through both changes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.occasions import Occasion
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.job import Job, OccasionTurns
from tests.handlers.calendar.unhurried import UNHURRIED


def nothing(_: Moment) -> None:
    """Do nothing."""


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


WEEKLY = Job("weekly", nothing, time(8, 0), weekday=0)
DAILY = Job("daily", nothing, time(1, 30))
JOBS = st.builds(
    Job,
    name=st.just("any"),
    act=st.just(nothing),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    weekday=st.none() | st.integers(0, 6),
)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("now", "turn", "then"),
    [
        # in winter eight o'clock is eight in UTC, in summer seven
        (utc(2026, 3, 23, 8, 0), date(2026, 3, 23), utc(2026, 3, 30, 7)),
        (utc(2026, 3, 30, 6, 59), date(2026, 3, 23), utc(2026, 3, 30, 7)),
        (utc(2026, 3, 30, 7, 0), date(2026, 3, 30), utc(2026, 4, 6, 7)),
        (utc(2026, 10, 19, 7, 0), date(2026, 10, 19), utc(2026, 10, 26, 8)),
        (utc(2026, 10, 26, 7, 59), date(2026, 10, 19), utc(2026, 10, 26, 8)),
        (utc(2026, 10, 26, 8, 0), date(2026, 10, 26), utc(2026, 11, 2, 8)),
        # ten past midnight on a summer's Monday is still Sunday in UTC
        (utc(2026, 6, 7, 23, 10), date(2026, 6, 1), utc(2026, 6, 8, 7)),
    ],
)
def test_monday_at_eight_is_eight_on_the_schools_clock_through_both_changes(
    now: datetime, turn: date, then: datetime
) -> None:
    assert WEEKLY.last_turn(now) == turn
    assert WEEKLY.next_moment(now) == then


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_hour_that_the_clocks_leave_out_or_have_twice_is_one_turn(day: date) -> None:
    """Half past one: on 29 March it is not there, on 25 October it comes twice."""
    midnight = datetime.combine(day, time(0), UTC)
    turns = [DAILY.last_turn(midnight + timedelta(minutes=each)) for each in range(0, 240, 5)]
    assert turns == sorted(turns)
    assert set(turns) == {day - timedelta(days=1), day}


def test_a_weekly_turn_may_be_late_until_sunday_and_a_daily_one_until_midnight() -> None:
    monday = date(2026, 5, 4)
    assert WEEKLY.is_in_time(monday, utc(2026, 5, 10, 22, 59))
    assert not WEEKLY.is_in_time(monday, utc(2026, 5, 10, 23, 0))
    assert DAILY.is_in_time(monday, utc(2026, 5, 4, 22, 59))
    assert not DAILY.is_in_time(monday, utc(2026, 5, 4, 23, 0))


@UNHURRIED
@given(JOBS, MOMENTS)
def test_the_next_turn_comes_after_now_and_is_then_the_last(job: Job, now: datetime) -> None:
    then = job.next_moment(now)
    assert now < then <= now + timedelta(days=7, hours=1)
    assert job.last_turn(then) > job.last_turn(now)
    assert job.last_turn(then - timedelta(seconds=1)) == job.last_turn(now)
    assert job.is_in_time(job.last_turn(then), then)


# -- days of the school year

NINE = time(9, 0)
TERM_DAY, LAST_DAY = date(2026, 9, 4), date(2026, 9, 18)
TURNS = OccasionTurns(
    (Occasion(TERM_DAY, LAST_DAY), Occasion(date(2027, 1, 6), date(2027, 1, 20))), NINE
)


def test_before_its_first_day_a_job_of_the_school_year_has_no_turn() -> None:
    assert TURNS.last_turn(utc(2026, 9, 4, 7, 59)) is None
    assert TURNS.next_moment(utc(2026, 9, 4, 7, 59)) == utc(2026, 9, 4, 8)


def test_nine_is_nine_on_the_schools_clock_in_summer_and_winter() -> None:
    assert TURNS.last_turn(utc(2026, 9, 4, 8)) == TERM_DAY
    assert TURNS.next_moment(utc(2026, 9, 4, 8)) == utc(2027, 1, 6, 9)
    assert TURNS.next_moment(utc(2027, 1, 6, 9)) is None


def test_a_turn_of_the_school_year_may_be_late_until_its_last_day_is_over() -> None:
    assert TURNS.is_in_time(TERM_DAY, utc(2026, 9, 18, 22, 59))
    assert not TURNS.is_in_time(TERM_DAY, utc(2026, 9, 18, 23, 0))
    assert not TURNS.is_in_time(date(2026, 9, 5), utc(2026, 9, 5, 8))


@UNHURRIED
@given(MOMENTS)
def test_the_next_turn_of_the_school_year_comes_after_now_and_is_then_the_last(
    now: datetime,
) -> None:
    then = TURNS.next_moment(now)
    if then is not None:
        assert then > now
        assert TURNS.last_turn(then) == local_day(then)
