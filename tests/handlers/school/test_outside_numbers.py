"""Whom to ring, at the top of the form and behind the last person."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.school.outside_numbers import (
    NumberToRing,
    number_of,
    numbers_to_ring,
    outside_card,
    support_lines,
)
from handlers.school.staff_file import parse_staff
from storage.vocabulary import ReportFacts, Sign, Suspect
from tests.handlers.school.conftest import FEW_PEOPLE, Load

NUMBERS = """
[outside.childrens_services]
number = "01632 960011"
[outside.childrens_services_night]
number = "01632 960012"
[outside.lado]
email = "lado@authority.example"
"""
NOON, NIGHT = datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
DSL = NumberToRing("Ann Lee", "07700 900001", "the safeguarding lead")


def test_999_stands_first_and_the_people_on_duty_next(load: Load) -> None:
    numbers = [line.number for line in numbers_to_ring(load(NUMBERS), None, NOON, [DSL])]
    assert numbers == ["999", "07700 900001", "101", "01632 960011"]


def test_at_night_social_care_is_rung_out_of_hours(load: Load) -> None:
    assert numbers_to_ring(load(NUMBERS), None, NIGHT)[-1].number == "01632 960012"


def test_a_number_for_the_night_only_is_better_than_none(load: Load) -> None:
    only = '[outside.childrens_services_night]\nnumber = "01632 960012"\n'
    assert numbers_to_ring(load(only), None, NOON)[-1].number == "01632 960012"


def test_the_lado_is_named_where_a_colleague_is(load: Load) -> None:
    facts = ReportFacts(suspect=Suspect.STAFF)
    assert numbers_to_ring(load(NUMBERS), facts, NOON)[-1].number == "lado@authority.example"


def test_posh_is_named_where_the_school_is_impersonated(load: Load) -> None:
    facts = ReportFacts(signs=frozenset({Sign.FALSE_ACCOUNT_OF_SCHOOL}))
    assert numbers_to_ring(load(NUMBERS), facts, NOON)[-1].number == "0344 381 4772"


def test_blank_numbers_are_never_shown_and_999_always_is(load: Load) -> None:
    school = load("")
    assert [line.number for line in numbers_to_ring(school, None, NIGHT)] == ["999", "101"]
    assert [line.number for line in outside_card(school, ["lado"])] == ["999", "101"]
    assert [line.number for line in outside_card(school, ["police", "lado"])] == ["101"]


def test_s39_support_lines_are_shown_whether_or_not_there_is_a_number(load: Load) -> None:
    said = "\n".join(str(line) for line in support_lines(load("")))
    assert "Education Support: 08000 562 561" in said
    assert "NEU, NASUWT, NAHT" in said
    assert "Occupational health" not in said


def test_somebody_at_the_school_is_shown_with_their_number_or_not_at_all() -> None:
    ann, _, cy = parse_staff(FEW_PEOPLE)
    assert number_of(ann, "the safeguarding lead") == DSL
    assert number_of(cy) is None
