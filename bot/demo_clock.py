"""The demo's clock: it ticks like any other, and can be moved forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from bot.app import real_time
from bot.stops import Stop
from handlers.calendar.school_days import LONDON, SchoolCalendar, local_day, local_time
from handlers.school.settings import SchoolSettings

TEN_O_CLOCK = time(10)
SCHOOL_MORNING = time(8, 15)
SHORTEST_STEP = timedelta(minutes=1)
"""What stays due although it was looked at, such as a message that is refused, is passed by."""


class DemoClock:
    """Gives the demo's time, and lets Vera do on the way what falls due when it is moved."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - real_time()
        self._moving = Lock()
        self.on_move: Callable[[], None] = lambda: None
        self.next_due: Callable[[], datetime | None] = lambda: None
        """When something falls due next: moving stops there on the way."""

    def __call__(self) -> datetime:
        return real_time() + self._ahead

    def move(self, by: timedelta) -> None:
        """Move forward from one moment at which something is due to the next."""
        with self._moving:
            until = self() + by
            while (due := self.next_due()) is not None and due <= until:
                step = max(due - self(), SHORTEST_STEP)
                self._ahead += min(step, max(until - self(), timedelta(0)))
                self.on_move()
                if self() >= until:
                    return
            self._ahead += max(until - self(), timedelta(0))
            self.on_move()


def beginnings_of_terms(settings: SchoolSettings) -> list[datetime]:
    """Give the morning on which each term begins, for a clock that moves by terms."""
    calendar = settings.calendar
    first = (calendar.next_school_morning(_midnight(term.first)) for term in settings.terms)
    return [datetime.combine(local_day(each), SCHOOL_MORNING, LONDON) for each in first]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


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
