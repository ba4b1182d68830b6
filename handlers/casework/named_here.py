"""Who of ours goes by a name that somebody typed.

A school writes "Mrs Dunn" and "C. Dunn". Whoever may be meant is kept from what is said of them, so
such a name means everybody of that surname: rather one too many kept out than the one it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from handlers.call import Call
from storage.roster import roster_of
from storage.traits import Looked, Trait, by_name, words_of_name

TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "rev"}
)


def of_ours(call: Call, typed: Iterable[str]) -> frozenset[UUID]:
    """Name everybody of ours, leavers too, who goes by one of these names or may be meant by it."""
    names = list(typed)
    wanted = frozenset(trait for name in names for trait in _whole(_without_title(name)))
    everybody = roster_of(call.session).people.values()
    return frozenset(
        person.id
        for person in everybody
        if _whole(person.name) & wanted or any(_may_be(name, person.name) for name in names)
    )


def _whole(name: str) -> frozenset[Trait]:
    return frozenset(trait for trait in by_name(name) if trait.kind is Looked.NAME)


def _without_title(name: str) -> str:
    words = words_of_name(name)
    return " ".join(word for word in words if word not in TITLES) or name


def _may_be(typed: str, name: str) -> bool:
    """Say whether a title or an initial with a surname may mean somebody."""
    said, theirs = words_of_name(typed), words_of_name(name)
    titled = any(word in TITLES for word in said)
    bare = [word for word in said if word not in TITLES]
    if not bare or not theirs or bare[-1] != theirs[-1]:
        return False
    initials = bare[:-1]
    if not initials:
        return titled
    short = all(len(word) == 1 for word in initials)
    return short and initials[0] == theirs[0][0]
