"""The rungs of a route: people in the order in which they are told, each at their moment.

First the route's own people on duty. Where these are fewer than two, the next role up, then those
who are away: somebody is always told. A quiet route goes no wider than its row; only where nobody
of it is left at all does it go on to the chair of governors (rules, section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.casework.duty import Duty, Found
from storage.vocabulary import Recipient, RouteRow, Rung, Urgency

Group = tuple[Recipient, ...]
Find = Callable[[date], Found]
Phase = tuple[int, tuple[Find, ...]]
"""Ways to find more people, and below how many people found so far they are tried."""

TOGETHER: Final = frozenset({Recipient.DSL, Recipient.DEPUTY_DSL, Recipient.HEAD})
"""Whom Now tells at once, as far as the route goes to them (rules, section 5, P0)."""

NEXT_UP: Final = (
    Recipient.DEPUTY_HEAD,
    Recipient.DSL,
    Recipient.HEAD,
    Recipient.CHAIR,
    Recipient.VICE_CHAIR,
)
"""Rules, section 6: "next role up (deputy → DSL → head → chair → outside card)"."""

NEXT_UP_QUIETLY: Final = (Recipient.CHAIR, Recipient.VICE_CHAIR)

ALWAYS: Final = 1_000_000
ENOUGH: Final = 2


def climb(
    row: RouteRow, urgency: Urgency, duty: Duty, moments: Iterator[datetime], *, reminded: bool
) -> tuple[Rung, ...]:
    """Lay out the rungs of a route, in order of time and none of them empty.

    Args:
        row: The route.
        urgency: How soon; senior leaders at large are told of Now and Urgent only.
        duty: Finds the people.
        moments: When the first people are told, and then each rung after them.
        reminded: Whether the first people are told twice before anybody else is.
    """
    ladder = _Ladder(moments, reminded)
    for below, finds in _phases(row, urgency, duty):
        if ladder.people_told < below:
            for find in finds:
                ladder.add(find)
    return tuple(ladder.rungs)


class _Ladder:
    def __init__(self, moments: Iterator[datetime], reminded: bool) -> None:
        self.rungs: list[Rung] = []
        self._moments = moments
        self._reminded = reminded
        self._due = next(moments)
        self._told: set[UUID] = set()

    @property
    def people_told(self) -> int:
        return len(self._told)

    def add(self, find: Find) -> None:
        found = find(local_day(self._due))
        new = {who: why for who, why in found.items() if who not in self._told}
        if new:
            self._append(Rung(self._due, tuple(new), new))
        if new and self._reminded and len(self.rungs) == 1:
            self._append(replace(self.rungs[0], due=self._due))

    def _append(self, rung: Rung) -> None:
        self.rungs.append(rung)
        self._told.update(rung.people)
        self._due = next(self._moments)


def _phases(row: RouteRow, urgency: Urgency, duty: Duty) -> Iterator[Phase]:
    groups = _groups(row, urgency)
    on_duty = tuple(_among(group, duty.on_duty) for group in groups)
    anybody = tuple(_among(group, duty.anybody) for group in groups)
    yield ALWAYS, on_duty
    if row.quiet:
        yield ENOUGH, anybody
        yield from _one_by_one(NEXT_UP_QUIETLY, duty, below=1)
    else:
        yield from _one_by_one(NEXT_UP, duty, below=ENOUGH)
        yield ENOUGH, anybody
    yield from _away(row, duty)


def _groups(row: RouteRow, urgency: Urgency) -> tuple[Group, ...]:
    at_once = row.primary
    if urgency is Urgency.NOW:
        at_once += tuple(each for each in (*row.copy, *row.then) if each in TOGETHER)
    leaders = urgency <= Urgency.URGENT
    then = (each for each in row.then if leaders or each is not Recipient.SENIOR_LEADER)
    return (tuple(dict.fromkeys(at_once)), *((each,) for each in then))


def _one_by_one(recipients: Group, duty: Duty, *, below: int) -> Iterator[Phase]:
    for recipient in recipients:
        yield below, (_among((recipient,), duty.on_duty),)


def _away(row: RouteRow, duty: Duty) -> Iterator[Phase]:
    below = 1 if row.quiet else ENOUGH
    for recipient in NEXT_UP_QUIETLY if row.quiet else NEXT_UP:
        yield below, (_among((recipient,), duty.anybody),)


def _among(group: Group, find: Callable[[Recipient, date], Found]) -> Find:
    return lambda day: _joined(find(recipient, day) for recipient in group)


def _joined(found: Iterator[Found]) -> Found:
    people: Found = {}
    for each in found:
        for who, why in each.items():
            people[who] = f"{people[who]} and {why}" if who in people else why
    return people
