"""The people of a case, each with a role: who it happened to, who is said to do it, who saw it.

Writing down that one of ours is said to do it keeps them and their recorded relatives out of the
case, exactly as if the report had named them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Facts, Heading, Quote, Small, buttons
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import follow_facts
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential, known
from handlers.casework.named import CENTRAL, Named
from handlers.casework.party_rows import (
    Party,
    keep_people,
    not_there_yet,
    people_of,
    with_rows,
)
from handlers.casework.second_incident import link_and_raise
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.casework.take_off_person import take_off_person
from handlers.casework.triage import triage
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDayAndTime,
    PickOne,
    PickPeople,
    ShortText,
    when,
)
from handlers.permissions import case_on_my_list
from handlers.wording import clock
from storage.cases import Case
from storage.roster import names_of
from storage.vocabulary import PartyRole, ReportFacts

ROLES = (
    Option(PartyRole.TARGET, "It happened to them"),
    Option(PartyRole.ALLEGED, "They are said to be doing it"),
    Option(PartyRole.WITNESS, "They saw or heard it"),
    Option(PartyRole.REPORTER, "They reported it"),
    Option(PartyRole.PARENT_TOLD, "A parent or carer who was told"),
)

LABELS = {
    PartyRole.TARGET: "It happened to",
    PartyRole.ALLEGED: "Said to be doing it",
    PartyRole.WITNESS: "Saw or heard it",
    PartyRole.REPORTER: "Reported it",
    PartyRole.PARENT_TOLD: "Parent or carer told",
    PartyRole.SUBJECT: "Whose data it is",
    PartyRole.RECIPIENT: "Who asks for it or has it",
}

WHO_IS_IT = "Please choose somebody, or type a name or an account."
ONE_OF_BOTH = "Please choose somebody or type a name, not both."
HAND_IT_OVER = "You have this case. Please hand it over first; then somebody else can add you."


class AddPersonForm(Form, title="Add a person", submit="Add"):
    """Somebody who has to do with a case."""

    role: Annotated[PartyRole, PickOne("What are they in this?", options=ROLES)]
    person: Annotated[
        tuple[str, ...],
        PickPeople(
            "Who is it, if they work or govern here?",
            most=1,
            hint="If they are said to be doing it, they and their relatives here are kept out.",
        ),
    ] = ()
    name: Annotated[str, ShortText("Their name, if they do not")] = ""
    account: Annotated[str, ShortText("Their account, address or number")] = ""
    told_at: Annotated[
        datetime | None,
        PickDayAndTime("When were they told?", asked_when=when("role", PartyRole.PARENT_TOLD)),
    ] = None
    told_by: Annotated[
        tuple[str, ...],
        PickPeople(
            "Who told them?",
            most=1,
            hint="Leave it empty if it was you.",
            asked_when=when("role", PartyRole.PARENT_TOLD),
        ),
    ] = ()
    note: Annotated[str, LongText("Anything else?", hint="Facts, not opinions.")] = ""

    notes = (Note(confidential, after="note"),)


@casework.form(AddPersonForm, shows=case_again)
def file_person(call: Call, form: AddPersonForm) -> UUID:
    """Write down somebody with a role, keep out whoever must not know, and link what belongs."""
    case = case_on_my_list(call, call.subject, locked=True)
    named = _named(call, case, form)
    if not not_there_yet(people_of(call, case.id), [named]):
        return case.id  # sent twice, or there already
    before = facts_of(call, case.id)
    _write_down(call, case, form, named)
    note_step(call, case)
    if named.person_id is not None and named.role in CENTRAL:
        _follow(call, case, before)
    link_and_raise(call, case, [named])
    return case.id


@casework.action("Add a person", opens=True)
def add_person(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for somebody who has to do with a case."""
    return Ask(file_person, subject=case_on_my_list(call, case_id).id)


@case_button(Place.PEOPLE)
def offer_person(_: Call, case: Case) -> Button | None:
    """Offer it on every case, closed ones too, until it is erased."""
    return add_person.button(case.id) if case.erased_at is None else None


@case_section(Place.PEOPLE)
def people_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Show who has to do with a case, by role."""
    people = people_of(call, case.id) if case.erased_at is None else []
    if not people:
        return ()
    order = list(LABELS)
    listed = sorted(people, key=lambda each: order.index(each.named.role))
    pairs = tuple((LABELS[each.named.role], _said(call, each)) for each in listed)
    notes = (block for each in listed for block in _note(each))
    return (Heading("People"), Facts(pairs), *notes, *buttons(take_off_person.button(case.id)))


def _named(call: Call, case: Case, form: AddPersonForm) -> Named:
    person = next(iter(known(call, form.person)), None)
    if form.person and form.name:
        raise NotFilledIn({"name": ONE_OF_BOTH})
    if person is None and not (form.name or form.account):
        raise NotFilledIn({"name": WHO_IS_IT})
    if person == call.who.id == case.owner_id and form.role is PartyRole.ALLEGED:
        raise NotFilledIn({"person": HAND_IT_OVER})
    return Named(form.role, person, form.name, form.account)


def _write_down(call: Call, case: Case, form: AddPersonForm, named: Named) -> None:
    rows = with_rows([named])
    (row,) = rows
    more = _more(call, form)
    texts = {**named.texts, **{f"case_parties.{field}": said for field, said in more.items()}}
    call.safe.seal_all(case.id, texts, row=row, at=call.at, by=call.who.id)
    _add_to_the_facts(call, case, named)
    ours = names_of(call.session, [named.person_id]) if named.person_id else {}
    who = ", ".join(part for part in (*ours.values(), named.name, named.account) if part)
    said = {"name": who, "what": form.note, "happened_at": more.get("told_at", "")}
    enter(call, case, "person_added", said, role=named.role, party=row)
    keep_people(call, case.id, rows, by=call.who.id)


def _more(call: Call, form: AddPersonForm) -> dict[str, str]:
    """Give what is sealed beside the name: a note, and of a parent when and by whom."""
    said = {"note": form.note}
    if form.role is PartyRole.PARENT_TOLD:
        by = next(iter(known(call, form.told_by)), call.who.id)
        said["told_at"] = (form.told_at or call.at).isoformat()
        said["told_by"] = names_of(call.session, [by])[by]
    return {field: text for field, text in said.items() if text}


def _add_to_the_facts(call: Call, case: Case, named: Named) -> None:
    """Have the rules read it as if the report had said so."""
    if named.person_id is None:
        return
    facts, person = facts_of(call, case.id), frozenset({named.person_id})
    if named.role is PartyRole.ALLEGED:
        both = replace(facts, suspected_staff=facts.suspected_staff | person)
    elif named.role is PartyRole.TARGET and named.person_id != facts.reporter:
        both = replace(facts, affected=facts.affected | person)
    else:
        return
    seal_facts(call, case.id, both)


def _follow(call: Call, case: Case, before: ReportFacts) -> None:
    """Keep out whoever must not know now, tell whoever must, and say why it is more urgent."""
    priority, facts = case.priority, facts_of(call, case.id)
    follow_facts(call, case, before=before, after=facts)
    if case.priority < priority:
        found = triage(facts)
        reason = "\n".join((*found.reasons, *found.raised_because))
        texts, vera = {"reason": reason}, call.by_vera()
        before_it, after_it = int(priority), case.urgency
        enter(vera, case, "priority_raised", texts, before=before_it, after=after_it)


def _said(call: Call, party: Party) -> str:
    told = ""
    if at := party.written.get("case_parties.told_at"):
        by = party.written["case_parties.told_by"]
        told = f", told by {by} at {clock(datetime.fromisoformat(at), now=call.at)}"
    return f"{party.said}{told}. {_added_by(call, party)}"


def _added_by(call: Call, party: Party) -> str:
    by = party.row.added_by
    if by is None:
        return "From the report."
    return f"Added by {names_of(call.session, [by])[by]}."


def _note(party: Party) -> Iterator[Block]:
    if note := party.written.get("case_parties.note"):
        yield Small(f"About {party.said}:")
        yield Quote(note)


def _who_was_added(told: Told) -> str:
    role = PartyRole(told.facts["role"])
    return f"added somebody. {LABELS[role]}"


happening("person_added", _who_was_added)
