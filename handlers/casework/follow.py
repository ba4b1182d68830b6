"""What follows when a case's facts change: who is kept out, who is told, and how soon.

A change never lowers a priority and never lets somebody in who was kept out.
"""

from __future__ import annotations

from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.escalate import escalate_unacknowledged, next_step, present_plan
from handlers.casework.lapse import ask_about_progress, lapse_unattended
from handlers.casework.owner import give_up
from handlers.casework.tell import tell
from handlers.casework.triage import triage
from storage.cases import Case, people_standing, set_standings
from storage.outbox import withdraw
from storage.vocabulary import ReportFacts, RoutePlan, Standing


def follow_facts(call: Call, case: Case, *, before: ReportFacts, after: ReportFacts) -> None:
    """Do what a case's changed facts call for: the priority, who is kept out, who is told."""
    priority = case.priority
    raise_by_facts(case, before=before, after=after)
    follow(call, case, present_plan(call, case), sooner=case.priority < priority)
    case_card.refresh(call.session, case, at=call.at)


def raise_by_facts(
    case: Case, *, before: ReportFacts, after: ReportFacts, alarm: bool = False
) -> None:
    """Raise a priority by what is new in the facts; an `alarm` says anew what they said before.

    A priority that a person lowered stays so, where nothing new is more urgent.
    """
    now = triage(after).urgency
    if alarm or now < triage(before).urgency:
        case.urgency = min(case.urgency, int(now))


def follow(call: Call, case: Case, plan: RoutePlan, *, sooner: bool) -> None:
    """Keep out whoever the plan keeps out, and tell those whom it tells by now."""
    keep_out(call, case, plan)
    tell_on(call, case, plan, sooner=sooner)


def keep_out(call: Call, case: Case, plan: RoutePlan) -> None:
    """Keep out whoever a plan leaves out, also from what they had; nobody is let in again."""
    case.quiet = case.quiet or plan.quiet
    case.outside = " ".join(dict.fromkeys((*case.outside.split(), *plan.outside)))
    never = dict.fromkeys(plan.excluded - {case.reporter_id}, "")
    set_standings(call.session, case.id, Standing.EXCLUDED, never, at=call.at)
    withdraw(call.session, case.id, never, at=call.at, urgency=case.priority)
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
