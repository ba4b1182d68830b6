"""Who may not know of a report, and who may not be sent one (rules, section 6, conflict filter).

*Excluded* people never learn that the case exists. *Barred* people are those and the ones for whom
it would be wrong to decide it: the reporter, the colleague it is about, and that colleague's
relatives. Nobody is excluded from what they wrote themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from handlers.casework.triage import child_suspected, harm_threshold_possible
from storage.vocabulary import ReportFacts, Role, StaffMember, Suspect

Staff = Mapping[UUID, StaffMember]

GOVERNORS = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.GOVERNOR})


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may know of a case: by which route it went at first, and from whom it is kept."""

    quiet: bool
    route: str
    """The key of its first row, such as "R13"."""
    kept_from: frozenset[UUID] = frozenset()


def first_key(route: str) -> str:
    """Name the row that a route began with, before a threat was laid over it."""
    return route.partition("+")[0]


def may_be_counted(earlier: Reach, new: Reach) -> bool:
    """Say whether a case may be mentioned in another, as when a second incident is counted.

    Only where everybody who reads the new one may know that there is the earlier one: it is kept
    from nobody whom the new one is not kept from, and is no quiet case of another route.
    """
    if not earlier.kept_from <= new.kept_from:
        return False
    return not earlier.quiet or (new.quiet and earlier.route == new.route)


def excluded(facts: ReportFacts, staff: Staff) -> frozenset[UUID]:
    """Name everybody who must never learn of a report.

    These are whoever is said to be doing it and their recorded relatives on the staff; those who
    report to them, where the harm threshold may be met (R4); the administrators anywhere below an
    accused head (R2); the deputies of an accused safeguarding lead, unless one is the head, who
    decides about it (R6); and those whom the reporter named as not to see it (they alone: their
    relatives are not asked about). Whoever wrote the report is not excluded from it.

    Source: rules, section 6, "Never sees" and the conflict filter.
    """
    accused = facts.suspected_staff
    found = set(accused | facts.must_not_see)
    found |= relatives_of(accused, staff)
    found |= _line_reports(facts, staff)
    found |= _administrators_below(_holding(accused, staff, Role.HEAD), staff)
    found |= _deputies_of_lead(_holding(accused, staff, Role.DSL), staff)
    return frozenset(found - {facts.reporter})


def barred(facts: ReportFacts, staff: Staff) -> frozenset[UUID]:
    """Name everybody who may not be a recipient of a report.

    Source: rules, section 6: "remove anyone who is named as alleged, is the reporter (except as
    reporter), declared a relationship to a named person".
    """
    reporter = frozenset() if facts.reporter is None else frozenset({facts.reporter})
    affected = facts.affected | relatives_of(facts.affected, staff)
    return excluded(facts, staff) | reporter | affected


def filter_recipients(people: Iterable[UUID], facts: ReportFacts, staff: Staff) -> tuple[UUID, ...]:
    """Keep those people, in their order, who may be sent a report."""
    no = barred(facts, staff)
    return tuple(person for person in people if person not in no)


def possible_parents(facts: ReportFacts, staff: Staff) -> tuple[UUID, ...]:
    """List the staff who might be a parent of the child in a report.

    Vera does not know whose child it is, so nobody is excluded for it: the safeguarding lead is
    asked "is anyone on this list a parent of the child?" before access is widened.

    Source: rules, section 6, below the conflict filter; R9.
    """
    if not _child_may_be_named(facts):
        return ()
    parents = (person.id for person in staff.values() if person.parent_of_pupil)
    return tuple(sorted(set(parents) - barred(facts, staff)))


def administers(people: Iterable[UUID], staff: Staff) -> bool:
    """Say whether any of these people runs Vera or the workspace.

    The recipients are then told to use the telephone (rules, section 6).
    """
    return any(person in staff and Role.ADMINISTRATOR in staff[person].roles for person in people)


def relatives_of(people: frozenset[UUID], staff: Staff) -> frozenset[UUID]:
    """Find the relatives of people, whichever of the two recorded it."""
    if not people:
        return people
    theirs = {other for person in people if person in staff for other in staff[person].relatives}
    named_them = {person.id for person in staff.values() if person.relatives & people}
    return frozenset(theirs | named_them)


def _holding(people: frozenset[UUID], staff: Staff, *roles: Role) -> frozenset[UUID]:
    wanted = frozenset(roles)
    return frozenset(who for who in people if who in staff and staff[who].roles & wanted)


def _line_reports(facts: ReportFacts, staff: Staff) -> set[UUID]:
    if not harm_threshold_possible(facts):
        return set()
    above = facts.suspected_staff - _holding(facts.suspected_staff, staff, Role.HEAD, *GOVERNORS)
    return {person.id for person in staff.values() if person.line_manager in above}


def _administrators_below(heads: frozenset[UUID], staff: Staff) -> set[UUID]:
    if not heads:
        return set()
    running = (person for person in staff.values() if Role.ADMINISTRATOR in person.roles)
    return {person.id for person in running if heads & set(line_above(person.id, staff))}


def _deputies_of_lead(leads: frozenset[UUID], staff: Staff) -> set[UUID]:
    if not leads:
        return set()
    others = (person for person in staff.values() if Role.HEAD not in person.roles)
    return {
        person.id
        for person in others
        if Role.DEPUTY_DSL in person.roles or person.deputises_for & leads
    }


def line_above(person: UUID, staff: Staff) -> Iterator[UUID]:
    """Go up a reporting line, and stop where it loops."""
    seen = {person}
    above = staff[person].line_manager if person in staff else None
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = staff[above].line_manager if above in staff else None


def _child_may_be_named(facts: ReportFacts) -> bool:
    child = child_suspected(facts) or facts.suspect is Suspect.UNKNOWN
    return child or facts.child_is_target or facts.image_of_child.may_be_so
