"""Bringing the staff list into the database: what would change, and then doing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from handlers.casework.hand_over import leave_their_cases
from handlers.school.import_plan import ImportPlan, plan_import
from handlers.school.staff_rows import StaffRow
from storage import audit
from storage.database import SchoolSession
from storage.keyring import Keyring
from storage.people import DEPUTISES_FOR, RELATIVE, Person, PersonLink
from storage.roster import people_changed
from storage.vocabulary import Role


def planned_import(session: SchoolSession, rows: Sequence[StaffRow]) -> ImportPlan:
    """Compare the staff list with the people Vera knows; nothing is changed."""
    people = list(session.scalars(select(Person).where(Person.on_staff_list)))
    here = [person for person in people if person.left_on is None]
    keys = _keys(people)
    leavers = {keys[person.id] for person in people if person.left_on is not None}
    return plan_import(rows, [_row(session, person, keys) for person in here], leavers)


def import_people(
    session: SchoolSession,
    keyring: Keyring,
    rows: Sequence[StaffRow],
    *,
    at: datetime,
    today: date,
) -> ImportPlan:
    """Bring the people in line with the staff list; leavers are marked, never deleted."""
    plan = planned_import(session, rows)
    by_key = _by_key(session)
    for row in (*plan.added, *plan.returning, *(change.row for change in plan.changed)):
        by_key[row.key] = _keep(session, row, by_key.get(row.key))
    for row in plan.left:
        by_key[row.key].left_on = today
    session.flush()  # the links below refer to everybody
    for row in rows:
        _link(session, row, by_key)
    people_changed(session)
    leave_their_cases(session, [by_key[row.key].id for row in plan.left], at=at)
    audit.record(
        session,
        keyring,
        actor="vera",
        action="people_imported",
        at=at,
        added=len(plan.added) + len(plan.returning),
        changed=len(plan.changed),
        left=len(plan.left),
    )
    return plan


def people_as_rows(session: SchoolSession) -> list[StaffRow]:
    """Give the people Vera knows in the form of the staff list."""
    chosen = select(Person).where(Person.on_staff_list, Person.left_on.is_(None))
    people = list(session.scalars(chosen))
    keys = _keys(people)
    return [_row(session, person, keys) for person in people]


def _keep(session: SchoolSession, row: StaffRow, person: Person | None) -> Person:
    if person is None:
        person = Person(name=row.name)
        session.add(person)
    person.name = row.name
    person.email = row.email.casefold() or None
    person.phone = row.phone or None
    person.roles = " ".join(sorted(row.roles))
    person.working_days = "".join(str(day) for day in sorted(row.working_days))
    person.parent_of_pupil = row.parent_of_pupil
    person.in_chat = row.in_chat
    person.left_on = None
    return person


def _link(session: SchoolSession, row: StaffRow, by_key: dict[str, Person]) -> None:
    person = by_key[row.key]
    boss = by_key.get(row.line_manager) if row.line_manager else None
    person.line_manager_id = boss.id if boss else None
    session.execute(delete(PersonLink).where(PersonLink.person_id == person.id))
    for kind, others in ((DEPUTISES_FOR, row.deputises_for), (RELATIVE, row.relatives)):
        for other in sorted(others):
            link = PersonLink(person_id=person.id, other_id=by_key[other].id, kind=kind)
            session.add(link)


def _by_key(session: SchoolSession) -> dict[str, Person]:
    people = list(session.scalars(select(Person).where(Person.on_staff_list)))
    keys = _keys(people)
    return {keys[person.id]: person for person in people}


def _keys(people: Iterable[Person]) -> dict[UUID, str]:
    return {
        person.id: StaffRow(name=person.name, email=person.email or "").key for person in people
    }


def _row(session: SchoolSession, person: Person, keys: dict[UUID, str]) -> StaffRow:
    links = list(session.scalars(select(PersonLink).where(PersonLink.person_id == person.id)))

    def others(kind: str) -> frozenset[str]:
        return frozenset(keys[each.other_id] for each in links if each.kind == kind)

    boss = person.line_manager_id
    return StaffRow(
        name=person.name,
        email=person.email or "",
        phone=person.phone or "",
        roles=frozenset(Role(role) for role in person.roles.split()),
        deputises_for=others(DEPUTISES_FOR),
        line_manager=keys[boss] if boss else None,
        working_days=frozenset(int(day) for day in person.working_days),
        relatives=others(RELATIVE),
        parent_of_pupil=person.parent_of_pupil,
        in_chat=person.in_chat,
    )
