"""School days and hours, on the published Hampshire calendar of 2025-26 and at the edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.school_days import LONDON, SchoolCalendar
from storage.vocabulary import SchoolHours, Term
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED

NO_DATES = SchoolCalendar()
MOMENTS = st.integers(0, 330 * 24 * 60).map(
    lambda minutes: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def london(*when: int) -> datetime:
    return datetime(*when, tzinfo=LONDON).astimezone(UTC)  # type: ignore[misc, arg-type]


def test_the_hampshire_year_has_the_statutory_190_school_days() -> None:
    assert HAMPSHIRE.school_days_between(date(2025, 9, 1), date(2026, 8, 31)) == 190
    assert HAMPSHIRE.school_days_between(date(2025, 9, 3), date(2026, 7, 22)) == 190


@pytest.mark.parametrize(
    ("received", "due", "why"),
    [
        (date(2025, 9, 8), date(2025, 9, 29), "EDU-01, a plain run of days"),
        (date(2025, 10, 20), date(2025, 11, 17), "EDU-03, across half-term"),
        (date(2025, 10, 29), date(2025, 11, 21), "EDU-04, received during half-term"),
        (date(2025, 12, 20), date(2026, 1, 26), "EDU-06, received in the Christmas holiday"),
    ],
)
def test_fifteen_school_days_end_where_the_regulations_say(
    received: date, due: date, why: str
) -> None:
    assert HAMPSHIRE.add_school_days(received, 15) == due, why


def test_staff_are_there_on_an_inset_day_and_pupils_are_not() -> None:
    inset = date(2025, 10, 17)
    assert not HAMPSHIRE.is_school_day(inset)
    assert HAMPSHIRE.is_staff_day(inset)
    assert HAMPSHIRE.in_school_hours(london(2025, 10, 17, 10, 0))


def test_nobody_is_there_in_half_term_on_a_bank_holiday_or_when_the_school_is_closed() -> None:
    snow = SchoolCalendar(HAMPSHIRE.terms, closures=frozenset({date(2026, 1, 14)}))
    assert not HAMPSHIRE.is_staff_day(date(2025, 10, 28))
    assert not HAMPSHIRE.is_staff_day(date(2026, 5, 4))
    assert not HAMPSHIRE.is_staff_day(date(2025, 12, 29))
    assert not snow.is_staff_day(date(2026, 1, 14))


def test_an_inset_day_outside_the_terms_is_a_day_at_work() -> None:
    early = SchoolCalendar(HAMPSHIRE.terms, inset_days=frozenset({date(2025, 9, 2)}))
    assert early.is_staff_day(date(2025, 9, 2))
    assert not early.is_school_day(date(2025, 9, 2))


def test_a_calendar_without_dates_counts_weekdays_that_are_not_bank_holidays() -> None:
    assert NO_DATES.is_school_day(date(2026, 8, 12))
    assert not NO_DATES.is_school_day(date(2026, 8, 31))
    assert not NO_DATES.is_school_day(date(2026, 8, 15))
    assert not NO_DATES.knows(date(2026, 8, 12))


def test_days_after_the_last_term_entered_count_so_that_nobody_waits_for_a_missing_calendar() -> (
    None
):
    assert HAMPSHIRE.is_staff_day(date(2026, 9, 7))
    assert not HAMPSHIRE.knows(date(2026, 9, 7))


def test_the_summer_after_the_last_term_is_a_holiday_though_the_next_year_is_not_entered() -> None:
    assert HAMPSHIRE.knows(date(2026, 8, 12))
    assert not HAMPSHIRE.is_staff_day(date(2026, 8, 12))
    assert not HAMPSHIRE.is_staff_day(date(2025, 9, 1))


def test_a_missing_term_between_two_others_is_not_taken_for_a_holiday() -> None:
    autumn, _, summer = HAMPSHIRE.terms
    patchy = SchoolCalendar((autumn, summer))
    assert not patchy.knows(date(2026, 2, 3))
    assert patchy.is_staff_day(date(2026, 2, 3))


def test_a_summer_holiday_between_two_terms_is_a_holiday() -> None:
    next_year = Term(date(2026, 9, 1), date(2026, 12, 18))
    both = SchoolCalendar((next_year, *HAMPSHIRE.terms))
    assert both.knows(date(2026, 8, 12))
    assert not both.is_staff_day(date(2026, 8, 12))


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (london(2025, 9, 8, 7, 59, 59), False),
        (london(2025, 9, 8, 8, 0), True),
        (london(2025, 9, 8, 16, 29, 59), True),
        (london(2025, 9, 8, 16, 30), False),
        (london(2025, 9, 6, 11, 0), False),
        (datetime(2025, 9, 8, 7, 30, tzinfo=UTC), True),  # 08:30 in British Summer Time
        (datetime(2025, 11, 10, 7, 30, tzinfo=UTC), False),  # 07:30 in winter
    ],
)
def test_school_hours_are_those_of_the_school_s_own_clock(moment: datetime, inside: bool) -> None:
    assert HAMPSHIRE.in_school_hours(moment) is inside


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (london(2025, 9, 8, 22, 30), london(2025, 9, 9, 7, 30)),
        (london(2025, 9, 9, 2, 0), london(2025, 9, 9, 7, 30)),
        (london(2025, 9, 9, 7, 30), london(2025, 9, 10, 7, 30)),
        (london(2025, 10, 24, 18, 0), london(2025, 11, 3, 7, 30)),  # over half-term and the clocks
        (london(2025, 12, 19, 17, 0), london(2026, 1, 5, 7, 30)),  # 5 January is an INSET day
    ],
)
def test_the_next_school_morning_is_half_past_seven(moment: datetime, morning: datetime) -> None:
    assert HAMPSHIRE.next_school_morning(moment) == morning


def test_people_may_be_told_from_half_past_seven_to_the_close() -> None:
    early, open_now = london(2025, 9, 8, 7, 45), london(2025, 9, 8, 12, 0)
    assert HAMPSHIRE.may_be_told(early) == early
    assert HAMPSHIRE.may_be_told(open_now) == open_now
    assert HAMPSHIRE.may_be_told(london(2025, 9, 8, 6, 0)) == london(2025, 9, 8, 7, 30)
    assert HAMPSHIRE.may_be_told(london(2025, 9, 8, 16, 30)) == london(2025, 9, 9, 7, 30)


def test_the_end_of_the_school_day_is_always_ahead() -> None:
    assert HAMPSHIRE.end_of_school_day(london(2025, 9, 8, 9, 0)) == london(2025, 9, 8, 16, 30)
    assert HAMPSHIRE.end_of_school_day(london(2025, 9, 8, 16, 30)) == london(2025, 9, 9, 16, 30)


@pytest.mark.parametrize(
    ("moment", "minutes", "then"),
    [
        (london(2025, 9, 8, 9, 0), 60, london(2025, 9, 8, 10, 0)),
        (london(2025, 9, 8, 16, 0), 60, london(2025, 9, 9, 8, 30)),
        (london(2025, 9, 8, 15, 30), 60, london(2025, 9, 8, 16, 30)),
        (london(2025, 9, 12, 16, 0), 60, london(2025, 9, 15, 8, 30)),  # over a weekend
        (london(2025, 10, 24, 16, 0), 60, london(2025, 11, 3, 8, 30)),  # over the October change
        (london(2026, 3, 27, 16, 0), 60, london(2026, 4, 13, 8, 30)),  # over the March change
        (london(2025, 9, 7, 12, 0), 0, london(2025, 9, 8, 8, 0)),
        (london(2025, 9, 8, 8, 0), 1530, london(2025, 9, 10, 16, 30)),
    ],
)
def test_only_minutes_in_school_hours_are_counted(
    moment: datetime, minutes: int, then: datetime
) -> None:
    assert HAMPSHIRE.after_school_minutes(moment, minutes) == then


def test_minutes_through_a_night_of_changing_clocks_are_real_minutes() -> None:
    night_school = SchoolCalendar(
        inset_days=frozenset({date(2026, 3, 29), date(2026, 10, 25)}),
        hours=SchoolHours(time(0, 30), time(4, 0), time(0, 0)),
    )
    spring, autumn = london(2026, 3, 29, 0, 30), london(2026, 10, 25, 0, 30)
    assert night_school.after_school_minutes(spring, 90) == spring + timedelta(minutes=90)
    assert night_school.after_school_minutes(autumn, 240) == autumn + timedelta(minutes=240)
    assert night_school.end_of_school_day(spring) - spring == timedelta(minutes=150)
    assert night_school.end_of_school_day(autumn) - autumn == timedelta(minutes=270)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        HAMPSHIRE.in_school_hours(datetime(2025, 9, 8, 9, 0))  # noqa: DTZ001


def test_hours_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="School hours"):
        SchoolCalendar(hours=SchoolHours(time(9, 0), time(8, 0)))
    with pytest.raises(ValueError, match="Minutes"):
        HAMPSHIRE.after_school_minutes(london(2025, 9, 8, 9, 0), -1)


@UNHURRIED
@given(MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
def test_adding_minutes_in_two_steps_is_the_same_as_in_one(
    moment: datetime, first: int, second: int
) -> None:
    halfway = HAMPSHIRE.after_school_minutes(moment, first)
    then = HAMPSHIRE.after_school_minutes(halfway, second)
    assert then >= HAMPSHIRE.after_school_minutes(moment, first + second) >= halfway
    assert HAMPSHIRE.after_school_minutes(then, 1) == HAMPSHIRE.after_school_minutes(
        moment, first + second + 1
    )


@UNHURRIED
@given(MOMENTS)
def test_every_answer_is_a_moment_in_utc_that_lies_ahead(moment: datetime) -> None:
    ahead = (
        HAMPSHIRE.next_school_morning(moment),
        HAMPSHIRE.end_of_school_day(moment),
        HAMPSHIRE.after_school_minutes(moment, 1),
    )
    assert all(found > moment and found.tzinfo is UTC for found in ahead)


@UNHURRIED
@given(st.dates(date(2025, 9, 1), date(2026, 7, 22)), st.integers(1, 30))
def test_so_many_school_days_after_a_day_are_so_many_when_counted(day: date, count: int) -> None:
    last = HAMPSHIRE.add_school_days(day, count)
    assert HAMPSHIRE.is_school_day(last)
    assert HAMPSHIRE.school_days_between(day + timedelta(days=1), last) == count
