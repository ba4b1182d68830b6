"""The advice that a reporter sees at once: which texts apply, in which order, and their words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from handlers.casework.route_table import CONCERN, CONTACT, DATA, MATERIAL
from handlers.casework.triage import about_themselves, emergency
from storage.vocabulary import ReportFacts, Sign, Suspect, Topic

SHIPPED = Path(__file__).with_name("advice.toml")
CONTACT_RULES = Path(__file__).with_name("contact_rules.toml")

ALONE: dict[str, str] = {
    "telephone_request": "A15",
    "class_list": "A16",
    "subject_access": "A17",
    "breach": "A18",
    "trip_phone": "A19",
}
"""Kinds of report where nobody does anybody harm: one text says everything."""

ALONE_BY_TOPIC: dict[Topic, str] = {
    Topic.DATA: "A17",
    Topic.DATA_REQUEST: "A17",
    Topic.DATA_ASTRAY: "A18",
    Topic.DATA_FOR_POLICE: "A15",
    Topic.DATA_IN_PERSON: "A15",
    Topic.CLASS_LIST: "A16",
}
"""The same of personal data, by what about it."""

NOT_ONLINE = frozenset({CONCERN, DATA})
"""Kinds of report that are not of something sent or posted to whoever reports it."""

ABOUT_A_FRIEND_REQUEST = frozenset({"friend_request", CONTACT})
NO_REQUEST_OF_THEIRS = frozenset({Suspect.STAFF, Suspect.SOMEONE_ELSE})
SPEAKS_OF_EVIDENCE = frozenset({"A7", "A18"})
"""Texts that say to keep, capture or delete something: never of an image of a child."""
CAN_WAIT = frozenset({"A7", "A9", "A13"})

_FRIGHTENING = frozenset({Sign.THREAT, Sign.FOLLOWED, Sign.FEELS_UNSAFE})
_REACHES_ME = frozenset(
    {Sign.DETAILS_POSTED, Sign.REPEATED, Sign.FOLLOWED, Sign.HAS_DETAILS, Sign.NEARBY}
)
_ANSWERED = frozenset({Sign.REPLIED, Sign.ACCEPTED})
_TO_TAKE_DOWN = frozenset(
    {
        Sign.DETAILS_POSTED,
        Sign.SPREADING,
        Sign.HATEFUL_OR_SEXUAL,
        Sign.FALSE_ACCOUNT_OF_ME,
        Sign.FALSE_ACCOUNT_OF_SCHOOL,
    }
)


def _online(facts: ReportFacts) -> bool:
    return facts.kind not in NOT_ONLINE


def _about_a_colleague(facts: ReportFacts) -> bool:
    own = about_themselves(facts) or facts.topic is Topic.PRACTICE
    return facts.suspect is Suspect.STAFF and not own


def _asked_to_be_a_friend(facts: ReportFacts) -> bool:
    asked = facts.kind in ABOUT_A_FRIEND_REQUEST and facts.suspect not in NO_REQUEST_OF_THEIRS
    return asked and Sign.ACCEPTED not in facts.signs


def _may_be_afraid(facts: ReportFacts) -> bool:
    in_danger = _online(facts) and facts.danger_now.may_be_so
    return in_danger or bool(facts.signs & _FRIGHTENING)


_WHEN: dict[str, Callable[[ReportFacts], bool]] = {
    "A6": _may_be_afraid,
    "A11": lambda facts: facts.child_is_target,
    "A10": _about_a_colleague,
    "A14": lambda facts: bool(facts.signs & _ANSWERED),
    "A4": _asked_to_be_a_friend,
    "A5": lambda facts: bool(facts.signs & _REACHES_ME),
    "A8": lambda facts: _online(facts) and facts.suspect is Suspect.UNKNOWN,
    "A9": lambda facts: _online(facts) and facts.suspect is Suspect.PARENT,
    "A13": lambda facts: Sign.ABOUT_A_COLLEAGUE in facts.signs or bool(facts.affected),
    "A7": lambda facts: bool(facts.signs & _TO_TAKE_DOWN),
}
"""When each text applies, the most pressing first."""


@dataclass(frozen=True, slots=True)
class AdviceText:
    """One piece of advice; the night's words are the day's where nothing differs."""

    title: str
    text: str
    out_of_hours: str = ""

    def words(self, *, in_hours: bool) -> str:
        """Give the words for this time of day."""
        return self.text if in_hours or not self.out_of_hours else self.out_of_hours


@cache
def shipped_advice() -> Mapping[str, AdviceText]:
    """Give the texts that Vera ships, A1 to A19, by their keys."""
    texts = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return MappingProxyType({key: AdviceText(**text) for key, text in texts.items()})


@cache
def contact_rules() -> tuple[AdviceText, ...]:
    """Give the policy's rules for contact online, in plain words."""
    texts = tomllib.loads(CONTACT_RULES.read_text(encoding="utf-8"))
    return tuple(AdviceText(**text) for text in texts.values())


def advice_for(facts: ReportFacts, *, in_hours: bool) -> tuple[str, ...]:
    """Choose the advice for a report, in the order in which it is read.

    At night support comes before whatever can wait for the morning. Where a child may be shown in
    a sexual way nothing that speaks of keeping or capturing evidence is said.
    """
    if (alone := _alone(facts)) is not None:
        return (alone,)
    if facts.kind == MATERIAL:
        return ("A3", "A1", "A12")
    if _needs_none(facts):
        return ()
    image = facts.image_of_child.may_be_so
    first = ("A1", *(("A3",) if image else ("A2",) if _online(facts) else ()))
    chosen = [*_of_data(facts), *(key for key, applies in _WHEN.items() if applies(facts))]
    if image:
        chosen = [key for key in chosen if key not in SPEAKS_OF_EVIDENCE]
    if in_hours:
        return (*first, *chosen, "A12")
    urgent = [key for key in chosen if key not in CAN_WAIT]
    return (*first, *urgent, "A12", *(key for key in chosen if key in CAN_WAIT))


def _needs_none(facts: ReportFacts) -> bool:
    """Say whether nothing happened to anybody: an office is told of a new telephone number."""
    harmless = facts.kind == DATA and facts.topic is Topic.ACCURACY
    return harmless and not (emergency(facts) or facts.image_of_child.may_be_so)


def _alone(facts: ReportFacts) -> str | None:
    """Find the one text that says everything, where nobody is in danger."""
    if emergency(facts) or facts.image_of_child.may_be_so:
        return None
    return ALONE.get(facts.kind) or next(iter(_of_data(facts)), None)


def _of_data(facts: ReportFacts) -> tuple[str, ...]:
    """Find the text on what is said of personal data."""
    return (ALONE_BY_TOPIC[facts.topic],) if facts.topic in ALONE_BY_TOPIC else ()
