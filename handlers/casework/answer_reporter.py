"""Answering a reporter who asks what is happening; the answer stands with their own report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Callout, Card, Heading, Quote, Small, Text, Tone, buttons
from handlers.casework.account import STATEMENT_ADDED
from handlers.casework.case_card import PLEASE_OPEN
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.chronology import NOT_AS_WRITTEN
from handlers.casework.entries import Entered, enter, entered, who_did
from handlers.casework.erased import not_erased
from handlers.casework.happenings import happening
from handlers.casework.open_case import just_opened
from handlers.casework.receipt import receipt
from handlers.casework.sections import Place, case_section, reporter_section
from handlers.casework.steps import note_step
from handlers.casework.what_is_happening import (
    ANSWERED,
    ASKED,
    ask_for_an_answer,
    open_question,
    question_card,
)
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note
from handlers.permissions import case_on_my_list, my_own_report
from handlers.wording import clock
from storage.audit import newest_of_cases
from storage.cases import Case
from storage.people import Person

VIEWED = "own_report_viewed"
MOST_SAID = 12
THERE_IS_AN_ANSWER = "There is an answer for you."

happening(ANSWERED, "answered the reporter")


def read_by_the_reporter(_: Call) -> tuple[Block, ...]:
    """Say who reads the answer."""
    words = (
        "The reporter reads exactly these words, with your name. They stay with the case, and "
        "those on its list read them as well. Please write nothing here that the reporter may "
        "not know of other people."
    )
    return (Small(words),)


class AnswerForm(Form, title="Answer the reporter", submit="Send"):
    """What the reporter is told."""

    answer: Annotated[str, LongText("What do you want to tell them?")]

    notes = (Note(read_by_the_reporter, after="answer"),)


@casework.form(AnswerForm, shows=case_again)
def file_answer(call: Call, form: AnswerForm) -> UUID:
    """Keep what the reporter is told, and let them know that it is there."""
    case = case_on_my_list(call, call.subject, locked=True)
    enter(call, case, ANSWERED, {"answer": form.answer})
    ask_for_an_answer.lift(call.session, case.id)
    question_card.refresh(call.session, case, at=call.at)
    note_step(call, case)
    if not case.quiet:
        answer_card.owe(call.session, case, at=call.at, person=case.reporter_id)
    return case.id


@question_card.button("Answer", offered_when=not_erased, opens=True)
def answer_reporter(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for the answer."""
    return Ask(file_answer, subject=case_on_my_list(call, case_id).id)


@casework.message
def answer_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Let the reporter know that there is an answer; on a quiet route their Home says so."""
    case = moment.session.found(Case, case_id)
    if person is None or person.id != case.reporter_id:
        return None
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN),))
    said = f"{case.reference}: there is an answer for you."
    return Card(said, (Heading(said), *buttons(*answer_card.buttons(case))))


@answer_card.button("Read it", offered_when=not_erased, opens=True)
def read_answer(call: Call, case_id: UUID | None) -> Reply:
    """Show the reporter their own report, with the answer."""
    case = my_own_report(call, case_id)
    call.record(VIEWED, case_id=case.id)
    return receipt(call, case.id)


@case_section(Place.WARNING)
def question_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Say on a case's screen that its reporter waits for an answer."""
    question = open_question(call, case)
    if question is None:
        return ()
    at = clock(question.at, now=call.at)
    words = f"The reporter asked at {at} what is happening. Nobody has answered yet."
    return (Callout(words, Tone.WARNING), *buttons(answer_reporter.button(case.id)))


@reporter_section
def said_since(call: Call, case: Case) -> tuple[Block, ...]:
    """Show the reporter what they added and asked since, and what was answered."""
    if just_opened(call, case):
        return ()
    found = entered(call, case, STATEMENT_ADDED, ASKED, ANSWERED, limit=MOST_SAID)
    return tuple(block for each in found for block in _said(call, each))


def answers_unread(call: Call, cases: Iterable[Case]) -> frozenset[UUID]:
    """Name those of somebody's own reports that hold an answer they have not looked at."""
    newest = newest_of_cases(call.session, [case.id for case in cases], (ANSWERED, VIEWED))
    return frozenset(
        case_id
        for (case_id, action), seq in newest.items()
        if action == ANSWERED and seq > newest.get((case_id, VIEWED), 0)
    )


def _said(call: Call, each: Entered) -> Iterator[Block]:
    at = clock(each.at, now=call.at)
    if each.action == ANSWERED:
        yield Text(f"Answer from {who_did(call, each)} at {at}:")
        yield Quote(each.words["answer"]) if each.genuine else Small(NOT_AS_WRITTEN)
    elif each.action == ASKED:
        yield Text(f"You asked at {at} what is happening.")
    else:
        yield Text(f"You added to your statement at {at}.")
