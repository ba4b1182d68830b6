"""What several commands read alike: a day, and which school is meant."""

from __future__ import annotations

from datetime import date, datetime

from bot.opening import Opened
from bot.stops import Stop
from handlers.school.school import School

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
"""A date outside was typed wrong."""


def day_typed(words: str) -> date:
    """Read a day as people type it; stops with words."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(words.strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
    raise Stop(f"'{words}' is not a date. Write it as 2026-09-02 or 02/09/2026.")


def schools_asked(here: Opened, key: str) -> list[School]:
    """List the school with this key, or all where none is named; stops where there is none."""
    asked = [each for each in here.schools.values() if key in ("", each.settings.key)]
    if asked:
        return asked
    raise Stop(f"There is no school '{key}'. The schools are: {_known(here)}.")


def one_school(here: Opened, key: str) -> School:
    """Give the school with this key, or the only one; stops where it is not clear which."""
    schools = [each for each in here.schools.values() if key in ("", each.settings.key)]
    if len(schools) == 1:
        return schools[0]
    raise Stop(f"Say which school it is with --school. The schools are: {_known(here)}.")


def _known(here: Opened) -> str:
    return ", ".join(sorted(each.settings.key for each in here.schools.values()))
