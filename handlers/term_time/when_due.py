"""On which days the helpers speak up, and whether their time has come: what vera.toml says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from typing import Final

from handlers.calendar.occasions import Occasion, each_year_on, in_each_term
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.job import Occasions
from handlers.letter import Letter
from handlers.school.school_year_settings import DatedHelper, Helper
from handlers.school.settings import SchoolSettings
from storage.people import Person

NINE: Final = time(9, 0)
A_LEAP_YEARS_NEIGHBOUR: Final = 2027
"""A day of the year is read in a year that is no leap year."""


def each_term(settings: SchoolSettings, helper: Helper, *, lasts: int) -> Iterator[Occasion]:
    """Give a helper's day of each term, for so many school days; none where it is off."""
    if helper.on:
        day, calendar = helper.school_day, settings.calendar
        yield from in_each_term(settings.terms, calendar, school_day=day, lasts=lasts)


def each_year(settings: SchoolSettings, helper: DatedHelper, *, lasts: int) -> Iterator[Occasion]:
    """Give a helper's day of each year, for so many days; none where it is off."""
    if helper.on:
        on, calendar = helper.in_year(A_LEAP_YEARS_NEIGHBOUR), settings.calendar
        yield from each_year_on(settings.terms, calendar, month=on.month, day=on.day, lasts=lasts)


def is_due(moment: Moment, days: Occasions) -> bool:
    """Say whether a helper may speak up today: its day has come, and its time is not over."""
    today = local_day(moment.at)
    return any(each.day <= today <= each.until for each in days(moment.school.settings))


def send(moment: Moment, letter: Letter, people: Iterable[Person]) -> None:
    """Have a letter sent to these people, once on a day, and note to how many."""
    whom = list(people)
    for person in whom:
        letter.owe_once_a_day(moment.session, person, at=moment.at, day=local_day(moment.at))
    moment.record("staff_reminded", letter=letter.name, people=len(whom))
