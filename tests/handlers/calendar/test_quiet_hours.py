"""When Vera may speak up by herself (rules, sections 5 and 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.quiet_hours import quiet_until
from handlers.calendar.school_days import LONDON, SchoolCalendar, local_time
from storage.vocabulary import Term
from tests.handlers.calendar.unhurried import UNHURRIED

AUTUMN = Term(date(2026, 9, 1), date(2026, 12, 18), (date(2026, 10, 26), date(2026, 10, 30)))
CALENDAR = SchoolCalendar(terms=(AUTUMN,))
MINUTES = st.integers(0, 2 * 365 * 24 * 60)
SATURDAY = 5


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (at(date(2026, 9, 7), 10), at(date(2026, 9, 7), 10)),
        (at(date(2026, 9, 7), 7, 30), at(date(2026, 9, 7), 7, 30)),
        (at(date(2026, 9, 7), 7, 29), at(date(2026, 9, 7), 7, 30)),
        (at(date(2026, 9, 7), 16, 30), at(date(2026, 9, 8), 7, 30)),
        (at(date(2026, 9, 4), 23), at(date(2026, 9, 7), 7, 30)),  # a Friday night
        (at(date(2026, 10, 28), 10), at(date(2026, 10, 28), 10)),  # half-term: a working day
        (at(date(2026, 10, 24), 23, 59), at(date(2026, 10, 26), 7, 30)),  # the clocks go back
        (at(date(2027, 3, 27), 23, 59), at(date(2027, 3, 30), 7, 30)),  # Easter, and forward
        (at(date(2026, 12, 24), 20), at(date(2026, 12, 29), 7, 30)),
    ],
)
def test_at_night_at_weekends_and_on_bank_holidays_it_waits_for_the_morning(
    now: datetime, then: datetime
) -> None:
    assert quiet_until(CALENDAR, now) == then


@UNHURRIED
@given(MINUTES)
def test_it_never_waits_longer_than_a_week_and_always_ends_in_working_hours(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    then = quiet_until(CALENDAR, now)
    assert now <= then <= now + timedelta(days=6)
    assert local_time(then).weekday() < SATURDAY
    assert time(7, 30) <= local_time(then).time() < time(16, 30)
    assert quiet_until(CALENDAR, then) == then
