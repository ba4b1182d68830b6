"""From when on something may be said about a case of Vera's own accord: at once, or in the morning.

What is Now or Urgent does not wait, nor does data that went astray: its 72 hours run through nights
and weekends (rules, section 5, "Out of hours").
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from handlers.calendar.quiet_hours import quiet_until
from handlers.calendar.school_days import SchoolCalendar
from handlers.call import Moment
from storage.cases import Case
from storage.outbox import keep_quiet
from storage.vocabulary import Urgency

ASTRAY: Final = "R21"
"""The route of data that went astray."""
GRACE: Final = timedelta(minutes=10)
"""The head who is told "at the end of the day" is told at half past four, and a little after."""


def is_by_day(calendar: SchoolCalendar, now: datetime) -> bool:
    """Say whether anything may be said now, or could until a moment ago."""
    return quiet_until(calendar, now - GRACE) <= now


def may_be_said(moment: Moment, case: Case) -> datetime:
    """Give the first moment from now on at which it may be said."""
    if cannot_wait(case):
        return moment.at
    calendar = moment.school.settings.calendar
    return max(moment.at, quiet_until(calendar, moment.at - GRACE))


def may_be_sent(moment: Moment, case_id: UUID | None) -> datetime:
    """Give the first moment at which a message may be sent that was held up."""
    case = moment.session.find(Case, case_id) if case_id is not None else None
    if case is not None:
        return may_be_said(moment, case)
    return max(moment.at, quiet_until(moment.school.settings.calendar, moment.at - GRACE))


def cannot_wait(case: Case) -> bool:
    """Say whether a case is spoken of at any hour."""
    return case.priority <= Urgency.URGENT or case.route == ASTRAY


def wait_for_the_morning(moment: Moment, case_id: UUID) -> None:
    """Have what is owed about a case in this transaction wait, if it may."""
    case = moment.session.find(Case, case_id)
    if case is not None and (until := may_be_said(moment, case)) > moment.at:
        keep_quiet(moment.session, until=until)
