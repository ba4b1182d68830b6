"""Cases that belong together: only for those who may open both (rules, trap 30)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.test_people_of_a_case import NAME, ROLE, THEY_DO_IT
from tests.walks.world import SOMEONE_HERE, World, report, shown_to

MANAGER, REPORTER, OTHER_REPORTER, HEAD = (
    "Sunita Rao",
    "Kwame Mensah",
    "Fiona Grant",
    "Helen Whitfield",
)
REFERENCE, WHY = "The other case's reference", "Why?"
NOT_THERE = "There is no such case on your list."


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Note which statements are run, without their values."""
    run: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        run.append(statement)

    event.listen(world.vera.database.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(world.vera.database.engine, "before_cursor_execute", note)


def two_cases(world: World) -> tuple[str, str]:
    for reporter in (REPORTER, OTHER_REPORTER):
        report(world.person(reporter))
        world.settle()
        world.clock.move(minutes=1)
    first, second = world.cases()
    return first.reference, second.reference


def link(world: World, by: str, reference: str) -> str:
    return fill_in_form(
        world,
        by,
        "Link to another case",
        choose={WHY: "It is the same matter"},
        fill={REFERENCE: reference},
    )


def test_two_cases_are_linked_by_reference_and_each_shows_the_other(world: World) -> None:
    first, second = two_cases(world)
    open_case(world, MANAGER)
    shown = link(world, MANAGER, first.lower())
    assert (
        f"Linked\n{first}, Cyberbullying, sent on Tuesday 28 April 2026, the same matter." in shown
    )
    assert "Sunita Rao linked it to another case: the same matter." in shown
    assert f"Linked\n{second}" in open_case(world, MANAGER, number=0)


def test_a_link_is_taken_off_with_a_reason(world: World) -> None:
    first, _ = two_cases(world)
    open_case(world, MANAGER)
    link(world, MANAGER, first)
    shown = fill_in_form(
        world,
        MANAGER,
        "Take a link off",
        choose={"Which?": f"{first}: the same matter"},
        fill={WHY: "It is another pupil."},
    )
    assert f"Linked\n{first}" not in shown
    assert "took off a link to another case.\nReason\nIt is another pupil." in shown
    shown = open_case(world, MANAGER, number=0)
    assert "Linked\n" not in shown
    assert "It is another pupil." not in shown


def test_a_hidden_case_and_none_at_all_take_the_same_words_and_statements(world: World) -> None:
    """Trap 30: no words and no time tell that the reference is somebody's."""
    report(world.person(OTHER_REPORTER), suspect=SOMEONE_HERE, named=[MANAGER])
    world.settle()
    (hidden,) = world.cases()
    report(world.person(REPORTER), suspect="A parent or carer")
    world.settle()
    said, run = [], []
    for reference in (hidden.reference, "VERA-2222", "VERA-2222", hidden.reference):
        open_case(world, MANAGER)
        with statements(world) as each:
            said.append(link(world, MANAGER, reference).replace(reference, "REFERENCE"))
        run.append(each)
    assert NOT_THERE in said[0]
    assert said[1:] == said[:1] * 3
    assert run[0] == run[1]
    assert run[2] == run[3]
    assert "linked" not in world.actions()


def test_a_link_to_a_case_that_the_reader_may_not_open_does_not_exist_for_them(
    world: World,
) -> None:
    report(world.person(OTHER_REPORTER), suspect=SOMEONE_HERE, named=[MANAGER])
    world.settle()
    (quiet,) = world.cases()
    report(world.person(REPORTER), suspect="A parent or carer")
    world.settle()
    shared = world.cases()[-1].reference
    open_case(world, HEAD, reference=shared)
    shown = link(world, HEAD, quiet.reference)
    assert f"Linked\n{quiet.reference}" in shown
    shown = open_case(world, MANAGER)
    assert shared in shown
    for hidden in ("Linked\n", quiet.reference, "linked it to another case"):
        assert hidden not in shown
    world.person(MANAGER).press("Look for others")
    assert quiet.reference not in shown_to(world.person(MANAGER))


def test_others_with_the_same_people_are_listed_of_ones_own_list_alone(world: World) -> None:
    first, second = two_cases(world)
    open_case(world, MANAGER, number=0)
    add_to(world, 0, "Jayden Michael Smith")
    add_to(world, 1, "Jayden Smith")
    open_case(world, MANAGER)
    world.person(MANAGER).press("Look for others")
    shown = shown_to(world.person(MANAGER))
    assert f"{first}, Cyberbullying" in shown
    assert f"{second}, Cyberbullying" not in shown


def test_nothing_in_common_is_said_in_words(world: World) -> None:
    two_cases(world)
    open_case(world, MANAGER)
    world.person(MANAGER).press("Look for others")
    assert "No other case on your list has the same people" in shown_to(world.person(MANAGER))


def add_to(world: World, number: int, name: str) -> None:
    open_case(world, MANAGER, number=number)
    fill_in_form(world, MANAGER, "Add a person", choose={ROLE: THEY_DO_IT}, fill={NAME: name})
    world.settle()
