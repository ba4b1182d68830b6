"""What is asked of somebody to whom a request was made: three choices, and twenty seconds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.incident import confidential
from handlers.data_requests.words import ASKED_FOR, ASKERS, WAYS
from handlers.forms import (
    Form,
    LongText,
    Note,
    PickDay,
    PickDayAndTime,
    PickMany,
    PickOne,
    PickPeople,
    ShortText,
)
from storage.vocabulary import Asker, CameBy, Right


def it_counts_now(call: Call) -> tuple[Block, ...]:
    """Say what makes a request, before anything is chosen."""
    phone = call.typed("/vera", "phone")
    return (
        Small(
            "It counts from the day it came to anybody here, spoken or written, in the holidays "
            f"too. Somebody who wants to be told something now, by telephone: type {phone}."
        ),
    )


class RequestForm(Form, title="Log a request", submit="Log"):
    """What must be known for its clock to run; all else can be added on the case."""

    asker: Annotated[Asker, PickOne("Who asks?", options=ASKERS)]
    wants: Annotated[
        tuple[Right, ...],
        PickMany(
            "What do they ask for?",
            options=ASKED_FOR,
            hint="Tick all that fit: a parent's letter may be two of them. Not sure? The first.",
            optional=False,
        ),
    ]
    way: Annotated[CameBy, PickOne("How did it come?", options=WAYS)]
    received: Annotated[
        date | None,
        PickDay(
            "On which day did it come?", hint="Left open, it is today. Not the day you log it."
        ),
    ] = None
    whose: Annotated[str, ShortText("Whose data is it?")] = ""
    who: Annotated[str, ShortText("What is the name of whoever asks?")] = ""
    reach: Annotated[str, ShortText("How can they be reached?")] = ""
    account: Annotated[
        str, LongText("What do they ask for, in their words?", hint="Facts, not opinions.")
    ] = ""
    agreed_at: Annotated[
        datetime | None,
        PickDayAndTime(
            "Was a time agreed to look at it together?",
            hint="Only if it is informal. The clock runs meanwhile, and is shown.",
        ),
    ] = None
    staff: Annotated[
        tuple[str, ...],
        PickPeople(
            "Is it about anybody who works or governs here?",
            hint="They do not deal with it, and are not told of it here.",
        ),
    ] = ()

    notes = (Note(it_counts_now), Note(confidential, after="staff"))
