"""The person whom a search is about: the names that they go by, and who of ours they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from handlers.call import Call
from handlers.casework.named import accounts_in
from handlers.casework.sealed import written_about
from storage.cases import Case, people_standing
from storage.traits import Trait, by_name, by_person
from storage.vocabulary import Standing

FIND_PERSON = "find_person"
"""The kind of case that a search is."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Whom a search is about, opened for somebody who may read it."""

    name: str
    others: str
    """Other names, accounts and numbers, one on a line."""
    why: str
    ours: frozenset[UUID]
    traits: frozenset[Trait]


def whom(call: Call, case: Case) -> Searched:
    """Open whom a search is about; whoever of ours it is, is kept out of it."""
    return of_texts(
        written_about(call.safe, case.id),
        people_standing(call.session, case.id, Standing.EXCLUDED),
    )


def of_texts(written: dict[str, str], ours: Iterable[UUID]) -> Searched:
    """Say by what somebody is found, from what was typed about them."""
    name, others = written.get("name", ""), written.get("others", "")
    traits = {trait for person in ours for trait in by_person(person)} | by_name(name)
    for line in others.splitlines():
        traits |= by_name(line) | accounts_in(line)
    return Searched(name, others, written.get("why", ""), frozenset(ours), frozenset(traits))
