"""Who asks: known personally, or proof asked for and seen. Vera keeps no copy of it (S64, S83)."""

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
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening
from handlers.data_requests.my_request import day_of, my_request
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, Option, PickDay, PickOne, ShortText, when
from storage.data_requests import happenings_of
from storage.vocabulary import RequestEvent

KNOWN_PERSONALLY = "known_personally"
DOCUMENTS_SEEN = "documents_seen"


class Settled(StrEnum):
    """What was done to know who asks."""

    KNOWN = "known"
    SEEN = "seen"
    ASKED = "asked"


HOW = (
    Option(Settled.KNOWN, "They are known here personally"),
    Option(Settled.SEEN, "Proof was seen"),
    Option(Settled.ASKED, "Proof was asked for, and has not come yet"),
)


def only_where_in_doubt(_: Call) -> tuple[Block, ...]:
    """Say when proof may be asked for, and what it does to the clock."""
    return (
        Small(
            "Ask for proof only if there is a real doubt. If it is asked for, the month begins on "
            "the day it comes (UK GDPR, articles 12(6) and 12A(2)). Write down what was seen and "
            "keep no copy of it."
        ),
    )


class IdentityForm(Form, title="Who asks", submit="Save"):
    """How it is known who asks."""

    how: Annotated[Settled, PickOne("How is it known who asks?", options=HOW)]
    by: Annotated[
        str,
        ShortText("Who knows them?", optional=False, asked_when=when("how", Settled.KNOWN)),
    ] = ""
    what: Annotated[
        str,
        ShortText(
            "What was seen, and by whom?", optional=False, asked_when=when("how", Settled.SEEN)
        ),
    ] = ""
    on: Annotated[date | None, PickDay("On which day?", hint="Left open, it is today.")] = None

    notes = (Note(only_where_in_doubt), Note(confidential, after="on"))


@data_requests.form(IdentityForm, shows=case_again)
def file_identity(call: Call, form: IdentityForm) -> UUID:
    """Note how it is known who asks; proof that was asked for and came starts the month anew."""
    case, request = my_request(call, call.subject, locked=True)
    on = day_of(call, request, form.on, field="on")
    type, reason = _as_event(call, case.id, form.how)
    texts = {"name": form.by, "what": form.what}
    add_happening(call, case, request, type, on=on, reason=reason, texts=texts)
    note_step(call, case)
    return case.id


@data_requests.action("Who asks", opens=True)
def settle_identity(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on who asks."""
    case, _ = my_request(call, case_id)
    return Ask(file_identity, subject=case.id)


def _as_event(call: Call, case_id: UUID, how: Settled) -> tuple[RequestEvent, str]:
    """Say what it is to the clock: proof that came after it was asked for starts the month."""
    if how is Settled.KNOWN:
        return RequestEvent.ID_CHECK, KNOWN_PERSONALLY
    if how is Settled.ASKED:
        return RequestEvent.ID_REQUESTED, ""
    asked = any(
        each.type == RequestEvent.ID_REQUESTED for each in happenings_of(call.session, case_id)
    )
    return (RequestEvent.ID_RECEIVED, "") if asked else (RequestEvent.ID_CHECK, DOCUMENTS_SEEN)
