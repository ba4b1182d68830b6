"""What the school holds about somebody that Vera knows: their row, and what may stand in chat.

Chat keeps what is written there. So a card holds what colleagues know anyway, and of the telephone
its end; the rest is shown to the person alone, when they ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from handlers.call import Moment
from handlers.school.phone_numbers import spoken_number
from handlers.school.role_words import spoken_roles
from handlers.school.working_week import spoken_days
from handlers.wording import listed
from storage.people import Person
from storage.roster import names_of, staff_facts
from storage.vocabulary import StaffMember

Pairs = tuple[tuple[str, str], ...]

NONE: Final = "none"
NOT_ON_THE_LIST: Final = "you are not on the staff list yet"
ASK_TO_SEE: Final = "shown when you press Show"
END: Final = 3
"""So many digits of a telephone tell its owner which it is."""


def working_facts(moment: Moment, person: Person) -> Pairs:
    """Give what may stand in somebody's own chat."""
    return (
        *_at_work(moment, person),
        ("Telephone", ending(person.phone)),
        ("Family on the staff, or a child at this school", ASK_TO_SEE),
    )


def whole_row(moment: Moment, person: Person) -> Pairs:
    """Give all that Vera knows of somebody, to be shown to them alone."""
    member = staff_facts(moment.session).get(person.id)
    return (
        *_at_work(moment, person),
        ("Telephone", spoken_number(person.phone) if person.phone else NONE),
        ("Stands in for", _names(moment, member.deputises_for if member else ())),
        ("Family on the staff", _names(moment, member.relatives if member else ())),
        ("Parent of a pupil here", "yes" if person.parent_of_pupil else "no"),
    )


def ending(telephone: str | None) -> str:
    """Say a telephone so that only its owner knows it: "ends in 101"."""
    digits = "".join(each for each in telephone or "" if each.isdigit())
    return f"ends in {digits[-END:]}" if digits else NONE


def _at_work(moment: Moment, person: Person) -> Pairs:
    member = staff_facts(moment.session).get(person.id)
    manager = [person.line_manager_id] if person.line_manager_id else []
    return (
        ("Name", person.name),
        ("Work e-mail", person.email or NONE),
        ("Role", _roles(member)),
        ("Line manager", _names(moment, manager)),
        ("Working days", spoken_days(member.working_days) if member else NONE),
    )


def _roles(member: StaffMember | None) -> str:
    if member is None:
        return NOT_ON_THE_LIST
    return listed(spoken_roles(member.roles)) or NONE


def _names(moment: Moment, people: Iterable[UUID]) -> str:
    return listed(sorted(names_of(moment.session, people).values())) or NONE
