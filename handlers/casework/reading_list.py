"""Who can read a case: seen by all who can, widened and narrowed with a reason.

Before somebody who is a parent of a pupil here comes onto the list of a case with a child in it,
the safeguarding lead is asked whether it is their child (rules, section 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Callout, Heading, Points, Small, Tone
from handlers.casework.ask_about_parent import ask_about_parent, must_be_asked_about
from handlers.casework.case_card import case_card
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.conflicts import possible_parents
from handlers.casework.entries import enter
from handlers.casework.facts import facts_of
from handlers.casework.happenings import happening
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.casework.tell import KEPT_OUT, tell
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, NotFilledIn, Option, PickOne, PickPeople
from handlers.permissions import ON_THE_LIST, case_on_my_list
from handlers.wording import listed
from storage.cases import Case, set_standings, standings, why_of
from storage.list_questions import open_questions
from storage.people import Person
from storage.roster import names_of, roster_of, staff_facts
from storage.vocabulary import Standing

KEPT_FROM_THEM = "This must be kept from this person, so they cannot be put on the list."
THEY_SENT_IT = "This person sent the report. They can see how it stands in Vera."
ON_IT_ALREADY = "This person can read it already."
NOT_ON_IT = "This person cannot read it."
HAS_IT = "This person has the case. Please hand it over first."
NOT_HERE = "This person is not at the school now. Please choose again."

happening("list_widened", lambda told: f"let {told.names('person')} read it")
happening("list_narrowed", lambda told: f"took {told.names('person')} off the list")
happening("kept_out", lambda told: f"kept {told.names('person')} out")


class AddReaderForm(Form, title="Let somebody read it", submit="Add"):
    """Who else needs to read a case, and why."""

    person: Annotated[tuple[UUID, ...], PickPeople("Who?", most=1, optional=False)]
    reason: Annotated[
        str, LongText("Why do they need to read it?", hint="It stands in the chronology.")
    ]


class TakeOffForm(Form, title="Take off the list", submit="Take off"):
    """Who need not read a case any more, and why."""

    person: Annotated[tuple[UUID, ...], PickPeople("Who?", most=1, optional=False)]
    for_good: Annotated[
        str,
        PickOne(
            "Must it be kept from them from now on?",
            hint="Then they find nothing of it. It cannot be undone.",
            options=(
                Option("no", "No, they only need not read it"),
                Option("yes", "Yes"),
            ),
        ),
    ]
    reason: Annotated[str, LongText("Why?", hint="It stands in the chronology.")]


@casework.form(AddReaderForm, shows=case_again)
def file_reader(call: Call, form: AddReaderForm) -> UUID:
    """Put somebody on a case's list, or ask the safeguarding lead first."""
    case = case_on_my_list(call, call.subject, locked=True)
    person = _chosen(call, form.person)
    if refused := _why_not(standings(call.session, case.id).get(person.id)):
        raise NotFilledIn({"person": refused})
    if must_be_asked_about(call, case, person.id):
        ask_about_parent(call, case, person.id, reason=form.reason)
    else:
        let_read(call, case, person.id, reason=form.reason)
    note_step(call, case)
    return case.id


@casework.form(TakeOffForm, shows=case_again)
def file_taking_off(call: Call, form: TakeOffForm) -> UUID:
    """Take somebody off a case's list; the others and all that is written stay as they are."""
    case = case_on_my_list(call, call.subject, locked=True)
    person = _chosen(call, form.person)
    if standings(call.session, case.id).get(person.id) not in ON_THE_LIST:
        raise NotFilledIn({"person": NOT_ON_IT})
    if case.owner_id == person.id:
        raise NotFilledIn({"person": HAS_IT})
    for_good = form.for_good == "yes"
    standing = Standing.EXCLUDED if for_good else Standing.REMOVED
    set_standings(call.session, case.id, standing, {person.id: ""}, at=call.at)
    case.handed_to_id = None if case.handed_to_id == person.id else case.handed_to_id
    case.quiet = case.quiet or for_good
    action = "kept_out" if for_good else "list_narrowed"
    enter(call, case, action, {"reason": form.reason}, person=person.id)
    note_step(call, case)
    return case.id


@casework.action("Let somebody read it", opens=True)
def add_reader(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that puts somebody on the list."""
    return Ask(file_reader, subject=case_on_my_list(call, case_id).id)


@casework.action("Take somebody off the list", opens=True)
def take_off(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that takes somebody off the list."""
    return Ask(file_taking_off, subject=case_on_my_list(call, case_id).id)


@case_button(Place.LIST)
def offer_to_widen(_: Call, case: Case) -> Button | None:
    """Offer to put somebody more on the list."""
    return add_reader.button(case.id)


@case_button(Place.LIST)
def offer_to_narrow(_: Call, case: Case) -> Button | None:
    """Offer to take somebody off the list."""
    return take_off.button(case.id)


@case_section(Place.LIST)
def who_can_read_it(call: Call, case: Case) -> Iterator[Block]:
    """List who can read the case and why them, and whom the lead is asked about."""
    on_it = why_of(call.session, case.id, *ON_THE_LIST)
    names = names_of(call.session, on_it)
    lines = sorted(f"{names[id]}, {why}" if why else names[id] for id, why in on_it.items())
    yield Heading("Who can read this")
    yield Points(tuple(lines))
    asked = names_of(call.session, [q.person_id for q in open_questions(call.session, case.id)])
    if asked:
        who = listed(sorted(asked.values()))
        yield Small(f"The safeguarding lead is asked whether they are a parent: {who}.")


@case_section(Place.WARNING)
def parents_on_the_list(call: Call, case: Case) -> Iterator[Block]:
    """Ask whoever reads a case whether somebody on its list is a parent of the child."""
    parents = set(possible_parents(facts_of(call, case.id), staff_facts(call.session)))
    on_it = why_of(call.session, case.id, *ON_THE_LIST)
    names = sorted(names_of(call.session, parents & on_it.keys()).values())
    if names:
        words = f"{listed(names)} can read this and has a child here. Is it their child? "
        yield Callout(f'{words}Then press "Take somebody off the list".', Tone.WARNING)


def let_read(call: Call, case: Case, person: UUID, *, reason: str) -> None:
    """Put somebody on a case's list and tell them of it."""
    enter(call, case, "list_widened", {"reason": reason}, person=person)
    why = {person: f"added by {call.who.name}"}
    tell(call.session, case, [person], Standing.RESPONSIBLE, at=call.at, why=why, by_hand=True)
    case_card.refresh(call.session, case, at=call.at)


def _chosen(call: Call, picked: tuple[UUID, ...]) -> Person:
    person = roster_of(call.session).people.get(picked[0]) if picked else None
    if person is None or person.left_on is not None:
        raise NotFilledIn({"person": NOT_HERE})
    return person


def _why_not(standing: Standing | None) -> str:
    if standing is Standing.REPORTER:
        return THEY_SENT_IT
    if standing in KEPT_OUT:
        return KEPT_FROM_THEM
    return ON_IT_ALREADY if standing in ON_THE_LIST else ""
