"""One page for an inspector: every policy, how it stands, and nobody's name."""

from __future__ import annotations

from pathlib import Path

from handlers.call import Moment
from handlers.policies.summary import WIDTH, summary
from storage.people import Person
from tests.walks.policy_acts import (
    APPROVED,
    HEAD,
    LEAD,
    READ_IT,
    REVIEWED,
    SIGNED,
    TEACHER,
    add_version,
    at_local,
    cards_with,
    do,
    register,
)
from tests.walks.staff_changes import started_with
from tests.walks.test_read_and_understood import WEDNESDAY
from tests.walks.world import World, changed_settings, shown_to, words_of

A_PAGE = 45
"""Lines."""
LONG_NAME = "Policy for the Safe and Responsible Use of Everything that has a Screen, number"


def page(world: World) -> list[str]:
    """Write the page as the server's command does."""
    with world.vera.database.reading(world.school.id) as session:
        school = world.vera.schools[world.school.id]
        return summary(
            Moment(session=session, keyring=world.keyring, school=school, at=world.clock())
        )


def test_it_says_how_each_policy_stands_and_names_nobody_s8(world: World) -> None:
    add_version(world, "1.3", read=True)
    do(world, LEAD, SIGNED, fill={"Who signed it?": "HW", "When?": "27/04/26"})
    do(world, LEAD, APPROVED, fill={"Which governor?": "Ottoline", "When?": "28/04/26"})
    do(world, LEAD, REVIEWED)
    world.at(at_local(WEDNESDAY, 8, 31))
    world.person(TEACHER).press(READ_IT, message=cards_with(world, TEACHER, READ_IT)[-1])
    said = "\n".join(page(world))
    assert "Talavera Junior School: policies, on Wednesday 29 April 2026" in said
    assert "Social Media Policy, version 1.3" in said
    flat = " ".join(said.split())
    assert (
        "approved 28 April 2026; last reviewed 28 April 2026; review due on 28 April 2028; "
        "read by 1 of 16." in flat
    )
    assert "Privacy notice, version 3" in said
    assert "Privacy notice: version 3, which every form links." in said
    with world.vera.database.reading(world.school.id) as session:
        people = [each.name for each in session.query(Person)]
    words = set(flat.replace(",", " ").replace(";", " ").split())
    for each in (*people, "Ottoline", "SM/HB"):
        assert each not in flat
    assert words.isdisjoint({"LC", "LT", "SK", "HW"})


def test_it_is_shown_to_those_who_answer_for_it_and_to_no_other(world: World) -> None:
    person = world.person(HEAD)
    person.command("/vera", "policy summary")
    shown = shown_to(person)
    assert page(world)[0] in shown
    assert "OVERDUE since November 2020" in shown
    person.close_all()
    register(world, HEAD)
    person.press("Summary on one page")
    assert page(world)[0] in shown_to(person)
    assert "Summary on one page" not in register(world, TEACHER)
    world.person(TEACHER).close_all()
    refused = words_of(world.person(TEACHER).command("/vera", "policy summary"))
    assert "can see the summary of the policies" in refused
    assert "OVERDUE" not in refused


def test_twelve_policies_with_long_names_fit_on_one_page(world: World, tmp_path: Path) -> None:
    more = "".join(
        f'\n[[policies]]\nkey = "p-{n}"\nname = "{LONG_NAME} {n}"\nto_be_read = true\n'
        'last_review = "November 2018"\nnext_review = "30/09/2020"\n'
        f'[[policies.versions]]\nversion = "{n}.10"\nsigned_by = "A"\nsigned_on = "1/9/2018"\n'
        'approved_by = "B"\napproved_on = "30 September 2018"\n'
        for n in range(10)
    )
    with started_with(world, changed_settings(tmp_path, add=more)):
        world.settle()
        lines = page(world)
    assert len([each for each in lines if "version" in each]) >= 12
    assert len(lines) <= A_PAGE
    assert max(map(len, lines)) <= WIDTH


def test_an_empty_register_says_so(world: World) -> None:

    for name in ("Social Media Policy", "Privacy notice"):
        do(
            world,
            LEAD,
            "Change",
            policy=name,
            choose={"Is it in use?": "No: take it out of the register"},
        )
    lines = page(world)
    assert "No policy is in the register." in lines
    assert "Privacy notice: none in the register." in lines
