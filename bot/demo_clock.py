"""The demo's clock: it ticks like any other, and can be moved forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from threading import Lock

from bot.app import real_time
from bot.stops import Stop
from handlers.calendar.school_days import LONDON, SchoolCalendar, local_time

TEN_O_CLOCK = time(10)
STEPS = 60
SHORTEST_STEP = timedelta(minutes=1)


class DemoClock:
    """Gives the demo's time, and lets Vera do on the way what falls due when it is moved."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - real_time()
        self._moving = Lock()
        self.on_move: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        return real_time() + self._ahead

    def move(self, by: timedelta) -> None:
        """Move forward in steps, so that what fell due between is done at its own time."""
        with self._moving:
            step = max(SHORTEST_STEP, by / STEPS)
            while by > timedelta(0):
                self._ahead += min(step, by)
                by -= step
                self.on_move()


def first_moment(at: str, calendar: SchoolCalendar) -> datetime:
    """Read when the demo begins; by itself now, or out of hours at ten on the next school day."""
    if at:
        return _read(at)
    now = real_time()
    if calendar.in_school_hours(now):
        return now
    morning = local_time(calendar.next_school_morning(now))
    return datetime.combine(morning.date(), TEN_O_CLOCK, LONDON).astimezone(UTC)


def _read(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at).replace(tzinfo=LONDON).astimezone(UTC)
    except ValueError:
        raise Stop(f'"{at}" is not a time. Write it like this: --at "2026-04-28 10:00".') from None
