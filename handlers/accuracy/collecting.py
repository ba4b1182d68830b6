"""Which collecting of data sheets goes on: the sheets of September, or those before a census.

Pure: the newest that has begun, from the settings and a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handlers.calendar.occasions import Occasion, before_each_census, each_year_on
from handlers.school.settings import SchoolSettings

TWO_WEEKS: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, order=True)
class Collecting:
    """A time at which sheets are given out and come back."""

    since: date
    name: str
    by: date
    census: bool = False
    """It is for a census, on that day."""


def collecting_on(settings: SchoolSettings, today: date) -> Collecting:
    """Find the collecting that goes on on a day; before the first that is known, that one."""
    known = sorted(_collectings(settings))
    begun = [each for each in known if each.since <= today]
    if begun or known:
        return begun[-1] if begun else known[0]
    return Collecting(today, f"{today:%B %Y}", today + TWO_WEEKS)


def counted_on(settings: SchoolSettings, today: date) -> Collecting:
    """Find the collecting whose sheets are counted on a day: one goes on until its own day is over.

    Where the sheets of September are still coming back, the letter for the census does not end it.
    """
    known = sorted(_collectings(settings))
    goes_on = (each for each in known if each.since <= today <= each.by)
    return next(goes_on, collecting_on(settings, today))


def to_be_back(collecting: Collecting, today: date) -> date:
    """Say by when sheets that are given out on a day are to be back."""
    return collecting.by if collecting.by > today else today + TWO_WEEKS


def census_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days before each census on which the letter is ready; each lasts until then."""
    before = settings.accuracy.before_census
    return before_each_census(settings.terms, settings.calendar, school_days=before)


def _collectings(settings: SchoolSettings) -> Iterator[Collecting]:
    for each in census_days(settings):
        yield Collecting(each.day, f"{each.until:%B %Y} census", each.until, census=True)
    sheets = settings.term_time.data_sheet
    if sheets.on:
        on = sheets.in_year(settings.terms[0].first.year) if settings.terms else date.min
        for each in each_year_on(
            settings.terms, settings.calendar, month=on.month, day=on.day, lasts=TWO_WEEKS.days
        ):
            yield Collecting(each.day, f"{each.day:%B %Y}", each.until)
