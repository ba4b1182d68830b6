"""Changing how soon a case must be dealt with: raised at once, lowered only with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Heading, Points
from handlers.casework.case_card import case_card
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.chronology import newest_of
from handlers.casework.entries import enter
from handlers.casework.escalate import escalate_unacknowledged, next_step, present_plan
from handlers.casework.facts import facts_of
from handlers.casework.follow import tell_on
from handlers.casework.happenings import Told, happening
from handlers.casework.reporter_card import reporter_card
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.casework.triage import triage
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, NotFilledIn, Option, PickOne
from handlers.permissions import open_case_on_my_list
from storage.cases import Case
from storage.vocabulary import Urgency

IT_IS_THAT = "It has this priority already."
SAY_WHY = "Please say why it can wait longer: it stands in the chronology."
RAISED, LOWERED = "priority_raised", "priority_lowered"


def _from_to(told: Told) -> str:
    before, after = (Urgency(int(told.facts[name])).words for name in ("before", "after"))
    return f"from {before} to {after}"


happening(RAISED, lambda told: f"raised the priority {_from_to(told)}")
happening(LOWERED, lambda told: f"lowered the priority {_from_to(told)}")


class PriorityForm(Form, title="Change the priority", submit="Change"):
    """How soon, and why."""

    level: Annotated[
        str,
        PickOne(
            "How soon must somebody act?",
            options=tuple(Option(str(int(level)), level.words) for level in Urgency),
        ),
    ]
    reason: Annotated[str, LongText("Why?", hint="Needed to lower it.")] = ""


@casework.form(PriorityForm, shows=case_again)
def file_priority(call: Call, form: PriorityForm) -> UUID:
    """Raise a priority at once, or lower it with the reason for it."""
    case = open_case_on_my_list(call, call.subject, locked=True)
    before, after = case.priority, Urgency(int(form.level))
    if before is after:
        raise NotFilledIn({"level": IT_IS_THAT})
    if after > before and not form.reason:
        raise NotFilledIn({"reason": SAY_WHY})
    if after < before:
        raise_priority(call, case, after, reason=form.reason)
    else:
        _lower(call, case, after, reason=form.reason)
    note_step(call, case)
    return case.id


@casework.action("Priority", opens=True)
def change_priority(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for the priority."""
    return Ask(file_priority, subject=open_case_on_my_list(call, case_id).id)


@case_button(Place.LIST)
def offer_priority(_: Call, case: Case) -> Button | None:
    """Offer to change the priority of an open case."""
    return None if case.closed else change_priority.button(case.id)


@case_section(Place.END)
def why_this_priority(call: Call, case: Case) -> tuple[Block, ...]:
    """Say what in the report set the priority, and who last changed it and why."""
    found = triage(facts_of(call, case.id))
    return (
        Heading("Why this priority"),
        Points((*found.reasons, *found.raised_because)),
        *newest_of(call, case, RAISED, LOWERED),
    )


def raise_priority(call: Call, case: Case, to: Urgency, *, reason: str) -> None:
    """Raise a priority: whoever was told is told again, and what comes next comes sooner."""
    before, case.urgency = case.urgency, int(to)
    enter(call, case, RAISED, {"reason": reason}, before=before, after=int(to))
    tell_on(call, case, present_plan(call, case), sooner=True)
    case_card.refresh(call.session, case, at=call.at)


def _lower(call: Call, case: Case, to: Urgency, *, reason: str) -> None:
    before, case.urgency = case.urgency, int(to)
    enter(call, case, LOWERED, {"reason": reason}, before=before, after=int(to))
    if case.waiting:
        plan = present_plan(call, case)
        case.acknowledge_by = max(case.acknowledge_by, plan.acknowledge_by)
        at = max(next_step(plan, rung=case.rung).at, call.at)
        escalate_unacknowledged.set(call.session, case.id, at=at)
        reporter_card.refresh(call.session, case, at=call.at)
    case_card.refresh(call.session, case, at=call.at)
