"""The two answers to what the police ask for: given in Vera, or noted by whoever has the case."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button, Style
from handlers.casework.case_card import case_card
from handlers.casework.case_screen import case_again
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.disclosures.approvals import (
    CALLED,
    HEAD,
    is_in_place,
    keep_answer,
    my_role,
    roles_to_note,
)
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.police_details import DESCRIBE_FIRST, is_described
from handlers.disclosures.police_request import POLICE_REQUEST
from handlers.disclosures.shown import case_of_kind, go_on_with, go_on_with_mine
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    NotFilledIn,
    Option,
    PickOffered,
    PickOne,
    ShortText,
    when,
)
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.vocabulary import Answer

NOT_YOURS = (
    "The head and the data protection officer say this, each for themselves, and nobody for both."
)
NONE_TO_NOTE = (
    "They can answer in Vera themselves. Nobody notes the answer of what they hold themselves."
)
FOR = "for_"
"""Marks a role in whose place somebody else was asked."""


class RefuseForm(Form, title="No", submit="Say no"):
    """Why nothing may be given."""

    reason: Annotated[str, LongText("Why not?", hint="It stands in the chronology.")]


def roles_offered(call: Call) -> tuple[Option, ...]:
    """Offer those whose answer has to be noted."""
    case = call.session.find(Case, call.subject) if call.subject else None
    if case is None or not is_on_the_list(call.session, case.id, call.who.id):
        return ()
    return tuple(_offered(call, case, role) for role in roles_to_note(call, case))


def _offered(call: Call, case: Case, role: str) -> Option:
    if is_in_place(call, case, role):
        words = f"In place of {CALLED[role]}: the chair or an outside adviser"
        return Option(f"{FOR}{role}", words)
    return Option(role, f"{CALLED[role][:1].upper()}{CALLED[role][1:]}")


class NoteAnswerForm(Form, title="Note an answer", submit="Note it"):
    """What somebody answered who is not in the chat."""

    role: Annotated[str, PickOffered("Whose answer is it?", options=roles_offered)]
    asked: Annotated[
        str,
        ShortText(
            "Who was asked in their place?",
            hint="Their name, and what they are to the school.",
            optional=False,
            asked_when=when("role", *(f"{FOR}{role}" for role in CALLED)),
        ),
    ] = ""
    answer: Annotated[
        Answer,
        PickOne("What do they say?", options=(Option(Answer.YES, "Yes"), Option(Answer.NO, "No"))),
    ]
    how: Annotated[
        str, LongText("Who said so, how, and when?", hint="It stands in the chronology.")
    ]


@disclosures.action("I say yes", style=Style.PRIMARY, opens=True)
def say_yes(call: Call, case_id: UUID | None) -> Reply:
    """Keep the yes of the head or of the data protection officer."""
    case = case_of_kind(call, case_id, POLICE_REQUEST, locked=True)
    if _answer(call, case, yes=True) == HEAD:
        go_on_with(call, case)
    note_step(call, case)
    return case_again(call, case.id)


@disclosures.form(RefuseForm, shows=case_again)
def file_no(call: Call, form: RefuseForm) -> UUID:
    """Keep a no, with the reason; nothing is given and the case ends."""
    case = case_of_kind(call, call.subject, POLICE_REQUEST, locked=True)
    _answer(call, case, yes=False, how=form.reason)
    _refuse(call, case, form.reason)
    return case.id


@disclosures.action("I say no", style=Style.DANGER, opens=True)
def say_no(call: Call, case_id: UUID | None) -> Reply:
    """Ask for the reason of a no."""
    case = case_of_kind(call, case_id, POLICE_REQUEST)
    if my_role(call, case) is None:
        raise NotAllowed(NOT_YOURS)
    return Ask(file_no, subject=case.id)


@disclosures.form(NoteAnswerForm, shows=case_again)
def file_noted_answer(call: Call, form: NoteAnswerForm) -> UUID:
    """Note what somebody answered who cannot do so in Vera."""
    case = case_of_kind(call, call.subject, POLICE_REQUEST, locked=True)
    go_on_with_mine(call, case)
    role = form.role.removeprefix(FOR)
    in_place = role in CALLED and is_in_place(call, case, role)
    if role not in roles_to_note(call, case) or in_place != (role != form.role):
        raise NotFilledIn({"role": NONE_TO_NOTE})
    yes = form.answer is Answer.YES
    if yes and not is_described(call, case):
        raise NotAllowed(DESCRIBE_FIRST)
    how = f"Asked in their place: {form.asked}. {form.how}" if in_place else form.how
    keep_answer(call, case, role, yes=yes, in_person=False, how=how)
    if yes:
        note_step(call, case)
    else:
        _refuse(call, case, how)
    return case.id


@disclosures.action("Note an answer", opens=True)
def note_answer(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which an answer from outside the chat is noted."""
    case = case_of_kind(call, case_id, POLICE_REQUEST)
    if not roles_to_note(call, case):
        raise NotAllowed(NONE_TO_NOTE)
    return Ask(file_noted_answer, subject=case.id)


@case_button(Place.ACTIONS)
def offer_yes(call: Call, case: Case) -> Button | None:
    """Offer a yes to whoever may say it."""
    return say_yes.button(case.id) if _to_answer(call, case) else None


@case_button(Place.ACTIONS)
def offer_no(call: Call, case: Case) -> Button | None:
    """Offer a no to whoever may say it."""
    return say_no.button(case.id) if _to_answer(call, case) else None


@case_button(Place.ACTIONS)
def offer_note(call: Call, case: Case) -> Button | None:
    """Offer whoever has the case to note an answer, where somebody cannot give it."""
    theirs = case.kind == POLICE_REQUEST and case.owner_id == call.who.id and not case.closed
    return note_answer.button(case.id) if theirs and roles_to_note(call, case) else None


def _to_answer(call: Call, case: Case) -> bool:
    open_request = case.kind == POLICE_REQUEST and not case.closed
    return open_request and my_role(call, case) is not None


def _answer(call: Call, case: Case, *, yes: bool, how: str = "") -> str:
    role = my_role(call, case)
    if role is None:
        raise NotAllowed(NOT_YOURS)
    if yes and not is_described(call, case):
        raise NotAllowed(DESCRIBE_FIRST)
    keep_answer(call, case, role, yes=yes, in_person=True, how=how)
    return role


def _refuse(call: Call, case: Case, reason: str) -> None:
    go_on_with(call, case)
    texts = {"reason": reason}
    close(call, case, outcome=Outcome.REFUSED, told=Heard.YES, texts=texts)
    case_card.refresh(call.session, case, at=call.at)
