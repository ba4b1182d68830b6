"""How many have answered, as a bar of text for each group. Pure.

The numbers stand before the bar, so that whoever hears it read aloud has them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from handlers.wording import listed
from storage.vocabulary import Role, StaffMember

WIDTH: Final = 10
FULL, EMPTY = "\u2588", "\u2591"
SMALLEST: Final = 3
"""A group of fewer people is shown together with another."""

ALL_STAFF: Final = "All staff"
GROUPS: Final[Mapping[str, frozenset[Role]]] = {
    "Leaders": frozenset(
        {Role.HEAD, Role.DEPUTY_HEAD, Role.SENIOR_LEADER, Role.DSL, Role.DEPUTY_DSL}
    ),
    "Office": frozenset({Role.OFFICE, Role.DATA_LEAD, Role.HR, Role.ADMINISTRATOR}),
    "Teaching and support staff": frozenset({Role.STAFF, Role.BEHAVIOUR_LEAD}),
}
"""Somebody is in the first that fits. Vera knows duties and no job titles."""
OTHERS: Final = "Others"


def bar(done: int, of: int) -> str:
    """Draw how many of all there are: "8 of 16 █████░░░░░"; full only when it is all of them."""
    filled = done * WIDTH // of if of else 0
    if done and not filled:
        filled = 1
    return f"{done} of {of} {FULL * filled}{EMPTY * (WIDTH - filled)}"


def staff_bars(
    asked: Iterable[UUID], answered: frozenset[UUID], staff: Mapping[UUID, StaffMember]
) -> tuple[tuple[str, str], ...]:
    """Draw a bar for all staff, and one for each group that is large enough."""
    everybody = frozenset(asked)
    groups = large_enough(grouped(everybody, staff))
    shown = {ALL_STAFF: everybody, **(groups if len(groups) > 1 else {})}
    return tuple((label, bar(len(who & answered), len(who))) for label, who in shown.items())


def grouped(
    people: Iterable[UUID], staff: Mapping[UUID, StaffMember]
) -> dict[str, frozenset[UUID]]:
    """Put everybody into the first group that fits; a group without anybody is left out."""
    found: dict[str, set[UUID]] = {label: set() for label in (*GROUPS, OTHERS)}
    for person in people:
        roles = staff[person].roles if person in staff else frozenset[Role]()
        fits = (label for label, wanted in GROUPS.items() if roles & wanted)
        found[next(fits, OTHERS)].add(person)
    return {label: frozenset(who) for label, who in found.items() if who}


def large_enough(groups: Mapping[str, frozenset[UUID]]) -> dict[str, frozenset[UUID]]:
    """Show small groups together, and with the next larger one where they are still too few."""
    by_size = sorted(groups, key=lambda label: len(groups[label]))
    together: list[str] = [label for label in by_size if len(groups[label]) < SMALLEST]
    left = [label for label in by_size if label not in together]
    while together and left and sum(len(groups[each]) for each in together) < SMALLEST:
        together.append(left.pop(0))
    shown = {label: groups[label] for label in groups if label in left}
    if together:
        in_order = [label for label in groups if label in together]
        shown[_called(in_order)] = frozenset[UUID]().union(*(groups[each] for each in in_order))
    return shown


def _called(labels: list[str]) -> str:
    first, *more = labels
    return listed([first, *(f"{label[:1].lower()}{label[1:]}" for label in more)])
