"""From an informal request to a formal one. The clock has run since it was first asked (S90, S91).

Source: UK GDPR, articles 12 and 15: no form is required, so the first asking counts.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening, reckon_again
from handlers.data_requests.my_request import day_of, my_request
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    Note,
    NotFilledIn,
    Option,
    PickDay,
    PickDayAndTime,
    PickOne,
    when,
)
from handlers.wording import day
from storage.vocabulary import RequestEvent

IS_FORMAL = "This is formal already."
IS_PAST = "This time is over. Please choose a later one."


class Now(StrEnum):
    """What becomes of an informal request."""

    WRITTEN = "written"
    SPOKEN = "spoken"
    LATER = "later"


HOW = (
    Option(Now.WRITTEN, "They have asked in writing now"),
    Option(Now.SPOKEN, "They insist, without writing"),
    Option(Now.LATER, "Another time was agreed"),
)

happening("agreed_anew", "noted that another time was agreed")
happening("request_made_formal", lambda told: f"made it formal on {_on(told)}")


def _on(told: Told) -> str:
    return day(date.fromisoformat(str(told.facts["day"])))


def counted_from_the_first(call: Call) -> tuple[Block, ...]:
    """Say from when on the clock counts."""
    if call.subject is None:
        return ()
    _, request = my_request(call, call.subject)
    return (
        Small(
            f"Its clock has run since it was first asked, on {day(request.received)}. They need "
            "no form and no writing, but for an educational record they must ask in writing."
        ),
    )


class FormalForm(Form, title="Make it formal", submit="Save"):
    """How an informal request goes on."""

    how: Annotated[Now, PickOne("What happened?", options=HOW)]
    on: Annotated[
        date | None,
        PickDay(
            "On which day?",
            hint="Left open, it is today.",
            asked_when=when("how", Now.WRITTEN, Now.SPOKEN),
        ),
    ] = None
    agreed_at: Annotated[
        datetime | None,
        PickDayAndTime("When now?", optional=False, asked_when=when("how", Now.LATER)),
    ] = None

    notes = (Note(counted_from_the_first),)


@data_requests.form(FormalForm, shows=case_again)
def file_formal(call: Call, form: FormalForm) -> UUID:
    """Make a request formal, or note another time; the clock counts from the first asking."""
    case, request = my_request(call, call.subject, locked=True)
    if not request.informal:
        raise NotAllowed(IS_FORMAL)
    if form.how is Now.LATER:
        if form.agreed_at is None or form.agreed_at < call.at:
            raise NotFilledIn({"agreed_at": IS_PAST})
        request.agreed_at = form.agreed_at
        enter(call, case, "agreed_anew")
        reckon_again(call, case, request, because="another time was agreed")
    else:
        on = day_of(call, request, form.on, field="on")
        request.made_formal = on
        call.record("request_made_formal", case_id=case.id, day=on)
        if form.how is Now.WRITTEN:
            add_happening(call, case, request, RequestEvent.WRITTEN_VERSION_RECEIVED, on=on)
        else:
            reckon_again(call, case, request, because="it was made formal")
    note_step(call, case)
    return case.id


@data_requests.action("Make it formal", opens=True)
def make_formal(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that makes an informal request formal."""
    case, request = my_request(call, case_id)
    if not request.informal:
        raise NotAllowed(IS_FORMAL)
    return Ask(file_formal, subject=case.id)
