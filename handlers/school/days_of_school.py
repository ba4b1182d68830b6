"""The school's days as they are known now: those of vera.toml, and the closures said in chat."""

from __future__ import annotations

from dataclasses import replace

from handlers.calendar.school_days import SchoolCalendar
from handlers.call import Moment
from storage.closures import closed_days

HELD = "days of the school"


def calendar_now(moment: Moment) -> SchoolCalendar:
    """Give the school's calendar with every closure, for what is counted in school days.

    It is looked up once in a transaction.
    """
    held: SchoolCalendar | None = moment.session.info.get(HELD)
    if held is None:
        settled = moment.school.settings.calendar
        closures = settled.closures | closed_days(moment.session)
        held = moment.session.info[HELD] = replace(settled, closures=closures)
    return held


def forget_calendar(moment: Moment) -> None:
    """Look the closures up again, after one was added or taken back."""
    moment.session.info.pop(HELD, None)
