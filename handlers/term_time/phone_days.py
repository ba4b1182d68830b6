"""The days of a school phone that goes on a trip: which make sense, and when people are reminded.

Pure.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from handlers.calendar.school_days import LONDON, SchoolCalendar, local_day

LOST_AT: Final = time(8)
"""When people are asked after a lost phone: early, as the 72 hours run."""

LONGEST_TRIP: Final = timedelta(days=60)
WITHIN: Final = timedelta(days=200)
ONE_DAY: Final = timedelta(days=1)

BACK_FIRST = "This is before the day on which it goes out."
TOO_LONG = "This is more than two months after it goes out. Is it the right day?"
TOO_FAR = "This is more than half a year from today. Is it the right day?"


def wrong_days(*, out_on: date, back_on: date, today: date) -> dict[str, str]:
    """Say, for each question, what is wrong with the days on which a phone goes and comes."""
    if abs(out_on - today) > WITHIN:
        return {"out_on": TOO_FAR}
    if back_on < out_on:
        return {"back_on": BACK_FIRST}
    return {"back_on": TOO_LONG} if back_on - out_on > LONGEST_TRIP else {}


def next_reminder(
    calendar: SchoolCalendar, *, from_day: date, after: datetime, at: time
) -> datetime:
    """Give the first moment after another, at a time of day, on a staff day from a day on.

    So nobody is reminded at the weekend or in a holiday (duties, S38).
    """
    day = max(from_day, local_day(after))
    while not calendar.is_staff_day(day) or _moment(day, at) <= after:
        day += ONE_DAY
    return _moment(day, at)


def days_late(*, back_on: date, came_back_on: date) -> int:
    """Say how many days after its day a phone came back; none where it came in time."""
    return max((came_back_on - back_on).days, 0)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)
