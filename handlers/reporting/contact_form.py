"""What is asked of somebody whom a pupil or a parent has contacted: in under a minute."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from handlers.casework.incident import (
    ABOUT_A_COLLEAGUE,
    COLLEAGUE_OTHER,
    COLLEAGUE_PICKED,
    DANGER,
    MUST_NOT_SEE,
    SIGNS,
    SUSPECTS,
    YES_NO_NOT_SURE,
    confidential,
    in_danger,
    leave_the_image,
)
from handlers.casework.outside_help import ring_first
from handlers.forms import (
    Form,
    LongText,
    Note,
    Option,
    PickDayAndTime,
    PickMany,
    PickOne,
    ShortText,
    when,
)
from storage.vocabulary import Answer, Sign, Suspect


class Came(StrEnum):
    """How somebody got in touch, or could."""

    REQUEST = "request"
    MESSAGES = "messages"
    CALLS = "calls"
    NEARBY = "nearby"
    DETAILS = "details"


class Answered(StrEnum):
    """What the member of staff did about it."""

    NO = "no"
    REPLIED = "replied"
    ACCEPTED = "accepted"


class Reached(StrEnum):
    SCHOOL = "school"
    PERSONAL = "personal"


CAME = (
    Option(Came.REQUEST, "A friend or follow request"),
    Option(Came.MESSAGES, "Messages"),
    Option(Came.CALLS, "Calls or texts"),
    Option(Came.NEARBY, "Something sent nearby (Bluetooth, AirDrop, Quick Share)"),
    Option(Came.DETAILS, "They have my own number, e-mail or address"),
)
WHO = tuple(each for each in SUSPECTS if each.value != Suspect.STAFF)
ANSWERED = (
    Option(Answered.NO, "No"),
    Option(Answered.REPLIED, "There was a reply"),
    Option(Answered.ACCEPTED, "It was accepted, or we began it"),
)
REACHED = (
    Option(Reached.SCHOOL, "A school account or number"),
    Option(Reached.PERSONAL, "A personal account or number"),
)
_ASKED_TOO = (
    Sign.THREAT,
    Sign.DETAILS_POSTED,
    Sign.REPEATED,
    Sign.FOLLOWED,
    Sign.HATEFUL_OR_SEXUAL,
    Sign.FEELS_UNSAFE,
)
TICKS = (
    Option(Sign.INFATUATED, "They may be infatuated"),
    *(each for each in SIGNS if each.value in _ASKED_TOO),
    ABOUT_A_COLLEAGUE,
)


class ContactForm(Form, title="Report contact", submit="Send"):
    """Five questions must be answered; most of the rest are ticks."""

    danger: Annotated[Answer, DANGER]
    image: Annotated[
        Answer,
        PickOne(
            "Could any of it show anyone under 18 nude, partly nude or in a sexual way?",
            options=YES_NO_NOT_SURE,
        ),
    ]
    came: Annotated[tuple[Came, ...], PickMany("What was it? Tick all that fit", options=CAME)]
    suspect: Annotated[Suspect, PickOne("Who was it?", options=WHO)]
    answered: Annotated[
        Answered,
        PickOne(
            "Was it answered or accepted?",
            options=ANSWERED,
            hint="It is all right to say so: saying it early is the right thing.",
        ),
    ]
    who_called: Annotated[str, ShortText("The name of the account or the person")] = ""
    reached: Annotated[Reached | None, PickOne("Where did it reach you?", options=REACHED)] = None
    happened_at: Annotated[datetime | None, PickDayAndTime("When was it?")] = None
    signs: Annotated[tuple[Sign, ...], PickMany("Tick any that apply", options=TICKS)] = ()
    how_often: Annotated[
        str,
        ShortText("How often, and since when?", asked_when=when("signs", Sign.REPEATED)),
    ] = ""
    account: Annotated[
        str, LongText("Anything else?", hint="You can leave this empty. Facts, in your own words.")
    ] = ""
    colleague: Annotated[tuple[str, ...], COLLEAGUE_PICKED] = ()
    colleague_other: Annotated[str, COLLEAGUE_OTHER] = ""
    must_not_see: Annotated[tuple[str, ...], MUST_NOT_SEE] = ()

    notes = (
        Note(ring_first),
        Note(in_danger, shown_when=when("danger", Answer.YES, Answer.NOT_SURE), after="danger"),
        Note(
            leave_the_image,
            shown_when=when("image", Answer.YES, Answer.NOT_SURE),
            after="image",
            before_sending=True,
        ),
        Note(confidential, after="must_not_see"),
    )
