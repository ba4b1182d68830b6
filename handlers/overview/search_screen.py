"""A search about a person as whoever asks sees it: their own cases, and what others pass on.

It is the same whether or not there is a case that is hidden from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import (
    Block,
    Callout,
    Facts,
    Heading,
    Quote,
    Screen,
    Small,
    Style,
    Text,
    buttons,
)
from handlers.casework.facts import FACTS
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.links import ids_on_my_list, line_of
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.overview.about_a_person import FIND_PERSON, Searched, of_texts
from handlers.overview.asked_about import MAY_BE, Answer, facts_of_search, question_card
from handlers.overview.overview import overview
from handlers.overview.search_asks import remind_of_search
from handlers.overview.whom_to_ask import held_cases, who_can_be_asked, whom_to_ask
from handlers.permissions import NOTHING_HERE, case_on_my_list
from handlers.wording import clock
from storage.case_marks import cases_sharing
from storage.cases import Case, people_standing
from storage.roster import names_of
from storage.search_questions import SearchQuestion, questions_of
from storage.vocabulary import CaseState, Standing

NOT_ALL = (
    "Vera names only those whose cases you may know of, and those who pass something on to you. "
    "Others may have been asked and may have told the data protection officer: please speak to "
    "them before you send your answer."
)
MOST_OWN = 15
"""Each takes two blocks of the hundred that a screen may have."""

CHECK = (
    "Search elsewhere too: e-mail, chat, paper. Before anything goes out a person must check for "
    "what may not be given: about others, about child abuse, about health."
)


def search_again(call: Call, case_id: UUID) -> Screen:
    """Show a search, after it was begun."""
    case = my_search(call, case_id)
    call.record("viewed", case_id=case.id)
    return search_screen(call, case)


def search_screen(call: Call, case: Case) -> Screen:
    """Show a search to the one who asks: their own cases, and what others pass on."""
    questions = questions_of(call.session, case.id)
    opened = call.safe.opened_rows(case.id, [case.id, *(each.id for each in questions)])
    kept_out = people_standing(call.session, case.id, Standing.EXCLUDED)
    searched = of_texts(_written(opened[case.id]), kept_out)
    finish = None if case.closed else finish_search.button(case.id)
    return Screen(
        case.reference,
        (
            *((Callout("This search is finished."),) if case.closed else ()),
            Facts(tuple(facts_of_search(searched))),
            *buttons(show_search.button(case.id), finish),
            Heading("On your own list"),
            *_on_my_own_list(call, searched),
            Heading("What others say"),
            *_answers(call, case, searched, questions, opened),
            Small(NOT_ALL),
            Small(CHECK),
        ),
        again=show_search.button(case.id),
    )


@overview.action("Look again", opens=True)
def show_search(call: Call, case_id: UUID | None) -> Reply:
    """Show how a search stands now; the view is recorded."""
    return search_again(call, my_search(call, case_id).id)


@overview.action("The search is finished", style=Style.DANGER, opens=True)
def finish_search(call: Call, case_id: UUID | None) -> Reply:
    """End a search: nobody is asked or reminded any more."""
    case = my_search(call, case_id, locked=True)
    if not case.closed:
        case.state, case.closed_at, case.closed_by = CaseState.CLOSED, call.at, call.who.id
        remind_of_search.lift(call.session, case.id)
        question_card.refresh(call.session, case, at=call.at)
        call.record("search_finished", case_id=case.id)
    return search_screen(call, case)


def _on_my_own_list(call: Call, searched: Searched) -> Iterator[Block]:
    found = cases_sharing(call.session, call.keyring, searched.traits, among=ids_on_my_list(call))
    chosen = select(Case).where(Case.id.in_(found)).order_by(Case.reported_at.desc())
    cases = list(call.session.scalars(chosen))
    if not cases:
        yield Text("Vera finds no name or account of theirs. Please look through your cases.")
    for case in cases[:MOST_OWN]:
        yield from line_of(case, why=MAY_BE)
    if len(cases) > MOST_OWN:
        yield Small(f"And {len(cases) - MOST_OWN} more on your list, sent before these.")


def _answers(
    call: Call,
    case: Case,
    searched: Searched,
    questions: list[SearchQuestion],
    opened: dict[UUID, dict[str, str]],
) -> Iterator[Block]:
    """Say who answered what: of those whose cases are hidden only what they chose to pass on."""
    may_know = _known_owners(call, case, searched)
    names = names_of(call.session, [question.person_id for question in questions])
    shown = 0
    for question in sorted(questions, key=lambda each: names[each.person_id]):
        said = opened[question.id]
        passed_on = said.get("search_questions.answer") == Answer.SOMETHING
        if question.person_id not in may_know and not passed_on:
            continue
        shown += 1
        yield Text(f"{names[question.person_id]}: {_state(call, question, passed_on=passed_on)}.")
        yield from _passed_on(said) if passed_on else ()
    if not shown:
        yield Text("Nobody has passed anything on to you.")


def _known_owners(call: Call, case: Case, searched: Searched) -> frozenset[UUID]:
    """Name those whom the cases on the caller's own list lead to."""
    visible = [held for held in held_cases(call) if call.who.id in held.on_the_list]
    can = who_can_be_asked(call, asker=case.reporter_id, searched=searched.ours)
    return whom_to_ask(call, visible, can, asker=case.reporter_id)


def _state(call: Call, question: SearchQuestion, *, passed_on: bool) -> str:
    if question.answered_at is None:
        return "has not answered yet"
    at = clock(question.answered_at, now=call.at)
    return f"answered at {at}" if passed_on else f"answered at {at}, and passes nothing on to you"


def _passed_on(said: dict[str, str]) -> Iterator[Block]:
    yield Quote(said.get("search_questions.what", ""))
    if where := said.get("search_questions.where"):
        yield Small(f"Where: {where}")


def _written(opened: dict[str, str]) -> dict[str, str]:
    texts = {field.removeprefix("cases."): text for field, text in opened.items()}
    texts.pop(FACTS, None)
    return texts


def my_search(call: Call, case_id: UUID | None, *, locked: bool = False) -> Case:
    """Find a search that the caller began; NotAllowed with the same words for all others."""
    case = case_on_my_list(call, case_id, locked=locked)
    if case.kind != FIND_PERSON:
        raise NotAllowed(NOTHING_HERE)
    return case


def _content(call: Call, case: Case) -> tuple[Block, ...]:
    return search_screen(call, case).blocks


register_kind(
    Kind(
        FIND_PERSON,
        "Search about a person",
        content=_content,
        add_details=None,
        takes_evidence=False,
        is_report=False,
        screen=search_screen,
    )
)
