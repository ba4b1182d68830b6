"""What is kept from somebody stays so in the register: also what was disclosed because of it."""

from __future__ import annotations

from storage.vocabulary import Role
from tests.walks.disclosure_acts import cases_of, told
from tests.walks.hiding import assert_finds_nothing, assert_hidden_from
from tests.walks.staff_changes import holding, import_staff
from tests.walks.test_police_requests import (
    HEAD,
    LEAD,
    OFFICE,
    ask,
    head_says_yes,
    note_answer,
    record,
)
from tests.walks.world import World


def given_by_hand_of_two(world: World, *, relative: str) -> None:
    ask(world, OFFICE, relative=relative)
    head_says_yes(world)
    note_answer(world)
    record(world)


def test_the_officers_relative_cannot_read_what_the_police_were_given(world: World) -> None:
    """R22: never the officer's relative, neither before anything is given nor after."""
    given_by_hand_of_two(world, relative=LEAD)
    (disclosure,) = cases_of(world, "disclosure")
    world.later(hours=1)
    assert_hidden_from(world, LEAD, disclosure.id)
    assert "PC Hale" not in told(world, LEAD)
    assert "PC Hale" in told(world, HEAD)


def test_a_relative_who_comes_to_keep_the_register_cannot_read_it_either(world: World) -> None:
    given_by_hand_of_two(world, relative="Ben Carter")
    import_staff(world, {"Ben Carter": holding(Role.DATA_LEAD)})
    assert "PC Hale" not in told(world, "Ben Carter")
    (disclosure,) = cases_of(world, "disclosure")
    assert_finds_nothing(world, "Ben Carter", disclosure.id)
