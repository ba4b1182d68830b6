"""Where a period counted in months begins and ends: identity, pauses and extension, in order.

UK GDPR articles 12 and 12A. All of it is reckoned anew from the events each time, so that a proof
of identity that is entered late, or a date of receipt put right, moves everything that follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handlers.calendar.periods import months_later
from handlers.calendar.working_days import ONE_DAY, WorkingDays
from handlers.data_requests.conditions import (
    CONDITIONS,
    Asking,
    Condition,
    askings,
    is_known_personally,
    is_prompt,
)
from handlers.data_requests.facts import Pause
from storage.vocabulary import Happened, RequestEvent

ORDINARY, EXTENDED = 1, 3
"""Months. Extended "by two further months" is three from the start (article 12A(3))."""

VALID_REASONS: Final = ("complex", "number")
"""How the two reasons begin that article 12A(3) knows: complexity, number of requests."""

Happening = Pause | Asking | Happened
"""What can move a period: a question about what is wanted, a condition, a notice of extension."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that the period is extended."""

    event: Happened
    in_time: bool
    valid: bool
    at_the_last: bool = False
    """In time only because the last day moved past a weekend or bank holiday."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that moved the period, judged in the order in which it happened."""

    received: date
    days: WorkingDays
    pauses: tuple[Pause, ...] = ()
    askings: tuple[Asking, ...] = ()
    notices: tuple[Notice, ...] = ()
    known_personally: bool = False

    @property
    def months(self) -> int:
        """Give the months of the period, as extended or not."""
        counts = any(notice.in_time and notice.valid for notice in self.notices)
        return EXTENDED if counts else ORDINARY

    @property
    def start(self) -> date:
        """Give the latest of receipt and everything asked for in time that has come."""
        met = (it.pause.answered for it in self.askings if not it.too_late)
        return max([self.received, *(day for day in met if day)])

    @property
    def waiting_for(self) -> Condition | None:
        """Give what has to come before the period begins, if it has not."""
        waiting = [it.condition for it in self.askings if _is_open(it)]
        return min(waiting, key=CONDITIONS.index, default=None)

    def kept(self, months: int) -> tuple[Pause, ...]:
        """List the pauses that begin before the period, as it then stands, is over."""
        found: list[Pause] = []
        for pause in self.pauses:
            end = self._end(found, months)
            if end is None or pause.asked <= end:
                found.append(pause)
        return tuple(found)

    def end(self, months: int) -> date | None:
        """Find when a period ends, moved off a day off; None while it stands still."""
        return None if self.waiting_for else self._end(self.kept(months), months)

    def unmoved_end(self, months: int) -> date | None:
        """Find the same before it moves."""
        return None if self.waiting_for else self._unmoved(self.kept(months), months)

    def _end(self, pauses: Iterable[Pause], months: int) -> date | None:
        raw = self._unmoved(tuple(pauses), months)
        return self.days.roll(raw) if raw else None

    def _unmoved(self, pauses: tuple[Pause, ...], months: int) -> date | None:
        if any(pause.answered is None for pause in pauses):
            return None
        return self.raw(months, days_in(pauses, after=self.start))

    def raw(self, months: int, paused: frozenset[date]) -> date:
        """Find the corresponding date with the paused days added, before it moves."""
        return months_later(self.start, months) + len(paused) * ONE_DAY


def days_in(pauses: Iterable[Pause], *, after: date, asking_day: bool = True) -> frozenset[date]:
    """Gather the days of answered pauses, both ends included, each once, that follow a day.

    Source: UK GDPR article 12A(5)(b); rules, trap 12.
    """
    first = 0 if asking_day else 1
    return frozenset(
        day
        for pause in pauses
        if pause.answered
        for day in _days(pause.asked + first * ONE_DAY, pause.answered)
        if day > after
    )


def told(
    events: Iterable[Happened],
    *,
    received: date,
    days: WorkingDays,
    pauses: tuple[Pause, ...],
    only_prompt: bool = False,
) -> Timeline:
    """Judge what happened, in the order of its dates, each by the period as it stood then.

    With `only_prompt`, what had to come first and was asked for late is left out.
    """
    events = tuple(events)
    line = Timeline(received, days, known_personally=is_known_personally(events))
    first = [
        asking
        for asking in askings(events, received)
        if not only_prompt or is_prompt(asking, received)
    ]
    happenings: list[Happening] = [*pauses, *first, *_extensions(events)]
    for happening in sorted(happenings, key=_when):
        line = _went_on(line, happening)
    return line


def _when(happening: Happening) -> tuple[date, int, str]:
    """Put what stops or moves the period before the notice that was given on the same day."""
    if isinstance(happening, Happened):
        return happening.on, 2, happening.reason
    if isinstance(happening, Asking):
        return happening.pause.asked, 0, happening.condition.noun
    return happening.asked, 1, ""


def _went_on(line: Timeline, happening: Happening) -> Timeline:
    if isinstance(happening, Pause):
        return replace(line, pauses=(*line.pauses, happening))
    if isinstance(happening, Asking):
        end = line.end(line.months)
        late = end is not None and happening.pause.asked > end
        return replace(line, askings=(*line.askings, replace(happening, too_late=late)))
    return replace(line, notices=(*line.notices, _judged(line, happening)))


def _judged(line: Timeline, event: Happened) -> Notice:
    limit, unmoved = line.end(ORDINARY), line.unmoved_end(ORDINARY)
    return Notice(
        event,
        in_time=limit is None or event.on <= limit,
        valid=event.reason.strip().casefold().startswith(VALID_REASONS),
        at_the_last=unmoved is not None and event.on > unmoved,
    )


def _extensions(events: Iterable[Happened]) -> list[Happened]:
    return [event for event in events if event.type is RequestEvent.EXTENSION_NOTIFIED]


def _is_open(asking: Asking) -> bool:
    return asking.pause.answered is None and not asking.too_late


def _days(first: date, last: date) -> Iterable[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))
