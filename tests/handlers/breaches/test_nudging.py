"""When people are nudged about the ICO, whatever happens to Vera meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.breaches.nudging import HOUR, LATE, NUDGES, is_due, last_come, next_nudge, time_left
from handlers.calendar.school_days import LONDON, SchoolCalendar, local_day, local_time

CALENDAR = SchoolCalendar()
AWARE = datetime(2026, 3, 13, 16, 30, tzinfo=UTC)

MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""Of awareness: both changes of the clocks, weekends and holidays are among them."""
MINUTES = st.integers(0, 7 * 24 * 60)
DOWN = st.lists(st.tuples(MINUTES, st.integers(1, 40 * 60)), max_size=4)
"""When Vera was stopped, in minutes after the awareness, and for how long."""


def nudged(
    aware: datetime,
    *,
    told_at: datetime,
    until: datetime,
    down: list[tuple[int, int]] | None = None,
) -> list[tuple[int, datetime]]:
    """Let a breach run as the deadline does it: each nudge with the moment it went out."""
    as_said = aware.astimezone(LONDON)  # in which a sum over a change of the clocks goes wrong
    stops = [
        (aware + timedelta(minutes=at), aware + timedelta(minutes=at + long))
        for at, long in sorted(down or [])
    ]
    sent: list[tuple[int, datetime]] = []
    now = told_at
    while True:
        last = sent[-1][0] if sent else 0
        now = next_nudge(as_said, now, nudged=last, calendar=CALENDAR)
        for stopped, up in stops:
            now = up if stopped <= now < up else now
        if now > until:
            return sent
        if is_due(as_said, now, nudged=last):
            sent.append((last_come(as_said, now), now))


@given(MOMENTS, st.integers(0, 5 * 24 * 60), MINUTES, DOWN)
def test_nudges_come_in_order_each_once_and_none_after_the_decision(
    aware: datetime, told: int, decided: int, down: list[tuple[int, int]]
) -> None:
    until = aware + timedelta(minutes=decided)
    sent = nudged(aware, told_at=aware + timedelta(minutes=told), until=until, down=down)
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(sent))
    hours = [each for each, _ in sent]
    assert hours == sorted(hours)
    before_it_was_late = [each for each in hours if each != LATE]
    assert len(set(before_it_was_late)) == len(before_it_was_late)
    assert all(at <= until for _, at in sent)
    assert all(at >= aware + each * HOUR for each, at in sent)


@given(MOMENTS)
def test_where_nothing_is_missed_each_comes_at_its_very_moment(aware: datetime) -> None:
    sent = nudged(aware, told_at=aware, until=aware + 72 * HOUR)
    assert sent == [(hours, aware + hours * HOUR) for hours in NUDGES]


@given(MOMENTS)
def test_once_it_is_late_it_is_said_each_morning_of_any_day(aware: datetime) -> None:
    sent = nudged(aware, told_at=aware, until=aware + timedelta(days=14))
    mornings = [local_time(at) for each, at in sent if each == LATE]
    assert {(at.hour, at.minute) for at in mornings} == {(7, 30)}
    days = [at.date() for at in mornings]
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert days[0] - local_day(aware + 72 * HOUR) <= timedelta(days=1)


def test_of_two_that_were_missed_the_latest_is_sent_once() -> None:
    sent = nudged(AWARE, told_at=AWARE, until=AWARE + 65 * HOUR, down=[(23 * 60, 30 * 60)])
    assert sent == [(48, AWARE + 53 * HOUR), (60, AWARE + 60 * HOUR)]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(hours=24), "48 hours left"),
        (timedelta(hours=24, minutes=4), "48 hours left"),
        (timedelta(hours=24, minutes=10), "47 hours left"),
        (timedelta(hours=71), "1 hour left"),
        (timedelta(hours=71, minutes=30), "less than an hour left"),
        (timedelta(hours=72), "late"),
    ],
)
def test_the_hours_left_are_whole_ones_and_never_too_many(since: timedelta, words: str) -> None:
    assert time_left(AWARE, AWARE + since) == words
