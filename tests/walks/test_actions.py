"""What is to be done about a case: offered, planned, reminded of, and settled."""

from __future__ import annotations

import pytest

from tests.walks.case_acts import fill_in_form, note, open_case
from tests.walks.world import SOMEONE_HERE, World, report, shown_to

MANAGER, REPORTER = "Sunita Rao", "Kwame Mensah"
WHAT = "What is to be done?"
CAME = "What came of it?"
POLICE = "Tell the police: 101, or 999 in danger"
PLATFORM = "Tell the platform or the internet provider"
CHASE = "Is it still there? Report Harmful Content, or the school rings POSH"
TWO_DAYS = "Ask whoever it happened to how they are, after two days"
TWO_WEEKS = "Ask whoever it happened to how they are, after two weeks"
LADO = "Tell the LADO, within one working day"


def taken_on(world: World, name: str = MANAGER, **answers: object) -> str:
    """Report, and let somebody acknowledge it; gives what they see on opening it."""
    report(world.person(REPORTER), **answers)
    world.settle()
    world.person(name).press("Acknowledge", message=world.card(name))
    world.settle()
    return open_case(world, name)


def plan(world: World, what: str, *, name: str = MANAGER, owner: str = "") -> str:
    open_case(world, name)
    picked = {"Who does it?": [owner]} if owner else {}
    return fill_in_form(world, name, "Plan an action", choose={WHAT: what}, pick=picked)


def due_cards(world: World, name: str) -> list[str]:
    """Read the reminders that somebody has, as they stand now."""
    said = [card.words().split("\n")[0] for card in world.cards(name)]
    return [words for words in said if words.endswith("due.")]


def test_what_a_case_calls_for_is_offered_and_the_two_check_ins_are_planned_at_once(
    world: World,
) -> None:
    """S39, S41, S44, S45: threats call for the police and a violent incident record."""
    words = taken_on(world, ticks=["There is a threat"])
    assert f"{TWO_DAYS}: Sunita Rao, by 16:30 on Thursday 30 April 2026." in words
    assert f"{TWO_WEEKS}: Sunita Rao, by 16:30 on Tuesday 12 May 2026." in words
    offered = words[words.index("This case may also need") :]
    for label in (POLICE, "Offer support", "Violent incident record", "Invite the parents"):
        assert label in offered
    assert LADO not in offered


def test_an_allegation_plans_the_lado_within_one_working_day(world: World) -> None:
    """KCSIE part four; rules, section 4: before anybody looks into it."""
    answers = {"suspect": SOMEONE_HERE, "named": ["Ben Carter"], "ticks": ["There is a threat"]}
    words = taken_on(world, "Helen Whitfield", **answers)
    assert f"{LADO}: Helen Whitfield, by 16:30 tomorrow." in words


def test_an_action_is_reminded_of_on_its_day_and_each_morning_until_it_is_settled(
    world: World,
) -> None:
    """S44: the police, with their crime reference."""
    taken_on(world, ticks=["There is a threat"])
    words = plan(world, POLICE)
    assert f"{POLICE}: Sunita Rao, by 16:30." in words
    assert due_cards(world, MANAGER) == []
    world.later(hours=7)
    reference = world.case().reference
    assert due_cards(world, MANAGER) == [f"{reference}: 1 thing is due."]
    world.later(days=1)
    assert len(due_cards(world, MANAGER)) == 2
    open_case(world, MANAGER)
    words = fill_in_form(
        world,
        MANAGER,
        "What came of it",
        near=POLICE,
        choose={CAME: "It is done"},
        fill={"Their reference": "44170299", "What was the result?": "They will ring back."},
    )
    assert f"{POLICE}: done at" in words
    assert "44170299" in words
    world.settle()
    assert due_cards(world, MANAGER) == []
    before = world.actions().count("reminded_of_actions")
    world.later(hours=6)
    assert world.actions().count("reminded_of_actions") == before


def test_what_was_reported_to_a_platform_is_chased_after_48_hours(world: World) -> None:
    """S23, S43: after two days Report Harmful Content or POSH, with their numbers."""
    taken_on(world, ticks=["It is spreading"])
    plan(world, PLATFORM)
    words = fill_in_form(
        world, MANAGER, "What came of it", near=PLATFORM, choose={CAME: "It is done"}
    )
    assert f"{CHASE}: Sunita Rao, by 10:00 on Thursday 30 April 2026." in words
    assert "Professionals Online Safety Helpline (POSH) 0344 381 4772" in words
    assert "reportharmfulcontent.com" in words


def test_not_needed_asks_why_and_who_decided(world: World) -> None:
    """S41: a violent incident record, yes or no, and why."""
    taken_on(world, ticks=["There is a threat"])
    vir = "Violent incident record: decide whether, and write it"
    plan(world, vir)
    words = fill_in_form(
        world,
        MANAGER,
        "What came of it",
        near=vir,
        choose={CAME: "It is not needed"},
        fill={"Why not, and who decided it?": "No threat of violence; the head decided."},
    )
    assert f"{vir}: not needed" in words
    assert "the head decided" in words


def test_an_action_can_be_somebody_elses_if_they_may_read_the_case(world: World) -> None:
    taken_on(world)
    assert "cannot read the case" in plan(world, POLICE, owner="Ben Carter")
    words = plan(world, POLICE, owner="Priya Nair")
    assert f"{POLICE}: Priya Nair" in words
    world.later(hours=7)
    assert len(due_cards(world, "Priya Nair")) == 1
    assert due_cards(world, MANAGER) == []


def test_something_else_is_in_ones_own_words_and_in_no_message(world: World) -> None:
    """S48, S75."""
    taken_on(world)
    open_case(world, MANAGER)
    words = fill_in_form(
        world,
        MANAGER,
        "Plan an action",
        choose={WHAT: "Something else"},
        fill={"In your own words": "Unmistakable words"},
    )
    assert "Unmistakable words: Sunita Rao" in words
    world.later(days=3)
    assert not any("Unmistakable" in posted for posted in world.posted())


@pytest.mark.parametrize("day", ["2026-04-27"])
def test_a_day_that_is_over_is_refused(world: World, day: str) -> None:
    taken_on(world)
    person = world.person(MANAGER)
    person.press("Plan an action")
    person.choose(WHAT, POLICE)
    person.pick_date("By which day?", day)
    person.submit()
    assert "This day is over" in shown_to(person)
    assert world.facts("action_planned")[-1]["kind"] != "police_told"


def test_a_step_means_that_nothing_is_asked_and_nothing_lapses(world: World) -> None:
    """S46: what is written down shows that something is happening."""
    taken_on(world)
    note(world, MANAGER, fact="I spoke to him.")
    world.later(days=2)
    assert "asked_about_progress" not in world.actions()
    assert "acknowledgement_lapsed" not in world.actions()


def test_on_a_quiet_case_a_reminder_says_only_to_open_vera(world: World) -> None:
    answers = {"suspect": SOMEONE_HERE, "named": ["Ben Carter"], "ticks": ["There is a threat"]}
    taken_on(world, "Helen Whitfield", **answers)
    note(world, "Helen Whitfield", fact="I rang the LADO.")
    world.later(days=1)
    assert world.of_cases("Helen Whitfield")[-1].words() == "Please open Vera.\nOpen"
    assert "reminded_of_actions" in world.actions()
