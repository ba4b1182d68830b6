"""Work that falls due by itself at a time of day, on the school's clock.

A job has one turn a day, or a week, named by the local date on which it is due. A turn that was
missed is done late, as long as its day or week lasts, and never twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment

DoJob: TypeAlias = "Callable[[Moment], None]"


@dataclass(frozen=True)
class Job:
    """What is done each day, or each week on one day, at a time on the school's clock.

    Attributes:
        name: Under which it is stored that it was done.
        act: Does it, within one school.
        at: The time of day in Europe/London, whatever the season.
        weekday: Monday is 0; None for every day.
    """

    name: str
    act: DoJob
    at: time
    weekday: int | None = None

    def last_turn(self, now: datetime) -> date:
        """Name the newest turn whose moment has come."""
        day = self._turn_about(now)
        return day if self._moment(day) <= now else day - self._every

    def next_moment(self, now: datetime) -> datetime:
        """Say when the next turn comes, always after now."""
        return self._moment(self.last_turn(now) + self._every)

    def is_in_time(self, turn: date, now: datetime) -> bool:
        """Say whether a turn may still be done: its day, or its week, is not over."""
        return turn == self._turn_about(now)

    @property
    def _every(self) -> timedelta:
        return timedelta(days=1 if self.weekday is None else 7)

    def _turn_about(self, now: datetime) -> date:
        """Name the turn of this day, or of this week from Monday to Sunday."""
        today = local_day(now)
        if self.weekday is None:
            return today
        return today + timedelta(days=self.weekday - today.weekday())

    def _moment(self, turn: date) -> datetime:
        return datetime.combine(turn, self.at, LONDON).astimezone(UTC)
