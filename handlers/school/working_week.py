"""The days on which somebody works, as an office writes them: "Mon-Wed; Fri"."""

from __future__ import annotations

import re

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WHOLE_WEEK = frozenset(range(5))

_FULL_TIME = frozenset({"", "all", "all week", "every day", "full time", "weekdays", "whole week"})
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PART = re.compile(r"(?:[;,/&+\s]|\band\b)+")
_SPAN = re.compile(r"\s*(?:[-\u2010-\u2015]|\bto\b)\s*")


class WrongDays(ValueError):
    """The words in a cell of working days cannot be read as days."""


def working_days(cell: str) -> frozenset[int]:
    """Read days, Monday as 0; an empty cell is Monday to Friday.

    Raises:
        WrongDays: With words that say which part cannot be read.
    """
    bare = cell.casefold().replace(".", "").strip()
    if bare.replace("-", " ") in _FULL_TIME:
        return WHOLE_WEEK
    parts = [part for part in _PART.split(_SPAN.sub("-", bare)) if part]
    days = frozenset(day for part in parts for day in _span(part))
    if not days:
        raise WrongDays(f"'{cell}' names no day. Write days as in: Mon-Wed; Fri.")
    return days


def spoken_days(days: frozenset[int]) -> str:
    """Write days as they are read: "Mon, Tue, Fri"."""
    return ", ".join(NAMES[day] for day in sorted(days))


def _span(part: str) -> range:
    ends = [_day(word) for word in part.split("-")]
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise WrongDays(f"'{part}' is not a run of days. Write days as in: Mon-Wed; Fri.")
    return range(ends[0], ends[-1] + 1)


def _day(word: str) -> int:
    found = {_starting(word), _starting(word.removesuffix("s"))} - {None}
    if len(found) != 1:
        raise WrongDays(f"'{word}' is not a day. Write days as in: Mon-Wed; Fri.")
    return next(day for day in found if day is not None)


def _starting(word: str) -> int | None:
    days = [day for day, name in enumerate(_FULL_NAMES) if len(word) > 1 and name.startswith(word)]
    return days[0] if len(days) == 1 else None
