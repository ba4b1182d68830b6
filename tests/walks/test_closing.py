"""The end of a case: an outcome, whether they were told, and nothing that goes on after it."""

from __future__ import annotations

from tests.walks.case_acts import fill_in_form, note, open_case
from tests.walks.world import World, report, shown_to, words_of

MANAGER, REPORTER = "Sunita Rao", "Kwame Mensah"
OUTCOME = "What is the outcome?"
DECIDED = "What was decided, by whom, and why?"
TOLD = "Was the person it happened to told what came of it?"
FOR_REPORTER = "Anything to say to whoever reported it?"


def taken_on(world: World, **answers: object) -> None:
    report(world.person(REPORTER), **answers)
    world.settle()
    world.person(MANAGER).press("Acknowledge", message=world.card(MANAGER))
    world.settle()


def close(world: World, *, told: str = "Yes", **more: str) -> str:
    open_case(world, MANAGER)
    return fill_in_form(
        world,
        MANAGER,
        "Close the case",
        choose={OUTCOME: "It has stopped", TOLD: told},
        fill={DECIDED: "He said sorry. The head agrees.", **more},
    )


def test_a_case_is_closed_with_an_outcome_and_everything_stops_with_it(world: World) -> None:
    """S46; trap 17: no reminder goes on after a case is closed."""
    taken_on(world)
    words = close(world)
    assert "Closed at 10:00" in words
    assert "Sunita Rao closed it: it has stopped." in words
    assert "He said sorry. The head agrees." in words
    assert "dropped, on closing:" in words
    world.settle()
    assert "Closed: 10:00" in world.card(MANAGER).words()
    assert "Nothing waits for you." in world.home(MANAGER)
    before = world.actions_of_cases()
    world.later(days=4)
    assert world.actions_of_cases() == before


def test_closing_asks_whether_they_were_told_and_stays_open_until_they_are(world: World) -> None:
    taken_on(world)
    assert "Please tell them first." in close(world, told="Not yet, so it stays open")
    assert "closed" not in world.actions()
    open_case(world, MANAGER)
    person = world.person(MANAGER)
    person.press("Close the case")
    person.choose(OUTCOME, "Nothing more can or need be done")
    person.fill(DECIDED, "No sender was found.")
    person.choose(TOLD, "They must not be told")
    person.submit()
    if "Why not?" in shown_to(person):
        person.fill("Why not?", "The police asked us to wait.")
        person.submit()
    assert "The police asked us to wait." in shown_to(person)
    assert world.facts("closed")[0]["told"] == "not_to_be"


def test_the_form_says_what_is_dropped_by_closing(world: World) -> None:
    taken_on(world)
    open_case(world, MANAGER)
    world.person(MANAGER).press("Close the case")
    assert "These are dropped when you close it:" in shown_to(world.person(MANAGER))


def test_only_whoever_has_a_case_closes_it_and_nobody_closes_what_nobody_has(
    world: World,
) -> None:
    report(world.person(REPORTER))
    world.settle()
    assert "Close the case" not in open_case(world, MANAGER)
    world.person(MANAGER).press("Acknowledge")
    open_case(world, "Priya Nair")
    world.person("Priya Nair").press("Close the case")
    assert "Somebody else has this case." in shown_to(world.person("Priya Nair"))
    assert "closed" not in world.actions()


def test_a_closed_case_is_read_noted_on_and_opened_again(world: World) -> None:
    """S42: further incidents arise."""
    taken_on(world)
    close(world)
    world.settle()
    assert "It began again." in note(world, MANAGER, fact="It began again.")
    words = fill_in_form(world, MANAGER, "Open it again", fill={"Why?": "It began again today."})
    assert "Sunita Rao opened it again.\nReason\nIt began again today." in words
    assert "Closed at" not in words
    assert not world.case().closed
    assert "Sunita Rao has it." in world.home(MANAGER)


def test_nothing_is_closed_by_time_alone(world: World) -> None:
    """S46: "allow any cyberbullying to continue by ignoring it"."""
    taken_on(world)
    note(world, MANAGER, fact="I spoke to him.")
    world.later(days=8)
    assert not world.case().closed


def test_the_list_of_cases_shows_the_closed_ones_too_to_those_who_may_read_them(
    world: World,
) -> None:
    taken_on(world)
    close(world)
    for name, there in ((MANAGER, True), ("Ben Carter", False)):
        person = world.person(name)
        shown = person.command("/vera", "cases")
        if world.on_teams:
            person.press("Cases", message=world.direct(name)[-1])
            words = shown_to(person)
        else:
            words = words_of(shown)
        assert (world.case().reference in words) is there
        assert ("Closed at 10:00." in words) is there
