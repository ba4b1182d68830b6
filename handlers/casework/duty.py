"""Who stands for a role on a given day: on duty, standing in, or away.

Three tries, each wider than the one before: those on duty, and whoever the absent named to stand in
for them; then the role's own deputy; and, where a route would be empty, those who are away. Nobody
barred is ever found, and nobody stands in for somebody barred: the case would come too near them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, TypeVar
from uuid import UUID

from handlers.calendar.school_days import SchoolCalendar
from handlers.casework.conflicts import Staff, line_above
from storage.vocabulary import Away, Recipient, Role, StaffMember

HOLDERS: Final[Mapping[Recipient, tuple[Role, ...]]] = {
    Recipient.HEAD: (Role.HEAD,),
    Recipient.DEPUTY_HEAD: (Role.DEPUTY_HEAD,),
    Recipient.DSL: (Role.DSL,),
    Recipient.DEPUTY_DSL: (Role.DEPUTY_DSL,),
    Recipient.SENIOR_LEADER: (Role.SENIOR_LEADER, Role.DEPUTY_HEAD, Role.HEAD),
    Recipient.BEHAVIOUR_LEAD: (Role.BEHAVIOUR_LEAD,),
    Recipient.HR: (Role.HR,),
    Recipient.DATA_LEAD: (Role.DATA_LEAD,),
    Recipient.OFFICE: (Role.OFFICE,),
    Recipient.DPO: (Role.DPO,),
    Recipient.CHAIR: (Role.CHAIR,),
    Recipient.VICE_CHAIR: (Role.VICE_CHAIR,),
    Recipient.SENIOR_MANAGER: (Role.HEAD,),
}

ON_ROUTES: Final = frozenset(role for roles in HOLDERS.values() for role in roles)

DEPUTIES: Final[Mapping[Recipient, Recipient]] = {
    Recipient.DSL: Recipient.DEPUTY_DSL,
    Recipient.HEAD: Recipient.DEPUTY_HEAD,
    Recipient.SENIOR_MANAGER: Recipient.DEPUTY_HEAD,
    Recipient.CHAIR: Recipient.VICE_CHAIR,
}

ABOVE: Final[Mapping[Recipient, int]] = {
    Recipient.LINE_MANAGER: 0,
    Recipient.NEXT_LINE_MANAGER: 1,
}

TITLES: Final[Mapping[Recipient, str]] = {
    Recipient.HEAD: "the head",
    Recipient.DEPUTY_HEAD: "a deputy head",
    Recipient.DSL: "the safeguarding lead",
    Recipient.DEPUTY_DSL: "a deputy safeguarding lead",
    Recipient.SENIOR_LEADER: "a senior leader",
    Recipient.BEHAVIOUR_LEAD: "the behaviour lead",
    Recipient.HR: "the HR contact",
    Recipient.DATA_LEAD: "the data lead",
    Recipient.OFFICE: "the school office",
    Recipient.DPO: "the data protection officer",
    Recipient.CHAIR: "the chair of governors",
    Recipient.VICE_CHAIR: "the vice-chair of governors",
    Recipient.LINE_MANAGER: "your line manager",
    Recipient.NEXT_LINE_MANAGER: "your line manager's manager",
    Recipient.SENIOR_MANAGER: "the head",
}

Key = TypeVar("Key")

Found = dict[UUID, str]
"""People, and for each why them, as the reporter reads it."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The staff, looked up by role and by whom they deputise for, each in a fixed order."""

    staff: Staff
    by_role: Mapping[Role, tuple[UUID, ...]]
    deputies: Mapping[UUID, tuple[UUID, ...]]


def roster_of(staff: Staff) -> Roster:
    """Put the staff in order once, so that a plan need not look again."""
    holders = ((role, who) for who, person in staff.items() for role in person.roles & ON_ROUTES)
    deputies = ((absent, who) for who, person in staff.items() for absent in person.deputises_for)
    return Roster(staff, _grouped(holders), _grouped(deputies))


def _grouped(pairs: Iterable[tuple[Key, UUID]]) -> dict[Key, tuple[UUID, ...]]:
    found: dict[Key, list[UUID]] = {}
    for key, who in pairs:
        found.setdefault(key, []).append(who)
    return {key: tuple(sorted(people)) for key, people in found.items()}


@dataclass(frozen=True, slots=True)
class Duty:
    """Finds people for one report.

    Attributes:
        roster: Everybody whom Vera knows at the school.
        calendar: The school's days.
        barred: Those who may not be sent this report.
        reporter: Whose line manager is meant; None when Vera does not know them.
        role_deputies: Whether a role's deputy takes the place of somebody absent. Quiet routes
            name their deputies themselves.
    """

    roster: Roster
    calendar: SchoolCalendar
    barred: frozenset[UUID]
    reporter: UUID | None
    role_deputies: bool

    def on_duty(self, recipient: Recipient, day: date) -> Found:
        """Find who answers for a recipient on a day: holders, else stand-ins.

        Source: rules, section 6 ("resolved to people on duty"); duties, S40 and S94.
        """
        meant = self._meant(recipient)
        holders = self.holders(meant)
        present = [who for who in holders if self._present(who, day)]
        if present:
            return self._with_reasons(present, TITLES[meant])
        return self._stand_ins(meant, holders, day) or self._role_deputies(meant, day)

    def anybody(self, recipient: Recipient, day: date) -> Found:
        """Find who holds a recipient's role, even those who are away.

        Nobody who can be reached by nothing is found.
        """
        reachable = [who for who in self.holders(recipient) if self._reachable(who)]
        found = self._with_reasons(reachable, TITLES[self._meant(recipient)])
        return {
            who: why if self._present(who, day) else f"{why}, who is away"
            for who, why in found.items()
        }

    def holders(self, recipient: Recipient) -> tuple[UUID, ...]:
        """List who a recipient means, whether they are there or not.

        A reporter without a line manager on record has the senior manager instead (S40). Where
        nobody holds a deputy's role, those who deputise for its holder are meant.
        """
        meant = self._meant(recipient)
        if meant in ABOVE:
            return self._above(meant)
        found = (who for role in HOLDERS[meant] for who in self.roster.by_role.get(role, ()))
        return tuple(dict.fromkeys(found)) or self._deputising(meant)

    def _deputising(self, deputy: Recipient) -> tuple[UUID, ...]:
        held = (who for it in DEPUTIES if DEPUTIES[it] is deputy for who in self.holders(it))
        standing = (other for who in held for other in self.roster.deputies.get(who, ()))
        return tuple(dict.fromkeys(standing))

    def _meant(self, recipient: Recipient) -> Recipient:
        nobody_above = recipient in ABOVE and not self._above(recipient)
        return Recipient.SENIOR_MANAGER if nobody_above else recipient

    def _above(self, recipient: Recipient) -> tuple[UUID, ...]:
        line = () if self.reporter is None else line_above(self.reporter, self.roster.staff)
        known = (who for who in line if who in self.roster.staff)
        return tuple(islice(known, ABOVE[recipient], ABOVE[recipient] + 1))

    def _stand_ins(self, recipient: Recipient, holders: Iterable[UUID], day: date) -> Found:
        why = f"standing in for {TITLES[recipient]}, who is away"
        absent = [who for who in holders if who not in self.barred]
        found = (other for who in absent for other in self._named_by(who, day, frozenset()))
        return self._with_reasons(found, why)

    def _named_by(self, absent: UUID, day: date, seen: frozenset[UUID]) -> Iterator[UUID]:
        seen |= {absent}
        for other in self._deputies(absent, day):
            if self._present(other, day):
                yield other
            elif other not in seen and other not in self.barred:
                yield from self._named_by(other, day, seen)

    def _deputies(self, absent: UUID, day: date) -> tuple[UUID, ...]:
        named = (spell.deputy for spell in self.roster.staff[absent].away if _covers(spell, day))
        chosen = [who for who in named if who is not None and who in self.roster.staff]
        return tuple(dict.fromkeys((*chosen, *self.roster.deputies.get(absent, ()))))

    def _role_deputies(self, recipient: Recipient, day: date) -> Found:
        deputy = DEPUTIES.get(recipient) if self.role_deputies else None
        if deputy is None or self.barred & set(self.holders(recipient)):
            return {}
        return self.on_duty(deputy, day)

    def _present(self, who: UUID, day: date) -> bool:
        person = self.roster.staff[who]
        working = day.weekday() in person.working_days or not self.calendar.is_staff_day(day)
        return self._reachable(who) and working and not any(_covers(it, day) for it in person.away)

    def _reachable(self, who: UUID) -> bool:
        person = self.roster.staff[who]
        return who not in self.barred and (person.in_chat or person.by_second_channel)

    def _with_reasons(self, people: Iterable[UUID], why: str) -> Found:
        return {who: f"{why}{_outside_chat(self.roster.staff[who])}" for who in people}


def _covers(spell: Away, day: date) -> bool:
    return spell.first <= day <= spell.last


def _outside_chat(person: StaffMember) -> str:
    return "" if person.in_chat else ", by e-mail or telephone"
