"""The crank, and the clock that turns it.

APScheduler says when; it remembers nothing. One thread does the work, so that no two ticks meet;
a call that was committed wakes it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, RLock, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.calendar.school_days import LONDON

log = structlog.get_logger()

EVERY_S = 1
BETWEEN_TICKS_S = 0.02
"""Leaves the writer to the calls for a moment, and lets a burst of them be one tick."""
MOST_TICKS = 50
FIRST_PAUSE_S, LONGEST_PAUSE_S, GROWING = 0.5, 600.0, 1.5

Tick = Callable[[], int]


class Crank:
    """Ticks in a thread of its own: when it is woken, and again while there was something to do."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._turning = RLock()
        self._woken = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._turn_until_stopped, name="crank", daemon=True)

    def start(self) -> None:
        """Begin to wait for work."""
        self._thread.start()

    def wake(self) -> None:
        """Have a tick now."""
        self._woken.set()

    def turn(self) -> None:
        """Tick until there is nothing left to do."""
        with self._turning:
            for _ in range(MOST_TICKS):
                if not self._tick() or self._stopping.wait(BETWEEN_TICKS_S):
                    return

    def stop(self) -> None:
        """Finish the tick that is under way, and end."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _turn_until_stopped(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait()
            self._woken.clear()
            if not self._stopping.wait(BETWEEN_TICKS_S):
                self._turn_safely()

    def _turn_safely(self) -> None:
        try:
            self.turn()
        except Exception:
            # What was under way falls due again by itself.
            log.exception("tick_failed")


class Clockwork:
    """Calls what is to be done every second, every hour, each day at a time of day in London."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=LONDON,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._stopping = Event()

    def every(self, seconds: float, run: Callable[[], object]) -> None:
        """Call this again and again."""
        self._scheduler.add_job(run, "interval", seconds=seconds)

    def daily(self, at: str, run: Callable[[], object]) -> None:
        """Call this each day at a time such as "07:30"."""
        hour, _, minute = at.partition(":")
        self._scheduler.add_job(run, "cron", hour=int(hour), minute=int(minute))

    def soon(self, run: Callable[[], object], *, after_s: float = 0) -> None:
        """Call this once."""
        at = datetime.now(UTC) + timedelta(seconds=after_s)
        self._scheduler.add_job(run, "date", run_date=at)

    def until_done(self, attempt: Callable[[], bool], *, pause_s: float = 0) -> None:
        """Call this until it says that it is done, with pauses that grow."""

        def again() -> None:
            if not attempt() and not self._stopping.is_set():
                longer = max(pause_s * GROWING, FIRST_PAUSE_S)
                self.until_done(attempt, pause_s=min(longer, LONGEST_PAUSE_S))

        self.soon(again, after_s=pause_s)

    def start(self) -> None:
        """Begin to keep time."""
        self._scheduler.start()

    def stop(self) -> None:
        """Call nothing any more; what runs is not waited for."""
        self._stopping.set()
        self._scheduler.shutdown(wait=False)
