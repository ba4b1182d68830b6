"""What ends a request, and whether that was in time."""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.data_requests.facts import Asked, Step
from handlers.wording import day as said
from storage.vocabulary import ClockStatus, Happened, RequestEvent

ENDS: Final = (
    RequestEvent.RESPONSE_SENT,
    RequestEvent.REFUSED_WITH_REASONS,
    RequestEvent.WITHDRAWN,
)

_IN_TIME = {
    RequestEvent.RESPONSE_SENT: (ClockStatus.ANSWERED_IN_TIME, ClockStatus.ANSWERED_LATE),
    RequestEvent.REFUSED_WITH_REASONS: (ClockStatus.REFUSED_IN_TIME, ClockStatus.REFUSED_LATE),
    RequestEvent.WITHDRAWN: (ClockStatus.WITHDRAWN, ClockStatus.WITHDRAWN),
}
_WORDS = {
    RequestEvent.RESPONSE_SENT: "It was answered on {day}, {how}.",
    RequestEvent.REFUSED_WITH_REASONS: "It was refused with reasons on {day}, {how}.",
    RequestEvent.WITHDRAWN: "It was withdrawn on {day}: nothing is due any more.",
}


def ending_of(asked: Asked) -> Happened | None:
    """Find what ended a request: the first answer, refusal or withdrawal.

    A part of the answer ends nothing. Of several on one day an answer counts before a refusal.
    """
    ends = [event for event in asked.events if event.type in ENDS]
    return min(ends, key=lambda event: (event.on, ENDS.index(event.type)), default=None)


def until_the_end(asked: Asked) -> tuple[Happened, ...]:
    """List what happened up to the day on which a request ended; later nothing counts."""
    end = ending_of(asked)
    return tuple(event for event in asked.events if end is None or event.on <= end.on)


def ended_status(end: Happened, due: date | None) -> ClockStatus:
    """Say whether a request was answered or refused in time; what was not due yet was in time.

    Source: UK GDPR article 12(4): a refusal is due within the same period as an answer.
    """
    in_time, late = _IN_TIME[end.type]
    return in_time if due is None or end.on <= due else late


def ended_step(end: Happened, due: date | None, source: str) -> Step:
    """Write the step that says how a request ended."""
    how = "in time" if due is None or end.on <= due else f"after {said(due)}: too late"
    return Step(_WORDS[end.type].format(day=said(end.on), how=how), source)


def open_status(due: date | None, today: date) -> ClockStatus:
    """Say whether a request that has not ended is late."""
    late = due is not None and today > due
    return ClockStatus.OVERDUE if late else ClockStatus.RUNNING
