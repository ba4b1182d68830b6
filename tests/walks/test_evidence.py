"""Sending on what one was sent: kept as it was, with a report, for those who have it."""

from __future__ import annotations

import pytest

from bot.demo.files import NewFile
from storage.evidence import evidence_of, files_of
from storage.vocabulary import FileState, Standing
from tests.walks.evidence_acts import MARKER, PICTURE, nasty_message, send_on
from tests.walks.world import World, report, shown_to

only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])


def test_a_message_that_is_sent_on_opens_a_report_with_the_message_in_it(world: World) -> None:
    """S33, S42: "retain … messages as evidence", a copy for the manager."""
    message = nasty_message(world)
    teacher = world.person("Kwame Mensah")
    reply = send_on(teacher, message, note="It began on Monday.")
    assert world.case().reference in reply
    assert "What you sent is encrypted" in reply
    teacher.close_all()
    world.settle()
    (holder, *_) = world.standing(Standing.RESPONSIBLE)
    manager = world.person(holder)
    manager.press("Open", world.card(holder))
    assert "1 sent, with 0 files" in shown_to(manager)
    manager.press("Show evidence")
    shown = shown_to(manager)
    assert MARKER in shown
    assert "Priya Nair" in shown
    assert "It began on Monday." in shown


@only_in_slack
def test_the_files_of_a_message_are_fetched_hashed_and_sealed(world: World) -> None:
    """S33: hash, time and who."""
    message = nasty_message(world, files=[NewFile(f"{MARKER}.png", PICTURE)])
    teacher = world.person("Kwame Mensah")
    send_on(teacher, message)
    assert world.workspace.file_requests == []
    world.settle()
    with world.vera.database.reading(world.school.id) as session:
        (file,) = files_of(session, world.case().id)
        (item,) = evidence_of(session, world.case().id)
    assert (file.state, item.way) == (FileState.KEPT, "message")
    assert [fact["number"] for fact in world.facts("file_kept")] == [1]


def test_evidence_is_added_to_a_report_of_ones_own(world: World) -> None:
    """S42: "further evidence if further incidents arise"."""
    teacher = world.person("Kwame Mensah")
    report(teacher)
    teacher.close_all()
    world.settle()
    (holder, *_) = world.standing(Standing.RESPONSIBLE)
    world.person(holder).press("Acknowledge", world.card(holder))
    message = nasty_message(world, author="Joanne Bell")
    reply = send_on(teacher, message, report=world.case().reference)
    assert world.case().reference in reply
    world.settle()
    assert "Please open Vera." in world.card(holder).words()
    assert len(world.cards(holder)) == 2
