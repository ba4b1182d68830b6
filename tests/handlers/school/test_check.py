"""What `vera check` refuses, warns of and reads out (S63, S94)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.school.check import CheckResult, check_files, check_school
from handlers.school.staff_file import parse_staff
from handlers.school.staff_rows import StaffRow, rows_of_contacts
from storage.vocabulary import Role
from tests.handlers.school.conftest import CHAIR, FEW_PEOPLE, FIVE_LINES, TODAY, Load

PEOPLE = parse_staff(FEW_PEOPLE)


def checked(load: Load, more: str = "", people: tuple[StaffRow, ...] = PEOPLE) -> CheckResult:
    settings = load(more + CHAIR)
    everybody = (*people, *rows_of_contacts(settings.outside_contacts))
    return check_school(settings, everybody, today=TODAY)


def errors(load: Load, more: str = "", people: tuple[StaffRow, ...] = PEOPLE) -> str:
    return "\n".join(str(problem) for problem in checked(load, more, people).errors)


def warnings(load: Load, more: str = "", people: tuple[StaffRow, ...] = PEOPLE) -> str:
    return "\n".join(str(problem) for problem in checked(load, more, people).warnings)


def without(role: Role) -> tuple[StaffRow, ...]:
    return tuple(replace(person, roles=person.roles - {role}) for person in PEOPLE)


def test_a_small_school_whose_head_is_the_safeguarding_lead_is_fit(load: Load) -> None:
    result = checked(load)
    assert result.is_fit, result.errors


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.HEAD, "Nobody is the head"),
        (Role.DSL, "Nobody is the safeguarding lead"),
    ],
)
def test_s94_a_needed_role_that_nobody_holds_is_refused(load: Load, role: Role, words: str) -> None:
    assert f"staff.csv: {words}" in errors(load, people=without(role))


def test_a_safeguarding_lead_without_a_deputy_is_refused(load: Load) -> None:
    alone = tuple(
        replace(
            person,
            roles=person.roles - {Role.DEPUTY_DSL, Role.DEPUTY_HEAD},
            deputises_for=frozenset(),
        )
        for person in PEOPLE
    )
    assert "Nobody stands in for the safeguarding lead" in errors(load, people=alone)


def test_a_school_without_a_chair_of_governors_is_refused(load: Load) -> None:
    result = check_school(load(""), PEOPLE, today=TODAY)
    assert any("Nobody is the chair of governors" in each.words for each in result.errors)


def test_a_route_that_ends_in_one_person_is_refused_with_its_line(load: Load) -> None:
    alone = '[routes.R7]\nprimary = "head"\nthen = []\noutside = []\n'
    assert "vera.toml, line 6: Route R7 can end in one person" in errors(load, alone)


def test_an_urgent_route_without_a_deputy_is_refused(load: Load) -> None:
    alone = '[routes.R8]\nprimary = "dsl"\nthen = []\n'
    assert "Route R8 may be Now or Urgent and has no deputy" in errors(load, alone)


def test_a_reporting_line_that_loops_is_refused_with_its_line(load: Load) -> None:
    ann, bo, cy = PEOPLE
    said = errors(load, people=(replace(ann, line_manager=cy.key), bo, cy))
    assert "A reporting line loops: " in said
    assert "staff.csv, line " in said


def test_roles_of_later_steps_are_only_warned_of(load: Load) -> None:
    assert "Nobody has the role 'Behaviour lead'" in warnings(load)


def test_staff_without_a_line_manager_are_named(load: Load) -> None:
    ann, bo, cy = PEOPLE
    said = warnings(load, people=(ann, bo, replace(cy, line_manager=None)))
    assert "Cy Fox has no line manager. Their reports go to the head." in said


def test_days_on_which_no_safeguarding_lead_works_are_named(load: Load) -> None:
    part_time = tuple(replace(person, working_days=frozenset({0, 1, 3})) for person in PEOPLE)
    said = warnings(load, people=part_time)
    assert "On Wednesdays and Fridays no safeguarding lead or deputy works." in said


def test_those_who_are_rung_at_night_need_a_number(load: Load) -> None:
    ann, bo, cy = PEOPLE
    said = warnings(load, people=(replace(ann, phone=""), bo, cy))
    assert "staff.csv, line 2: Ann Lee has no telephone number" in said
    assert "Cy Fox has no telephone number" not in said


def test_s63_numbers_never_checked_or_long_ago_are_named(load: Load) -> None:
    said = warnings(load, '[outside.police]\nchecked = 2025-11-01\n[outside.ceop]\nnote = ""\n')
    assert "line 7: Police (101, https://www.police.uk) was last checked on Saturday 1 Nov" in said
    assert "line 8: CEOP (https://www.ceop.police.uk) was never checked" in said
    assert "Education Support (08000 562 561) was never checked" in said
    assert "Emergency services" not in said


def test_s63_a_number_checked_within_the_year_is_left_alone(load: Load) -> None:
    assert "Police" not in warnings(load, "[outside.police]\nchecked = 2026-11-01\n")
    assert "in the future" in warnings(load, "[outside.police]\nchecked = 2026-12-01\n")


def test_a_blank_lado_number_is_warned_of(load: Load) -> None:
    assert "LADO) is still blank: fill in [outside.lado]." in warnings(load)
    assert "LADO) is still blank" not in warnings(load, '[outside.lado]\nnumber = "01632 960003"\n')


def test_own_words_where_the_law_speaks_are_to_be_read_twice(load: Load) -> None:
    said = warnings(load, '[advice]\nA3 = "Tell Ann."\nA9 = "Breathe."\n')
    assert "line 7: 'Sexual images: leave them alone' (A3) is in the school's own words" in said
    assert "(A9)" not in said


def test_s94_who_gets_what_names_the_people(load: Load) -> None:
    said = checked(load, '[channels]\nsenior_leaders = "leaders"\n').sentences
    assert "Bo Day is the line manager of Cy Fox." in said
    (bullied,) = [each for each in said if each.startswith("A report of cyberbullying by a pupil")]
    assert "goes to the reporter's line manager. A copy goes to" in bullied
    assert "the safeguarding lead (Ann Lee) and the behaviour lead (nobody yet)" in bullied
    assert "posted in leaders as well" in bullied
    (head,) = [each for each in said if each.startswith("A report about the head goes")]
    assert "goes to the chair of governors (Di Hall)." in head
    assert "The head never sees it. It is never posted in a channel." in head


def test_every_route_has_its_sentence(load: Load) -> None:
    said = " ".join(checked(load).sentences)
    assert said.count(" goes to ") >= 23
    assert "Where there is a threat, the report goes to the head (Ann Lee) as well." in said


def test_both_files_are_checked_together(tmp_path: Path) -> None:
    path = tmp_path / "vera.toml"
    path.write_text(FIVE_LINES + CHAIR, encoding="utf-8")
    assert "no such file" in check_files(path, today=TODAY).errors[0].words
    (tmp_path / "staff.csv").write_text(FEW_PEOPLE, encoding="utf-8")
    assert check_files(path, today=TODAY).is_fit
    path.write_text("oops", encoding="utf-8")
    assert check_files(path, today=TODAY).errors[0].line == 1


def test_what_is_copied_to_the_schools_own_system_is_read_out(load: Load) -> None:
    named = checked(load, '[safeguarding_system]\nname = "CPOMS"\n').sentences
    assert sum("can be copied to CPOMS" in each and "30 days after" in each for each in named) == 1
    assert not any("copied to" in each for each in checked(load).sentences)


A_POLICY = """
[[policies]]
key = "{key}"
name = "Behaviour Policy"
owner = "{owner}"
kind = "{kind}"
next_review = "{next}"
"""


def a_policy(
    owner: str, *, key: str = "b", kind: str = "policy", following: str = "1/9/2027"
) -> str:
    return A_POLICY.format(owner=owner, key=key, kind=kind, next=following)


def test_a_policy_whose_owner_is_not_in_the_staff_file_is_warned_of(load: Load) -> None:
    assert "Zebedee Quirk is nobody in staff.csv" in warnings(load, a_policy("Zebedee Quirk"))
    known = PEOPLE[0]
    assert "would be the headteacher" not in warnings(load, a_policy(known.name.upper()))
    twins = (*PEOPLE, replace(known, email="twin@school.example"))
    said = warnings(load, a_policy(known.name), people=twins)
    assert f"{known.name} is the name of 2 people" in said


def test_a_review_that_would_never_come_and_a_second_notice_are_warned_of(load: Load) -> None:
    far = a_policy("", following="1/9/2096")
    assert "more than 10 years ahead" in warnings(load, far)
    notices = [a_policy("", key=key, kind="privacy_notice") for key in ("a", "b")]
    said = warnings(load, "".join(notices))
    assert "There are 2 privacy notices" in said
    assert "years ahead" not in said
