"""The route of a case as it began: its row, and who held which duty then.

Whoever comes into a duty later is not told of what is open by that duty; whoever is away or has
left is passed over as on any route. Only what is written about the case itself can lead to another
row: a change of the settings or the staff list alters nothing about who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from handlers.casework.conflicts import Staff, line_above
from handlers.casework.route_table import choose_row
from storage.vocabulary import ReportFacts, Role, RouteRow, StaffMember

OF_NO_DUTY: Final = frozenset({Role.STAFF})


@dataclass(frozen=True, slots=True)
class Duties:
    """What somebody was at the school when a route began."""

    roles: frozenset[Role] = frozenset()
    deputises_for: frozenset[UUID] = frozenset()
    line_manager: UUID | None = None


@dataclass(frozen=True, slots=True)
class AsBegun:
    """A route as it began."""

    row: RouteRow
    duties: Mapping[UUID, Duties]
    """Of those who had any, and of the reporter's line."""

    def then(self, today: Staff) -> dict[UUID, StaffMember]:
        """Give today's staff with the duties that they had then; nobody who has left is back."""
        return {who: _with(person, self.duties.get(who, NONE)) for who, person in today.items()}

    def held(self, who: UUID, roles: frozenset[Role]) -> bool:
        """Say whether somebody held one of these roles then."""
        return bool(self.duties.get(who, NONE).roles & roles)


NONE: Final = Duties()


def as_begun(row: RouteRow, facts: ReportFacts, staff: Staff) -> AsBegun:
    """Note the row of a route, and of the people what decides about it."""
    line = set() if facts.reporter is None else {facts.reporter, *line_above(facts.reporter, staff)}
    duties = {
        who: Duties(person.roles - OF_NO_DUTY, person.deputises_for, person.line_manager)
        for who, person in staff.items()
        if who in line or person.roles - OF_NO_DUTY or person.deputises_for
    }
    return AsBegun(row, duties)


def rechosen(
    begun: AsBegun,
    *,
    before: ReportFacts,
    after: ReportFacts,
    today: Staff,
    rows: Mapping[str, RouteRow],
) -> AsBegun:
    """Choose the row anew where what is said now leads to another than what was said before.

    Whoever is accused counts as what they were then and as what they are today: somebody who has
    become the head since must not be passed for anybody else.
    """
    staff = begun.then(today) | {
        who: replace(today[who], roles=today[who].roles | begun.duties.get(who, NONE).roles)
        for who in after.suspected_staff | after.must_not_see
        if who in today
    }
    if choose_row(before, staff) == choose_row(after, staff):
        return begun
    return replace(begun, row=choose_row(after, staff, rows))


def _with(person: StaffMember, duties: Duties) -> StaffMember:
    return replace(
        person,
        roles=duties.roles,
        deputises_for=duties.deputises_for,
        line_manager=duties.line_manager,
    )
