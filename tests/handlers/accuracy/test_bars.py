"""How many have answered, as a bar: true, as long as every other, and never of too few people."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handlers.accuracy.bars import (
    ALL_STAFF,
    EMPTY,
    FULL,
    SMALLEST,
    bar,
    grouped,
    large_enough,
    staff_bars,
)
from storage.vocabulary import Role, StaffMember
from tests.handlers.calendar.unhurried import UNHURRIED


def staff(*roles: frozenset[Role]) -> dict[UUID, StaffMember]:
    """Make people who hold these roles."""
    ids = [UUID(int=number + 1) for number in range(len(roles))]
    return {id: StaffMember(id, roles=held) for id, held in zip(ids, roles, strict=True)}


def some(role: Role, count: int) -> list[frozenset[Role]]:
    return [frozenset({role})] * count


SCHOOL = st.lists(st.frozensets(st.sampled_from(Role), max_size=3), max_size=40).map(
    lambda roles: staff(*roles)
)


def test_the_numbers_stand_first_so_that_they_are_read_aloud_first() -> None:
    assert bar(8, 16) == f"8 of 16 {FULL * 5}{EMPTY * 5}"


@UNHURRIED
@given(st.integers(0, 2000), st.integers(0, 2000))
def test_a_bar_is_always_as_long_and_full_or_empty_only_where_that_is_true(
    one: int, other: int
) -> None:
    done, of = sorted((one, other))
    drawn = bar(done, of).split(" ")[-1]
    assert len(drawn) == 10
    assert (drawn == FULL * 10) == (done == of and of > 0)
    assert (drawn == EMPTY * 10) == (done == 0)


@UNHURRIED
@given(SCHOOL)
def test_nobody_is_lost_or_counted_twice_in_the_groups(school: dict[UUID, StaffMember]) -> None:
    groups = large_enough(grouped(school, school))
    everybody = [who for each in groups.values() for who in each]
    assert sorted(everybody) == sorted(school)


@UNHURRIED
@given(SCHOOL)
def test_no_bar_is_of_fewer_than_three_unless_that_is_everybody(
    school: dict[UUID, StaffMember],
) -> None:
    """Trap 28: small numbers tell of one person."""
    for label, drawn in staff_bars(school, frozenset(), school):
        assert label == ALL_STAFF or int(drawn.split(" ")[2]) >= SMALLEST


def test_small_groups_are_shown_together_by_their_names() -> None:
    school = staff(*some(Role.STAFF, 6), *some(Role.SENIOR_LEADER, 2), *some(Role.OFFICE, 1))
    labels = [label for label, _ in staff_bars(school, frozenset(), school)]
    assert labels == [ALL_STAFF, "Teaching and support staff", "Leaders and office"]


def test_where_there_is_one_group_there_is_one_bar() -> None:
    school = staff(*some(Role.STAFF, 2), *some(Role.OFFICE, 2))
    assert staff_bars(school, frozenset(list(school)[:1]), school) == ((ALL_STAFF, bar(1, 4)),)
