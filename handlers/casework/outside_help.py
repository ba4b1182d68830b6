"""Whom to ring outside the school, and when: numbers that the school has given and checked."""

from __future__ import annotations

from datetime import datetime

from handlers.cards import Block, Facts
from handlers.feature import Moment
from handlers.school.phone_numbers import spoken_number
from handlers.school.role_words import SPOKEN
from handlers.school.school import School
from handlers.school.settings_file import OutsideNumber
from storage.cases import Case
from storage.people import Person, people_holding
from storage.vocabulary import Role, Urgency

ALWAYS = ("childrens_services", "police")


def outside_numbers(school: School, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """List names and numbers to ring for these keys; a number not known yet is left out."""
    known = (school.settings.outside.get(key) for key in keys)
    return tuple((found.name, _ring(found)) for found in known if found and _ring(found))


def numbers_behind(school: School, case: Case) -> str:
    """Say whom to ring outside when nobody in the school has answered, in one line."""
    row = school.settings.rows.get(case.route)
    keys = dict.fromkeys((*(row.outside if row else ()), *ALWAYS))
    said = [f"{name} {number}" for name, number in outside_numbers(school, tuple(keys))]
    if case.priority is Urgency.NOW:
        said.insert(0, "999")
    return "; ".join(said) or "999 in an emergency, or the police on 101"


def numbers_to_ring(moment: Moment) -> tuple[Block, ...]:
    """Say whom to ring, at the top of a form: before anything is typed."""
    leads = people_holding(moment.session, Role.DSL, Role.DEPUTY_DSL)
    known = [(f"{lead.name}, {title(lead)}", spoken_number(lead.phone)) for lead in leads if lead.phone]
    return (Facts((("In danger", "999"), *known[:2])),)


def is_school_time(school: School, at: datetime) -> bool:
    """Say whether people can be expected to be at school."""
    return school.settings.calendar.in_school_hours(at)


def _ring(number: OutsideNumber) -> str:
    return next((each for each in number.numbers if each), "")


def title(person: Person) -> str:
    """Say a person's first duty: "safeguarding lead"."""
    held = [role for role in Role if person.holds(role)]
    return SPOKEN[held[0]].lower() if held else "member of staff"
