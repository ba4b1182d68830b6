"""How soon a person must take a report on (rules, section 5): a table, read from the top.

The first row that any of its signs fits wins; then what raises a priority raises it by one level in
all, and never to Now. Nothing here lowers one: "not sure" counts as yes, and a blank as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from storage.vocabulary import AcknowledgeTimes, ReportFacts, Sign, Suspect, Topic, Urgency

EMERGENCIES: Final = frozenset({Sign.SELF_HARM, Sign.MEETING_A_STRANGER})

CHILDREN: Final = frozenset({Suspect.PUPIL, Suspect.FORMER_PUPIL})
"""Former pupils of a junior school are still children (duties, S9)."""

ADVICE: Final = "advice"
"""The kind of report that asks a question and tells of no incident."""

ROUTINE_TOPICS: Final = frozenset({Topic.ADVICE, Topic.CLASS_LIST, Topic.ACCURACY})

NOT_RAISED: Final = frozenset({Topic.LOW_LEVEL, Topic.SELF, Topic.PRACTICE})
"""Here the row says already that it is about an adult who works with children."""

DEFAULT_TIMES: Final[Mapping[Urgency, AcknowledgeTimes]] = {
    Urgency.NOW: AcknowledgeTimes((5,), repeat_every=5, at_any_hour=True, lapses_after=15),
    Urgency.URGENT: AcknowledgeTimes((15, 30, 60), at_any_hour=True, lapses_after=60),
    Urgency.HOUR: AcknowledgeTimes((60, 240), lapses_after=240),
    Urgency.TODAY: AcknowledgeTimes((240, 510), lapses_after=510),
    Urgency.ROUTINE: AcknowledgeTimes((1530,), lapses_after=510),
}
"""Minutes (rules, section 5); 510 are one school day as shipped, from 08:00 to 16:30."""


@dataclass(frozen=True, slots=True)
class Triage:
    """How soon somebody must answer, and why, in sentences that a senior manager can read.

    Attributes:
        urgency: The priority, after whatever raised it.
        reasons: What in the report fits the row.
        row: The row of the matrix before anything raised it, for example "P2".
        raised_because: What raised it, empty where nothing did.
    """

    urgency: Urgency
    reasons: tuple[str, ...]
    row: str
    raised_because: tuple[str, ...] = ()


Fits = Callable[[ReportFacts], bool]


def staff_suspected(facts: ReportFacts) -> bool:
    """Say whether somebody who works or governs here is said to be doing it."""
    named = bool(facts.suspected_staff) or facts.suspect_not_listed
    return named or facts.suspect is Suspect.STAFF


def child_suspected(facts: ReportFacts) -> bool:
    """Say whether a pupil or former pupil is said to be doing it."""
    return facts.suspect in CHILDREN


def adult_suspected(facts: ReportFacts) -> bool:
    """Say whether an adult is said to be doing it."""
    return staff_suspected(facts) or facts.suspect in {Suspect.PARENT, Suspect.SOMEONE_ELSE}


def about_themselves(facts: ReportFacts) -> bool:
    """Say whether somebody reports what they did themselves, and nobody else."""
    alone = facts.suspected_staff == {facts.reporter} and not facts.suspect_not_listed
    return facts.reporter is not None and alone


def emergency(facts: ReportFacts) -> bool:
    """Say whether somebody may be in danger now, by the question or by a tick."""
    return facts.danger_now.may_be_so or bool(facts.signs & EMERGENCIES)


def sexual_with_child(facts: ReportFacts) -> bool:
    """Say whether it may be a sexual message to or from a child, or grooming.

    The form asks for "hateful or sexual" in one tick, and not sure counts as yes (rules, 5).
    """
    return _sexual_message(facts) or Sign.SEXUAL_OR_GROOMING in facts.signs


def _sexual_message(facts: ReportFacts) -> bool:
    child = child_suspected(facts) or facts.child_is_target
    return child and Sign.HATEFUL_OR_SEXUAL in facts.signs


def harm_threshold_possible(facts: ReportFacts) -> bool:
    """Say whether an allegation against staff may meet the harm threshold.

    Source: KCSIE part four, section one: harmed a child, a possible offence, a risk of harm, may
    not be suitable to work with children (rules, section 4). In doubt it may. Of somebody who
    reports themselves, a threat or being followed is what was done to them.
    """
    sexual = {Sign.HATEFUL_OR_SEXUAL, Sign.SEXUAL_OR_GROOMING}
    offences = sexual if about_themselves(facts) else {*sexual, Sign.THREAT, Sign.FOLLOWED}
    child = facts.child_is_target or facts.image_of_child.may_be_so or facts.topic is Topic.ADULT
    return staff_suspected(facts) and (child or emergency(facts) or bool(offences & facts.signs))


def _ticked(sign: Sign) -> Fits:
    return lambda facts: sign in facts.signs


def _image(facts: ReportFacts) -> bool:
    return facts.image_of_child.may_be_so


def _works_with_children(facts: ReportFacts) -> bool:
    said_already = facts.topic in NOT_RAISED or about_themselves(facts)
    return staff_suspected(facts) and not said_already


MATRIX: Final[tuple[tuple[Urgency, Fits, str], ...]] = (
    (
        Urgency.NOW,
        lambda facts: facts.danger_now.may_be_so,
        "Somebody is, or may be, in danger now.",
    ),
    (Urgency.NOW, _ticked(Sign.SELF_HARM), "It may be suicide or serious self-harm."),
    (
        Urgency.NOW,
        _ticked(Sign.MEETING_A_STRANGER),
        "A child may be about to meet a stranger.",
    ),
    (
        Urgency.NOW,
        lambda facts: _image(facts) and adult_suspected(facts),
        "An adult may be sharing a sexual image of a child.",
    ),
    (Urgency.URGENT, _image, "It may show a child nude, partly nude or in a sexual way."),
    (Urgency.URGENT, _ticked(Sign.THREAT), "There is a threat."),
    (Urgency.URGENT, _ticked(Sign.DETAILS_POSTED), "A home address or number was posted."),
    (Urgency.URGENT, _ticked(Sign.FOLLOWED), "Somebody is being followed."),
    (Urgency.URGENT, _sexual_message, "It may be a sexual message to or from a child."),
    (Urgency.URGENT, _ticked(Sign.SEXUAL_OR_GROOMING), "It may be sexual, or grooming of a child."),
    (Urgency.URGENT, _ticked(Sign.AT_RISK_OF_HARM), "A child may be at risk of harm."),
    (Urgency.URGENT, _ticked(Sign.RADICALISATION), "A child may be being radicalised."),
    (Urgency.URGENT, _ticked(Sign.EXPLOITATION), "A child may be being exploited."),
    (
        Urgency.URGENT,
        harm_threshold_possible,
        "What is said of somebody who works here may meet the harm threshold.",
    ),
    (
        Urgency.HOUR,
        lambda facts: facts.signs >= {Sign.HAS_DETAILS, Sign.CONTACTED},
        "Somebody has personal contact details, and has made contact.",
    ),
    (Urgency.HOUR, _ticked(Sign.INFATUATED), "A pupil may be infatuated."),
    (
        Urgency.HOUR,
        lambda facts: facts.topic is Topic.DATA_ASTRAY,
        "Personal data went astray: the school may have to report it within 72 hours.",
    ),
    (Urgency.HOUR, _ticked(Sign.REPEATED), "It is repeated."),
    (
        Urgency.HOUR,
        _ticked(Sign.FALSE_ACCOUNT_OF_ME),
        "There is a false account of a member of staff.",
    ),
    (
        Urgency.HOUR,
        _ticked(Sign.FALSE_ACCOUNT_OF_SCHOOL),
        "There is a false account of the school.",
    ),
    (Urgency.HOUR, _ticked(Sign.HATEFUL_OR_SEXUAL), "It is hateful or sexual."),
    (Urgency.HOUR, _ticked(Sign.SPREADING), "It is spreading."),
    (
        Urgency.TODAY,
        lambda facts: facts.kind != ADVICE and facts.topic not in ROUTINE_TOPICS,
        "Every report is looked at the same day.",
    ),
    (
        Urgency.ROUTINE,
        lambda facts: facts.topic is Topic.CLASS_LIST,
        "Somebody asked for a class list.",
    ),
    (
        Urgency.ROUTINE,
        lambda facts: facts.topic is Topic.ACCURACY,
        "Somebody says that what is held about them has changed.",
    ),
    (
        Urgency.ROUTINE,
        lambda facts: facts.topic not in {Topic.CLASS_LIST, Topic.ACCURACY},
        "It asks for advice only.",
    ),
)
"""Rules, section 5: the cells that a report can reach (S9, S19, S20, S22, S29, S40, S44)."""

RAISERS: Final[tuple[tuple[Fits, str], ...]] = (
    (lambda facts: facts.child_is_target, "It is aimed at a child."),
    (
        lambda facts: facts.second_within_30_days,
        "It is the second incident within 30 days.",
    ),
    (_works_with_children, "The person said to be doing it works with children."),
    (_ticked(Sign.FEELS_UNSAFE), "The person who reported it feels unsafe."),
)
"""Rules, section 5, "Raisers": one level in all, and never to Now."""


def triage(facts: ReportFacts) -> Triage:
    """Set the priority of a report.

    Source: rules, section 5 (the first matching row wins; raisers add one level in all, never to
    Now; the bot never lowers); duties S19, S22, S40, S44.
    """
    row = next(urgency for urgency, fits, _ in MATRIX if fits(facts))
    reasons = tuple(words for urgency, fits, words in MATRIX if urgency == row and fits(facts))
    raisers = tuple(words for fits, words in RAISERS if fits(facts))
    urgency = row.raised() if raisers else row
    return Triage(urgency, reasons, f"P{row.value}", raisers if urgency != row else ())


def acknowledge_times(
    urgency: Urgency, times: Mapping[Urgency, AcknowledgeTimes] = DEFAULT_TIMES
) -> AcknowledgeTimes:
    """Give the times to acknowledge of a priority.

    Where a school's table leaves a priority out, or its minutes do not rise, the times that Vera
    ships stand: a slip in the settings must not lose a report.
    """
    pace = times.get(urgency, DEFAULT_TIMES[urgency])
    return pace if rising(pace) else DEFAULT_TIMES[urgency]


def rising(pace: AcknowledgeTimes) -> bool:
    """Say whether minutes begin above nought and rise from one to the next."""
    return bool(pace.rungs) and all(
        earlier < later for earlier, later in pairwise((0, *pace.rungs))
    )
