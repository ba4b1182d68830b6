"""Opening a case: who is told, who never is, what is sealed, and when the next person is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.call import Call
from handlers.casework.as_begun import AsBegun, as_begun
from handlers.casework.escalate import escalate_unacknowledged, next_step
from handlers.casework.facts import seal_facts
from handlers.casework.named import named_in
from handlers.casework.party_rows import Rows, keep_people, texts_of, with_rows
from handlers.casework.routing import plan_route
from handlers.casework.second_incident import link_to, second_incidents
from handlers.casework.tell import tell, tell_channel
from handlers.casework.triage import Triage, triage
from storage.cases import Case, free_reference, set_standings
from storage.roster import staff_facts
from storage.vocabulary import ReportFacts, RoutePlan, Standing


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was just opened, and why it goes where it goes."""

    case: Case
    triage: Triage
    plan: RoutePlan


def open_case(
    call: Call, *, kind: str, facts: ReportFacts, written: Mapping[str, str], drill: bool = False
) -> Opened:
    """Store a report, seal what was written, and owe its card to the right people.

    `written` is what was typed, by the name of its field. Everything is part of the caller's
    transaction: the case, its audit entry and what is owed are kept together or not at all.
    """
    named = named_in(facts, written)
    earlier = () if drill else second_incidents(call, named, facts)
    second = facts.second_within_30_days or bool(earlier)
    facts = replace(facts, second_within_30_days=second)
    found = triage(facts)
    plan = _plan(call, facts, found)
    case = _stored(call, kind=kind, found=found, plan=plan, drill=drill)
    begun = as_begun(plan.row, facts, staff_facts(call.session))
    _keep(call, case, facts, written, with_rows(named), begun)
    _set_standings(call, case, plan)
    _tell_everyone(call, case, plan)
    escalate_unacknowledged.set(call.session, case.id, at=next_step(plan, rung=0).at)
    _record(call, case)
    link_to(call, case, earlier)
    return Opened(case, found, plan)


def just_opened(call: Call, case: Case) -> bool:
    """Say whether a case was opened by this very call, so that nothing can have come of it yet."""
    return ("opened", case.id) in call.session.info


def _keep(
    call: Call,
    case: Case,
    facts: ReportFacts,
    written: Mapping[str, str],
    people: Rows,
    begun: AsBegun,
) -> None:
    call.safe.new_case_key(case.id)
    seal_facts(call, case.id, facts, written, beside=texts_of(people), begun=begun)
    keep_people(call, case.id, people, by=None)


def _plan(call: Call, facts: ReportFacts, found: Triage) -> RoutePlan:
    settings = call.school.settings
    return plan_route(
        facts,
        found.urgency,
        staff=staff_facts(call.session),
        rows=settings.rows,
        times=settings.times,
        calendar=settings.calendar,
        at=call.at,
    )


def _stored(call: Call, *, kind: str, found: Triage, plan: RoutePlan, drill: bool) -> Case:
    case = Case(
        reference=free_reference(call.session),
        kind=kind,
        urgency=int(found.urgency),
        route=plan.row.key,
        outside=" ".join(plan.outside),
        quiet=plan.quiet,
        drill=drill,
        reporter_id=call.who.id,
        reported_at=call.at,
        acknowledge_by=plan.acknowledge_by,
    )
    call.session.add(case)
    call.session.flush()  # what follows refers to it
    call.session.info["opened", case.id] = case  # held: the session itself lets go of what is clean
    return case


def _set_standings(call: Call, case: Case, plan: RoutePlan) -> None:
    never = dict.fromkeys(plan.excluded - {call.who.id}, "")
    set_standings(call.session, case.id, Standing.EXCLUDED, never, at=call.at)
    set_standings(call.session, case.id, Standing.REPORTER, {call.who.id: ""}, at=call.at)


def _tell_everyone(call: Call, case: Case, plan: RoutePlan) -> None:
    """Owe the first cards: at once, or in the morning where the priority may wait for it."""
    first = plan.rungs[0] if plan.rungs else None
    at = call.at if first is None else first.due
    if first is not None:
        tell(call.session, case, first.people, Standing.RESPONSIBLE, at=at, why=first.why)
    tell(call.session, case, plan.copied, Standing.COPIED, at=at)
    channel = plan.row.channel
    if channel and not plan.quiet:
        tell_channel(call.session, case, channel, at=at)


def _record(call: Call, case: Case) -> None:
    call.record(
        "reported",
        case_id=case.id,
        reference=case.reference,
        kind=case.kind,
        priority=case.urgency,
        route=case.route,
        drill=case.drill,
    )
