"""When somebody who has not answered is nudged, and when the office is told who has not.

Pure. Days are school days, so that nobody is hurried in a holiday; a day that was missed is caught
up on the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.calendar.school_days import SchoolCalendar


def nudge_is_due(
    asked_on: date,
    *,
    nudges: int,
    nudged_on: date | None,
    today: date,
    after: Sequence[int],
    calendar: SchoolCalendar,
) -> bool:
    """Say whether somebody who was asked on a day is to be nudged again today.

    `after` are the school days after which each nudge is due; after the last of them there is none.
    """
    due = next_nudge(asked_on, nudges=nudges, nudged_on=nudged_on, after=after, calendar=calendar)
    return due is not None and due <= today


def next_nudge(
    asked_on: date,
    *,
    nudges: int,
    nudged_on: date | None,
    after: Sequence[int],
    calendar: SchoolCalendar,
) -> date | None:
    """Say on which day somebody is nudged next, at the earliest; None where no nudge is left.

    One that came late keeps its distance to the next: nobody is nudged two days running.
    """
    if nudges >= len(after):
        return None
    due = calendar.add_school_days(asked_on, after[nudges])
    if not nudges or nudged_on is None:
        return due
    return max(due, calendar.add_school_days(nudged_on, after[nudges] - after[nudges - 1]))


def listing_is_due(opened_on: date, *, today: date, after: int, calendar: SchoolCalendar) -> bool:
    """Say whether the office is to be told who has not answered a round."""
    return today >= calendar.add_school_days(opened_on, after)
