"""The advice that a reporter sees at once: which texts apply, in which order, and their words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from handlers.casework.route_table import MATERIAL
from storage.vocabulary import ReportFacts, Sign, Suspect

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

ABOUT_A_FRIEND_REQUEST = frozenset({"friend_request", "contact"})
SPEAKS_OF_EVIDENCE = frozenset({"A7"})
CAN_WAIT = frozenset({"A7", "A9", "A13"})

_FRIGHTENING = frozenset({Sign.THREAT, Sign.FOLLOWED, Sign.FEELS_UNSAFE})
_REACHES_ME = frozenset({Sign.DETAILS_POSTED, Sign.REPEATED, Sign.FOLLOWED})
_TO_TAKE_DOWN = frozenset(
    {
        Sign.DETAILS_POSTED,
        Sign.SPREADING,
        Sign.HATEFUL_OR_SEXUAL,
        Sign.FALSE_ACCOUNT_OF_ME,
        Sign.FALSE_ACCOUNT_OF_SCHOOL,
    }
)

_WHEN: dict[str, Callable[[ReportFacts], bool]] = {
    "A6": lambda facts: facts.danger_now.may_be_so or bool(facts.signs & _FRIGHTENING),
    "A11": lambda facts: facts.child_is_target,
    "A10": lambda facts: facts.suspect is Suspect.STAFF,
    "A14": lambda facts: Sign.REPLIED in facts.signs,
    "A4": lambda facts: facts.kind in ABOUT_A_FRIEND_REQUEST,
    "A5": lambda facts: bool(facts.signs & _REACHES_ME),
    "A8": lambda facts: facts.suspect is Suspect.UNKNOWN,
    "A9": lambda facts: facts.suspect is Suspect.PARENT,
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
    if facts.kind in ALONE:
        return (ALONE[facts.kind],)
    if facts.kind == MATERIAL:
        return ("A3", "A1", "A12")
    image = facts.image_of_child.may_be_so
    first = ("A1", "A3" if image else "A2")
    chosen = [key for key, applies in _WHEN.items() if applies(facts)]
    if image:
        chosen = [key for key in chosen if key not in SPEAKS_OF_EVIDENCE]
    if in_hours:
        return (*first, *chosen, "A12")
    urgent = [key for key in chosen if key not in CAN_WAIT]
    return (*first, *urgent, "A12", *(key for key in chosen if key in CAN_WAIT))
