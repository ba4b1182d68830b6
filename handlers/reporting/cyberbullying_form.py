"""What is asked of somebody who reports cyberbullying: in under a minute, on a telephone."""

from __future__ import annotations

from typing import Annotated

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Small, Tone
from handlers.casework.outside_help import numbers_now, ring_first
from handlers.forms import (
    NOT_LISTED,
    Form,
    LongText,
    Note,
    Option,
    PickMany,
    PickOne,
    PickPeople,
    ShortText,
    when,
)
from storage.vocabulary import Answer, Sign, Suspect

PRIVACY = (
    "This is confidential, not anonymous: the people named in the reply will see who sent it. "
    "It may have to be disclosed by law. Type {privacy} for more."
)

YES_NO_NOT_SURE = (
    Option(Answer.NO, "No"),
    Option(Answer.YES, "Yes"),
    Option(Answer.NOT_SURE, "Not sure"),
)

SUSPECTS = (
    Option(Suspect.PUPIL, "A pupil"),
    Option(Suspect.FORMER_PUPIL, "A former pupil"),
    Option(Suspect.PARENT, "A parent or carer"),
    Option(Suspect.STAFF, "Someone who works or governs here"),
    Option(Suspect.SOMEONE_ELSE, "Someone else"),
    Option(Suspect.UNKNOWN, "I don't know"),
)

SIGNS = (
    Option(Sign.THREAT, "There is a threat"),
    Option(Sign.DETAILS_POSTED, "My home address or number was posted"),
    Option(Sign.REPEATED, "It is repeated"),
    Option(Sign.FOLLOWED, "They are following or watching me"),
    Option(Sign.SPREADING, "It is spreading"),
    Option(Sign.HATEFUL_OR_SEXUAL, "It is hateful or sexual"),
    Option(Sign.FALSE_ACCOUNT_OF_ME, "There is a false account of me or the school"),
    Option(Sign.REPLIED, "I have replied"),
    Option(Sign.FEELS_UNSAFE, "I feel unsafe"),
)

WHOSE_ACCOUNT = (
    Option(Sign.FALSE_ACCOUNT_OF_ME, "Me or a colleague"),
    Option(Sign.FALSE_ACCOUNT_OF_SCHOOL, "The school"),
)

ABOUT_A_COLLEAGUE = Option(Sign.ABOUT_A_COLLEAGUE, "It is about a colleague, not me")


def in_danger(call: Call) -> tuple[Block, ...]:
    """Say whom to ring at once; sending the report still works."""
    numbers = numbers_now(call.school, call.at)
    return (
        Callout("Ring 999 now. You can send this before or after you ring.", Tone.DANGER),
        Facts(numbers),
    )


def leave_the_image(_: Call) -> tuple[Block, ...]:
    """Say what not to do with an image of a child, before anything else is done."""
    return (
        Callout(
            "Do not look at it, copy it, screenshot it or send it to anybody, and do not "
            "describe it here. Say only where it is. The safeguarding lead will be told at once.",
            Tone.WARNING,
        ),
    )


def confidential(call: Call) -> tuple[Block, ...]:
    """Say what becomes of what is written here."""
    return (Small(PRIVACY.format(privacy=call.typed("/vera", "privacy"))),)


class CyberbullyingForm(Form, title="Report cyberbullying", submit="Send"):
    """Six questions; only the first three and "who" must be answered."""

    danger: Annotated[
        Answer,
        PickOne(
            "Is anyone in danger now?",
            options=YES_NO_NOT_SURE,
            hint="For example a threat to life, suicide or serious self-harm, "
            "or a child about to meet a stranger.",
        ),
    ]
    image: Annotated[
        Answer,
        PickOne(
            "Could any of it show anyone under 18 nude, partly nude or in a sexual way?",
            options=YES_NO_NOT_SURE,
        ),
    ]
    account: Annotated[str, LongText("What happened?", hint="Facts, in your own words.")]
    suspect: Annotated[Suspect, PickOne("Who is doing it?", options=SUSPECTS)]
    named: Annotated[
        tuple[str, ...],
        PickPeople(
            "Who at the school?",
            or_not_listed=True,
            optional=False,
            asked_when=when("suspect", Suspect.STAFF),
            hint="They and their relatives on the staff are not told.",
        ),
    ] = ()
    named_other: Annotated[
        str, ShortText("Who is it?", optional=False, asked_when=when("named", NOT_LISTED))
    ] = ""
    signs: Annotated[
        tuple[Sign, ...], PickMany("Tick any that apply", options=(*SIGNS, ABOUT_A_COLLEAGUE))
    ] = ()
    false_account: Annotated[
        Sign | None,
        PickOne(
            "Who does the false account pretend to be?",
            options=WHOSE_ACCOUNT,
            asked_when=when("signs", Sign.FALSE_ACCOUNT_OF_ME),
        ),
    ] = None
    colleague: Annotated[
        tuple[str, ...],
        PickPeople(
            "Which colleague?",
            or_not_listed=True,
            optional=False,
            asked_when=when("signs", Sign.ABOUT_A_COLLEAGUE),
        ),
    ] = ()
    colleague_other: Annotated[
        str,
        ShortText(
            "What is your colleague's name?",
            optional=False,
            asked_when=when("colleague", NOT_LISTED),
        ),
    ] = ""
    must_not_see: Annotated[tuple[str, ...], PickPeople("Anyone else who must not see this?")] = ()

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
