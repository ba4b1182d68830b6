"""What is meant: asked now or not at all. Asking what information stops the clock; format does not.

Source: UK GDPR, article 12A(5); the ICO's right of access guidance (rules, section 1).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.case_screen import case_again
from handlers.casework.incident import confidential
from handlers.casework.steps import note_step
from handlers.data_requests.checklist import NOT_NEEDED, SCOPE, Step
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening
from handlers.data_requests.my_request import day_of, my_request, note_ticks
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickDay, PickOne, when
from storage.vocabulary import RequestEvent


class Meant(StrEnum):
    """What was done to know what is meant."""

    CLEAR = "clear"
    ASKED = "clarification_requested"
    ANSWERED = "clarification_received"
    FORMAT_ASKED = "format_question"
    FORMAT_ANSWERED = "format_answer"


HOW = (
    Option(Meant.CLEAR, "It is clear: nothing needs to be asked"),
    Option(Meant.ASKED, "They were asked which information they mean"),
    Option(Meant.ANSWERED, "They answered which information they mean"),
    Option(Meant.FORMAT_ASKED, "They were asked in which form they want it"),
    Option(Meant.FORMAT_ANSWERED, "They answered in which form"),
)


def ask_now_or_not_at_all(_: Call) -> tuple[Block, ...]:
    """Say when it may be asked, and what it does to the clock."""
    return (
        Small(
            "Ask now or not at all, and only if there is a lot of information about them. Asking "
            "which information stops the clock until they answer; asking in which form does not. "
            "They need not answer: then search with reasonable care."
        ),
    )


class ScopeForm(Form, title="What is meant", submit="Save"):
    """Whether it is known what somebody asks for."""

    how: Annotated[Meant, PickOne("What do they mean?", options=HOW)]
    words: Annotated[
        str,
        LongText(
            "What was asked or answered?",
            asked_when=when("how", *(each for each in Meant if each is not Meant.CLEAR)),
        ),
    ] = ""
    on: Annotated[
        date | None,
        PickDay(
            "On which day?",
            hint="Left open, it is today.",
            asked_when=when("how", *(each for each in Meant if each is not Meant.CLEAR)),
        ),
    ] = None

    notes = (Note(ask_now_or_not_at_all), Note(confidential, after="on"))


@data_requests.form(ScopeForm, shows=case_again)
def file_scope(call: Call, form: ScopeForm) -> UUID:
    """Note what was asked or answered about what is meant, and reckon the date anew."""
    case, request = my_request(call, call.subject, locked=True)
    if form.how is Meant.CLEAR:
        note_ticks(call, case, Step.SCOPE, {SCOPE: NOT_NEEDED}, {})
        return case.id
    on = day_of(call, request, form.on, field="on")
    texts = {"what": form.words}
    add_happening(call, case, request, RequestEvent(form.how.value), on=on, texts=texts)
    note_step(call, case)
    return case.id


@data_requests.action("What is meant", opens=True)
def settle_scope(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on what is meant."""
    case, _ = my_request(call, case_id)
    return Ask(file_scope, subject=case.id)
