"""Telling people of a case: on chat, and by e-mail or text where chat may be too slow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from handlers.casework.case_card import case_card
from storage.cases import Case, set_standings, standings
from storage.database import SchoolSession
from storage.outbox import Via
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Standing, Urgency

KEPT_OUT = (Standing.EXCLUDED, Standing.REPORTER)


def tell(
    session: SchoolSession,
    case: Case,
    people: Iterable[UUID],
    standing: Standing,
    *,
    at: datetime,
    why: Mapping[UUID, str] | None = None,
    by_hand: bool = False,
) -> list[UUID]:
    """Put people on a case's list and owe them its card; gives those who could be told.

    Whoever is excluded or sent the report is passed over, whatever the route says: this is the
    last door before somebody is told. Whoever was taken off the list comes back only `by_hand`.
    """
    before = standings(session, case.id)
    passed_over = KEPT_OUT if by_hand else (*KEPT_OUT, Standing.REMOVED)
    open_to = [
        person for person in _people(session, people) if before.get(person.id) not in passed_over
    ]
    reasons = {
        person.id: (why or {}).get(person.id, "")
        for person in open_to
        if before.get(person.id) is not standing  # told again: why them stays as it was
    }
    set_standings(session, case.id, standing, reasons, at=at)
    for person in open_to:
        _owe(session, case, person, at=at)
    return [person.id for person in open_to]


def tell_channel(session: SchoolSession, case: Case, channel: str, *, at: datetime) -> None:
    """Owe the card to a channel; who is in the channel is compared again when it is sent."""
    case_card.owe(session, case, at=at, channel=channel)


def _people(session: SchoolSession, ids: Iterable[UUID]) -> list[Person]:
    known = roster_of(session).people
    return [known[id] for id in dict.fromkeys(ids) if id in known and known[id].left_on is None]


def _owe(session: SchoolSession, case: Case, person: Person, *, at: datetime) -> None:
    if person.in_chat:
        case_card.owe(session, case, at=at, person=person.id)
    if not person.in_chat or case.priority <= Urgency.URGENT:
        case_card.owe(session, case, at=at, person=person.id, via=Via.SECOND_CHANNEL)
