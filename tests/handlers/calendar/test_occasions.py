"""The days of a school year on which something is due (rules, section 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.occasions import (
    Occasion,
    before_each_census,
    census_days,
    each_year_on,
    in_each_term,
    next_census,
    term_name,
    term_of,
)
from handlers.calendar.school_days import SchoolCalendar
from storage.vocabulary import Term
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED

YEAR = HAMPSHIRE.terms


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """Make any calendar: terms that follow each other, with days off and days without pupils."""
    first = draw(st.dates(date(2024, 1, 1), date(2028, 1, 1)))
    terms: list[Term] = []
    for _ in range(draw(st.integers(1, 6))):
        last = first + timedelta(days=draw(st.integers(0, 120)))
        half = first + timedelta(days=draw(st.integers(0, 120)))
        holiday = (half, min(half + timedelta(days=4), last)) if half <= last else None
        terms.append(Term(first, last, holiday))
        first = last + timedelta(days=draw(st.integers(1, 60)))
    in_terms = [
        term.first + timedelta(days=each)
        for term in terms
        for each in range((term.last - term.first).days + 1)
    ]
    some = st.frozensets(st.sampled_from(in_terms), max_size=8)
    return SchoolCalendar(terms=tuple(terms), inset_days=draw(some), closures=draw(some))


def test_the_censuses_are_on_the_thursdays_that_were_published() -> None:
    assert census_days(2026)[-1] == date(2026, 10, 1)
    assert census_days(2027)[:2] == (date(2027, 1, 21), date(2027, 5, 20))
    assert all(day.weekday() == 3 for year in range(2020, 2040) for day in census_days(year))
    assert next_census(date(2026, 10, 1)) == date(2026, 10, 1)
    assert next_census(date(2026, 10, 2)) == date(2027, 1, 21)


def test_the_third_school_day_of_a_term_is_counted_from_its_first_session() -> None:
    """An INSET day has none: 3 September, 5 January and 13 April are such days."""
    days = [each.day for each in in_each_term(YEAR, HAMPSHIRE, school_day=3, lasts=10)]
    assert days == [date(2025, 9, 8), date(2026, 1, 8), date(2026, 4, 16)]


def test_before_a_census_so_many_school_days_are_counted_back() -> None:
    found = list(before_each_census(YEAR, HAMPSHIRE, school_days=10))
    assert found == [
        Occasion(date(2025, 9, 18), date(2025, 10, 2)),
        Occasion(date(2026, 1, 5), date(2026, 1, 15)),  # the term has only seven before it
        Occasion(date(2026, 5, 7), date(2026, 5, 21)),
    ]


def test_a_date_in_a_holiday_is_the_first_staff_day_after_it() -> None:
    found = list(each_year_on(YEAR, HAMPSHIRE, month=10, day=27, lasts=14))
    assert found[0] == Occasion(date(2025, 11, 3), date(2025, 11, 17))


@pytest.mark.parametrize(
    ("first", "name"),
    [
        (date(2026, 9, 1), "Autumn 2026"),
        (date(2026, 8, 31), "Autumn 2026"),
        (date(2027, 1, 4), "Spring 2027"),
        (date(2027, 4, 12), "Summer 2027"),
    ],
)
def test_a_term_is_called_by_its_season(first: date, name: str) -> None:
    assert term_name(Term(first, first)) == name


def test_the_holidays_belong_to_the_term_before_them() -> None:
    assert term_of(YEAR, date(2025, 12, 25)) == YEAR[0]
    assert term_of(YEAR, date(2025, 9, 2)) is None


@UNHURRIED
@given(calendars(), st.integers(1, 90), st.integers(0, 20))
def test_each_terms_day_lies_in_its_term_and_has_so_many_sessions_before(
    calendar: SchoolCalendar, school_day: int, lasts: int
) -> None:
    found = list(in_each_term(calendar.terms, calendar, school_day=school_day, lasts=lasts))
    for each in found:
        (term,) = [term for term in calendar.terms if term.first <= each.day <= term.last]
        assert each.day <= each.until <= term.last
        assert calendar.is_school_day(each.day)
        assert calendar.school_days_between(term.first, each.day) == school_day
    assert len({each.day for each in found}) == len(found)


@UNHURRIED
@given(calendars(), st.integers(1, 90))
def test_the_day_before_a_census_lies_in_its_term_however_many_days_are_wanted(
    calendar: SchoolCalendar, school_days: int
) -> None:
    for each in before_each_census(calendar.terms, calendar, school_days=school_days):
        term = term_of(calendar.terms, each.until)
        assert term is not None
        assert term.first <= each.day <= each.until <= term.last
        between = calendar.school_days_between(each.day, each.until - timedelta(days=1))
        assert between <= school_days


def test_two_terms_of_one_season_have_names_of_their_own() -> None:
    early = Term(date(2026, 9, 1), date(2026, 10, 16))
    late = Term(date(2026, 11, 2), date(2026, 12, 18))
    spring = Term(date(2027, 1, 5), date(2027, 3, 25))
    terms = (early, late, spring)
    names = [term_name(term, terms) for term in terms]
    assert names == ["Autumn 2026, from September", "Autumn 2026, from November", "Spring 2027"]
