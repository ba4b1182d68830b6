"""Asking the safeguarding lead about a parent on the staff, before a case is shown to them.

Source: rules, section 6: "is anyone on this list a parent of the child?", before access is widened.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Card, Heading, Notice, Screen, Small, Style, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card, to_ring
from handlers.casework.casework import casework
from handlers.casework.conflicts import possible_parents
from handlers.casework.entries import enter
from handlers.casework.facts import facts_of
from handlers.casework.happenings import happening
from handlers.casework.tell import KEPT_OUT, tell
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE
from storage.cases import Case, set_standings, standings
from storage.identifiers import new_id
from storage.list_questions import ListQuestion, open_questions, questions_ever
from storage.outbox import Via
from storage.people import Person
from storage.roster import names_of, people_holding, staff_facts
from storage.vocabulary import Role, Standing

WHO_DECIDES = (Role.DSL, Role.DEPUTY_DSL, Role.HEAD, Role.DEPUTY_HEAD, Role.CHAIR)
"""The first of these roles that somebody holds who may know of the case."""

NOBODY_TO_ASK = (
    "This person has a child here, and nobody who could be asked about it may know of this. "
    "Please speak to children's social care before you show it to them."
)
NO_MORE = Card("Vera: nothing more is asked here.", (Text("Nothing more is asked here."),))

happening("asked_about_parent", lambda told: f"asked whether {told.names('person')} is a parent")
happening("is_no_parent", lambda told: f"said that {told.names('person')} is no parent")
happening("is_a_parent", lambda told: f"said that {told.names('person')} is a parent: kept out")


def must_be_asked_about(call: Call, case: Case, person: UUID) -> bool:
    """Say whether somebody has a child here and there is a child in the case."""
    return person in possible_parents(facts_of(call, case.id), staff_facts(call.session))


def ask_about_parent(call: Call, case: Case, person: UUID, *, reason: str) -> None:
    """Ask the safeguarding lead, or whoever stands in, about somebody; once at a time."""
    if not (leads := _who_decides(call, case.id)):
        raise NotAllowed(NOBODY_TO_ASK)
    if any(question.person_id == person for question in open_questions(call.session, case.id)):
        return
    row = ListQuestion(
        id=new_id(), case_id=case.id, person_id=person, asked_by=call.who.id, asked_at=call.at
    )
    call.session.add(row)
    enter(call, case, "asked_about_parent", {"reason": reason}, row=row.id, person=person)
    for lead in leads:
        via = Via.CHAT if lead.in_chat else Via.SECOND_CHANNEL
        parent_card.owe(call.session, case, at=call.at, person=lead.id, via=via)


@casework.message
def parent_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell the lead that there is a question: not which, since somebody may look on."""
    case = moment.session.found(Case, case_id)
    if person is None or not _decides(moment, case.id, person.id):
        return None
    if not open_questions(moment.session, case.id):
        return NO_MORE
    return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(*parent_card.buttons(case))))


@parent_card.notice_outside
def parent_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring."""
    case = moment.session.found(Case, case_id)
    asked = open_questions(moment.session, case.id)
    if not asked or not _decides(moment, case.id, person.id):
        return None
    return Notice("Vera", to_ring(moment.school.settings.name, case))


@parent_card.button("Open", offered_when=lambda _: True, opens=True)
def open_questions_about_parents(call: Call, case_id: UUID | None) -> Reply:
    """Show the lead whom they are asked about; the view is recorded."""
    case = _that_i_decide(call, case_id)
    call.record("parent_question_viewed", case_id=case.id)
    return Screen(f"{case.reference}: a question", tuple(_questions(call, case)))


@casework.action("No, they may read it", opens=True)
def is_no_parent(call: Call, question_id: UUID | None) -> Reply:
    """Let somebody read a case who is no parent of the child."""
    question, case = _that_i_answer(call, question_id)
    _answered(call, case, question, is_parent=False)
    why = {question.person_id: "added"}
    people = [question.person_id]
    standing = Standing.RESPONSIBLE
    tell(call.session, case, people, standing, at=call.at, why=why, by_hand=True)
    return _thanks(call, case)


@casework.action("Yes, keep them out", style=Style.DANGER, opens=True)
def is_a_parent(call: Call, question_id: UUID | None) -> Reply:
    """Keep somebody out of a case who is a parent of the child."""
    question, case = _that_i_answer(call, question_id)
    _answered(call, case, question, is_parent=True)
    set_standings(call.session, case.id, Standing.EXCLUDED, {question.person_id: ""}, at=call.at)
    case.quiet = True
    return _thanks(call, case)


def _questions(call: Call, case: Case) -> Iterator[Block]:
    found = open_questions(call.session, case.id)
    names = names_of(call.session, [id for q in found for id in (q.person_id, q.asked_by)])
    if not found:
        yield Text("Nothing more is asked here. Thank you.")
    for question in found:
        yield Heading(names[question.person_id])
        asker = names[question.asked_by]
        yield Text(
            f"{asker} wants them to read {case.reference}. Are they a parent or carer of a child "
            f"in it? If you do not know which child, ask {asker}, not in chat."
        )
        yield from buttons(is_no_parent.button(question.id), is_a_parent.button(question.id))
    yield Small("Until you answer they cannot read it.")


def _answered(call: Call, case: Case, question: ListQuestion, *, is_parent: bool) -> None:
    question.answered_by, question.answered_at = call.who.id, call.at
    question.is_parent = is_parent
    enter(call, case, "is_a_parent" if is_parent else "is_no_parent", person=question.person_id)
    call.session.flush()
    parent_card.refresh(call.session, case, at=call.at)
    case_card.refresh(call.session, case, at=call.at)


def _thanks(call: Call, case: Case) -> Screen:
    return Screen("Vera", (Text("Thank you. That is noted."), *_questions(call, case)))


def _that_i_answer(call: Call, question_id: UUID | None) -> tuple[ListQuestion, Case]:
    question = call.session.find(ListQuestion, question_id) if question_id else None
    if question is None:
        raise NotAllowed(NOTHING_HERE)
    case = _that_i_decide(call, question.case_id)
    if question.answered_at is not None:
        raise NotAllowed("This is answered already. Thank you.")
    return question, case


def _that_i_decide(call: Call, case_id: UUID | None) -> Case:
    """Find a case about which the caller is asked; raises NotAllowed as for none."""
    case_id = case_id or new_id()  # everything is looked up in any case: it takes as long
    case = call.session.find(Case, case_id)
    asked = questions_ever(call.session, case_id)
    decides = _decides(call, case_id, call.who.id)
    if case is None or not decides or not asked:
        raise NotAllowed(NOTHING_HERE)
    return case


def _decides(moment: Moment, case_id: UUID, person: UUID) -> bool:
    return person in {each.id for each in _who_decides(moment, case_id)}


def _who_decides(moment: Moment, case_id: UUID) -> list[Person]:
    """List who holds the first role of which somebody may know of the case."""
    kept_out = standings(moment.session, case_id)
    for role in WHO_DECIDES:
        found = [
            person
            for person in people_holding(moment.session, role)
            if kept_out.get(person.id) not in KEPT_OUT
        ]
        if found:
            return found
    return []
