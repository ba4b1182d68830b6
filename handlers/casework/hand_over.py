"""Handing a case over, taking one over, and what becomes of it when its owner leaves.

Until whoever it was handed to takes it, whoever handed it over has it: nothing falls between two.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Button, Card, Heading, Notice, Text, buttons
from handlers.casework.ask_about_parent import must_be_asked_about
from handlers.casework.case_card import PLEASE_OPEN, case_card, to_ring
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.escalate import escalate_unacknowledged
from handlers.casework.happenings import happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.casework.owner import give_up
from handlers.casework.reporter_card import reporter_card
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.casework.tell import KEPT_OUT, tell
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, NotFilledIn, PickPeople
from handlers.permissions import ON_THE_LIST, is_on_the_list, open_case_on_my_list
from storage.cases import Case, locked_case, open_cases_owned_by, standings
from storage.database import SchoolSession
from storage.outbox import Via
from storage.people import Person
from storage.roster import names_of, roster_of
from storage.vocabulary import Standing

YOU_HAVE_IT = "You have it already. Please choose somebody else."
NOT_HERE = "This person is not at the school now. Please choose again."
KEPT_FROM_THEM = "This must be kept from this person. Please choose somebody else."
LIST_FIRST = (
    'This person has a child here. Please press "Let somebody read it" first: the safeguarding '
    "lead is asked. Then hand it over."
)

happening("handed_over", lambda told: f"handed it over to {told.names('person')}")
happening("taken_over", "took it over")
happening("not_taken_over", lambda told: f"saw that {told.names('person')} had not taken it over")
happening("owner_left", lambda told: f"saw that {told.names('person')} had left")


class HandOverForm(Form, title="Hand it over", submit="Hand over"):
    """Who is to have the case from now on."""

    person: Annotated[tuple[UUID, ...], PickPeople("To whom?", most=1, optional=False)]
    reason: Annotated[
        str, LongText("What should they know?", hint="It stands in the chronology.")
    ] = ""


@casework.form(HandOverForm, shows=case_again)
def file_hand_over(call: Call, form: HandOverForm) -> UUID:
    """Hand a case over; whoever has it keeps it until the other has taken it."""
    case = open_case_on_my_list(call, call.subject, locked=True)
    person = _chosen(call, case, form.person)
    enter(call, case, "handed_over", {"reason": form.reason}, person=person.id)
    case.handed_to_id = person.id
    if standings(call.session, case.id).get(person.id) not in ON_THE_LIST:
        why = {person.id: f"{call.who.name} handed it over"}
        standing = Standing.RESPONSIBLE
        tell(call.session, case, [person.id], standing, at=call.at, why=why, by_hand=True)
    via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
    handover_card.owe(call.session, case, at=call.at, person=person.id, via=via)
    ask_again_about_handover.set(call.session, case.id, at=_next_morning(call))
    note_step(call, case)
    return case.id


@casework.action("Hand it over", opens=True)
def hand_over(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that hands a case over."""
    return Ask(file_hand_over, subject=open_case_on_my_list(call, case_id).id)


@casework.action("Take it over", opens=True)
def take_over(call: Call, case_id: UUID | None) -> Reply:
    """Take a case over from whoever has it."""
    case = open_case_on_my_list(call, case_id, locked=True)
    if case.owner_id != call.who.id and not case.waiting:
        case.owner_id, case.handed_to_id = call.who.id, None
        enter(call, case, "taken_over")
        ask_again_about_handover.lift(call.session, case.id)
        note_step(call, case)
        handover_card.refresh(call.session, case, at=call.at)
    return case_again(call, case.id)


@case_button(Place.END)
def offer_hand_over(call: Call, case: Case) -> Button | None:
    """Offer whoever has a case to hand it over."""
    mine = case.owner_id == call.who.id and not case.closed
    return hand_over.button(case.id) if mine else None


@case_button(Place.END)
def offer_take_over(call: Call, case: Case) -> Button | None:
    """Offer to take over a case that somebody else has."""
    others = case.owner_id not in (None, call.who.id) and not case.closed
    return take_over.button(case.id) if others else None


@casework.message
def handover_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell somebody that a case is handed over to them, or its owner that nobody took it yet."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    if case.closed or case.handed_to_id is None or not _concerns(case, person):
        return NOTHING_MORE
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(*case_card.buttons(case))))
    said = f"{case.reference}: {_said(moment, case, person)}"
    takes = take_over.button(case.id) if case.handed_to_id == person.id else None
    return Card(
        f"{case.reference}: please open Vera.",
        (Heading(said), *buttons(*case_card.buttons(case), takes)),
    )


@handover_card.notice_outside
def handover_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring."""
    case = moment.session.found(Case, case_id)
    if case.closed or case.handed_to_id != person.id:
        return None
    return Notice("Vera", to_ring(moment.school.settings.name, case))


@casework.deadline
def ask_again_about_handover(moment: Moment, case_id: UUID) -> None:
    """Remind both of a handing over that nobody has taken up, each school morning."""
    case = locked_case(moment.session, case_id)
    if case is None or case.closed or case.handed_to_id is None:
        return
    enter(moment, case, "not_taken_over", person=case.handed_to_id)
    for person in filter(None, (case.handed_to_id, case.owner_id)):
        handover_card.owe(moment.session, case, at=moment.at, person=person)
    ask_again_about_handover.set(moment.session, case.id, at=_next_morning(moment))


@casework.deadline
def owner_left(moment: Moment, case_id: UUID) -> None:
    """Let a case wait again whose owner has left the school: the next person is told at once."""
    case = locked_case(moment.session, case_id)
    if case is None or case.closed or case.owner_id is None or _is_here(moment, case.owner_id):
        return
    enter(moment, case, "owner_left", person=case.owner_id)
    give_up(case)
    case_card.refresh(moment.session, case, at=moment.at)
    reporter_card.refresh(moment.session, case, at=moment.at)
    for person in _others_on_the_list(moment, case):
        tell(moment.session, case, [person], Standing.RESPONSIBLE, at=moment.at)
    escalate_unacknowledged.set(moment.session, case.id, at=moment.at)


def leave_their_cases(session: SchoolSession, people: Collection[UUID], *, at: datetime) -> None:
    """Have Vera look, at once, at the open cases that people had who have left."""
    for case_id in open_cases_owned_by(session, people):
        owner_left.set(session, case_id, at=at)


def _chosen(call: Call, case: Case, picked: tuple[UUID, ...]) -> Person:
    person = roster_of(call.session).people.get(picked[0]) if picked else None
    if person is None or person.left_on is not None:
        raise NotFilledIn({"person": NOT_HERE})
    standing = standings(call.session, case.id).get(person.id)
    if person.id == case.owner_id:
        raise NotFilledIn({"person": YOU_HAVE_IT})
    if standing in KEPT_OUT:
        raise NotFilledIn({"person": KEPT_FROM_THEM})
    if standing not in ON_THE_LIST and must_be_asked_about(call, case, person.id):
        raise NotFilledIn({"person": LIST_FIRST})
    return person


def _concerns(case: Case, person: Person) -> bool:
    return person.id in (case.handed_to_id, case.owner_id)


def _said(moment: Moment, case: Case, person: Person) -> str:
    ids = [id for id in (case.owner_id, case.handed_to_id) if id is not None]
    names = names_of(moment.session, ids)
    if person.id == case.handed_to_id:
        by = names[case.owner_id] if case.owner_id else "Somebody"
        return f"{by} hands this over to you."
    assert case.handed_to_id is not None
    return f"{names[case.handed_to_id]} has not taken it over yet. You still have it."


def _next_morning(moment: Moment) -> datetime:
    return moment.school.settings.calendar.next_school_morning(moment.at)


def _is_here(moment: Moment, person: UUID) -> bool:
    return roster_of(moment.session).people[person].left_on is None


def _others_on_the_list(moment: Moment, case: Case) -> list[UUID]:
    found = standings(moment.session, case.id)
    return [id for id, standing in found.items() if standing is Standing.RESPONSIBLE]
