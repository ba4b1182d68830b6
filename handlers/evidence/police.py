"""Calling the police today: offered on the case, and asked about until somebody has."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Card, Facts, Heading, Notice, Screen, Style, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_notice
from handlers.casework.closing import before_closing
from handlers.casework.outside_help import numbers_behind
from handlers.casework.route_table import MATERIAL
from handlers.casework.sealed import seal, written_about
from handlers.evidence.evidence import evidence
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickOne, ShortText, when
from handlers.permissions import case_on_my_list, is_on_the_list
from handlers.wording import clock
from storage.cases import Case, people_standing
from storage.outbox import Via
from storage.people import Person
from storage.vocabulary import CaseState, Standing

FIRST_REMINDER = timedelta(hours=2)
POLICE_FIRST = "Please note first whether the police have been told, or why they need not be."


class Done(StrEnum):
    CALLED = "called"
    NOT_NEEDED = "not_needed"


OUTCOMES = (
    Option(Done.CALLED, "Yes, they have been told"),
    Option(Done.NOT_NEEDED, "They need not be told"),
)


def whom_to_ring(call: Call) -> tuple[Block, ...]:
    """Say the numbers, at the top of the form."""
    case = call.session.find(Case, call.subject) if call.subject else None
    return (Facts(numbers_behind(call.school, case)),) if case else ()


class PoliceForm(Form, title="Call the police today", submit="Save"):
    """Records that the police were told, or why they need not be."""

    outcome: Annotated[Done, PickOne("Have the police been told?", options=OUTCOMES)]
    reference: Annotated[
        str,
        ShortText(
            "Their reference",
            hint="Who answered, and when.",
            asked_when=when("outcome", Done.CALLED),
        ),
    ] = ""
    reason: Annotated[
        str,
        LongText(
            "Why not?",
            optional=False,
            hint="And who decided it. For example: an adult shared nothing, and no child was "
            "pressed, paid or scared.",
            asked_when=when("outcome", Done.NOT_NEEDED),
        ),
    ] = ""

    notes = (Note(whom_to_ring),)


@evidence.form(PoliceForm)
def file_police_call(call: Call, form: PoliceForm) -> Screen:
    """Record that the police were told, or why not; the reminders stop."""
    case = case_on_my_list(call, call.subject, locked=True)
    said = {"police": form.outcome, "police_at": call.at.isoformat()}
    seal(call, case.id, {**said, "police_reference": form.reference, "police_reason": form.reason})
    call.record(
        "police_told" if form.outcome is Done.CALLED else "police_not_needed", case_id=case.id
    )
    case.last_step_at = call.at
    remind_of_the_police.lift(call.session, case.id)
    police_card.refresh(call.session, case, at=call.at)
    return Screen(case.reference, (Text("Thank you. That is noted in the case."),))


@evidence.action("Call the police today", style=Style.DANGER, opens=True)
def call_the_police(call: Call, case_id: UUID | None) -> Reply:
    """Show the numbers, and ask what came of it."""
    return Ask(file_police_call, subject=case_on_my_list(call, case_id).id)


@before_closing
def police_first(call: Call, case: Case) -> str:
    """Keep open what may show a child, until it is noted whether the police were told."""
    if case.kind != MATERIAL or "police" in written_about(call.safe, case.id):
        return ""
    return POLICE_FIRST


def police_block(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out whether the police were told, or the button with which they are."""
    written = written_about(call.safe, case.id)
    if (done := written.get("police")) is None:
        return (
            Heading("The police"),
            Facts(numbers_behind(call.school, case)),
            *buttons(call_the_police.button(case.id)),
        )
    told = done == Done.CALLED
    at = clock(datetime.fromisoformat(written["police_at"]), now=call.at)
    more = written.get("police_reference") if told else written.get("police_reason")
    said = "They have been told" if told else "They need not be told"
    return (Heading("The police"), Facts(((said, f"noted at {at}"), ("More", more or "nothing"))))


@evidence.message
def police_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Remind whoever has the case that nobody has noted whether the police were told."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(*police_card.buttons(case))))


@police_card.notice_outside
def police_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring, in the words with which they were told of the case."""
    return case_notice(moment, case_id, person)


@police_card.button("Open", offered_when=lambda case: case.state != CaseState.CLOSED, opens=True)
def open_to_call(call: Call, case_id: UUID | None) -> Reply:
    """Show the numbers, and ask what came of it."""
    return Ask(file_police_call, subject=case_on_my_list(call, case_id).id)


@evidence.deadline
def remind_of_the_police(moment: Moment, case_id: UUID) -> None:
    """Remind whoever has the case, two hours after the report and then each morning."""
    case = moment.session.found(Case, case_id)
    if case.state == CaseState.CLOSED:
        return
    holders = people_standing(moment.session, case.id, Standing.RESPONSIBLE)
    for person in [case.owner_id] if case.owner_id else holders:
        in_chat = moment.session.found(Person, person).in_chat
        via = Via.CHAT if in_chat else Via.SECOND_CHANNEL
        police_card.owe(moment.session, case, at=moment.at, person=person, via=via)
    moment.record("reminded_of_the_police", case_id=case.id)
    remind_of_the_police.set(moment.session, case.id, at=when_to_remind(moment))


def when_to_remind(moment: Moment, *, first: bool = False) -> datetime:
    """Say when to ask: soon at first, then in the mornings."""
    if first:
        return moment.at + FIRST_REMINDER
    return moment.school.settings.calendar.next_morning(moment.at)
