"""Whom to ring, inside the school and outside, as forms, cards and replies say it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handlers.call import Moment
from handlers.cards import Block, Facts
from handlers.school.outside_numbers import NumberToRing, numbers_to_ring, outside_card
from handlers.school.phone_numbers import spoken_number
from handlers.school.role_words import SPOKEN
from handlers.school.school import School
from storage.cases import Case
from storage.people import Person
from storage.roster import people_holding
from storage.vocabulary import Role

Pairs = tuple[tuple[str, str], ...]

LEADS = (Role.DSL, Role.DEPUTY_DSL)


def ring_first(moment: Moment) -> tuple[Block, ...]:
    """Say whom to ring, at the top of a form: before anything is typed."""
    leads = people_holding(moment.session, *LEADS)
    known = [
        NumberToRing(f"{lead.name}, {title(lead)}", spoken_number(lead.phone))
        for lead in leads
        if lead.phone
    ]
    numbers = numbers_to_ring(moment.school.settings, None, moment.at, known[:2])
    return (Facts(as_pairs(numbers)),)


def numbers_now(school: School, at: datetime) -> Pairs:
    """List the numbers outside the school that answer at this time of day."""
    return as_pairs(numbers_to_ring(school.settings, None, at))


def numbers_behind(school: School, case: Case) -> Pairs:
    """List whom to ring outside when nobody in the school has answered."""
    return as_pairs(outside_card(school.settings, ("emergency", *case.outside.split(), "police")))


def numbers_of(school: School, keys: Iterable[str]) -> Pairs:
    """List the numbers outside of these keys, as far as the school has filled them in."""
    outside = school.settings.outside
    given = [key for key in keys if key in outside and not outside[key].is_blank]
    return as_pairs(outside_card(school.settings, given)) if given else ()


def in_one_line(pairs: Pairs) -> str:
    """Say numbers one after another: "Police 101; LADO 01962 000000"."""
    return "; ".join(f"{name} {number}" for name, number in pairs)


def as_pairs(numbers: tuple[NumberToRing, ...]) -> Pairs:
    """Give numbers as names and values, each once."""
    return tuple(dict.fromkeys((each.name, each.number) for each in numbers))


def is_school_time(school: School, at: datetime) -> bool:
    """Say whether people can be expected to be at school."""
    return school.settings.calendar.in_school_hours(at)


def title(person: Person) -> str:
    """Say a person's first duty: "designated safeguarding lead"."""
    held = [role for role in Role if person.holds(role)]
    return SPOKEN[held[0]].lower() if held else "member of staff"
