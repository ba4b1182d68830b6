"""When somebody who has not answered is nudged, and when the office is told who has not.

Pure. Days are school days, so that nobody is hurried in a holiday; a day that was missed is caught
up on the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.calendar.school_days import SchoolCalendar


def nudge_is_due(
    asked_on: date, *, nudges: int, today: date, after: Sequence[int], calendar: SchoolCalendar
) -> bool:
    """Say whether somebody who was asked on a day is to be nudged again today.

    `after` are the school days after which each nudge is due; after the last of them there is none.
    """
    if nudges >= len(after):
        return False
    return today >= calendar.add_school_days(asked_on, after[nudges])


def listing_is_due(opened_on: date, *, today: date, after: int, calendar: SchoolCalendar) -> bool:
    """Say whether the office is to be told who has not answered a round."""
    return today >= calendar.add_school_days(opened_on, after)
