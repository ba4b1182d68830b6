"""What is asked of somebody who is worried: about a child, an adult, the school, personal data."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.incident import (
    DANGER,
    MUST_NOT_SEE,
    NAMED,
    NAMED_OTHER,
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
    PickMany,
    PickOne,
    PickPeople,
    ShortText,
    either,
    when,
)
from storage.vocabulary import Answer, Sign, Suspect, Topic

TOPICS = (
    Option(Topic.CHILD, "A child"),
    Option(Topic.ADULT, "An adult who works or helps at the school"),
    Option(Topic.LOW_LEVEL, "A small worry about an adult here, or something about myself"),
    Option(Topic.PRACTICE, "How the school does things"),
    Option(Topic.DATA, "Personal data"),
    Option(Topic.ADVICE, "I only want advice"),
    Option(Topic.OTHER, "Something else"),
)
WHOSE = (
    Option(Topic.LOW_LEVEL, "Another adult who works or helps here"),
    Option(Topic.SELF, "Myself"),
)
WHICH = (
    Option(Topic.DATA_ASTRAY, "Personal data went astray"),
    Option(Topic.DATA_REQUEST, "Somebody asks to see or correct personal data"),
    Option(Topic.DATA_FOR_POLICE, "The police ask for personal data"),
    Option(Topic.DATA_IN_PERSON, "Somebody asks for it by telephone or at the door"),
    Option(Topic.CLASS_LIST, "Somebody asks for a class list"),
)
WHO_MAY_HAVE = (
    Option(Suspect.PUPIL, "Another pupil"),
    Option(Suspect.PARENT, "A parent, a carer or the family"),
    Option(Suspect.STAFF, "Someone who works or governs here"),
    Option(Suspect.SOMEONE_ELSE, "Someone else"),
    Option(Suspect.UNKNOWN, "I don't know, or nobody"),
)
CHILD_SIGNS = (
    Option(Sign.AT_RISK_OF_HARM, "The child may be at risk of harm"),
    Option(Sign.SELF_HARM, "Suicide or serious self-harm"),
    Option(Sign.MEETING_A_STRANGER, "The child is about to meet a stranger"),
    Option(Sign.SEXUAL_OR_GROOMING, "It may be sexual, or grooming"),
    Option(Sign.RADICALISATION, "The child may be being radicalised"),
    Option(Sign.EXPLOITATION, "The child may be being exploited"),
    Option(Sign.BULLIED_BY_CHILDREN, "Other children are bullying them"),
    Option(Sign.THREAT, "There is a threat"),
    Option(Sign.FEELS_UNSAFE, "I feel unsafe"),
)
OTHER_SIGNS = tuple(each for each in CHILD_SIGNS if each.value in (Sign.THREAT, Sign.FEELS_UNSAFE))
DATA_SIGNS = (Option(Sign.CHILDS_RECORD, "A child's record is in it"),)

_HERE = (Topic.CHILD, Topic.ADULT, Topic.LOW_LEVEL, Topic.PRACTICE, Topic.ADVICE, Topic.OTHER)
NOT_DATA = when("topic", *_HERE)
MAY_HOLD_AN_IMAGE = either(NOT_DATA, when("which", Topic.DATA_ASTRAY))
ABOUT_SOMEBODY_HERE = either(
    when("topic", Topic.ADULT), when("whose", Topic.LOW_LEVEL), when("suspect", Suspect.STAFF)
)


def if_they_work_here(_: Call) -> tuple[Block, ...]:
    """Say how to keep a request from the person it is about."""
    return (Small("If it is about somebody who works here, name them above: they are not told."),)


class ConcernForm(Form, title="Report a concern", submit="Send"):
    """What is asked depends on what it is about."""

    danger: Annotated[Answer, DANGER]
    topic: Annotated[Topic, PickOne("What is it about?", options=TOPICS)]
    whose: Annotated[
        Topic | None,
        PickOne(
            "Whom is it about?",
            options=WHOSE,
            optional=False,
            asked_when=when("topic", Topic.LOW_LEVEL),
        ),
    ] = None
    which: Annotated[
        Topic | None,
        PickOne(
            "What about the data?",
            options=WHICH,
            optional=False,
            asked_when=when("topic", Topic.DATA),
        ),
    ] = None
    image: Annotated[
        Answer,
        PickOne(
            "Could any of it show anyone under 18 nude, partly nude or in a sexual way?",
            options=YES_NO_NOT_SURE,
            optional=False,
            asked_when=MAY_HOLD_AN_IMAGE,
        ),
    ] = Answer.NO
    suspect: Annotated[
        Suspect,
        PickOne(
            "Who may have done it?", options=WHO_MAY_HAVE, asked_when=when("topic", Topic.CHILD)
        ),
    ] = Suspect.UNKNOWN
    named: Annotated[tuple[str, ...], replace(NAMED, asked_when=ABOUT_SOMEBODY_HERE)] = ()
    named_other: Annotated[str, NAMED_OTHER] = ""
    practice_named: Annotated[
        tuple[str, ...],
        PickPeople(
            "Is it about anybody in particular?",
            hint="They and their relatives on the staff are not told.",
            asked_when=when("topic", Topic.PRACTICE),
        ),
    ] = ()
    child_name: Annotated[
        str,
        ShortText("The child's name", asked_when=when("topic", Topic.CHILD, Topic.ADULT)),
    ] = ""
    child_signs: Annotated[
        tuple[Sign, ...],
        PickMany("Tick any that apply", options=CHILD_SIGNS, asked_when=when("topic", Topic.CHILD)),
    ] = ()
    other_signs: Annotated[
        tuple[Sign, ...],
        PickMany(
            "Tick any that apply",
            options=OTHER_SIGNS,
            asked_when=when("topic", *(each for each in _HERE if each is not Topic.CHILD)),
        ),
    ] = ()
    data_signs: Annotated[
        tuple[Sign, ...],
        PickMany(
            "Tick if it applies",
            options=DATA_SIGNS,
            asked_when=when("which", Topic.DATA_ASTRAY, Topic.DATA_FOR_POLICE),
        ),
    ] = ()
    account: Annotated[
        str,
        LongText(
            "What have you seen or heard?",
            hint="Facts, in your own words, and a child's words as they were said.",
            optional=False,
            asked_when=NOT_DATA,
        ),
    ] = ""
    data_account: Annotated[
        str,
        LongText(
            "What was asked, or what happened?",
            hint="Who asked and how to reach them, or what went where and when.",
            asked_when=when("topic", Topic.DATA),
        ),
    ] = ""
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
        Note(if_they_work_here, shown_when=when("topic", Topic.DATA), after="must_not_see"),
        Note(confidential, after="must_not_see"),
    )
