"""What was done about a case, in the order in which it was done, and nothing left out."""

from __future__ import annotations

from tests.walks.case_acts import note, open_case
from tests.walks.world import World, report, shown_to

MANAGER = "Sunita Rao"


def test_a_note_keeps_facts_and_opinions_apart_and_says_who_and_when(world: World) -> None:
    """Rules, trap 20; S71: facts in one place, opinions in another."""
    report(world.person("Kwame Mensah"))
    world.settle()
    words = note(world, MANAGER, fact="I rang his mother.", opinion="He did not mean it.")
    assert "That is noted." in words
    assert "10:00: Sunita Rao noted.\nI rang his mother.\nOpinion\nHe did not mean it." in words
    assert world.actions().count("noted") == 1


def test_the_chronology_says_all_that_was_done_the_newest_first(world: World) -> None:
    """S46, S76: nothing that was done about a case is missing from it."""
    report(world.person("Kwame Mensah"))
    world.settle()
    world.clock.move(minutes=1)
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    for number in range(14):
        world.clock.move(minutes=1)
        note(world, MANAGER, fact=f"Step {number}.")
    open_case(world, MANAGER)
    manager = world.person("Sunita Rao")
    manager.press("Chronology")
    newest = shown_to(manager)
    assert newest.index("Step 13.") < newest.index("Step 12.") < newest.index("Step 2.")
    assert "Step 1." not in newest
    manager.press("Earlier")
    earlier = shown_to(manager)
    assert earlier.index("Step 1.") < earlier.index("Step 0.")
    assert earlier.index("Step 0.") < earlier.index("10:01: Sunita Rao acknowledged it.")
    assert earlier.index("acknowledged it.") < earlier.index("Kwame Mensah sent this report.")
    manager.press("Newest")
    assert "Step 13." in shown_to(manager)
    assert world.actions().count("chronology_viewed") == 3


def test_a_note_is_in_no_message_and_the_reporter_does_not_see_it(world: World) -> None:
    """S48, S75: what is written about a case stays in the case."""
    report(world.person("Kwame Mensah"))
    world.settle()
    note(world, MANAGER, fact="Unmistakable words")
    world.settle()
    for name in ("Kwame Mensah", "Ben Carter", "Priya Nair"):
        assert "Unmistakable" not in world.all_that_is_seen_by(name)
    assert not any("Unmistakable" in posted for posted in world.posted())


def test_an_empty_note_is_refused_with_words(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    assert "Please write what happened" in note(world, MANAGER)
    assert "noted" not in world.actions()
