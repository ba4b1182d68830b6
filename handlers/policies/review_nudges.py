"""When a policy's owner is reminded of its review: 90, 30 and 7 days before, then every week.

Pure. What was missed is one reminder, on the first day of work from then on (duties, S2; rules,
section 8). The weeks are counted from the last reminder, so that all that is due comes together.
Sums are done with today: a stored date may be the first or last there is, and stops nobody else's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from handlers.calendar.school_days import SchoolCalendar

BEFORE: Final = (timedelta(days=90), timedelta(days=30), timedelta(days=7))
WEEKLY: Final = timedelta(weeks=1)
HEAD_TOO_AFTER: Final = timedelta(weeks=4)


def needs_review(next_review: date | None, today: date) -> bool:
    """Say whether a review is near enough, or late enough, to be spoken of."""
    return next_review is not None and next_review <= today + BEFORE[0]


def nudge_is_due(
    next_review: date | None, *, nudged_on: date | None, today: date, calendar: SchoolCalendar
) -> bool:
    """Say whether somebody is to be reminded today of a review."""
    if next_review is None or not calendar.is_staff_day(today):
        return False
    come = [before for before in BEFORE if next_review <= today + before]
    if not come:
        return False
    if nudged_on is None or nudged_on + come[-1] < next_review:
        return True
    return len(come) == len(BEFORE) and nudged_on + WEEKLY <= today


def head_is_told_too(next_review: date, today: date) -> bool:
    """Say whether a review is so late that the head is reminded beside the policy's owner."""
    return next_review < today - HEAD_TOO_AFTER
