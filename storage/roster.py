"""The people of a school as every call needs them, kept in memory until something changes.

One small look-up says whether the copy is still good; the change and the new version are stored
together, so no process goes on with people who have left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import event, select, update

from storage.database import SchoolSession
from storage.identifiers import new_id
from storage.people import DEPUTISES_FOR, RELATIVE, Absence, Person, PersonLink
from storage.schools import School
from storage.vocabulary import Away, Role, StaffMember


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody of a school. The people are copies: to change one, find it in a session."""

    version: UUID
    people: Mapping[UUID, Person]
    """Leavers too, since cases name them."""
    present: tuple[Person, ...]
    """Those who have not left, by name."""
    staff: Mapping[UUID, StaffMember]
    """What the rules need to know of those on the staff list who have not left."""


HERE = "roster"
"""Where a session holds the roster for as long as it lasts."""

_ROSTERS: dict[UUID, Roster] = {}


def roster_of(session: SchoolSession) -> Roster:
    """Give the people of the session's school as they are now."""
    session.flush()
    if (known := session.info.get(HERE)) is not None:
        return known  # type: ignore[no-any-return]
    session.info[HERE] = found = _newest(session)
    return found


def _newest(session: SchoolSession) -> Roster:
    version = session.connection().scalar(
        select(School.people_version).where(School.id == session.school_id)
    )
    held = _ROSTERS.get(session.school_id)
    if held is None or held.version != version:
        assert version is not None, "a session's school is in the database"
        held = _ROSTERS[session.school_id] = _read(session, version)
    return held


def people_changed(session: SchoolSession) -> None:
    """Make every copy of the people old, once this transaction is committed."""
    session.info.pop(HERE, None)
    session.connection().execute(
        update(School).where(School.id == session.school_id).values(people_version=new_id())
    )


def present_people(session: SchoolSession) -> list[Person]:
    """List everybody who has not left, by name."""
    return list(roster_of(session).present)


def people_holding(session: SchoolSession, *roles: Role) -> list[Person]:
    """List who holds these roles, role by role in the order given."""
    everybody = roster_of(session).present
    found = [person for role in roles for person in everybody if person.holds(role)]
    return list(dict.fromkeys(found))


def in_chat_holding(session: SchoolSession, *roles: Role) -> list[Person]:
    """List who holds these roles and can be written to in chat, role by role."""
    return [person for person in people_holding(session, *roles) if person.in_chat]


def person_by_email(session: SchoolSession, email: str) -> Person | None:
    """Find who has this address; capital letters do not matter."""
    wanted = email.strip().lower()
    return next((each for each in roster_of(session).present if each.email == wanted), None)


def staff_facts(session: SchoolSession) -> Mapping[UUID, StaffMember]:
    """Give what the rules need to know of everybody who has not left."""
    return roster_of(session).staff


def names_of(session: SchoolSession, people: Iterable[UUID]) -> dict[UUID, str]:
    """Look up the names of these people."""
    known = roster_of(session).people
    return {id: known[id].name for id in people if id in known}


@event.listens_for(SchoolSession, "after_flush")
def _notice_changes(session: SchoolSession, _context: object) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(each, (Person, PersonLink, Absence)) for each in touched):
        people_changed(session)


def _read(session: SchoolSession, version: UUID) -> Roster:
    with SchoolSession(
        session.connection(), session.school_id, join_transaction_mode="rollback_only"
    ) as aside:
        everybody = list(aside.scalars(select(Person).order_by(Person.name)))
        links, absences = _links(aside), _absences(aside)
        aside.expunge_all()
    present = tuple(person for person in everybody if person.left_on is None)
    return Roster(
        version=version,
        people={person.id: person for person in everybody},
        present=present,
        staff={
            person.id: _facts(person, links, absences.get(person.id, []))
            for person in present
            if person.on_staff_list
        },
    )


def _facts(
    person: Person, links: Mapping[tuple[UUID, str], list[UUID]], absences: list[Away]
) -> StaffMember:
    return StaffMember(
        id=person.id,
        roles=frozenset(Role(role) for role in person.roles.split()),
        deputises_for=frozenset(links.get((person.id, DEPUTISES_FOR), ())),
        line_manager=person.line_manager_id,
        working_days=frozenset(int(day) for day in person.working_days),
        relatives=frozenset(links.get((person.id, RELATIVE), ())),
        parent_of_pupil=person.parent_of_pupil,
        away=tuple(absences),
        in_chat=person.in_chat,
        by_second_channel=bool(person.email or person.phone),
    )


def _links(session: SchoolSession) -> dict[tuple[UUID, str], list[UUID]]:
    found: dict[tuple[UUID, str], list[UUID]] = {}
    for link in session.scalars(select(PersonLink)):
        found.setdefault((link.person_id, link.kind), []).append(link.other_id)
        if link.kind == RELATIVE:  # said by one, true of both
            found.setdefault((link.other_id, link.kind), []).append(link.person_id)
    return found


def _absences(session: SchoolSession) -> dict[UUID, list[Away]]:
    found: dict[UUID, list[Away]] = {}
    for absence in session.scalars(select(Absence).order_by(Absence.first)):
        away = Away(absence.first, absence.last, absence.deputy_id)
        found.setdefault(absence.person_id, []).append(away)
    return found
