"""Answering a request, in whole or in part, refusing it with reasons, or noting that it is no more.

An answer that shows data goes out only when the checklist is settled. When every part is settled
the case is closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Points, Small, Tone
from handlers.casework.case_screen import case_again
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.incident import confidential
from handlers.casework.owner import take_on
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.data_requests.checklist import checklist, still_open
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening
from handlers.data_requests.exemptions import opinion_is_too_old
from handlers.data_requests.my_request import GROUPS, day_of, my_request
from handlers.data_requests.reckoning import looked_at
from handlers.data_requests.remind import remind_of_request
from handlers.data_requests.words import name_of
from handlers.feature import Ask, Reply
from handlers.forms import (
    Answers,
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDay,
    PickOffered,
    PickOne,
    ShortText,
    when,
)
from handlers.wording import listed
from storage.cases import Case
from storage.data_requests import DataRequest, RequestPart, parts_of
from storage.vocabulary import RequestEvent, Right

ALL: Final = "all"


class Came(StrEnum):
    """What became of a request."""

    ANSWERED = "response_sent"
    PARTLY = "partial_response"
    REFUSED = "refused_with_reasons"
    TAKEN_BACK = "withdrawn"


OUTCOMES = (
    Option(Came.ANSWERED, "The answer was given, and it is complete"),
    Option(Came.PARTLY, "A part was given, or its receipt was confirmed; the rest follows"),
    Option(Came.REFUSED, "It was refused, with reasons"),
    Option(Came.TAKEN_BACK, "They took it back"),
)
TOLD = (
    Option("yes", "Yes"),
    Option("no", "No, not yet"),
)
ENDS: Final = {
    Came.ANSWERED: Outcome.ANSWERED,
    Came.REFUSED: Outcome.REFUSED,
    Came.TAKEN_BACK: Outcome.TAKEN_BACK,
}
ALL_SETTLED = (
    "Everything that was asked for is settled. If an answer was noted by mistake, take it back "
    'with "Put it right".'
)
TELL_THEM = (
    "Whoever is refused must be told why, and that they may complain to the school and to the ICO. "
    "Please tell them first."
)


def parts_offered(call: Call) -> tuple[Option, ...]:
    """Offer each part that is still open, and all of them where there are several."""
    _, request = my_request(call, call.subject)
    still = _open_parts(call, request)
    one_by_one = tuple(Option(part.right, name_of(Right(part.right))) for part in still)
    return (Option(ALL, "All that is still open"), *one_by_one) if len(still) > 1 else one_by_one


def what_is_open(call: Call) -> Iterator[Block]:
    """Say at the top of the form what must be settled before an answer may go out."""
    if call.subject is None:
        return
    _, request = my_request(call, call.subject)
    lines = [line for line in checklist(looked_at(call, request)) if not line.settled]
    if lines:
        yield Callout("Before an answer that shows data may go out:", Tone.WARNING)
        yield Points(tuple(f"{_spoken(line.step)}: {line.said}" for line in lines))
    yield Small("Send it in a way that only they can open, to an address that was checked.")


class AnswerForm(Form, title="The answer", submit="Save"):
    """What became of a request, or of one part of it."""

    part: Annotated[str, PickOffered("What is it about?", options=parts_offered)]
    came: Annotated[Came, PickOne("What became of it?", options=OUTCOMES)]
    on: Annotated[date | None, PickDay("On which day?", hint="Left open, it is today.")] = None
    how: Annotated[
        str,
        ShortText(
            "How was it given, and what?",
            hint="For example collected by the parent, against a signature. Not the data itself.",
            asked_when=when("came", Came.ANSWERED, Came.PARTLY),
        ),
    ] = ""
    reasons: Annotated[
        str,
        LongText(
            "The reasons, as they were told",
            optional=False,
            asked_when=when("came", Came.REFUSED),
        ),
    ] = ""
    told: Annotated[
        str,
        PickOne(
            "Were they told why, and that they may complain to the school and to the ICO?",
            options=TOLD,
            optional=False,
            asked_when=when("came", Came.REFUSED),
        ),
    ] = ""
    words: Annotated[
        str,
        LongText(
            "How did they take it back?",
            optional=False,
            asked_when=when("came", Came.TAKEN_BACK),
        ),
    ] = ""

    notes = (Note(lambda call: tuple(what_is_open(call))), Note(confidential, after="words"))

    @classmethod
    def with_defaults(cls, call: Any, answers: Answers) -> Answers:
        """Answer what it is about where there is one thing only, or all of them."""
        offered = parts_offered(call) if call.subject else ()
        return {"part": offered[0].value, **answers} if offered else answers


@data_requests.form(AnswerForm, shows=case_again)
def file_answer(call: Call, form: AnswerForm) -> UUID:
    """Note what became of a request; once every part is settled, close the case."""
    case, request = my_request(call, call.subject, locked=True)
    on = day_of(call, request, form.on, field="on")
    _check(call, request, form, on)
    for part in _meant(call, request, form.part):
        _note(call, case, request, part, form, on)
    note_step(call, case)
    if not _open_parts(call, request):
        _close(call, case, form)
    return case.id


@data_requests.action("The answer", opens=True)
def give_answer(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on what became of a request."""
    case, request = my_request(call, case_id)
    if not _open_parts(call, request):
        raise NotAllowed(ALL_SETTLED)
    return Ask(file_answer, subject=case.id)


def _check(call: Call, request: DataRequest, form: AnswerForm, on: date) -> None:
    if form.came is Came.REFUSED and form.told != "yes":
        raise NotFilledIn({"told": TELL_THEM})
    if form.came is not Came.ANSWERED:
        return
    looked = looked_at(call, request)
    chosen = {Right(part.right) for part in _meant(call, request, form.part)}
    still = still_open(replace(looked, rights=looked.rights & chosen))
    if too_old := opinion_is_too_old(call, request, on):
        raise NotFilledIn({"came": too_old})
    if still:
        words = listed([_spoken(step) for step in still])
        raise NotFilledIn({"came": f"Please settle this first, on the case: {words}."})


def _spoken(step: str) -> str:
    words = next(words for each, words in GROUPS.items() if each == step)
    return words[:1].upper() + words[1:]


def _meant(call: Call, request: DataRequest, chosen: str) -> Sequence[RequestPart]:
    still = _open_parts(call, request)
    meant = [part for part in still if chosen in (ALL, part.right)]
    if not meant:
        raise NotFilledIn({"part": "This is settled already. Please choose again."})
    return meant


def _note(
    call: Call,
    case: Case,
    request: DataRequest,
    part: RequestPart,
    form: AnswerForm,
    on: date,
) -> None:
    texts = {"what": form.how, "reason": form.reasons or form.words}
    add_happening(
        call,
        case,
        request,
        RequestEvent(form.came.value),
        on=on,
        right=Right(part.right),
        texts=texts,
    )


def _close(call: Call, case: Case, form: AnswerForm) -> None:
    if case.waiting:
        take_on(call, case)
    remind_of_request.lift(call.session, case.id)
    close(call, case, outcome=ENDS[form.came], told=Heard.YES, texts={})


def _open_parts(call: Call, request: DataRequest) -> list[RequestPart]:
    return [part for part in parts_of(call.session, request.case_id) if part.is_open]
