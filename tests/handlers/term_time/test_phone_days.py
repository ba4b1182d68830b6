"""When people are asked after a school phone, and which days make sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.school_days import LONDON, local_day, local_time
from handlers.term_time.phone_days import days_late, next_reminder, wrong_days
from tests.handlers.calendar.hampshire import HAMPSHIRE

THREE = time(15, 0)
TODAY = date(2026, 4, 28)
DAYS = st.dates(date(2025, 9, 1), date(2026, 7, 1))
BEGINNING = datetime(2025, 9, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 300 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))


@given(DAYS, MOMENTS)
def test_it_is_at_its_hour_on_a_staff_day_from_its_day_on_and_never_now_or_before(
    from_day: date, after: datetime
) -> None:
    """S38, through both clock changes."""
    found = next_reminder(HAMPSHIRE, from_day=from_day, after=after, at=THREE)
    assert found > after
    assert local_time(found).time() == THREE
    assert local_day(found) >= from_day
    assert HAMPSHIRE.is_staff_day(local_day(found))
    between = max(from_day, local_day(after))
    while between < local_day(found):
        at = datetime.combine(between, THREE, LONDON)
        assert not HAMPSHIRE.is_staff_day(between) or at <= after
        between += timedelta(days=1)


@pytest.mark.parametrize(
    ("out_on", "back_on", "wrong"),
    [
        ("2026-04-28", "2026-04-28", set()),
        ("2026-04-20", "2026-04-24", set()),
        ("2026-04-28", "2026-04-27", {"back_on"}),
        ("2026-04-28", "2026-06-27", set()),
        ("2026-04-28", "2026-06-28", {"back_on"}),
        ("2025-04-28", "2026-04-29", {"out_on"}),
        ("2062-04-28", "2062-04-29", {"out_on"}),
    ],
)
def test_days_that_make_no_sense_are_said(out_on: str, back_on: str, wrong: set[str]) -> None:
    days = date.fromisoformat(out_on), date.fromisoformat(back_on)
    assert set(wrong_days(out_on=days[0], back_on=days[1], today=TODAY)) == wrong


@pytest.mark.parametrize(("came", "late"), [(27, 0), (28, 0), (29, 1), (30, 2)])
def test_a_phone_is_late_by_the_days_after_its_day(came: int, late: int) -> None:
    assert days_late(back_on=TODAY, came_back_on=date(2026, 4, came)) == late
