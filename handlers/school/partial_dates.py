"""Dates as old papers have them: "05/02/19", "5 February 2019", or "November 2020" and no day."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MONTHS: Final = {name.casefold(): number for number, name in enumerate(month_name) if name}
SHORTEST_MONTH: Final = 3
"""Letters: "Nov"."""
SHAPES: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?"),
    re.compile(r"((?P<day>\d{1,2})[/.])?(?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})"),
    re.compile(r"((?P<day>\d{1,2})(st|nd|rd|th)? )?(?P<month>[a-z]+)\.? (?P<year>\d{4}|\d{2})"),
)
CENTURY: Final = 2000
EARLIEST: Final = date(1990, 1, 1)
"""Of what is dated in a register; anything earlier was mistyped."""
YEARS_AHEAD: Final = 10
"""Whatever lies further ahead was mistyped."""


def is_too_far(day: date, today: date) -> bool:
    """Say whether a day lies so far ahead that its year was mistyped."""
    return (day.year, day.month, day.day) > (today.year + YEARS_AHEAD, today.month, today.day)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date; where only its month is known, it is the last day of that month (S2)."""

    day: date
    day_known: bool = True

    def __str__(self) -> str:
        if not self.day_known:
            return f"{self.day:%B %Y}"
        return f"{self.day.day} {self.day:%B %Y}"


def end_of_month(day: date) -> PartialDate:
    """Give the month of a day, with no day of it known."""
    return PartialDate(day.replace(day=monthrange(day.year, day.month)[1]), day_known=False)


def partial_date(given: object) -> PartialDate | None:
    """Read a date that may lack its day; None for what is none. Two figures of a year are 20xx."""
    if isinstance(given, PartialDate):
        return given
    if isinstance(given, date) and not isinstance(given, datetime):
        return PartialDate(given)
    said = " ".join(str(given).casefold().replace(",", " ").split())
    found = next((match for shape in SHAPES if (match := shape.fullmatch(said))), None)
    return _dated(found["year"], found["month"], found["day"]) if found else None


def _dated(year: str, month: str, day: str | None) -> PartialDate | None:
    full = int(year) + (CENTURY if len(year) == 2 else 0)
    number = int(month) if month.isdigit() else _month(month)
    if number is None or not 1 <= number <= 12 or full < 1:
        return None
    last = monthrange(full, number)[1]
    if day is not None and not 1 <= int(day) <= last:
        return None
    return PartialDate(date(full, number, int(day) if day else last), day is not None)


def _month(said: str) -> int | None:
    if len(said) < SHORTEST_MONTH:
        return None
    return next((number for name, number in MONTHS.items() if name.startswith(said)), None)
