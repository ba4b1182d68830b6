"""Periods of months and of hours, as the law counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final

from handlers.calendar.school_days import LONDON, local_time

TELL_THE_ICO_WITHIN: Final = timedelta(hours=72)


def months_later(day: date, months: int) -> date:
    """Find the same date so many months later, or the last day of a month that is too short.

    Always count from the first day of the period: 31 January and one month twice is 28 March.

    Source: Regulation 1182/71, article 3(2)(c); the ICO's examples in rules, section 1.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def notify_ico_by(aware: datetime) -> datetime:
    """Find the end of the 72 hours after the school became aware, on its own clock.

    They are real hours: nights, weekends, bank holidays and both changes of the clocks are in them.

    Source: UK GDPR article 33(1); Regulation 1182/71, article 3(4) ("otherwise than in hours").

    Raises:
        ValueError: The moment has no zone.
    """
    return (local_time(aware).astimezone(UTC) + TELL_THE_ICO_WITHIN).astimezone(LONDON)
