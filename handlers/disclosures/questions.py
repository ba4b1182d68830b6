"""What is asked about a disclosure, whichever form asks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from handlers.disclosures.checks import CalledBack, Found, Known
from handlers.disclosures.words import BASES, CATEGORIES
from handlers.forms import (
    LongText,
    Option,
    PickDayAndTime,
    PickMany,
    PickOne,
    Question,
    ShortText,
    When,
    when,
)
from storage.vocabulary import SENSITIVE, Answer, Basis, GivenBy

Q = TypeVar("Q", bound=Question)


def only_when(condition: When, question: Q, *, optional: bool = False) -> Q:
    """Ask a question of several forms only while a condition holds; it must be answered then."""
    return replace(question, asked_when=condition, optional=optional)


YES_OR_NO = (Option(Answer.YES, "Yes"), Option(Answer.NO, "No, or not sure"))

BY_TELEPHONE: Final = when("how", GivenBy.TELEPHONE)
IN_PERSON: Final = when("how", GivenBy.IN_PERSON)
FACE_TO_FACE_OR_BY_TELEPHONE: Final = when("how", GivenBy.TELEPHONE, GivenBy.IN_PERSON)
CALLED_BACK: Final = when("called_back", CalledBack.YES)

GIVEN_AT = PickDayAndTime("When was it given?", hint="Left open, it is now.")
ONLY_NEEDED = PickMany(
    "It is sensitive",
    options=(Option("yes", "I gave only what is needed, and to nobody else"),),
    optional=False,
    hint="If that is not so, report it as personal data that went astray.",
    asked_when=when("categories", *sorted(SENSITIVE)),
)
CONSENT = ShortText(
    "Whose consent, and when was it given?",
    optional=False,
    asked_when=when("basis", Basis.CONSENT),
)
DUTY = ShortText(
    "Which body asks for it, and by which law?",
    hint="For example the school census, for the Department for Education.",
    optional=False,
    asked_when=when("basis", Basis.LEGAL_DUTY),
)
OTHER_BASIS = ShortText(
    "Which basis, and why?",
    hint="For example to protect somebody's life, or a task in the public interest.",
    optional=False,
    asked_when=when("basis", Basis.OTHER),
)

ENTITLED = PickOne(
    "First check: are they entitled to it?",
    options=YES_OR_NO,
    optional=False,
    asked_when=FACE_TO_FACE_OR_BY_TELEPHONE,
)
SURE_WHO = PickOne(
    "Second check: are they who they say they are?",
    options=YES_OR_NO,
    optional=False,
    asked_when=BY_TELEPHONE,
)
HOW_SURE = ShortText("How do you know?", optional=False, asked_when=when("sure_who", Answer.YES))
RANG_BACK = PickOne(
    "Did you ring them back?",
    options=(
        Option(CalledBack.YES, "Yes"),
        Option(CalledBack.NOT_YET, "Not yet"),
        Option(CalledBack.GIVEN_WITHOUT, "No, it has been given without"),
    ),
    optional=False,
    asked_when=BY_TELEPHONE,
)
NUMBER = ShortText(
    "Which number did you ring?", optional=False, asked_when=CALLED_BACK, max_length=40
)
NUMBER_FROM = PickOne(
    "Where did you find the number?",
    options=(
        Option(Found.PUBLISHED, "On their website, in a directory or on a letterhead"),
        Option(Found.OUR_RECORDS, "In our own records"),
        Option(Found.CALLER, "The caller gave it"),
    ),
    optional=False,
    asked_when=CALLED_BACK,
)
SWITCHBOARD = PickOne(
    "Was it through a switchboard?",
    options=(Option(Answer.YES, "Yes"), Option(Answer.NO, "No")),
    optional=False,
    asked_when=CALLED_BACK,
)
CALLER_NUMBER = ShortText(
    "The number that the caller gave, if any",
    hint="Only to compare it.",
    asked_when=BY_TELEPHONE,
    max_length=40,
)
WHY_NOT_CALLED = ShortText(
    "Why did nobody ring back?",
    optional=False,
    asked_when=when("called_back", CalledBack.GIVEN_WITHOUT),
)
KNOWN = PickOne(
    "Who are they, and how do you know?",
    options=(
        Option(Known.PERSONALLY, "Somebody here knows them personally"),
        Option(Known.BY_PROOF, "They showed proof"),
        Option(Known.NEITHER, "Neither"),
    ),
    optional=False,
    asked_when=IN_PERSON,
)
KNOWN_BY = ShortText("Who knows them?", optional=False, asked_when=when("known", Known.PERSONALLY))
PROOF = ShortText(
    "Which proof did you see?",
    hint="What it was, such as a passport. Keep no copy and no number.",
    optional=False,
    asked_when=when("known", Known.BY_PROOF),
)
WHAT = LongText(
    "What exactly was given?", hint="Which facts or papers, not what they say.", max_length=1000
)
RECIPIENT = ShortText("To whom was it given?", hint="The person's name.")
ORGANISATION = ShortText("Where are they from?", hint="Their organisation, if they have one.")
WHICH_DATA = PickMany("Which data was it?", options=CATEGORIES)
BASIS = PickOne("On which basis was it given?", options=BASES)
