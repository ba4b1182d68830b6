"""The people of a school made up by chance, as they stand in its database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from storage.database import SchoolSession
from storage.people import DEPUTISES_FOR, RELATIVE, Absence, Person, PersonLink, bind
from storage.vocabulary import StaffMember
from tests.walks.any_chat import AnyChat

STRANGER = UUID(int=99)
"""Somebody in the chat whom the staff list does not name."""


def some_accounts(
    staff: Mapping[UUID, StaffMember], platforms: Sequence[str], chance: Random
) -> Mapping[str, frozenset[UUID]]:
    """Let everybody in chat be on one platform or more; gives who is on each."""
    on = {
        who: chance.sample(platforms, chance.randint(1, len(platforms)))
        for who, facts in staff.items()
        if facts.in_chat
    }
    return {each: frozenset(who for who in on if each in on[who]) for each in platforms}


def add_people(session: SchoolSession, staff: Mapping[UUID, StaffMember]) -> None:
    """Add the staff, with whom they work for, and a stranger."""
    for who, facts in staff.items():
        session.add(_person(who, facts))
    session.add(Person(id=STRANGER, name="Stranger", on_staff_list=False))
    session.flush()
    for who, facts in staff.items():
        person = session.found(Person, who)
        person.line_manager_id = facts.line_manager if facts.line_manager in staff else None
        _links(session, who, facts, staff)


def add_accounts(
    session: SchoolSession,
    bound: Mapping[str, frozenset[UUID]],
    chats: Mapping[str, AnyChat],
    at: datetime,
) -> None:
    """Bind everybody to their accounts."""
    for platform, people in bound.items():
        chat = chats[platform]
        for who in sorted(people):
            bind(
                session,
                session.found(Person, who),
                platform=platform,
                tenant=chat.tenant,
                user_id=chat.id_of(who),
                at=at,
            )


def name_of(who: UUID) -> str:
    """Give the name by which everybody goes."""
    return f"Person {who.int}"


def email_of(who: UUID) -> str:
    """Give somebody's address."""
    return f"p{who.int}@school.example"


def _person(who: UUID, facts: StaffMember) -> Person:
    return Person(
        id=who,
        name=name_of(who),
        email=email_of(who) if facts.by_second_channel else None,
        roles=" ".join(sorted(facts.roles)),
        working_days="".join(str(day) for day in sorted(facts.working_days)),
        parent_of_pupil=facts.parent_of_pupil,
        in_chat=facts.in_chat,
    )


def _links(
    session: SchoolSession, who: UUID, facts: StaffMember, staff: Mapping[UUID, StaffMember]
) -> None:
    for kind, others in ((DEPUTISES_FOR, facts.deputises_for), (RELATIVE, facts.relatives)):
        for other in sorted((others & staff.keys()) - {who}):
            session.add(PersonLink(person_id=who, other_id=other, kind=kind))
    for spell in facts.away:
        deputy = spell.deputy if spell.deputy in staff else None
        session.add(Absence(person_id=who, first=spell.first, last=spell.last, deputy_id=deputy))
