"""Every cell of the triage matrix and every route, as answers to the forms that reach them.

People are given by name. What a form must have besides is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from handlers.call import Call
from handlers.casework.incident import incident_facts
from handlers.forms import NOT_LISTED, Form, PickPeople
from handlers.reporting.concern import concern_facts
from handlers.reporting.concern_form import ConcernForm
from handlers.reporting.contact import contact_facts
from handlers.reporting.contact_form import ContactForm
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from storage.roster import present_people
from storage.vocabulary import ReportFacts, Urgency

NOW, URGENT, HOUR, TODAY, ROUTINE = Urgency

Answers = dict[str, Any]
Row = tuple[str, Answers, Urgency, str]
"""What it is, what is answered, the priority, and words of the reason."""


@dataclass(frozen=True)
class Journey:
    """A form: its name, what it must have, and how its answers are read."""

    name: str
    title: str
    form: type[Form]
    plain: Mapping[str, Any]
    facts: Callable[[Call, Any], ReportFacts]


@dataclass(frozen=True)
class Cell:
    """One cell: a form, its answers, and where they must lead."""

    name: str
    journey: Journey
    given: Answers
    priority: Urgency
    because: str

    def answers(self, call: Call) -> Answers:
        """Fill in what the form must have besides, and look people up."""
        ids = {person.name: str(person.id) for person in present_people(call.session)}
        pickers = {
            name
            for name, question in self.journey.form.questions().items()
            if isinstance(question, PickPeople)
        }
        answers = {**self.journey.plain, **self.given}
        if answers.get("suspect") == "staff" and not answers.get("named"):
            answers["named"] = ["Ben Carter"]
        return {
            name: [ids.get(each, each) for each in value] if name in pickers else value
            for name, value in answers.items()
        }

    def facts(self, call: Call) -> ReportFacts:
        """Read the answers through the form itself."""
        return self.journey.facts(call, self.journey.form.checked(self.answers(call)))


CYBERBULLYING = Journey(
    "cyberbullying.file_report",
    "Cyberbullying",
    CyberbullyingForm,
    MappingProxyType({"danger": "no", "image": "no", "account": "x", "suspect": "pupil"}),
    lambda call, form: incident_facts(call, form, image=form.image),
)
CONTACT = Journey(
    "contact.file_contact",
    "Contact",
    ContactForm,
    MappingProxyType(
        {"danger": "no", "image": "no", "came": ["request"], "suspect": "pupil", "answered": "no"}
    ),
    contact_facts,
)
CONCERN = Journey(
    "concern.file_concern",
    "Concern",
    ConcernForm,
    MappingProxyType({"danger": "no", "image": "no", "account": "x"}),
    concern_facts,
)

_BULLYING: list[Row] = [
    # P0: immediate danger; an adult sharing sexual images of a child
    ("P0 danger", {"danger": "yes"}, NOW, "in danger now"),
    ("P0 danger, not sure", {"danger": "not_sure"}, NOW, "in danger now"),
    ("P0 image, a parent", {"image": "yes", "suspect": "parent"}, NOW, "An adult may be"),
    ("P0 image, staff", {"image": "not_sure", "suspect": "staff"}, NOW, "An adult may be"),
    ("P0 image, another adult", {"image": "yes", "suspect": "someone_else"}, NOW, "An adult"),
    # P1: nudes, sexual messages, harm threshold, threats, doxxing, stalking (S19, S44)
    ("P1 image, a pupil", {"image": "yes"}, URGENT, "nude, partly nude"),
    ("P1 image, not sure", {"image": "not_sure"}, URGENT, "nude, partly nude"),
    ("P1 image, unknown", {"image": "yes", "suspect": "unknown"}, URGENT, "nude, partly nude"),
    ("P1 threat (S44)", {"signs": ["threat"]}, URGENT, "There is a threat."),
    ("P1 address (S19)", {"signs": ["details_posted"]}, URGENT, "address or number was posted"),
    ("P1 stalking", {"signs": ["followed"]}, URGENT, "being followed"),
    ("P1 sexual, a pupil", {"signs": ["hateful_or_sexual"]}, URGENT, "sexual message"),
    (
        "P1 sexual, a former pupil (S9)",
        {"signs": ["hateful_or_sexual"], "suspect": "former_pupil"},
        URGENT,
        "sexual message",
    ),
    (
        "P1 harm threshold",
        {"signs": ["hateful_or_sexual"], "suspect": "staff"},
        URGENT,
        "harm threshold",
    ),
    # P2: repeated, false accounts, hate, going viral (S20, S21, S22)
    ("P2 repeated (S20)", {"signs": ["repeated"]}, HOUR, "repeated"),
    (
        "P2 a false account of staff",
        {"signs": ["false_account_of_me"], "false_account": "false_account_of_me"},
        HOUR,
        "false account of a member of staff",
    ),
    (
        "P2 a false account of the school",
        {"signs": ["false_account_of_me"], "false_account": "false_account_of_school"},
        HOUR,
        "false account of the school",
    ),
    (
        "P2 a false account of nobody says whom",
        {"signs": ["false_account_of_me"]},
        HOUR,
        "false account of the school",
    ),
    (
        "P2 hate by a parent",
        {"signs": ["hateful_or_sexual"], "suspect": "parent"},
        HOUR,
        "hateful or sexual",
    ),
    ("P2 going round", {"signs": ["spreading"]}, HOUR, "spreading"),
    # P3: every other report, the same day (S22, S40: "all", no minimum severity)
    ("P3 a pupil", {}, TODAY, "the same day"),
    ("P3 a former pupil (S9)", {"suspect": "former_pupil"}, TODAY, "the same day"),
    ("P3 a parent", {"suspect": "parent"}, TODAY, "the same day"),
    ("P3 somebody else", {"suspect": "someone_else"}, TODAY, "the same day"),
    ("P3 anonymous (S21)", {"suspect": "unknown"}, TODAY, "the same day"),
    ("P3 and I replied (S16)", {"signs": ["replied"], "suspect": "parent"}, TODAY, "the same day"),
    # Raisers: one level in all, never to Now
    ("raised: staff", {"suspect": "staff"}, HOUR, "works with children"),
    ("raised: I feel unsafe", {"signs": ["feels_unsafe"]}, HOUR, "feels unsafe"),
    ("raised once", {"signs": ["feels_unsafe"], "suspect": "staff"}, HOUR, "feels unsafe"),
    ("raised to Urgent", {"signs": ["repeated", "feels_unsafe"]}, URGENT, "feels unsafe"),
    ("never raised to Now", {"signs": ["threat", "feels_unsafe"]}, URGENT, "There is a threat."),
    # Whom it is about, and who must not see it, decides the route (rules 6)
    ("R2 the head", {"suspect": "staff", "named": ["Helen Whitfield"]}, HOUR, "works with"),
    ("R3 a governor", {"suspect": "staff", "named": ["Margaret Hollis"]}, HOUR, "works with"),
    (
        "R5 a colleague, and the head is too close",
        {"suspect": "staff", "named": ["Ben Carter"], "must_not_see": ["Helen Whitfield"]},
        HOUR,
        "works with",
    ),
    ("R6 the safeguarding lead", {"suspect": "staff", "named": ["Priya Nair"]}, HOUR, "works with"),
    (
        "R15 somebody who is not listed",
        {"suspect": "staff", "named": [NOT_LISTED], "named_other": "x"},
        HOUR,
        "works with",
    ),
    ("R7 a pupil, and I replied (S16)", {"signs": ["replied"]}, TODAY, "the same day"),
    (
        "S45 for a colleague",
        {"signs": ["about_a_colleague"], "colleague": ["Sunita Rao"]},
        TODAY,
        "the same day",
    ),
]

_CONTACT: list[Row] = [
    ("R1 danger", {"danger": "yes"}, NOW, "in danger now"),
    ("R8 image", {"image": "not_sure"}, URGENT, "nude, partly nude"),
    ("P0 image, a parent", {"image": "yes", "suspect": "parent"}, NOW, "An adult may be"),
    ("R8 sexual", {"signs": ["hateful_or_sexual"]}, URGENT, "sexual message"),
    ("R10 a refused request (S29)", {}, TODAY, "the same day"),
    ("R10 a former pupil (S9)", {"suspect": "former_pupil"}, TODAY, "the same day"),
    (
        "R10 messages at school (S10)",
        {"came": ["messages"], "reached": "school"},
        TODAY,
        "day",
    ),
    ("R10 nearby (S15)", {"came": ["nearby"]}, TODAY, "the same day"),
    ("R10 and a threat (S44)", {"came": ["messages"], "signs": ["threat"]}, URGENT, "threat"),
    ("R10 and I feel unsafe", {"signs": ["feels_unsafe"]}, HOUR, "feels unsafe"),
    ("R11 they have my number (S13)", {"came": ["details"]}, TODAY, "the same day"),
    ("R11 and use it (S19)", {"came": ["details", "messages"]}, HOUR, "personal contact details"),
    ("R11 my own telephone (S19)", {"came": ["calls"], "reached": "personal"}, HOUR, "personal"),
    ("R11 repeated (S20)", {"came": ["calls"], "signs": ["repeated"]}, HOUR, "repeated"),
    ("R11 infatuated", {"signs": ["infatuated"]}, HOUR, "infatuated"),
    ("R11 I replied (S16)", {"answered": "replied"}, TODAY, "the same day"),
    ("R11 my address was posted", {"signs": ["details_posted"]}, URGENT, "number was posted"),
    (
        "R11 and I am followed",
        {"signs": ["repeated", "followed"]},
        URGENT,
        "being followed",
    ),
    ("R7 I accepted (S49)", {"answered": "accepted"}, TODAY, "the same day"),
    (
        "R4 I accepted, and it is sexual",
        {"answered": "accepted", "signs": ["hateful_or_sexual"]},
        URGENT,
        "harm threshold",
    ),
    (
        "R7 a colleague accepted",
        {"answered": "accepted", "signs": ["about_a_colleague"], "colleague": ["Ben Carter"]},
        HOUR,
        "works with children",
    ),
    ("R12 a parent (S12)", {"suspect": "parent"}, TODAY, "the same day"),
    (
        "R12 a parent, with a threat",
        {"suspect": "parent", "came": ["messages"], "signs": ["threat"]},
        URGENT,
        "threat",
    ),
    ("R14 somebody else", {"suspect": "someone_else"}, TODAY, "the same day"),
    ("R16 unknown (S21)", {"suspect": "unknown", "came": ["messages"]}, TODAY, "the same day"),
]

_CONCERN: list[Row] = [
    ("R1 danger", {"topic": "child", "danger": "not_sure"}, NOW, "in danger now"),
    ("R1 self-harm", {"topic": "child", "child_signs": ["self_harm"]}, NOW, "self-harm"),
    (
        "R1 about to meet a stranger",
        {"topic": "child", "child_signs": ["meeting_a_stranger"]},
        NOW,
        "meet a stranger",
    ),
    (
        "R8 image, a parent",
        {"topic": "child", "image": "yes", "suspect": "parent"},
        NOW,
        "An adult may be",
    ),
    ("R8 image", {"topic": "child", "image": "yes"}, URGENT, "nude, partly nude"),
    (
        "R8 grooming",
        {"topic": "child", "child_signs": ["sexual_or_grooming"]},
        URGENT,
        "grooming",
    ),
    ("R9 at risk", {"topic": "child", "child_signs": ["at_risk_of_harm"]}, URGENT, "risk of harm"),
    (
        "R9 radicalised",
        {"topic": "child", "child_signs": ["radicalisation"]},
        URGENT,
        "radical",
    ),
    ("R9 exploited", {"topic": "child", "child_signs": ["exploitation"]}, URGENT, "exploited"),
    ("R9 a threat", {"topic": "child", "child_signs": ["threat"]}, URGENT, "There is a threat."),
    (
        "R9 bullied by children",
        {"topic": "child", "child_signs": ["bullied_by_children"], "suspect": "pupil"},
        HOUR,
        "aimed at a child",
    ),
    ("R9 anything else", {"topic": "child"}, HOUR, "aimed at a child"),
    ("R4 a child, by a colleague", {"topic": "child", "suspect": "staff"}, URGENT, "threshold"),
    ("R4 an adult", {"topic": "adult", "named": ["Marcus Bell"]}, URGENT, "harm threshold"),
    (
        "R4 an adult who is not listed",
        {"topic": "adult", "named": [NOT_LISTED], "named_other": "x"},
        URGENT,
        "harm threshold",
    ),
    (
        "R4 an adult, with an image",
        {"topic": "adult", "named": ["Marcus Bell"], "image": "yes"},
        NOW,
        "An adult may be",
    ),
    ("R2 the head", {"topic": "adult", "named": ["Helen Whitfield"]}, URGENT, "harm threshold"),
    ("R3 a governor", {"topic": "adult", "named": ["Margaret Hollis"]}, URGENT, "harm threshold"),
    (
        "R5 the head is too close",
        {"topic": "adult", "named": ["Ben Carter"], "must_not_see": ["Helen Whitfield"]},
        URGENT,
        "harm threshold",
    ),
    ("R6 the safeguarding lead", {"topic": "adult", "named": ["Priya Nair"]}, URGENT, "threshold"),
    (
        "R7 low-level",
        {"topic": "low_level", "whose": "low_level", "named": ["Ben Carter"]},
        TODAY,
        "the same day",
    ),
    (
        "R2 low-level, the head",
        {"topic": "low_level", "whose": "low_level", "named": ["Helen Whitfield"]},
        TODAY,
        "the same day",
    ),
    ("R7 a self-report (S16)", {"topic": "low_level", "whose": "self"}, TODAY, "the same day"),
    ("R19 the school", {"topic": "practice"}, TODAY, "the same day"),
    (
        "R19 how the head does it",
        {"topic": "practice", "practice_named": ["Helen Whitfield"]},
        TODAY,
        "the same day",
    ),
    (
        "R19 how the chair does it",
        {"topic": "practice", "practice_named": ["Margaret Hollis"]},
        TODAY,
        "the same day",
    ),
    ("R20 a request (S89)", {"topic": "data", "which": "data_request"}, TODAY, "the same day"),
    (
        "R20 about the data lead",
        {"topic": "data", "which": "data_request", "must_not_see": ["Carol Dunn"]},
        TODAY,
        "the same day",
    ),
    ("R21 astray", {"topic": "data", "which": "data_astray"}, HOUR, "72 hours"),
    (
        "R21 a child's record",
        {"topic": "data", "which": "data_astray", "data_signs": ["childs_record"]},
        HOUR,
        "72 hours",
    ),
    ("R22 the police (S87)", {"topic": "data", "which": "data_for_police"}, TODAY, "the same day"),
    (
        "R22 a child's record",
        {"topic": "data", "which": "data_for_police", "data_signs": ["childs_record"]},
        TODAY,
        "the same day",
    ),
    ("R23 by telephone (S81)", {"topic": "data", "which": "data_in_person"}, TODAY, "same day"),
    ("R23 a class list (S84)", {"topic": "data", "which": "class_list"}, ROUTINE, "class list"),
    ("R24 advice", {"topic": "advice"}, ROUTINE, "advice only"),
    ("R24 anything else", {"topic": "other"}, TODAY, "the same day"),
    ("R24 and a threat", {"topic": "other", "other_signs": ["threat"]}, URGENT, "a threat"),
]

CELLS: tuple[Cell, ...] = tuple(
    Cell(f"{journey.title}: {name}", journey, given, priority, because)
    for journey, rows in ((CYBERBULLYING, _BULLYING), (CONTACT, _CONTACT), (CONCERN, _CONCERN))
    for name, given, priority, because in rows
)
