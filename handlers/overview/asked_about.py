"""Being asked whether one's own cases hold anything about a person, and answering.

Whoever is asked sees the name and their own cases, and nothing else of the search.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call, Moment
from handlers.cards import Block, Card, Facts, Heading, Notice, Screen, Small, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN
from handlers.casework.incident import confidential
from handlers.casework.kinds import no_reports
from handlers.casework.lapse import NOTHING_MORE
from handlers.casework.links import line_of, on_my_list
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickOne, ShortText, when
from handlers.overview.about_a_person import FIND_PERSON, Searched, whom
from handlers.overview.overview import overview
from handlers.overview.whom_to_ask import who_can_be_asked
from handlers.permissions import NOTHING_HERE
from storage.case_marks import cases_sharing
from storage.cases import Case, locked_case, set_standings, standing_of
from storage.people import Person
from storage.roster import names_of
from storage.search_questions import question_to
from storage.vocabulary import Standing

TO_BE_ASKED = frozenset({Standing.ASKED, Standing.ANSWERED})
MOST_CASES = 20

ANSWERED = "You have answered. Thank you."
MAY_BE = "may be about this person"
FINISHED = Screen("Vera", (Text("This search is finished. Nothing more is asked. Thank you."),))
THANK_YOU = Screen("Vera", (Text("Thank you. That is noted. You can put it right until it ends."),))


class Answer(StrEnum):
    NOTHING = "nothing"
    SOMETHING = "something"
    WITHHELD = "withheld"


ANSWERS = (
    Option(Answer.NOTHING, "Nothing"),
    Option(Answer.SOMETHING, "Something, as I say below"),
    Option(Answer.WITHHELD, "Something that must not go to whoever asks"),
)


def withheld_words(_: Call) -> tuple[Block, ...]:
    """Say what becomes of what must not go to whoever asks."""
    return (
        Small(
            "If something must not go to whoever asks, they are not told that there is anything. "
            "Please speak to the data protection officer yourself."
        ),
    )


class AnswerSearchForm(Form, title="What do you hold?", submit="Send"):
    """What somebody's own cases hold about a person."""

    answer: Annotated[Answer, PickOne("What do your cases hold?", options=ANSWERS)]
    what: Annotated[
        str,
        LongText(
            "What is it?",
            optional=False,
            hint="Whoever asks reads this, with your name. Write what may go to them and no more.",
            asked_when=when("answer", Answer.SOMETHING),
        ),
    ] = ""
    where: Annotated[
        str, ShortText("Where is it?", asked_when=when("answer", Answer.SOMETHING))
    ] = ""

    notes = (Note(withheld_words, after="answer"), Note(confidential, after="where"))


@overview.form(AnswerSearchForm)
def file_answer(call: Call, form: AnswerSearchForm) -> Screen:
    """Keep what somebody answers; what must not go to whoever asks stays with them."""
    case = _asked_of_me(call, call.subject)
    if case.closed:
        return FINISHED
    locked_case(call.session, case.id)
    question = question_to(call.session, case.id, call.who.id)
    assert question is not None, "whoever is asked has a question"
    texts = {f"search_questions.{name}": text for name, text in form if text}
    call.safe.seal_all(case.id, texts, row=question.id, at=call.at, by=call.who.id)
    call.record("search_answered", case_id=case.id, question=question.id)
    question.answered_at = call.at
    set_standings(call.session, case.id, Standing.ANSWERED, {call.who.id: ""}, at=call.at)
    question_card.refresh(call.session, case, at=call.at)
    return THANK_YOU


@overview.action("Answer", opens=True)
def answer_search(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for an answer."""
    return Ask(file_answer, subject=_asked_of_me(call, case_id).id)


@overview.message
def question_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say no more than that something is asked, that it is answered, or that nothing is."""
    case = moment.session.found(Case, case_id)
    if person is None or person.left_on is not None:
        return None
    standing = standing_of(moment.session, case.id, person.id)
    if standing not in TO_BE_ASKED:
        return None
    if case.closed:
        return NOTHING_MORE
    said = ANSWERED if standing is Standing.ANSWERED else PLEASE_OPEN
    return Card(said, (Text(said), *buttons(*question_card.buttons(case))))


@question_card.notice_outside
def question_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring; it names nothing."""
    if standing_of(moment.session, case_id, person.id) is not Standing.ASKED:
        return None
    school = moment.school.settings.name
    return Notice(
        "Vera",
        f"Please ring {school} and ask for whoever deals with data protection. "
        "There is a question for you that cannot be written here.",
    )


@question_card.button("Open", offered_when=lambda case: not case.closed, opens=True)
def open_question(call: Call, case_id: UUID | None) -> Reply:
    """Show somebody what they are asked, with their own cases."""
    case = _asked_of_me(call, case_id)
    if case.closed:
        return FINISHED
    call.record("search_question_viewed", case_id=case.id)
    searched = whom(call, case)
    asks = names_of(call.session, [case.reporter_id])[case.reporter_id]
    return Screen(
        "A question",
        (
            Text(
                f"{asks} asks what your cases hold about a person, because that person, or "
                "somebody for them, has asked for it. Please look through your own cases."
            ),
            Facts(tuple(facts_of_search(searched))),
            Heading("Your cases"),
            *_my_cases(call, case, searched),
            *buttons(answer_search.button(case.id)),
        ),
        again=open_question.button(case.id),
    )


def facts_of_search(searched: Searched) -> Iterator[tuple[str, str]]:
    """Say whom a search is about, and why."""
    yield "About", searched.name
    if searched.others:
        yield "Also known by", ", ".join(searched.others.splitlines())
    yield "Because of", searched.why


def _my_cases(call: Call, search: Case, searched: Searched) -> Iterator[Block]:
    mine = _cases_to_search(call, search, searched)
    found = cases_sharing(
        call.session, call.keyring, searched.traits, among=[case.id for case in mine]
    )
    if not mine:
        yield Text("You have none. Please think of what you keep elsewhere.")
    ordered = sorted(mine, key=lambda case: case.id not in found)
    for case in ordered[:MOST_CASES]:
        yield from line_of(case, why=MAY_BE if case.id in found else "")
    if len(ordered) > MOST_CASES:
        yield Small(f"And {len(ordered) - MOST_CASES} more that you have.")


def _cases_to_search(call: Call, search: Case, searched: Searched) -> list[Case]:
    """List the cases that somebody has, and those on their list that nobody else is asked about."""
    chosen = select(Case).where(
        on_my_list(call),
        Case.erased_at.is_(None),
        Case.drill.is_(False),
        Case.kind.not_in(no_reports()),
    )
    cases = call.session.scalars(chosen.order_by(Case.reported_at.desc()))
    can = who_can_be_asked(call, asker=search.reporter_id, searched=searched.ours)
    others = can - {call.who.id} | {search.reporter_id}
    return [case for case in cases if case.owner_id not in others]


def _asked_of_me(call: Call, case_id: UUID | None) -> Case:
    """Find a search in which the caller is asked; NotAllowed with the same words for all others."""
    here = case_id is not None and call.who.left_on is None
    if case_id is not None and here:
        standing = standing_of(call.session, case_id, call.who.id)
        case = call.session.find(Case, case_id) if standing in TO_BE_ASKED else None
        if case is not None and case.kind == FIND_PERSON:
            return case
    raise NotAllowed(NOTHING_HERE)
