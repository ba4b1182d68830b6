"""Slack fails where Teams has nothing like it: windows, triggers, hashes, the Home.

What both platforms share is in `test_the_platform_fails`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.walks.world import World, a_world, report, shown_to

COULD_NOT_OPEN = "Slack could not open the window. Nothing is lost: please try once more."


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school; here the workspace may find faults, since it makes them."""
    with a_world(database, keyring) as world:
        yield world


def test_views_open_fails_and_the_words_give_numbers_and_keep_nothing_back(world: World) -> None:
    world.workspace.fail_next("views.open", "500")
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying", "they know where I live")
    assert teacher.view is None
    words = teacher.ephemerals()[-1].words()
    assert words.startswith(COULD_NOT_OPEN)
    assert "In danger 999" in words
    assert "Priya Nair" in words
    assert "live" not in words
    teacher.command("/report-cyberbullying")
    assert teacher.view is not None


def test_an_expired_trigger_is_answered_in_words_by_button_and_from_the_home(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    world.workspace.fail_next("views.open", "expired_trigger_id")
    manager.press("Open", message=world.card("Sunita Rao"))
    assert manager.view is None
    assert COULD_NOT_OPEN in world.direct("Sunita Rao")[-1].words()
    world.home("Sunita Rao")
    world.workspace.fail_next("views.open", "expired_trigger_id")
    manager.press("Report", on="home")
    assert COULD_NOT_OPEN in world.direct("Sunita Rao")[-1].words()


def test_words_that_could_not_be_pushed_onto_a_case_are_said_beside_it(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    world.workspace.fail_next("views.push", "500")
    manager.press("Acknowledge")
    assert "The reporter can see that you have it." in world.direct("Sunita Rao")[-1].words()


def test_a_home_that_cannot_be_drawn_does_not_undo_what_was_done(world: World) -> None:
    world.workspace.fail_next("views.publish", "500")
    teacher = world.person("Kwame Mensah")
    assert teacher.open_home() is None
    assert "Report" in world.home("Kwame Mensah")


def test_a_hash_conflict_leaves_the_later_drawing(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    world.workspace.fail_next("views.update", "hash_conflict")
    teacher.choose("Is anyone in danger now?", "Yes")
    teacher.choose("Who is doing it?", "Someone who works or governs here")
    assert teacher.view is not None
    assert teacher.view.asks("Who at the school?")
    assert "Ring 999 now." in shown_to(teacher)
