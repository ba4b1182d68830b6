"""On which days somebody is reminded of a request: rules alone, on any calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.school_days import SchoolCalendar
from handlers.calendar.working_days import EVERY_YEAR, is_working_day
from handlers.data_requests.nudges import (
    IN_A_MONTH,
    IN_SCHOOL_DAYS,
    Nudge,
    OfTheSchool,
    Watched,
    Why,
    next_nudge,
    nudges,
)
from storage.vocabulary import ClockStatus, Right, Term
from tests.handlers.calendar.unhurried import UNHURRIED

CALENDAR = SchoolCalendar(
    terms=(
        Term(date(2025, 9, 3), date(2025, 12, 19), (date(2025, 10, 27), date(2025, 10, 31))),
        Term(date(2026, 1, 5), date(2026, 3, 27), (date(2026, 2, 16), date(2026, 2, 20))),
        Term(date(2026, 4, 13), date(2026, 7, 22), (date(2026, 5, 25), date(2026, 5, 29))),
        Term(date(2026, 9, 1), date(2026, 12, 18), (date(2026, 10, 26), date(2026, 10, 30))),
    )
)


def works(day: date) -> bool:
    return is_working_day(day, known_through=EVERY_YEAR)


DAYS = OfTheSchool(works, CALENDAR.is_school_day, CALENDAR.is_staff_day)

received = st.dates(date(2025, 9, 1), date(2026, 11, 1))
lengths = st.integers(min_value=10, max_value=100)


@st.composite
def clocks(draw: st.DrawFn) -> Watched:
    """Any clock that has a date, which is a working day."""
    came = draw(received)
    due = came + timedelta(days=draw(lengths))
    while not works(due):
        due += timedelta(days=1)
    right = draw(st.sampled_from(Right))
    last = draw(st.none() | st.just(due)) if right in IN_A_MONTH else None
    return Watched(
        right=right,
        status=ClockStatus.RUNNING,
        received=came,
        start=came,
        due=due,
        last_notice=last,
    )


def until(watched: Watched, *, after: date, last: date) -> list[date]:
    """Follow one reminder after another, as they are set."""
    found: list[date] = []
    while (day := next_nudge(watched, DAYS, after=after)) is not None and day <= last:
        found.append(day)
        after = day
    return found


@UNHURRIED
@given(clocks())
def test_every_reminder_is_on_a_working_day_and_none_comes_twice(watched: Watched) -> None:
    assert watched.due is not None
    found = until(watched, after=watched.received, last=watched.due + timedelta(days=10))
    assert all(works(day) for day in found)
    assert found == sorted(set(found))


@UNHURRIED
@given(clocks())
def test_the_day_itself_is_never_left_out_nor_any_working_day_after_it(watched: Watched) -> None:
    """Rules, section 8: on the day, and daily after."""
    assert watched.due is not None
    last = watched.due + timedelta(days=10)
    found = until(watched, after=watched.received, last=last)
    following = [watched.due + timedelta(days=n) for n in range(11)]
    assert set(filter(works, following)) <= set(found)


@UNHURRIED
@given(clocks(), st.integers(min_value=0, max_value=120))
def test_what_passed_while_vera_was_down_is_one_reminder(watched: Watched, days: int) -> None:
    """Wherever it is taken up again, the next one lies ahead and is the first of those left."""
    after = watched.received + timedelta(days=days)
    following = next_nudge(watched, DAYS, after=after)
    assert following is not None
    assert following > after
    planned = [nudge.on for nudge in nudges(watched, DAYS) if nudge.on > after]
    assert following <= min(planned, default=following)


@UNHURRIED
@given(clocks())
def test_a_week_three_days_and_one_day_before_stand_before_the_date(watched: Watched) -> None:
    before = [each.on for each in nudges(watched, DAYS) if each.why is Why.COMING]
    assert watched.due is not None
    assert all(day < watched.due for day in before)
    assert len(before) >= 2


def of(right: Right, **facts: object) -> Watched:
    said = {"right": right, "status": ClockStatus.RUNNING, "received": date(2026, 4, 28)}
    return Watched(**{**said, **facts})  # type: ignore[arg-type]


def test_a_clock_without_a_date_is_asked_about_once_a_week() -> None:
    waiting = of(Right.ACCESS, status=ClockStatus.WAITING_FOR_ID)
    found = until(waiting, after=date(2026, 4, 28), last=date(2026, 5, 20))
    assert found == [date(2026, 5, 1), date(2026, 5, 5), date(2026, 5, 12), date(2026, 5, 19)]


def test_what_was_answered_is_reminded_of_no_more() -> None:
    ended = of(Right.FOI, status=ClockStatus.WITHDRAWN)
    assert next_nudge(ended, DAYS, after=date(2026, 4, 28)) is None


def test_a_record_is_reminded_of_ten_five_two_and_one_school_days_before() -> None:
    watched = of(Right.EDUCATION_RECORD, due=date(2026, 6, 15), received=date(2026, 5, 18))
    found = [each.on for each in nudges(watched, DAYS) if each.why is Why.COMING]
    half_term_between = [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 11), date(2026, 6, 12)]
    assert found == half_term_between
    assert Right.EDUCATION_RECORD in IN_SCHOOL_DAYS


def test_who_is_covering_is_asked_before_the_holiday_in_which_it_falls_due() -> None:
    watched = of(Right.ACCESS, due=date(2026, 8, 13), received=date(2026, 7, 13))
    asked = [each.on for each in nudges(watched, DAYS) if each.why is Why.COVER]
    assert asked == [date(2026, 7, 15), date(2026, 7, 22)]


def test_a_date_within_term_asks_nobody_who_is_covering() -> None:
    watched = of(Right.ACCESS, due=date(2026, 6, 15))
    assert not any(each.why is Why.COVER for each in nudges(watched, DAYS))


def test_an_informal_request_is_reminded_of_on_the_day_that_was_agreed_s90() -> None:
    watched = of(Right.ACCESS, due=date(2026, 5, 28), agreed=date(2026, 5, 6))
    assert Nudge(date(2026, 5, 6), Why.AGREED) in nudges(watched, DAYS)
