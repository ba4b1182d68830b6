"""The days of a school year on which something is due: in each term, before a census, on a date.

Pure. Whoever was not there on the day still does it within its time: an occasion says until when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from handlers.calendar.school_days import SchoolCalendar
from storage.vocabulary import Term

THURSDAY: Final = 3
CENSUSES: Final = ((10, 1), (1, 3), (5, 3))
"""The month, and which Thursday of it, of each school census in England (rules, section 8)."""

JANUARY, APRIL, AUGUST = 1, 4, 8
HALF_A_YEAR: Final = timedelta(days=180)
LONGEST_GAP: Final = 60
"""Days. A staff day further from a date than this is no day for it."""


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """A day on which something is due, and the last one on which it still makes sense.

    It is due once since a day, such as the first of its term: where the day itself is moved after
    it was done, it is not due again.
    """

    day: date
    until: date
    since: date | None = field(default=None, compare=False)


def term_name(term: Term, among: Iterable[Term] = ()) -> str:
    """Name a term by its season: "Autumn 2026".

    Where a school has two in a season, among all its terms, the month tells them apart.
    """
    season = _season(term)
    alike = sum(_season(each) == season for each in among)
    return season if alike < 2 else f"{season}, from {term.first:%B}"


def _season(term: Term) -> str:
    month = term.first.month
    season = "Autumn" if month >= AUGUST else "Summer" if month >= APRIL else "Spring"
    return f"{season} {term.first.year}"


def term_of(terms: Iterable[Term], day: date) -> Term | None:
    """Find the term of a day: the one it lies in, or else the last one that began before it."""
    begun = [term for term in terms if term.first <= day]
    return max(begun, key=lambda term: term.first, default=None)


def is_autumn(term: Term) -> bool:
    """Say whether the school year begins with a term."""
    return term.first.month >= AUGUST


def in_each_term(
    terms: Iterable[Term], calendar: SchoolCalendar, *, school_day: int, lasts: int
) -> Iterator[Occasion]:
    """Give, of each term, the day on which its so-manieth session is, counted from one.

    It may be late for `lasts` school days, and never past the end of the term. A term too short
    for it has none.
    """
    for term in terms:
        day = calendar.add_school_days(term.first - timedelta(days=1), school_day)
        if day <= term.last:
            until = min(term.last, calendar.add_school_days(day, lasts))
            yield Occasion(day, until, since=term.first)


def each_year_on(
    terms: Iterable[Term], calendar: SchoolCalendar, *, month: int, day: int, lasts: int
) -> Iterator[Occasion]:
    """Give, of each year of the terms, the first staff day from a date on.

    It may be late for `lasts` days of the calendar. In a holiday it is the first day after it.
    """
    for year in sorted({term.first.year for term in terms}):
        on = _staff_day_from(calendar, date(year, month, day))
        if on is not None and term_of(terms, on) is not None:
            yield Occasion(on, on + timedelta(days=lasts), since=on - HALF_A_YEAR)


def before_each_census(
    terms: Iterable[Term], calendar: SchoolCalendar, *, school_days: int
) -> Iterator[Occasion]:
    """Give the school day so many before each census; it may be late until the census.

    Where the term has fewer, it is the first day of the term.

    Source: rules, section 8: first Thursday of October, third of January, third of May.
    """
    known = list(terms)
    for term in known:
        for census in census_days(term.first.year):
            if term.first <= census <= term.last:
                day = _days_before(calendar, census, school_days, since=term.first)
                yield Occasion(day, census, since=term.first)


def census_days(year: int) -> tuple[date, ...]:
    """List the days of the school census in a year of the calendar."""
    return tuple(sorted(_thursday(year, month, which) for month, which in CENSUSES))


def next_census(day: date) -> date:
    """Find the first census on a day or after it."""
    return next(
        each for year in (day.year, day.year + 1) for each in census_days(year) if each >= day
    )


def _thursday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7 * (which - 1))


def _staff_day_from(calendar: SchoolCalendar, day: date) -> date | None:
    days = (day + timedelta(days=each) for each in range(LONGEST_GAP))
    return next((each for each in days if calendar.is_staff_day(each)), None)


def _days_before(calendar: SchoolCalendar, day: date, count: int, *, since: date) -> date:
    while count and day > since:
        day -= timedelta(days=1)
        count -= calendar.is_school_day(day)
    return day
