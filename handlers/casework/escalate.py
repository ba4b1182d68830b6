"""Going on to the next person when nobody has taken a case on in time, to the last and beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from handlers.call import Moment
from handlers.casework.case_card import case_card
from handlers.casework.casework import casework
from handlers.casework.facts import facts_of
from handlers.casework.reporter_card import reporter_card
from handlers.casework.routing import plan_route
from handlers.casework.tell import tell
from storage.cases import Case, locked_case, people_standing
from storage.outbox import Via
from storage.people import Person
from storage.roster import staff_facts
from storage.vocabulary import RoutePlan, Rung, Standing, Urgency


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
    plan = present_plan(moment, case)
    step = next_step(plan, rung=case.rung)
    if step.past_the_last:
        _give_outside_numbers(moment, case, plan)
    elif not _tell_next(moment, case, plan, step):
        escalate_unacknowledged.set(moment.session, case.id, at=moment.at)
        return  # all of them were taken off the list by hand: on to the next
    _set_next(moment, case, plan)


def present_plan(moment: Moment, case: Case) -> RoutePlan:
    """Plan the route anew: who is away, has left or was kept out since then is passed over."""
    settings = moment.school.settings
    facts = facts_of(moment, case.id)
    kept_out = frozenset(people_standing(moment.session, case.id, Standing.EXCLUDED))
    return plan_route(
        replace(facts, must_not_see=facts.must_not_see | kept_out),
        Urgency(case.urgency),
        staff=staff_facts(moment.session),
        rows=settings.rows,
        times=settings.times,
        calendar=settings.calendar,
        at=case.route_began_at,
    )


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
        at = max(next_step(plan, rung=case.rung).at, moment.at + timedelta(minutes=1))
        escalate_unacknowledged.set(moment.session, case.id, at=at)
    elif plan.repeat_every is not None:
        again = moment.at + timedelta(minutes=plan.repeat_every)
        escalate_unacknowledged.set(moment.session, case.id, at=again)
    else:
        calendar = moment.school.settings.calendar
        urgent = case.priority <= Urgency.URGENT  # it cannot wait for the end of the holidays
        morning = (calendar.next_morning if urgent else calendar.next_school_morning)(moment.at)
        escalate_unacknowledged.set(moment.session, case.id, at=morning)


@case_card.when_refused
def tell_somebody_else(moment: Moment, case_id: UUID, person_id: UUID) -> None:
    """Try e-mail or text, and go on to the next person at once, when chat cannot reach somebody.

    Past the last person everyone has the outside numbers already, so nothing more is hurried.
    """
    case = locked_case(moment.session, case_id)
    if case is None or not case.waiting or case.told_outside_at is not None:
        return
    person = moment.session.found(Person, person_id)
    if person.in_chat and case.priority > Urgency.URGENT:
        case_card.owe(moment.session, case, at=moment.at, person=person_id, via=Via.SECOND_CHANNEL)
    moment.record("went_on_at_once", case_id=case_id, because_of=person_id)
    escalate_unacknowledged.set(moment.session, case_id, at=moment.at)
