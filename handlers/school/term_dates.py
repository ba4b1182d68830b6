"""Whether the term dates that somebody typed can be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from handlers.school.settings_file import SettingsFile, TermEntry
from handlers.school.toml_lines import Place

LONGEST_TERM = timedelta(weeks=20)
"""A longer one is a year typed wrong."""

Found = tuple[Place, str]


def problems_of_dates(settings: SettingsFile) -> Iterator[Found]:
    """Find every term, half-term and INSET day that cannot be as written."""
    for number, term in enumerate(settings.terms):
        yield from _within_a_term(("terms", number), term)
    yield from _between_terms(settings.terms)
    yield from _inset_days(settings)


def all_inset_days(settings: SettingsFile) -> tuple[date, ...]:
    """Gather the INSET days from the top of the file and from each term."""
    return _gathered(place_and_day[1] for place_and_day in _inset_places(settings))


def all_closures(settings: SettingsFile) -> tuple[date, ...]:
    """Gather the closures from the top of the file and from each term."""
    in_terms = (day for term in settings.terms for day in term.closures)
    return _gathered((*settings.closures, *in_terms))


def _gathered(days: Iterator[date] | Sequence[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))


def said(day: date) -> str:
    """Write a date as people say it: "Wednesday 2 September 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _within_a_term(place: Place, term: TermEntry) -> Iterator[Found]:
    name = term.name or "This term"
    if term.last < term.first:
        yield (*place, "last"), f"{name} ends on {said(term.last)}, before it begins."
    elif term.last - term.first > LONGEST_TERM:
        yield (*place, "last"), f"{name} is longer than 20 weeks. Is the year right?"
    if term.half_term:
        yield from _half_term((*place, "half_term"), term, *term.half_term)


def _half_term(place: Place, term: TermEntry, first: date, last: date) -> Iterator[Found]:
    if last < first:
        yield place, f"The half-term ends on {said(last)}, before it begins."
    if not term.first < first <= last < term.last and first <= last:
        yield place, f"The half-term from {said(first)} does not lie within its term."


def _between_terms(terms: Sequence[TermEntry]) -> Iterator[Found]:
    for number, (before, after) in enumerate(pairwise(terms), start=1):
        if after.first < before.first:
            yield ("terms", number, "first"), "Terms must stand in the order of their dates."
        elif after.first <= before.last:
            words = f"This term begins on {said(after.first)}, before the one above it has ended."
            yield ("terms", number, "first"), words


def _inset_places(settings: SettingsFile) -> Iterator[tuple[Place, date]]:
    for number, day in enumerate(settings.inset_days):
        yield ("inset_days", number), day
    for at, term in enumerate(settings.terms):
        for number, day in enumerate(term.inset_days):
            yield ("terms", at, "inset_days", number), day


def _inset_days(settings: SettingsFile) -> Iterator[Found]:
    seen: set[date] = set()
    for place, day in _inset_places(settings):
        words = _wrong_with_inset_day(day, settings.terms)
        if words or day in seen:
            yield place, f"The INSET day {said(day)} {words or 'is written twice'}."
        seen.add(day)


def _wrong_with_inset_day(day: date, terms: Sequence[TermEntry]) -> str | None:
    term = next((term for term in terms if term.first <= day <= term.last), None)
    if term is None:
        return "lies in no term"
    if day.weekday() > 4:
        return "is at a weekend"
    if term.half_term and term.half_term[0] <= day <= term.half_term[1]:
        return "lies in a half-term"
    return None
