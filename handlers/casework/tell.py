"""Telling people of a case: on chat, and by e-mail or text where chat may be too slow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from handlers.casework.case_card import case_card
from storage.cases import Case, set_standing, standing_of
from storage.database import SchoolSession
from storage.outbox import Via
from storage.people import Person
from storage.vocabulary import Standing, Urgency


def tell(
    session: SchoolSession,
    case: Case,
    people: Iterable[UUID],
    standing: Standing,
    *,
    at: datetime,
    why: Mapping[UUID, str] | None = None,
) -> list[UUID]:
    """Put people on a case's list and owe them its card; gives those who could be told.

    Whoever is excluded or sent the report is passed over, whatever the route says: this is the
    last door before somebody is told.
    """
    told = []
    for person in _people(session, people):
        if standing_of(session, case.id, person.id) in (Standing.EXCLUDED, Standing.REPORTER):
            continue
        reason = (why or {}).get(person.id, "")
        set_standing(
            session, case_id=case.id, person_id=person.id, standing=standing, at=at, why=reason
        )
        _owe(session, case, person, at=at)
        told.append(person.id)
    return told


def tell_channel(session: SchoolSession, case: Case, channel: str, *, at: datetime) -> None:
    """Owe the card to a channel; who is in the channel is compared again when it is sent."""
    case_card.owe(session, case, at=at, channel=channel)


def _people(session: SchoolSession, ids: Iterable[UUID]) -> list[Person]:
    wanted = list(dict.fromkeys(ids))
    found = {
        person.id: person for person in session.scalars(select(Person).where(Person.id.in_(wanted)))
    }
    return [found[id] for id in wanted if id in found]


def _owe(session: SchoolSession, case: Case, person: Person, *, at: datetime) -> None:
    if person.in_chat:
        case_card.owe(session, case, at=at, person=person.id)
    if not person.in_chat or case.priority <= Urgency.URGENT:
        case_card.owe(session, case, at=at, person=person.id, via=Via.SECOND_CHANNEL)
