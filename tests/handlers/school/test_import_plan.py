"""What an import would change, before it does."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.school.import_plan import FieldChange, plan_import, plan_words
from handlers.school.staff_file import parse_staff
from handlers.school.staff_rows import StaffRow
from storage.vocabulary import Role
from tests.handlers.school.conftest import FEW_PEOPLE

ANN, BO, CY = parse_staff(FEW_PEOPLE)


def test_the_same_file_again_changes_nothing() -> None:
    plan = plan_import([ANN, BO, CY], [CY, BO, ANN])
    assert plan.is_empty
    assert plan_words(plan) == ["Nothing changes: all 3 people are as they were."]


def test_joiners_leavers_and_changes_are_told_apart() -> None:
    changed = replace(BO, roles=frozenset({Role.DEPUTY_DSL}), phone="")
    plan = plan_import([changed, CY], [ANN, BO])
    assert (plan.added, plan.left) == ((CY,), (ANN,))
    (change,) = plan.changed
    assert change.changes == (
        FieldChange("phone", "07700 900002", ""),
        FieldChange("roles", "Deputy head, Deputy safeguarding lead", "Deputy safeguarding lead"),
    )


def test_the_words_name_each_thing_that_would_change() -> None:
    words = plan_words(plan_import([ANN, replace(CY, parent_of_pupil=True)], [BO, CY]))
    assert "Joins: Ann Lee (ann@oak.example), Headteacher and Designated safeguarding lead" in words
    assert "Changes: Cy Fox, parent of a pupil here: no -> yes" in words
    assert "Leaves: Bo Day (marked as left; cases keep the name)" in words
    assert words[-1] == "1 join, 1 change, 1 leave, 0 stay as they are."


def test_a_new_address_is_a_leaver_and_a_joiner_with_a_warning() -> None:
    moved = replace(CY, email="cy.fox@oak.example")
    plan = plan_import([ANN, BO, moved], [ANN, BO, CY])
    assert (plan.added, plan.left) == ((moved,), (CY,))
    assert "Cy Fox leaves as cy@oak.example and joins as cy.fox@oak.example" in plan.warnings[0]


def test_half_a_file_is_suspected() -> None:
    plan = plan_import([ANN], [ANN, BO, CY])
    assert plan.warnings == ("2 of 3 people would leave. Is the whole list in the file?",)


def test_somebody_who_had_left_comes_back_as_themselves() -> None:
    plan = plan_import([ANN, CY], [ANN], leavers={CY.key})
    assert (plan.added, plan.returning) == ((), (CY,))
    assert any(line.startswith("Comes back: Cy Fox") for line in plan_words(plan))


PEOPLE = st.lists(st.sampled_from([ANN, BO, CY, replace(CY, name="Cyril Fox")]), unique_by=id)


@given(PEOPLE.map(lambda rows: {row.key: row for row in rows}), PEOPLE)
def test_everybody_is_in_exactly_one_part_of_the_plan(
    rows: dict[str, StaffRow], current: list[StaffRow]
) -> None:
    known = {person.key: person for person in current}
    plan = plan_import(list(rows.values()), list(known.values()))
    parts = [*plan.added, *(change.row for change in plan.changed), *plan.unchanged]
    assert sorted(person.key for person in parts) == sorted(rows)
    assert {person.key for person in plan.left} == known.keys() - rows.keys()
    assert plan_words(plan)
