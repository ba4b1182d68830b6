"""Changing a report that was just sent: the same form came again with other answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.escalate import escalate_unacknowledged, next_step, present_plan
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.lapse import ask_about_progress, lapse_unattended
from handlers.casework.owner import give_up
from handlers.casework.tell import tell
from handlers.casework.triage import triage
from handlers.permissions import my_own_report
from storage.cases import Case, people_standing, set_standings
from storage.vocabulary import Answer, ReportFacts, RoutePlan, Standing


def amend_case(
    call: Call, case_id: UUID, *, facts: ReportFacts, written: Mapping[str, str]
) -> Case:
    """Keep the changed answers beside the first ones, and tell whoever must know now.

    A change never lowers a priority and never lets somebody in who was kept out.
    """
    case = my_own_report(call, case_id)
    both = merged(facts_of(call, case.id), facts)
    seal_facts(call, case.id, both, written)
    call.record("amended", case_id=case.id)
    before = case.priority
    case.urgency = min(case.urgency, int(triage(both).urgency))
    plan = present_plan(call, case)
    keep_out(call, case, plan)
    tell_on(call, case, plan, sooner=case.priority < before)
    case_card.refresh(call.session, case, at=call.at)
    return case


def merged(before: ReportFacts, after: ReportFacts) -> ReportFacts:
    """Take the later answers, but keep everything that the earlier ones warned of."""
    kept: dict[str, Any] = {
        field.name: getattr(before, field.name) | getattr(after, field.name)
        for field in fields(ReportFacts)
        if isinstance(getattr(before, field.name), (frozenset, bool))
    }
    kept["danger_now"] = _graver(before.danger_now, after.danger_now)
    kept["image_of_child"] = _graver(before.image_of_child, after.image_of_child)
    return replace(after, **kept)


def _graver(before: Answer, after: Answer) -> Answer:
    return max(before, after, key=[Answer.NO, Answer.NOT_SURE, Answer.YES].index)


def keep_out(call: Call, case: Case, plan: RoutePlan) -> None:
    """Keep out whoever a plan leaves out, also from what they had; nobody is let in again."""
    case.quiet = case.quiet or plan.quiet
    case.outside = " ".join(dict.fromkeys((*case.outside.split(), *plan.outside)))
    never = dict.fromkeys(plan.excluded - {call.who.id}, "")
    set_standings(call.session, case.id, Standing.EXCLUDED, never, at=call.at)
    if case.handed_to_id in never:
        case.handed_to_id = None
    if case.owner_id in never:
        take_away(call, case)


def tell_on(call: Call, case: Case, plan: RoutePlan, *, sooner: bool) -> None:
    """Tell whoever has come onto the rungs that were told; everybody again where it is `sooner`."""
    known = people_standing(call.session, case.id, Standing.RESPONSIBLE)
    for rung in plan.rungs[: case.rung + 1]:
        people = [person for person in rung.people if sooner or person not in known]
        tell(call.session, case, people, Standing.RESPONSIBLE, at=call.at, why=rung.why)
    if sooner:
        _hurry(call, case, plan)


def take_away(call: Call, case: Case) -> None:
    """Take a case from somebody who turns out to be one of those it must be kept from."""
    give_up(case)
    ask_about_progress.lift(call.session, case.id)
    lapse_unattended.lift(call.session, case.id)
    escalate_unacknowledged.set(call.session, case.id, at=call.at)


def _hurry(call: Call, case: Case, plan: RoutePlan) -> None:
    """Have a case that has become more urgent answered, and gone on with, sooner."""
    case.acknowledge_by = min(case.acknowledge_by, plan.acknowledge_by)
    if case.waiting:
        at = max(next_step(plan, rung=case.rung).at, call.at)
        escalate_unacknowledged.set(call.session, case.id, at=at)
