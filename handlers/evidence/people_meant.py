"""Whom somebody may mean by a name or a duty that they typed: rather one too many than none."""

from __future__ import annotations

import re
from uuid import UUID

from handlers.school.role_words import roles_named_in
from storage.database import SchoolSession
from storage.people import Person
from storage.roster import present_people
from storage.vocabulary import Role

SHORTEST_NAME = 3
"""What is shorter stands in too many other words."""


def people_meant(session: SchoolSession, words: str) -> tuple[UUID, ...]:
    """List everybody of ours whom these words may name: by a part of the name, or by their duty."""
    said, roles = _words_in(words), roles_named_in(words) - {Role.STAFF}
    return tuple(
        person.id
        for person in present_people(session)
        if said & _names(person) or any(person.holds(role) for role in roles)
    )


def _names(person: Person) -> frozenset[str]:
    return frozenset(part for part in _words_in(person.name) if len(part) >= SHORTEST_NAME)


def _words_in(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))
