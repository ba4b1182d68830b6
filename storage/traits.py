"""By what somebody is found again, however their name or their account was written down.

Capital letters, accents and blanks do not count, nor does the order of a name: "Smith, Zoë" is
"zoe smith". What names nobody ("not known") is looked for by nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Looked(StrEnum):
    """As what something is looked for."""

    PERSON = "person"
    """Somebody of ours, by their id."""
    NAME = "name"
    SHORT_NAME = "short_name"
    """The first and the last name alone: rather one too many than none, where a person looks."""
    ACCOUNT = "account"
    SUBJECT = "subject"
    """Any of these, of somebody whose personal data it is: who else is named does not count."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that somebody is found by."""

    kind: Looked
    text: str
    central: bool = False
    """Of those to whom it happened or who are said to do it; not of those who only told of it."""


NOBODY = frozenset(
    {
        "anon",
        "anonymous",
        "do not know",
        "dont know",
        "i do not know",
        "i dont know",
        "n a",
        "na",
        "no name",
        "nobody",
        "none",
        "not known",
        "not sure",
        "someone",
        "somebody",
        "unknown",
    }
)


def by_person(person: UUID) -> frozenset[Trait]:
    """Say what somebody of ours is found by."""
    return frozenset({Trait(Looked.PERSON, person.hex)})


def by_name(name: str) -> frozenset[Trait]:
    """Say what a name is found by: all of it in any order, and its first and last alone."""
    words = words_of_name(name)
    if not words or " ".join(words) in NOBODY:
        return frozenset()
    short = {Trait(Looked.SHORT_NAME, _in_any_order([words[0], words[-1]]))} if words[1:] else set()
    return frozenset({Trait(Looked.NAME, _in_any_order(words)), *short})


def by_account(account: str) -> frozenset[Trait]:
    """Say what an account, an address or a number is found by; also each "@name" within it."""
    said = plain(account).split()
    whole = " ".join(said).lstrip("@").strip()
    tagged = {word.strip("@,;:()") for word in said if word.startswith("@")}
    found = {each for each in (whole, *tagged) if each and each not in NOBODY}
    return frozenset(Trait(Looked.ACCOUNT, each) for each in found)


def as_subject(traits: Iterable[Trait]) -> frozenset[Trait]:
    """Say by what somebody is found as the one whose personal data it is."""
    return frozenset(Trait(Looked.SUBJECT, f"{each.kind} {each.text}") for each in traits)


def plain(text: str) -> str:
    """Write a text without capital letters and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return unicodedata.normalize("NFKC", bare.casefold())


def words_of_name(name: str) -> list[str]:
    """Take a name apart into its words, the first name first, without capitals and accents."""
    said = re.sub(r"\([^)]*\)", " ", re.sub(r"['\u2018\u2019\u02bc`]", "", plain(name)))
    surname, comma, first = said.partition(",")
    turned = f"{first} {surname}" if comma else said
    return re.findall(r"\w+", turned)


def _in_any_order(words: list[str]) -> str:
    return " ".join(sorted(words))
