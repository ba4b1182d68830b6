"""Roles and routes that change: told to head, lead and chair; nobody sees an open case by it."""

from __future__ import annotations

from pathlib import Path

from storage.vocabulary import Role, Standing
from tests.walks import forging
from tests.walks.hiding import assert_hidden_from
from tests.walks.staff_changes import holding, import_staff, started_with
from tests.walks.world import (
    NOTHING_HERE,
    SOMEONE_HERE,
    Sent,
    World,
    changed_settings,
    report,
    words_of,
)

CHANGED = "Who is told of reports has changed."
CHAIR = "chair@governors.talavera.example"
THREAT = ["There is a threat"]
ANOTHER_ROUTE = '[routes.R13]\nthen = ["head"]\n'
NEW_LEAD = {
    "Ellie Moss": holding(Role.DSL, Role.SENIOR_LEADER),
    "Priya Nair": holding(Role.STAFF),
}
NEW_HEAD = {
    "Ellie Moss": holding(Role.HEAD),
    "Helen Whitfield": holding(Role.STAFF),
}
ACKNOWLEDGE = "casework.case_card.acknowledge"


def told_of_it(world: World) -> list[str]:
    """Name who got a card that says so."""
    return [
        name
        for name in world.accounts
        for card in world.cards(name)
        if card.words().startswith("Who is told has changed")
    ]


def sent_of_it(world: World) -> list[Sent]:
    """List the notices that say so."""
    return [sent for sent in world.notices() if CHANGED in sent.body]


def what_is_different(world: World, name: str) -> str:
    """Press the button on the card, and read what opens."""
    person = world.person(name)
    (card,) = [each for each in world.cards(name) if CHANGED in each.words()]
    shown = person.press("Show what is different", message=card)
    return words_of(shown or person.view)


def on_the_list(world: World) -> list[str]:
    return world.standing(Standing.RESPONSIBLE, Standing.COPIED)


# -- told


def test_a_route_changed_in_the_settings_is_told_once_to_head_lead_and_chair(
    world: World, tmp_path: Path
) -> None:
    world.settle()
    assert told_of_it(world) == []
    other = changed_settings(tmp_path, add=ANOTHER_ROUTE)
    for _ in range(2):
        with started_with(world, other):
            world.settle()
            assert sorted(told_of_it(world)) == ["Helen Whitfield", "Priya Nair"]
            assert {sent.to for sent in sent_of_it(world)} == {CHAIR, "+441632960050"}
            words = what_is_different(world, "Priya Nair")
            before, now = words.split("Now:")
            assert "then the head (Helen Whitfield), then the senior leaders" in before
            assert "If nobody answers, it goes to the head (Helen Whitfield)." in now
            world.person("Priya Nair").close_all()
    assert world.actions().count("settings_changed") == 1


def test_the_same_settings_again_are_no_change(world: World) -> None:
    world.settle()
    with started_with(world, world.school.settings.path):
        world.settle()
    import_staff(world, {})
    assert told_of_it(world) == []
    assert sent_of_it(world) == []
    assert "settings_changed" not in world.actions()


def test_a_time_changed_in_the_settings_is_told_too(world: World, tmp_path: Path) -> None:
    world.settle()
    slower = changed_settings(tmp_path, add="[times.urgent]\ntell_next_after = [20, 40, 60]\n")
    with started_with(world, slower):
        world.settle()
        words = what_is_different(world, "Helen Whitfield")
        assert "Urgent: if nobody acknowledges within 20 minutes" in words.split("Now:")[1]


def test_a_new_lead_in_the_staff_list_is_told_to_head_lead_and_chair(world: World) -> None:
    """Whoever holds the duties now is told: the one who was lead before is not."""
    world.settle()
    import_staff(world, NEW_LEAD)
    assert sorted(told_of_it(world)) == ["Ellie Moss", "Helen Whitfield"]
    assert {sent.to for sent in sent_of_it(world)} == {CHAIR, "+441632960050"}
    words = what_is_different(world, "Ellie Moss")
    assert "the safeguarding lead (Priya Nair)" in words.split("Now:")[0]
    assert "the safeguarding lead (Ellie Moss)" in words.split("Now:")[1]


def test_somebody_whose_other_duty_changed_is_not_told_for_it(world: World) -> None:
    world.settle()
    import_staff(world, {"Marcus Bell": holding(Role.STAFF)})
    assert sorted(told_of_it(world)) == ["Helen Whitfield", "Priya Nair"]


def test_what_is_different_is_shown_to_nobody_else(world: World) -> None:
    world.settle()
    import_staff(world, NEW_LEAD)
    for name in ("Kwame Mensah", "David Osei", "Priya Nair"):
        answer = forging.press(world, name, "overview.show_changes", None)
        assert "can see what has changed" in str(answer)
        assert "Ellie Moss" not in str(answer)


# -- and never who may see what is open


def test_a_new_lead_is_not_told_of_a_case_that_is_open(world: World) -> None:
    """The new one hears of what comes from now on; nothing of what was there before."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.settle()
    first = on_the_list(world)
    import_staff(world, NEW_LEAD)
    for _ in range(6):
        world.later(minutes=15)
    assert world.actions()[-1] == "nobody_answered"
    assert "Ellie Moss" not in on_the_list(world)
    assert set(first) < set(on_the_list(world))
    assert "Priya Nair" in on_the_list(world)
    assert [c for c in world.cards("Ellie Moss") if CHANGED not in c.words()] == []
    assert NOTHING_HERE in str(forging.press(world, "Ellie Moss", ACKNOWLEDGE, world.case().id))
    report(world.person("Ben Carter"), danger="Yes")
    world.settle()
    assert any("Now" in card.words() for card in world.cards("Ellie Moss"))


def test_a_route_changed_in_the_settings_leads_no_open_case_elsewhere(
    world: World, tmp_path: Path
) -> None:
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.settle()
    to_the_vice_chair = '[routes.R13]\nthen = ["vice_chair"]\n'
    with started_with(world, changed_settings(tmp_path, add=to_the_vice_chair)):
        for _ in range(6):
            world.later(minutes=15)
        assert "Desmond Achebe" not in on_the_list(world)
        assert {"David Osei", "Helen Whitfield", "Anneliese Roth"} <= set(on_the_list(world))


def test_an_accused_head_who_loses_the_duty_still_finds_nothing(world: World) -> None:
    """Trap 4: nor does the new head learn of what is open about the one before."""
    report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=["Helen Whitfield"])
    world.settle()
    import_staff(world, NEW_HEAD)
    world.later(hours=30)
    seen = [card for card in world.unasked("Helen Whitfield") if CHANGED not in card.words()]
    assert seen == []
    assert_hidden_from(world, "Helen Whitfield")
    assert on_the_list(world) == ["Desmond Achebe", "Margaret Hollis"]
    assert "Ellie Moss" not in on_the_list(world)


def test_whoever_left_is_passed_over_and_it_goes_on(world: World) -> None:
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.settle()
    import_staff(world, {}, leave=["David Osei"])
    world.later(minutes=16)
    assert "David Osei" not in on_the_list(world)
    assert "Helen Whitfield" in on_the_list(world)


def test_a_relative_recorded_since_is_kept_out_for_good(world: World) -> None:
    """Kept out grows, and is not taken back when the list is changed again."""
    report(
        world.person("Kwame Mensah"),
        suspect=SOMEONE_HERE,
        named=["Marcus Bell"],
    )
    world.settle()
    assert on_the_list(world) == ["Carol Dunn", "Helen Whitfield"]
    kin = {"Margaret Hollis": {"relatives": frozenset({"m.bell@talavera.example"})}}
    import_staff(world, kin)
    world.later(hours=30)
    import_staff(world, {})
    world.later(hours=60)
    assert "Margaret Hollis" in world.standing(Standing.EXCLUDED)
    assert CHAIR not in {sent.to for sent in world.notices() if CHANGED not in sent.body}
