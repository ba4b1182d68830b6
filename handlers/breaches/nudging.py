"""When people are nudged about a breach: at 24, 48, 60 and 70 hours, then each morning.

Pure rules (rules, sections 3 and 8; trap 15): they run on any day at any hour, from the moment at
which the school became aware.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.calendar.periods import TELL_THE_ICO_WITHIN, notify_ico_by
from handlers.calendar.school_days import SchoolCalendar

HOUR: Final = timedelta(hours=1)
NUDGES: Final = (24, 48, 60, 70)
"""Hours after the school became aware."""
LATE: Final = TELL_THE_ICO_WITHIN // HOUR
"""Once these hours are over it is late, and said so each morning."""
COPIED_FROM: Final = 60
"""From this nudge on those who were copied are nudged as well."""
BOTH_WAYS_FROM: Final = 48
"""From this nudge on people in chat are nudged by e-mail or text as well."""
A_LITTLE: Final = timedelta(minutes=5)
"""A message that took a little while still says the hours of the moment it was due."""


def last_come(aware: datetime, now: datetime) -> int:
    """Name the latest nudge whose moment has come, by its hours; 0 before the first."""
    return max((hours for hours in (*NUDGES, LATE) if _after(aware, hours) <= now), default=0)


def is_due(aware: datetime, now: datetime, *, nudged: int) -> bool:
    """Say whether to nudge now, given the last nudge that was sent: of several the latest, once."""
    come = last_come(aware, now)
    return come > nudged or come == LATE


def next_nudge(
    aware: datetime, now: datetime, *, nudged: int, calendar: SchoolCalendar
) -> datetime:
    """Say when to nudge next: at once where a moment was missed, and each morning once it is late.

    Args:
        aware: When the school became aware.
        now: The present moment.
        nudged: The last nudge that was sent, by its hours; 0 for none.
        calendar: The school's hours; what is late is said on any day.
    """
    come = last_come(aware, now)
    if come > nudged:
        return now
    to_come = (_after(aware, hours) for hours in NUDGES if hours > max(come, nudged))
    return next(to_come, calendar.next_morning(max(now, notify_ico_by(aware))))


def time_left(aware: datetime, now: datetime) -> str:
    """Say how many whole hours are left to tell the ICO, or that it is late."""
    left = _after(aware, LATE) - now.astimezone(UTC)
    if left <= timedelta():
        return "late"
    hours = (left + A_LITTLE) // HOUR
    return "less than an hour left" if hours < 1 else f"{hours} hour{'s' * (hours > 1)} left"


def _after(aware: datetime, hours: int) -> datetime:
    """Add real hours: on the school's own clock a sum would lose or gain one when it changes."""
    return aware.astimezone(UTC) + hours * HOUR
