"""Whether whoever asks may ask for this person: parental responsibility, or proof of authority."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.casework.case_screen import case_again
from handlers.casework.incident import confidential
from handlers.casework.steps import note_step
from handlers.data_requests.checklist import (
    AUTHORITY,
    COURT_ORDER,
    NO,
    NOT_NEEDED,
    PARENTAL,
    YES,
    Step,
)
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening
from handlers.data_requests.my_request import day_of, my_request, note_ticks
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickDay, PickOne, when
from storage.vocabulary import Asker, RequestEvent


class Came(StrEnum):
    """Whether proof of authority was asked for, or came."""

    WITH_IT = "with_it"
    ASKED = "asked"
    SEEN = "seen"


RESPONSIBLE = (
    Option(YES, "Yes, as the school's record says"),
    Option(NO, "No, or not known"),
)
ORDERS = (
    Option(NO, "No"),
    Option(NOT_NEEDED, "Yes, and it does not stand in the way"),
    Option(YES, "Yes, and it may stand in the way"),
)
PROOF = (
    Option(Came.WITH_IT, "It came with the request"),
    Option(Came.ASKED, "It was asked for, and has not come yet"),
    Option(Came.SEEN, "It has come since, and was seen"),
)


class ParentForm(Form, title="May they ask?", submit="Save"):
    """Whether a parent may ask for their child."""

    responsible: Annotated[str, PickOne("Have they parental responsibility?", options=RESPONSIBLE)]
    order: Annotated[
        str,
        PickOne(
            "Is there a court order about the child?",
            options=ORDERS,
            hint="If it may stand in the way, ask the data protection officer first.",
        ),
    ]
    child: Annotated[
        str,
        LongText(
            "Can the child understand what is asked, and what do they want?",
            hint="The right is the child's. Twelve is a rule of thumb; each child is looked at.",
        ),
    ] = ""

    notes = (Note(confidential, after="child"),)


class AuthorityForm(Form, title="May they ask?", submit="Save"):
    """Whether somebody may ask for somebody else."""

    came: Annotated[Came, PickOne("Proof that they may act for the person", options=PROOF)]
    what: Annotated[str, LongText("What was seen, and by whom?", hint="Keep no copy here.")] = ""
    on: Annotated[
        date | None,
        PickDay(
            "On which day was it asked for, or did it come?",
            optional=False,
            asked_when=when("came", Came.ASKED, Came.SEEN),
        ),
    ] = None

    notes = (Note(confidential, after="on"),)


@data_requests.form(ParentForm, shows=case_again)
def file_parental(call: Call, form: ParentForm) -> UUID:
    """Note whether a parent may ask for their child."""
    case, _ = my_request(call, call.subject, locked=True)
    answers = {PARENTAL: form.responsible, COURT_ORDER: form.order}
    note_ticks(call, case, Step.AUTHORITY, answers, {"what": form.child})
    return case.id


@data_requests.form(AuthorityForm, shows=case_again)
def file_authority(call: Call, form: AuthorityForm) -> UUID:
    """Note that proof of authority was asked for or came: the month begins on the day it comes.

    What came with the request moves nothing.

    Source: the ICO's right of access guidance, "confirm that the third party is authorised".
    """
    case, request = my_request(call, call.subject, locked=True)
    if form.came is Came.WITH_IT:
        note_ticks(call, case, Step.AUTHORITY, {AUTHORITY: YES}, {"what": form.what})
        return case.id
    asked, seen = RequestEvent.AUTHORITY_REQUESTED, RequestEvent.AUTHORITY_RECEIVED
    type = seen if form.came is Came.SEEN else asked
    on = day_of(call, request, form.on, field="on")
    add_happening(call, case, request, type, on=on, texts={"what": form.what})
    note_step(call, case)
    return case.id


@data_requests.action("May they ask?", opens=True)
def settle_authority(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on whether they may ask: for a parent, or for somebody else."""
    case, request = my_request(call, case_id)
    form = file_parental if request.asker is Asker.PARENT else file_authority
    return Ask(form, subject=case.id)
