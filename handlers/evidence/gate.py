"""The first question of every evidence step, before a file is fetched or a word is kept.

Copying an indecent image of a child is a crime, also for a school that means to keep evidence
(Protection of Children Act 1978, section 1; gov.uk, "Sharing nudes and semi-nudes", March 2024:
never view, copy, print, share, store or save it). So nothing else is asked before this, and after
Yes or Not sure only words are taken, for the safeguarding lead alone.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import field_validator

from handlers.casework.incident import YES_NO_NOT_SURE, leave_the_image
from handlers.forms import (
    NOT_LISTED,
    Form,
    LongText,
    Note,
    PickOne,
    PickPeople,
    ShortText,
    when,
)
from storage.vocabulary import Answer

GATE = PickOne(
    "Could this show anyone under 18 nude, partly nude or in a sexual way?",
    options=YES_NO_NOT_SURE,
    hint="Images made by a computer count as well. If you have not looked, do not look now.",
)
MAY_BE_SO = when("image", Answer.YES, Answer.NOT_SURE)
IT_IS_SAFE = when("image", Answer.NO)

WHERE = LongText(
    "Where is it, in words?",
    hint="For example: in the Year 6 group on WhatsApp, since Monday. "
    "No web address, and nothing of what it shows.",
    optional=False,
    asked_when=MAY_BE_SO,
    max_length=1000,
)
STAFF = PickOne(
    "May somebody who works here have sent it, or be involved?",
    options=YES_NO_NOT_SURE,
    optional=False,
    asked_when=MAY_BE_SO,
)
INVOLVED = PickPeople(
    "Who may be involved?",
    or_not_listed=True,
    optional=False,
    asked_when=when("staff", Answer.YES),
    hint="They and their relatives on the staff are not told.",
)
INVOLVED_OTHER = ShortText("Who is it?", optional=False, asked_when=when("involved", NOT_LISTED))

NO_ADDRESS = "Please leave the web address out, and say in words where it is."

_ADDRESS = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://|\bwww\.|\b[\w-]+(\.[\w-]+)*\.[a-z]{2,}/\S")


def without_address(where: str) -> str:
    """Refuse words that hold a web address; raises ValueError with what to do instead."""
    if _ADDRESS.search(where):
        raise ValueError(NO_ADDRESS)
    return where


class Question(Form):
    """The gate's question, before every other."""

    image: Annotated[Answer, GATE]


class InWords(Form):
    """What is asked after Yes or Not sure, and nothing else is."""

    where: Annotated[str, WHERE] = ""
    staff: Annotated[Answer, STAFF] = Answer.NO
    involved: Annotated[tuple[str, ...], INVOLVED] = ()
    involved_other: Annotated[str, INVOLVED_OTHER] = ""

    _no_address = field_validator("where")(without_address)


class Gate(InWords, Question):
    """The gate, as every form of evidence begins."""

    def takes_message(self) -> bool:
        """Say whether these answers allow to keep the message that the form was opened from."""
        return self.image is Answer.NO


LEAVE_IT = Note(leave_the_image, shown_when=MAY_BE_SO, after="image", before_sending=True)
