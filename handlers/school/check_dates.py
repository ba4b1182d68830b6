"""Whether the calendar adds up, and whether it reaches far enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from handlers.calendar.school_days import JULY, SchoolCalendar
from handlers.school.file_problems import Problem
from handlers.school.settings import SchoolSettings
from handlers.school.term_dates import said
from storage.vocabulary import Term

SCHOOL_DAYS = 190
"""380 sessions (rules, section 2): what a maintained school keeps in a year."""

ASK_FROM_MONTH = 5
"""From 1 May the next year's dates should be in (rules, section 8)."""

YEAR_BEGINS = 8
"""Terms that begin in August or later belong to the school year that begins then."""


def date_warnings(settings: SchoolSettings, today: date) -> Iterator[Problem]:
    """Warn of years that do not add up, are missing or lie too far ahead."""
    years = _years(settings.terms)
    for year, terms in years.items():
        yield from _count(settings, year, terms)
    for words in missing_term_dates(settings.terms, today):
        yield settings.problem(("terms",), words)
    yield from _beyond_published(settings)
    yield from _idle_closures(settings)


def school_year(day: date) -> int:
    """Give the year in which the school year of a day began."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def _years(terms: Sequence[Term]) -> Mapping[int, list[Term]]:
    years: defaultdict[int, list[Term]] = defaultdict(list)
    for term in terms:
        years[school_year(term.first)].append(term)
    return years


def _count(settings: SchoolSettings, year: int, terms: Sequence[Term]) -> Iterator[Problem]:
    days = sum(settings.calendar.school_days_between(term.first, term.last) for term in terms)
    if days != SCHOOL_DAYS:
        place = ("terms", settings.terms.index(terms[0]))
        words = f"{year}-{year + 1} comes to {days} school days, not {SCHOOL_DAYS}."
        yield settings.problem(place, f"{words} Are all terms and INSET days in?")


def missing_term_dates(terms: Sequence[Term], today: date) -> Iterator[str]:
    """Say of which school years the dates are missing that should be in by today."""
    years, now = _years(terms), school_year(today)
    if now not in years:
        yield (
            f"There are no term dates for {now}-{now + 1}: Vera takes every weekday that is no "
            "bank holiday for a school day."
        )
    elif not _is_whole(years[now]):
        yield f"The term dates of {now}-{now + 1} are not all in yet."
    if ASK_FROM_MONTH <= today.month < YEAR_BEGINS and not _is_whole(years.get(now + 1, ())):
        are = "are not all in" if now + 1 in years else "are not in"
        yield f"The term dates of {now + 1}-{now + 2} {are} yet."


def _is_whole(terms: Sequence[Term]) -> bool:
    """Say whether the terms of a school year reach its end, or are as long as a year is."""
    if any(school_year(term.first) < term.last.year and term.last.month >= JULY for term in terms):
        return True
    days = SchoolCalendar(terms=tuple(terms))
    return sum(days.school_days_between(each.first, each.last) for each in terms) >= SCHOOL_DAYS


def _beyond_published(settings: SchoolSettings) -> Iterator[Problem]:
    known_through = settings.bank_holidays_known_through
    for number, term in enumerate(settings.terms):
        if term.last > known_through:
            words = (
                f"The bank holidays of {term.last.year} are not published yet: "
                f"Vera knows them up to {said(known_through)}. Once gov.uk/bank-holidays has them, "
                "set bank_holidays_known_through."
            )
            yield settings.problem(("terms", number, "last"), words)


def _idle_closures(settings: SchoolSettings) -> Iterator[Problem]:
    for day in settings.closures:
        if not any(term.first <= day <= term.last for term in settings.terms):
            words = f"The closure on {said(day)} lies in no term. Is the date right?"
            yield settings.problem(("closures",), words)
