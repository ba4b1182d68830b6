"""What is true of every date that a clock gives, whatever happened, on any calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.periods import months_later
from handlers.calendar.working_days import EVERY_YEAR, ONE_DAY
from handlers.data_requests.clock import Asked, Days, Reckoned, reckon
from storage.vocabulary import Happened, RequestEvent, Right
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED

FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
ASKED, ANSWERED = RequestEvent.CLARIFICATION_REQUESTED, RequestEvent.CLARIFICATION_RECEIVED

RECEIVED = st.dates(FIRST, LAST)
BY_THE_MONTH = st.sampled_from(
    [Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION, Right.EXAM_MARKS]
)


@st.composite
def calendars(draw: st.DrawFn) -> Days:
    """Draw bank holidays: any days at all, up to twelve in a row."""
    starts = draw(st.lists(st.tuples(RECEIVED, st.integers(1, 12)), max_size=12))
    off = frozenset(first + n * ONE_DAY for first, count in starts for n in range(count))
    return Days(
        HAMPSHIRE, EVERY_YEAR, here=lambda year: frozenset(day for day in off if day.year == year)
    )


@st.composite
def pauses(draw: st.DrawFn, after: date, *, most: int = 4) -> tuple[Happened, ...]:
    """Draw questions that were answered, which may overlap."""
    drawn = draw(st.lists(st.tuples(st.integers(1, 80), st.integers(0, 40)), max_size=most))
    found: list[Happened] = []
    for begins, lasts in drawn:
        asked = after + timedelta(days=begins)
        found += Happened(ASKED, asked), Happened(ANSWERED, asked + timedelta(days=lasts))
    return tuple(found)


def reckoned(
    received: date, days: Days, *events: Happened, right: Right = Right.ACCESS
) -> Reckoned:
    """Reckon a request as of the day it was received."""
    asked = Asked(right=right, received=received, events=events)
    return reckon(asked, days, today=received)


@UNHURRIED
@given(st.data(), RECEIVED, calendars(), BY_THE_MONTH)
def test_a_date_is_never_before_the_corresponding_date_and_always_a_working_day(
    data: st.DataObject, received: date, days: Days, right: Right
) -> None:
    said = reckoned(received, days, *data.draw(pauses(received)), right=right)
    assert said.due is not None
    assert said.due >= months_later(received, 1) >= received + timedelta(days=28)
    assert not days.working.is_off(said.due)
    assert said.unadjusted is not None
    assert said.unadjusted <= said.due
    assert all(
        days.working.is_off(said.unadjusted + n * ONE_DAY)
        for n in range((said.due - said.unadjusted).days)
    )
    assert said.cautious_due is not None
    assert months_later(received, 1) <= said.cautious_due <= said.due


@UNHURRIED
@given(st.data(), RECEIVED, st.integers(0, 40), calendars())
def test_whoever_asks_later_is_never_due_earlier(
    data: st.DataObject, received: date, later: int, days: Days
) -> None:
    second = received + timedelta(days=later)
    events = data.draw(pauses(second))
    first, then = reckoned(received, days, *events).due, reckoned(second, days, *events).due
    assert first is not None
    assert then is not None
    assert first <= then


@UNHURRIED
@given(st.data(), RECEIVED, calendars())
def test_one_more_pause_never_makes_it_due_earlier(
    data: st.DataObject, received: date, days: Days
) -> None:
    some, more = data.draw(pauses(received)), data.draw(pauses(received, most=1))
    without, with_it = reckoned(received, days, *some), reckoned(received, days, *some, *more)
    assert without.due is not None
    assert with_it.due is not None
    assert without.due <= with_it.due


def anything_after(received: date) -> st.SearchStrategy[list[Happened]]:
    """Draw anything that can happen, in any order, sensible or not."""
    return st.lists(
        st.builds(
            Happened,
            st.sampled_from(list(RequestEvent)),
            st.integers(-5, 120).map(lambda n: received + n * ONE_DAY),
            st.sampled_from(["", "complexity", "number", "holidays", "known_personally"]),
        ),
        max_size=10,
    )


@UNHURRIED
@given(st.data(), st.dates(date(2025, 9, 1), date(2026, 8, 31)), st.sampled_from(list(Right)))
def test_the_order_in_which_things_are_entered_does_not_matter_and_nothing_breaks(
    data: st.DataObject, received: date, right: Right
) -> None:
    events = data.draw(anything_after(received))
    shuffled = data.draw(st.permutations(events))
    days, today = Days(HAMPSHIRE, date(2027, 12, 31)), received + timedelta(days=60)
    one, other = (
        reckon(
            Asked(right=right, received=received, events=tuple(each), written=False),
            days,
            today=today,
        )
        for each in (events, shuffled)
    )
    assert one == other
    assert [step.source for step in one.steps] == [step.source for step in other.steps]
    assert one.cautious_due is None or one.due is None or one.cautious_due <= one.due


@UNHURRIED
@given(st.dates(FIRST, date(2027, 11, 1)), BY_THE_MONTH)
def test_a_date_that_is_not_sure_is_never_later_than_the_one_that_will_be(
    received: date, right: Right
) -> None:
    unsure, sure = (
        reckoned(received, Days(HAMPSHIRE, known), right=right)
        for known in (date(2024, 12, 31), EVERY_YEAR)
    )
    assert unsure.due is not None
    assert sure.due is not None
    assert unsure.due <= sure.due
    assert bool(unsure.provisional) == (unsure.due > date(2024, 12, 31))
    assert not sure.provisional


@UNHURRIED
@given(st.dates(date(2025, 8, 1), date(2026, 6, 26)))
def test_the_fifteenth_school_day_is_one_and_there_are_fifteen(received: date) -> None:
    said = reckoned(received, Days(HAMPSHIRE, EVERY_YEAR), right=Right.EDUCATION_RECORD)
    assert said.due is not None
    assert HAMPSHIRE.session_on(said.due)
    counted = (received + n * ONE_DAY for n in range(1, (said.due - received).days + 1))
    assert sum(bool(HAMPSHIRE.session_on(day)) for day in counted) == 15
