"""People pickers: Vera's own people, and "somebody not listed"."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.forms import NOT_LISTED
from storage.database import SchoolSession
from storage.people import Person
from storage.roster import present_people

MOST = 99
NOT_LISTED_WORDS = "Somebody not listed"


def people_matching(
    session: SchoolSession, query: str, *, or_not_listed: bool
) -> list[tuple[str, str]]:
    """List people whose name holds what was typed, as (value, label); "not listed" comes last."""
    typed = query.casefold().split()
    found = [
        (str(person.id), person.name)
        for person in present_people(session)
        if person.on_staff_list and _fits(person, typed)
    ]
    return found[:MOST] + ([(NOT_LISTED, NOT_LISTED_WORDS)] if or_not_listed else [])


def people_picked(session: SchoolSession, picked: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Put names to what a picker gave, as (value, label); what is nobody here is left out."""
    known = {str(person.id): person.name for person in present_people(session)}
    known[NOT_LISTED] = NOT_LISTED_WORDS
    return tuple((value, known[value]) for value in picked if value in known)


def _fits(person: Person, typed: list[str]) -> bool:
    name = person.name.casefold()
    return all(word in name for word in typed)
