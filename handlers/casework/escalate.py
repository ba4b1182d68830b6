"""Going on to the next person when nobody has taken a case on in time, to the last and beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from handlers.call import Moment
from handlers.casework.case_card import case_card
from handlers.casework.casework import casework
from handlers.casework.facts import facts_of, kept_out_today, route_of
from handlers.casework.quiet import may_be_said, wait_for_the_morning
from handlers.casework.reporter_card import reporter_card
from handlers.casework.routing import choose_row, days_that_count, plan_along
from handlers.casework.tell import tell
from storage.cases import Case, keep_from, locked_case, people_standing, standing_of
from storage.outbox import Via
from storage.people import Person
from storage.roster import staff_facts
from storage.vocabulary import ReportFacts, RoutePlan, Rung, Standing, Urgency


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next if nobody answers, and when."""

    rung: int
    at: datetime
    past_the_last: bool


def next_step(plan: RoutePlan, *, rung: int) -> Step:
    """Say what follows a rung: the next one, or, past the last, the outside numbers."""
    if rung + 1 < len(plan.rungs):
        return Step(rung + 1, plan.rungs[rung + 1].due, past_the_last=False)
    first_wait = plan.acknowledge_by - plan.rungs[0].due if plan.rungs else timedelta()
    last = plan.rungs[-1].due if plan.rungs else plan.acknowledge_by
    if len(plan.rungs) == 1:
        last, first_wait = plan.acknowledge_by, timedelta()
    return Step(rung + 1, last + first_wait, past_the_last=True)


@casework.deadline
def escalate_unacknowledged(moment: Moment, case_id: UUID) -> None:
    """Tell the next person of a case that nobody took on in time."""
    case = locked_case(moment.session, case_id)
    if case is None or not case.waiting:
        return
    wait_for_the_morning(moment, case.id)
    plan = present_plan(moment, case)
    keep_out(moment, case, plan)
    step = next_step(plan, rung=case.rung)
    if step.past_the_last:
        _give_outside_numbers(moment, case, plan)
    elif not _tell_next(moment, case, plan, step):
        escalate_unacknowledged.set(moment.session, case.id, at=moment.at)
        return  # all of them were taken off the list by hand: on to the next
    _set_next(moment, case, plan)


def present_plan(moment: Moment, case: Case) -> RoutePlan:
    """Plan the route as it began: who is away, has left or was kept out since is passed over.

    Nobody is on it for a duty that they came into since. A case older than the routes that are kept
    goes by today's duties and rows.
    """
    settings, today = moment.school.settings, staff_facts(moment.session)
    facts, begun = known_facts(moment, case), route_of(moment, case.id)
    return plan_along(
        begun.row if begun else choose_row(facts, today, settings.rows),
        facts,
        Urgency(case.urgency),
        staff=begun.then(today) if begun else today,
        times=settings.times,
        calendar=settings.calendar,
        at=case.route_began_at,
    )


def known_facts(moment: Moment, case: Case) -> ReportFacts:
    """Give a case's facts; whoever was kept out of it since then may not see it either."""
    facts = facts_of(moment, case.id)
    kept_out = frozenset(people_standing(moment.session, case.id, Standing.EXCLUDED))
    more = kept_out | kept_out_today(moment, case.id)
    return replace(facts, must_not_see=facts.must_not_see | more)


def keep_out(moment: Moment, case: Case, plan: RoutePlan) -> None:
    """Keep whom the plan shuts out from the case for good, unless they know of it already."""
    keep_from(moment.session, case.id, plan.excluded, at=moment.at)


def _tell_next(moment: Moment, case: Case, plan: RoutePlan, step: Step) -> list[UUID]:
    case.rung = step.rung
    told = _tell_rungs(moment, case, plan.rungs[: step.rung], again=False)
    told += _tell_rungs(moment, case, plan.rungs[step.rung : step.rung + 1], again=True)
    if case.priority is Urgency.NOW:
        _show_outside_numbers(moment, case)
    moment.record("escalated", case_id=case.id, rung=step.rung, told=told)
    case_card.refresh(moment.session, case, at=moment.at)
    _tell_the_reporter(moment, case)
    return told


def _tell_rungs(moment: Moment, case: Case, rungs: Sequence[Rung], *, again: bool) -> list[UUID]:
    """Tell the people of these rungs, or only those among them who were never told.

    The route is planned anew each time: whoever came onto an earlier rung since then, because
    somebody went away, must not be passed over.
    """
    known = people_standing(moment.session, case.id, Standing.RESPONSIBLE)
    told: list[UUID] = []
    for rung in rungs:
        people = [person for person in rung.people if again or person not in known]
        told += tell(moment.session, case, people, Standing.RESPONSIBLE, at=moment.at, why=rung.why)
    return told


def _give_outside_numbers(moment: Moment, case: Case, plan: RoutePlan) -> None:
    """Past the last person: everyone told is told again, with whom to ring outside."""
    again = case.told_outside_at is not None
    _show_outside_numbers(moment, case)
    everyone = people_standing(moment.session, case.id, Standing.RESPONSIBLE)
    tell(moment.session, case, everyone, Standing.RESPONSIBLE, at=moment.at)
    _tell_rungs(moment, case, plan.rungs, again=False)
    moment.record("nobody_answered", case_id=case.id, again=again)
    case_card.refresh(moment.session, case, at=moment.at)
    if not again:
        _tell_the_reporter(moment, case)


def _show_outside_numbers(moment: Moment, case: Case) -> None:
    case.told_outside_at = case.told_outside_at or moment.at


def _tell_the_reporter(moment: Moment, case: Case) -> None:
    reporter_card.owe(moment.session, case, at=moment.at, person=case.reporter_id)


def _set_next(moment: Moment, case: Case, plan: RoutePlan) -> None:
    if case.told_outside_at is None or case.rung + 1 < len(plan.rungs):
        told = may_be_said(moment, case)  # those who are told now read it then, and can answer
        at = max(next_step(plan, rung=case.rung).at, told + timedelta(minutes=1))
        escalate_unacknowledged.set(moment.session, case.id, at=at)
    elif plan.repeat_every is not None:
        again = moment.at + timedelta(minutes=plan.repeat_every)
        escalate_unacknowledged.set(moment.session, case.id, at=again)
    else:
        school_days = moment.school.settings.calendar
        calendar = days_that_count(plan.row.key, school_days, case.route_began_at)
        urgent = case.priority <= Urgency.URGENT  # it cannot wait for the end of the holidays
        morning = (calendar.next_morning if urgent else calendar.next_school_morning)(moment.at)
        escalate_unacknowledged.set(moment.session, case.id, at=morning)


@case_card.when_refused
def tell_somebody_else(moment: Moment, case_id: UUID, person_id: UUID) -> None:
    """Try e-mail or text, and go on to the next person at once, when chat cannot reach somebody.

    Nobody waits for the answer of whoever only has a copy, so nothing is hurried for them. Past
    the last person everyone has the outside numbers already, so nothing is hurried either.
    """
    case = locked_case(moment.session, case_id)
    if case is None or not case.waiting or case.told_outside_at is not None:
        return
    person = moment.session.found(Person, person_id)
    if person.in_chat and case.priority > Urgency.URGENT:
        case_card.owe(moment.session, case, at=moment.at, person=person_id, via=Via.SECOND_CHANNEL)
    if standing_of(moment.session, case_id, person_id) is Standing.COPIED:
        return
    moment.record("went_on_at_once", case_id=case_id, because_of=person_id)
    escalate_unacknowledged.set(moment.session, case_id, at=moment.at)
