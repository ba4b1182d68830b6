"""What is asked about an incident, whichever form asks it, and what the rules read of the answers.

A report of cyberbullying and a message sent as evidence open the same kind of case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Small, Tone
from handlers.casework.outside_help import numbers_now
from handlers.forms import NOT_LISTED, Option, PickMany, PickOne, PickPeople, ShortText, when
from storage.cases import reported_since
from storage.roster import present_people
from storage.vocabulary import Answer, ReportFacts, Sign, Suspect

CYBERBULLYING = "cyberbullying"

COURSE_OF_CONDUCT = timedelta(days=30)
"""A second report of the same kind by the same person within this time counts as repeated."""

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


DANGER = PickOne(
    "Is anyone in danger now?",
    options=YES_NO_NOT_SURE,
    hint="For example a threat to life, suicide or serious self-harm, "
    "or a child about to meet a stranger.",
)
SUSPECT = PickOne("Who is doing it?", options=SUSPECTS)
NAMED = PickPeople(
    "Who at the school?",
    or_not_listed=True,
    optional=False,
    asked_when=when("suspect", Suspect.STAFF),
    hint="They and their relatives on the staff are not told.",
)
NAMED_OTHER = ShortText("Who is it?", optional=False, asked_when=when("named", NOT_LISTED))
SIGNS_TICKED = PickMany("Tick any that apply", options=(*SIGNS, ABOUT_A_COLLEAGUE))
FALSE_ACCOUNT = PickOne(
    "Who does the false account pretend to be?",
    options=WHOSE_ACCOUNT,
    asked_when=when("signs", Sign.FALSE_ACCOUNT_OF_ME),
)
COLLEAGUE_PICKED = PickPeople(
    "Which colleague?",
    or_not_listed=True,
    optional=False,
    asked_when=when("signs", Sign.ABOUT_A_COLLEAGUE),
)
COLLEAGUE_OTHER = ShortText(
    "What is your colleague's name?", optional=False, asked_when=when("colleague", NOT_LISTED)
)
MUST_NOT_SEE = PickPeople("Anyone else who must not see this?")


class IncidentAnswers(Protocol):
    """The answers about an incident, in whichever form they stand."""

    @property
    def danger(self) -> Answer: ...
    @property
    def suspect(self) -> Suspect: ...
    @property
    def named(self) -> tuple[str, ...]: ...
    @property
    def named_other(self) -> str: ...
    @property
    def signs(self) -> tuple[Sign, ...]: ...
    @property
    def false_account(self) -> Sign | None: ...
    @property
    def colleague(self) -> tuple[str, ...]: ...
    @property
    def colleague_other(self) -> str: ...
    @property
    def must_not_see(self) -> tuple[str, ...]: ...


def incident_facts(
    call: Call, form: IncidentAnswers, *, image: Answer, kept_out: frozenset[UUID] = frozenset()
) -> ReportFacts:
    """Read from the answers what the rules need; the words stay behind.

    `kept_out` are people who must not see it though nobody named them.
    """
    return ReportFacts(
        kind=CYBERBULLYING,
        reporter=call.who.id,
        danger_now=form.danger,
        image_of_child=image,
        suspect=form.suspect,
        suspected_staff=known(call, form.named),
        suspect_not_listed=NOT_LISTED in form.named,
        signs=_signs(form),
        affected=known(call, form.colleague),
        must_not_see=known(call, form.must_not_see) | kept_out,
        second_within_30_days=reported_since(
            call.session,
            reporter_id=call.who.id,
            kind=CYBERBULLYING,
            since=call.at - COURSE_OF_CONDUCT,
            apart_from=call.earlier,
        ),
    )


def incident_written(form: IncidentAnswers, account: str) -> dict[str, str]:
    """Gather what was typed, to be sealed."""
    return {
        "account": account,
        "named_other": form.named_other,
        "colleague_other": form.colleague_other,
    }


def known(call: Call, picked: Iterable[str]) -> frozenset[UUID]:
    """Read which of ours were picked; what else came with the answer is nobody."""
    here = {str(person.id): person.id for person in present_people(call.session)}
    return frozenset(here[value] for value in picked if value in here)


def _signs(form: IncidentAnswers) -> frozenset[Sign]:
    """Take the ticks as they are; a false account of nobody knows whom may be of either."""
    signs = set(form.signs)
    if Sign.FALSE_ACCOUNT_OF_ME in signs and form.false_account is not Sign.FALSE_ACCOUNT_OF_ME:
        signs.add(Sign.FALSE_ACCOUNT_OF_SCHOOL)
    if form.false_account is Sign.FALSE_ACCOUNT_OF_SCHOOL:
        signs.discard(Sign.FALSE_ACCOUNT_OF_ME)
    return frozenset(signs)


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
