"""Whom a search about a person asks, for any cases, owners and heads."""

from __future__ import annotations

from uuid import UUID

import hypothesis.strategies as st
from hypothesis import given

from handlers.overview.whom_to_ask import Held, who_searches

PEOPLE = [UUID(int=n) for n in range(1, 7)]
ASKER, SEARCHED = PEOPLE[0], PEOPLE[1]
SOME = st.sampled_from(PEOPLE)
HELD = st.builds(
    Held,
    st.uuids(),
    st.none() | SOME,
    st.lists(SOME, unique=True, max_size=3).map(tuple),
    st.frozensets(SOME, max_size=2),
)
CASES = st.lists(HELD, max_size=6)
CAN = st.frozensets(st.sampled_from(PEOPLE[2:]))
HEADS = st.lists(SOME, unique=True, max_size=2)


@given(CASES, CAN, HEADS)
def test_nobody_is_asked_who_cannot_be_such_as_whoever_it_is_about(
    cases: list[Held], can: frozenset[UUID], heads: list[UUID]
) -> None:
    asked = who_searches(cases, can, heads=heads, asker=ASKER)
    assert asked <= can
    assert not asked & {ASKER, SEARCHED}


@given(CASES, CAN, HEADS)
def test_every_owner_who_can_be_asked_is(
    cases: list[Held], can: frozenset[UUID], heads: list[UUID]
) -> None:
    owners = {case.owner for case in cases if case.owner in can}
    assert owners <= who_searches(cases, can, heads=heads, asker=ASKER)


@given(CASES, CASES, CAN, HEADS)
def test_what_one_case_leads_to_does_not_depend_on_another(
    seen: list[Held], hidden: list[Held], can: frozenset[UUID], heads: list[UUID]
) -> None:
    """What whoever asks is shown comes of the cases that they may see, and of no other."""

    def led_to(cases: list[Held]) -> frozenset[UUID]:
        return who_searches(cases, can, heads=heads, asker=ASKER)

    assert led_to([*seen, *hidden]) == led_to(seen) | led_to(hidden)


@given(CASES, CAN, HEADS)
def test_the_head_stands_in_for_nobody_where_the_case_is_kept_from_them(
    cases: list[Held], can: frozenset[UUID], heads: list[UUID]
) -> None:
    owned = {case.owner for case in cases}
    asked = who_searches(cases, can, heads=heads, asker=ASKER)
    for head in set(heads) & asked - owned:
        assert any(head not in case.kept_from or head in case.on_the_list for case in cases)
