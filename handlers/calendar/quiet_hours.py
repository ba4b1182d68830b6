"""When Vera may speak up by herself: by day, on working days, in the holidays too.

What is Now or Urgent, and the clock of a breach, does not ask. Which days of the year something is
due on is the matter of whoever sends it; here it is only what was missed and is caught up late.

Source: rules, section 5, "Out of hours", and section 8.
"""

from __future__ import annotations

from datetime import datetime

from handlers.calendar.school_days import SchoolCalendar, local_day


def quiet_until(calendar: SchoolCalendar, now: datetime) -> datetime:
    """Say from when on Vera may speak up: now, or the next morning of a working day."""
    return calendar.on_working_days().may_be_told(now)


def is_told_this_week(calendar: SchoolCalendar, now: datetime) -> bool:
    """Say whether what may be said from now on is still said in this week, Monday to Sunday.

    What comes every week is left out where it is so late that the next one is said as soon.
    """
    told = local_day(quiet_until(calendar, now))
    return told.isocalendar()[:2] == local_day(now).isocalendar()[:2]
