"""The breaches in a calendar of the desk: by when the ICO must be told, as a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from handlers.breaches.how_it_stands import CHECK
from handlers.breaches.running import still_running
from handlers.calendar.periods import notify_ico_by
from handlers.call import Moment
from handlers.data_requests.calendar_file import CalendarEntry
from handlers.data_requests.register_files import PLEASE_OPEN
from storage.cases import Case

DURING_ITS_HOURS: Final = (-timedelta(hours=24), -timedelta(hours=4))
"""Before the last hour begins, which is what the entry shows."""


def breaches_due(moment: Moment, reader: UUID | None) -> tuple[CalendarEntry, ...]:
    """Give what a calendar holds of the breaches that are still to be decided about."""
    return tuple(
        CalendarEntry(
            uid=uuid5(case.id, "tell the ICO"),
            on=notify_ico_by(breach.aware_at),
            summary=_summary(case),
            said="" if case.quiet else CHECK,
            reminders=DURING_ITS_HOURS,
        )
        for case, breach in still_running(moment, reader)
    )


def _summary(case: Case) -> str:
    return PLEASE_OPEN if case.quiet else f"{case.reference}: last moment to tell the ICO"
