"""The people of both files together, and as the rules read them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from handlers.school.settings import SchoolSettings
from handlers.school.staff_file import read_staff
from handlers.school.staff_links import both_ways
from handlers.school.staff_rows import StaffRow, rows_of_contacts
from storage.vocabulary import StaffMember


def read_people(settings: SchoolSettings) -> tuple[StaffRow, ...]:
    """Read the staff file and add the contacts who are not in the chat."""
    contacts = rows_of_contacts(settings.outside_contacts)
    return both_ways((*read_staff(settings.staff_file, contacts), *contacts))


def as_members(people: Sequence[StaffRow]) -> dict[UUID, StaffMember]:
    """Make of each row what the rules read, before a database knows anybody."""
    return {id_of(person.key): _member(person) for person in people}


def _member(person: StaffRow) -> StaffMember:
    return StaffMember(
        id=id_of(person.key),
        roles=person.roles,
        deputises_for=frozenset(map(id_of, person.deputises_for)),
        line_manager=id_of(person.line_manager) if person.line_manager else None,
        working_days=person.working_days,
        relatives=frozenset(map(id_of, person.relatives)),
        parent_of_pupil=person.parent_of_pupil,
        in_chat=person.in_chat,
        by_second_channel=bool(person.email or person.phone),
    )


def id_of(key: str) -> UUID:
    """Give the id that stands for a key while no database is asked."""
    return uuid5(NAMESPACE_URL, key)
