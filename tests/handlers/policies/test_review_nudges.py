"""When reviews are reminded of: 90, 30 and 7 days before, then weekly; on days of work, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.school_days import SchoolCalendar
from handlers.policies.review_nudges import (
    BEFORE,
    WEEKLY,
    head_is_told_too,
    needs_review,
    nudge_is_due,
)
from handlers.school.settings import load_school
from tests.walks.world import TALAVERA

CALENDAR = load_school(TALAVERA).calendar
YEAR = [date(2025, 9, 1) + timedelta(days=n) for n in range(690)]
ALL_WEEKDAYS = SchoolCalendar()


def nudged(
    next_review: date,
    days: Collection[date],
    *,
    calendar: SchoolCalendar = CALENDAR,
    before: date | None = None,
) -> list[date]:
    """Look on each of these days, as the job does; gives those on which somebody is reminded."""
    found: list[date] = []
    for today in days:
        last = found[-1] if found else before
        if nudge_is_due(next_review, nudged_on=last, today=today, calendar=calendar):
            found.append(today)
    return found


def test_from_ninety_days_before_to_weekly_after_s2() -> None:
    review = date(2026, 6, 30)
    found = nudged(review, [each for each in YEAR if each <= date(2026, 7, 22)])
    assert found == [
        date(2026, 4, 13),  # 90 days before is 1 April, in the Easter holiday
        date(2026, 6, 1),  # 30 days before is 31 May, in half-term
        date(2026, 6, 23),  # 7 days before
        date(2026, 6, 30),  # on the day
        date(2026, 7, 7),  # weekly after
        date(2026, 7, 14),
        date(2026, 7, 21),
    ]


def test_nothing_in_the_holidays_and_one_at_the_return() -> None:
    review = date(2026, 6, 30)
    summer = [each for each in YEAR if date(2026, 7, 21) < each <= date(2026, 9, 20)]
    assert nudged(review, summer, before=date(2026, 7, 21)) == [
        date(2026, 9, 1),  # INSET: staff are at work
        date(2026, 9, 8),
        date(2026, 9, 15),
    ]


def test_five_years_late_is_one_reminder_and_then_one_a_week() -> None:
    """The example is overdue since November 2020, and nobody is told three hundred times."""
    days = [date(2026, 4, 29) + timedelta(days=n) for n in range(22)]
    assert nudged(date(2020, 11, 30), days) == [
        date(2026, 4, 29),
        date(2026, 5, 6),
        date(2026, 5, 13),
        date(2026, 5, 20),
    ]


def test_ten_days_without_vera_are_one_reminder() -> None:
    review = date(2026, 6, 10)
    before = [each for each in YEAR if each <= date(2026, 6, 2)]
    after = [each for each in YEAR if date(2026, 6, 12) < each < date(2026, 6, 27)]
    assert nudged(review, [*before, *after])[-3:] == [
        date(2026, 5, 11),  # 30 days before
        date(2026, 6, 15),  # 7 days before, and the day itself, were missed
        date(2026, 6, 22),
    ]


def test_a_review_that_is_recorded_stops_it() -> None:
    days = [each for each in YEAR if each >= date(2026, 6, 1)]
    assert nudged(date(2028, 6, 1), days, before=date(2026, 5, 20)) == []


@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.sets(st.sampled_from(YEAR)),
    st.none() | st.sampled_from(YEAR),
)
def test_never_in_a_holiday_and_never_two_within_a_week_once_it_is_near(
    review: date, looked: set[date], before: date | None
) -> None:
    found = nudged(review, sorted(looked), before=before)
    assert all(CALENDAR.is_staff_day(each) for each in found)
    assert all(needs_review(review, each) for each in found)
    steps = {review - each for each in BEFORE}
    for earlier, later in pairwise(found):
        a_step_between = any(earlier < step <= later for step in steps)
        assert a_step_between or later - earlier >= WEEKLY


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.sampled_from(YEAR))
def test_whoever_looks_twice_on_a_day_reminds_once(review: date, today: date) -> None:
    assert len(nudged(review, [today, today])) <= 1


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_on_weekdays_alone_each_step_is_said_within_five_days(review: date) -> None:
    days = [review + timedelta(days=n) for n in range(-100, 60)]
    found = nudged(review, days, calendar=ALL_WEEKDAYS)
    for before in BEFORE:
        step = review - before
        assert any(step <= each <= step + timedelta(days=5) for each in found)
    late = [each for each in found if each > review]
    assert len(late) >= 6


def test_the_head_is_told_too_once_it_is_more_than_four_weeks_late() -> None:
    review = date(2026, 6, 1)
    assert not head_is_told_too(review, date(2026, 6, 29))
    assert head_is_told_too(review, date(2026, 6, 30))


def test_nothing_planned_is_never_due() -> None:
    assert not needs_review(None, date(2026, 6, 1))
    assert not nudge_is_due(None, nudged_on=None, today=date(2026, 6, 1), calendar=CALENDAR)


def test_a_date_at_either_end_of_the_calendar_is_counted_like_any_other() -> None:
    today = date(2026, 4, 29)
    for review, near in ((date.min, True), (date.max, False)):
        assert needs_review(review, today) is near
        assert head_is_told_too(review, today) is near
        assert nudge_is_due(review, nudged_on=None, today=today, calendar=ALL_WEEKDAYS) is near
        again = nudge_is_due(review, nudged_on=today - WEEKLY, today=today, calendar=ALL_WEEKDAYS)
        assert again is near
