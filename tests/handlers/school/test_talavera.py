"""The example: the policy's own school, with made-up people."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from handlers.school.check import check_files
from handlers.school.people import read_people
from handlers.school.settings import load_school
from handlers.school.settings_file import SchoolKind
from storage.vocabulary import Role

TALAVERA = Path(__file__).parents[3] / "examples" / "talavera" / "vera.toml"
SETTINGS = load_school(TALAVERA)
PEOPLE = read_people(SETTINGS)


def test_s1_it_is_the_school_of_the_policy() -> None:
    assert SETTINGS.name == "Talavera Junior School"
    assert SETTINGS.kind is SchoolKind.MAINTAINED
    assert SETTINGS.local_authority == "Hampshire"
    assert SETTINGS.address == "Gun Hill, Aldershot, Hampshire GU11 1RG"


@pytest.mark.parametrize("today", [date(2025, 9, 3), date(2026, 11, 23), date(2027, 7, 1)])
def test_it_passes_its_own_check(today: date) -> None:
    assert check_files(TALAVERA, today=today).errors == ()


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_year_comes_to_190_school_days(year: int) -> None:
    days = SETTINGS.calendar.school_days_between(date(year, 9, 1), date(year + 1, 7, 31))
    assert days == 190


def test_s7_it_names_the_policies_to_be_read_beside_it() -> None:
    names = [policy.name for policy in SETTINGS.related_policies]
    assert names == ["Staff Acceptable Use of ICT Policy", "Internet Use Policy"]


def test_every_address_and_number_of_its_people_is_made_up() -> None:
    for person in PEOPLE:
        assert not person.email or person.email.endswith("talavera.example")
        assert not person.phone or re.match(r"\+44(1632960|7700900)\d{3}$", person.phone)


def test_no_number_of_it_is_said_to_be_checked_and_the_lado_is_blank() -> None:
    assert not any(entry.checked for entry in SETTINGS.outside.values())
    assert SETTINGS.outside["lado"].is_blank


def test_every_role_that_a_route_names_is_held_by_somebody() -> None:
    held = frozenset().union(*(person.roles for person in PEOPLE))
    assert held >= set(Role) - {Role.GOVERNOR}
    head, dsl = ({p.key for p in PEOPLE if role in p.roles} for role in (Role.HEAD, Role.DSL))
    assert not head & dsl


def test_its_people_are_enough_to_try_everything_on() -> None:
    staff = [person for person in PEOPLE if person.in_chat]
    assert len(staff) == 16
    assert sum(bool(person.relatives) for person in staff) == 2
    assert sum(person.parent_of_pupil for person in staff) == 1
    assert sum(len(person.working_days) < 5 for person in staff) >= 3
    assert all(person.line_manager for person in staff)


def test_governors_and_the_data_protection_officer_are_not_in_the_chat() -> None:
    outside = {role for person in PEOPLE if not person.in_chat for role in person.roles}
    assert outside == {Role.CHAIR, Role.VICE_CHAIR, Role.DPO}
    officer = next(person for person in PEOPLE if Role.DPO in person.roles)
    assert (officer.email, bool(officer.phone)) == ("", True)
