"""A second incident with the same people within 30 days: it is linked, and raises the priority.

A course of conduct is what makes harassment (rules, section 4 and 5). A case is never counted where
somebody on the other one could not know that there is such a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, select

from handlers.call import Call
from handlers.casework.again import COURSE_OF_CONDUCT
from handlers.casework.conflicts import Reach, excluded, first_key, may_be_counted
from handlers.casework.entries import enter
from handlers.casework.escalate import present_plan
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import follow
from handlers.casework.happenings import Told, happening
from handlers.casework.named import Named
from handlers.casework.party_rows import traits_of_all
from handlers.casework.route_table import choose_row
from handlers.casework.triage import triage
from storage.case_links import link_cases
from storage.case_marks import cases_sharing
from storage.cases import Case, CaseStanding, people_standing
from storage.roster import staff_facts
from storage.traits import Looked, Trait
from storage.vocabulary import ReportFacts, RouteRow, Standing, Urgency

SAME_PERSON, SAME_ACCOUNT, SAME_CASE = "same_person", "same_account", "same_case"

IN_WORDS = {
    SAME_PERSON: "the same person",
    SAME_ACCOUNT: "the same account",
    SAME_CASE: "the same matter",
}

SECOND = "It is the second incident within 30 days."


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case with the same people that may be counted, and whether its own readers may know it."""

    case_id: UUID
    why: str
    knows_it_too: bool


def second_incidents(
    call: Call, people: Iterable[Named], facts: ReportFacts
) -> tuple[Earlier, ...]:
    """Find what a report that is just coming in is a second incident to."""
    staff = staff_facts(call.session)
    kept_from = excluded(facts, staff)
    row: RouteRow = choose_row(facts, staff, call.school.settings.rows)
    new = Reach(row.quiet or bool(kept_from), first_key(row.key), kept_from)
    return _counted(call, people, new, near=call.at)


def link_and_raise(call: Call, case: Case, people: Iterable[Named]) -> None:
    """Link a case to those that somebody added to it stands in as well, and raise it, once."""
    people = tuple(people)
    if case.drill or not people:
        return
    earlier = _counted(call, people, _reach_of(call, case), near=case.reported_at, but=case.id)
    link_to(call, case, earlier)
    facts = facts_of(call, case.id)
    if not earlier or facts.second_within_30_days:
        return
    second = replace(facts, second_within_30_days=True)
    seal_facts(call, case.id, second)
    sooner = triage(second).urgency < triage(facts).urgency
    if not sooner:
        call.by_vera().record("counted_as_second", case_id=case.id)
        return
    before, case.urgency = case.urgency, int(Urgency(case.urgency).raised())
    texts, vera = {"reason": SECOND}, call.by_vera()
    enter(vera, case, "priority_raised", texts, before=before, after=case.urgency)
    follow(call, case, present_plan(call, case), sooner=True)


def link_to(call: Call, case: Case, earlier: Sequence[Earlier]) -> None:
    """Link a case to these, and have the chronology of both say so, as far as it may."""
    vera = call.by_vera()
    for why, group in _by_reason(earlier).items():
        link_cases(call.session, case.id, [each.case_id for each in group], why=why, at=call.at)
        vera.record("linked", case_id=case.id, why=why)
        for each in group:
            said = "linked" if each.knows_it_too else "linked_quietly"
            vera.record(said, case_id=each.case_id, why=why)


def _by_reason(earlier: Iterable[Earlier]) -> dict[str, list[Earlier]]:
    found: dict[str, list[Earlier]] = {}
    for each in earlier:
        found.setdefault(each.why, []).append(each)
    return found


def reach_of(case: Case, kept_from: Collection[UUID]) -> Reach:
    """Say who may know of a case."""
    return Reach(case.quiet, first_key(case.route), frozenset(kept_from))


def _reach_of(call: Call, case: Case) -> Reach:
    return reach_of(case, people_standing(call.session, case.id, Standing.EXCLUDED))


def _counted(
    call: Call, people: Iterable[Named], new: Reach, *, near: datetime, but: UUID | None = None
) -> tuple[Earlier, ...]:
    """Find what may be counted; the same look-ups are made whether or not anything is found."""
    traits = [each for each in traits_of_all(people) if _counts(each)]
    candidates = _candidates(near, but)
    sharing = cases_sharing(call.session, call.keyring, traits, among=candidates)
    reaches = _reaches(call, candidates)
    return tuple(
        Earlier(case_id, _why(shared), may_be_counted(new, reaches[case_id]))
        for case_id, shared in sharing.items()
        if may_be_counted(reaches[case_id], new)
    )


def _counts(trait: Trait) -> bool:
    return trait.central and trait.kind is not Looked.SHORT_NAME


def _candidates(near: datetime, but: UUID | None) -> Select[UUID]:
    return select(Case.id).where(
        Case.reported_at >= near - COURSE_OF_CONDUCT,
        Case.reported_at <= near + COURSE_OF_CONDUCT,
        Case.drill.is_(False),
        Case.erased_at.is_(None),
        *(() if but is None else (Case.id != but,)),
    )


def _reaches(call: Call, candidates: Select[UUID]) -> dict[UUID, Reach]:
    kept_out = and_(
        CaseStanding.school_id == Case.school_id,
        CaseStanding.case_id == Case.id,
        CaseStanding.standing == Standing.EXCLUDED,
    )
    chosen = (
        select(Case.id, Case.quiet, Case.route, CaseStanding.person_id)
        .outerjoin(CaseStanding, kept_out)
        .where(Case.id.in_(candidates))
    )
    found: dict[UUID, Reach] = {}
    for id, quiet, route, person in call.session.execute(chosen):
        before = found.get(id, Reach(quiet, first_key(route)))
        more = frozenset() if person is None else frozenset({person})
        found[id] = replace(before, kept_from=before.kept_from | more)
    return found


def _why(shared: Iterable[Trait]) -> str:
    by_account = any(trait.kind is Looked.ACCOUNT for trait in shared)
    return SAME_ACCOUNT if by_account else SAME_PERSON


def _linked(told: Told) -> str:
    return f"linked it to another case: {IN_WORDS.get(told.facts.get('why', ''), 'they belong')}"


happening("linked", _linked)
happening("counted_as_second", "counted it as the second incident within 30 days")
