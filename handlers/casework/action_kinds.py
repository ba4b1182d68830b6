"""What may have to be done about a case: which of it a case calls for, and by when.

Pure rules (rules, sections 3 to 8; duties S20, S23, S39, S41, S43 to S45, S79, S82). What is
offered is only a proposal: a person plans it, does it, or says why it is not needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.calendar.school_days import SchoolCalendar, local_day
from handlers.casework.triage import child_suspected, emergency, harm_threshold_possible
from storage.vocabulary import ReportFacts, Sign, Suspect, Topic

Fits = Callable[[ReportFacts], bool]
Due = Callable[[SchoolCalendar, datetime], datetime]

OWN: Final = "own"
CHASE: Final = "removal_chase"
RING_BACK: Final = "ring_back"
TELL_RECIPIENT: Final = "tell_recipient"
PUT_RIGHT: Final = "put_right"

LAST_HALF_HOUR: Final = timedelta(minutes=30)

AFTER_THE_REPORT: Final = timedelta(hours=48)
"""Report Harmful Content takes nothing that was reported to the platform later than this ago."""


@dataclass(frozen=True, slots=True)
class ActionKind:
    """One thing that may have to be done.

    Attributes:
        key: Its stored name.
        label: What it says on a screen.
        offered: Whether a report calls for it.
        due: By when, counted from a moment.
        at_once: It is planned when somebody takes the case on, not only offered.
        in_holidays: It is reminded of on any day, not only when staff are at work.
        outside: Keys of the outside numbers that help with it.
        then: What is planned once it is done.
        by_hand: Anybody may plan it on any case.
        in_own_words: It stands on the screen in the words with which it was planned.
        goes_with_case: It is done by whoever takes the case on.
    """

    key: str
    label: str
    offered: Fits
    due: Due
    at_once: bool = False
    in_holidays: bool = False
    outside: tuple[str, ...] = ()
    then: str | None = None
    by_hand: bool = True
    in_own_words: bool = False
    goes_with_case: bool = False


def within_school_days(count: int) -> Due:
    """Count days on which staff are at work: by the end of that day."""

    def due(calendar: SchoolCalendar, at: datetime) -> datetime:
        for _ in range(count):
            at = calendar.end_of_school_day(at)
        return at

    return due


def after_days(count: int) -> Due:
    """Count days of the calendar, to the end of the first working day from then on."""
    return lambda calendar, at: calendar.end_of_school_day(at + timedelta(days=count))


def one_working_day(calendar: SchoolCalendar, at: datetime) -> datetime:
    """Say when the next working day ends, in holidays too."""
    return calendar.end_of_next_working_day(at)


def within_working_days(count: int) -> Due:
    """Count working days, in holidays too: by the end of that day."""

    def due(calendar: SchoolCalendar, at: datetime) -> datetime:
        for _ in range(count):
            at = calendar.end_of_next_working_day(at)
        return at

    return due


def within_the_school_day(calendar: SchoolCalendar, at: datetime) -> datetime:
    """Say when half an hour is left before the school closes: who is reminded then still can."""
    while (due := calendar.end_of_school_day(at) - LAST_HALF_HOUR) <= at:
        at = calendar.end_of_school_day(at)
    return due


def after_the_report(_: SchoolCalendar, at: datetime) -> datetime:
    """Say when forty-eight real hours are over."""
    return at + AFTER_THE_REPORT


def that_day(calendar: SchoolCalendar, at: datetime) -> datetime:
    """Say when this day ends for the school, whatever day it is; in the evening, an hour on."""
    return max(calendar.close_of(local_day(at)), at + timedelta(hours=1))


_CALLS = frozenset({Sign.REPEATED, Sign.DETAILS_POSTED, Sign.FOLLOWED, Sign.HAS_DETAILS})
_ONLINE = frozenset(
    {
        Sign.DETAILS_POSTED,
        Sign.SPREADING,
        Sign.HATEFUL_OR_SEXUAL,
        Sign.FALSE_ACCOUNT_OF_ME,
        Sign.FALSE_ACCOUNT_OF_SCHOOL,
    }
)
_POLICE = frozenset(
    {
        Sign.THREAT,
        Sign.FOLLOWED,
        Sign.DETAILS_POSTED,
        Sign.HATEFUL_OR_SEXUAL,
        Sign.SEXUAL_OR_GROOMING,
        Sign.EXPLOITATION,
    }
)
_OF_STAFF = frozenset({"cyberbullying", "contact"})


def _any(signs: frozenset[Sign]) -> Fits:
    return lambda facts: bool(facts.signs & signs)


def _of_staff(facts: ReportFacts) -> bool:
    return facts.kind in _OF_STAFF


def _somebody_hurt(facts: ReportFacts) -> bool:
    """Say whether to ask how somebody is: not for a request that was only refused."""
    bare = facts.kind == "contact" and not facts.signs - {Sign.CONTACTED, Sign.NEARBY}
    return facts.child_is_target or (_of_staff(facts) and not bare)


def _police(facts: ReportFacts) -> bool:
    grave = emergency(facts) or facts.image_of_child.may_be_so
    return grave or bool(facts.signs & _POLICE)


def _never(_: ReportFacts) -> bool:
    return False


def _child(facts: ReportFacts) -> bool:
    return facts.child_is_target or facts.image_of_child.may_be_so


def _told_to_a_platform(facts: ReportFacts) -> bool:
    """Say whether a platform should hear: also of a child who is too young for an account."""
    from_a_child = facts.kind == "contact" and child_suspected(facts)
    return from_a_child or bool(facts.signs & _ONLINE) or _anonymous(facts)


def _astray(facts: ReportFacts) -> bool:
    """Say whether data is to be got back: not what may show a child, which nobody may touch."""
    return facts.topic is Topic.DATA_ASTRAY and not facts.image_of_child.may_be_so


def _anonymous(facts: ReportFacts) -> bool:
    return _of_staff(facts) and facts.suspect is Suspect.UNKNOWN


KINDS: Final[tuple[ActionKind, ...]] = (
    ActionKind(
        "police_told",
        "Tell the police: 101, or 999 in danger",
        _police,
        within_school_days(1),
        in_holidays=True,
        outside=("emergency", "police"),
    ),
    ActionKind(
        "lado_told",
        "Tell the LADO, within one working day",
        harm_threshold_possible,
        one_working_day,
        at_once=True,
        in_holidays=True,
        outside=("lado",),
    ),
    ActionKind(
        "social_care_told",
        "Tell children's social care",
        _child,
        within_school_days(1),
        in_holidays=True,
        outside=("childrens_services", "childrens_services_night"),
    ),
    ActionKind(
        "prevent_referral",
        "Make a Prevent referral",
        _any(frozenset({Sign.RADICALISATION})),
        within_school_days(1),
        in_holidays=True,
        outside=("counter_terrorism",),
    ),
    ActionKind(
        "support_offered",
        "Offer support: manager, union, a friend, the helpline",
        _of_staff,
        within_school_days(1),
    ),
    ActionKind(
        "vir",
        "Violent incident record: decide whether, and write it",
        _any(frozenset({Sign.THREAT, Sign.FOLLOWED})),
        within_school_days(2),
    ),
    ActionKind(
        "provider_told",
        "Tell the network provider about calls and texts",
        _any(_CALLS),
        within_school_days(1),
    ),
    ActionKind(
        "platform_told",
        "Tell the platform or the internet provider",
        _told_to_a_platform,
        within_school_days(1),
        then=CHASE,
    ),
    ActionKind(
        "removal_asked",
        "Ask for it to be taken down, once it is kept as evidence",
        _any(_ONLINE),
        within_school_days(1),
        then=CHASE,
    ),
    ActionKind(
        CHASE,
        "Is it still there? Report Harmful Content, or the school rings POSH",
        _never,
        after_the_report,
        outside=("report_harmful_content", "posh"),
    ),
    ActionKind(
        "parents_invited",
        "Invite the parents to talk",
        lambda facts: facts.suspect in {Suspect.PARENT, Suspect.PUPIL, Suspect.FORMER_PUPIL},
        within_school_days(2),
    ),
    ActionKind(
        "check_2_days",
        "Ask whoever it happened to how they are, after two days",
        _somebody_hurt,
        after_days(2),
        at_once=True,
    ),
    ActionKind(
        "check_2_weeks",
        "Ask whoever it happened to how they are, after two weeks",
        _somebody_hurt,
        after_days(14),
        at_once=True,
    ),
    ActionKind(
        "told_outcome",
        "Tell whoever it happened to what came of it",
        _never,
        within_school_days(1),
    ),
    ActionKind(
        "contain",
        "Get it back, or have it deleted and confirmed",
        _astray,
        that_day,
        at_once=True,
        in_holidays=True,
    ),
    ActionKind(
        RING_BACK,
        "Ring back, on a number that you found yourself",
        lambda facts: facts.topic is Topic.DATA_IN_PERSON,
        within_the_school_day,
        at_once=True,
        by_hand=False,
        goes_with_case=True,
    ),
    ActionKind(
        TELL_RECIPIENT,
        "Tell a recipient that it was wrong",
        _never,
        within_working_days(5),
        in_holidays=True,
        by_hand=False,
        in_own_words=True,
        goes_with_case=True,
    ),
    ActionKind(
        PUT_RIGHT,
        "Put it right where it is kept",
        _never,
        within_working_days(5),
        in_holidays=True,
        by_hand=False,
        goes_with_case=True,
    ),
    ActionKind(OWN, "Something else", _never, within_school_days(2), in_own_words=True),
)

BY_KEY: Final = {kind.key: kind for kind in KINDS}


def kind_of_action(key: str) -> ActionKind:
    """Look up a kind of action; one that a later version knows no more is somebody's own."""
    return BY_KEY.get(key, BY_KEY[OWN])


def called_for(facts: ReportFacts) -> tuple[ActionKind, ...]:
    """List what a report calls for, the most pressing first."""
    return tuple(kind for kind in KINDS if kind.offered(facts))


def first_reminder(
    kind: ActionKind, calendar: SchoolCalendar, *, due: datetime, now: datetime
) -> datetime:
    """Say when its owner is first reminded: in the morning of the day, or when it is due.

    Outside working time nobody is reminded, but of what does not wait for the end of the holidays.
    """
    morning = calendar.morning_of(due)
    at = morning if morning > now else max(due, now)
    return at if kind.in_holidays else calendar.may_be_told(at)


def next_reminder_after(kind: ActionKind, calendar: SchoolCalendar, now: datetime) -> datetime:
    """Say when its owner is reminded again: each morning until it is settled."""
    return (calendar.next_morning if kind.in_holidays else calendar.next_school_morning)(now)
