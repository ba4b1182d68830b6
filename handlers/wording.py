"""Times and names as a school says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local(moment: datetime) -> datetime:
    """Give the moment on the school's clock."""
    return moment.astimezone(LONDON)


def clock(moment: datetime, *, now: datetime) -> str:
    """Say a moment shortly: "14:05", "14:05 tomorrow", "14:05 on Monday 4 May"."""
    there, here = local(moment), local(now)
    days = (there.date() - here.date()).days
    time = f"{there:%H:%M}"
    if days == 0:
        return time
    if days in (1, -1):
        return f"{time} {'tomorrow' if days == 1 else 'yesterday'}"
    return f"{time} on {day(there.date())}"


def day(date: date) -> str:
    """Say a date: "Monday 4 May 2026"."""
    return f"{date:%A} {date.day} {date:%B} {date.year}"


def listed(names: Sequence[str], *, joined_by: str = "and") -> str:
    """Say a list: "Ann", "Ann and Bea", "Ann, Bea and Cy"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joined_by} {names[-1]}"
