"""The police: a button, and a reminder that comes back until somebody notes what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.walks.evidence_acts import nasty_message, send_on
from tests.walks.evidence_kept import REPORTER, holders
from tests.walks.world import World, shown_to

LEAD, DEPUTY, HEAD = "Priya Nair", "Tom Barrow", "Helen Whitfield"
TOLD, HOW, WHY = "Have the police been told?", "Their reference", "Why not?"
WEDNESDAY = datetime(2026, 4, 29, tzinfo=UTC)
PLEASE_OPEN = "Please open Vera."


@pytest.fixture
def world(world: World) -> World:
    """Somebody said that a message may show a child; the lead has had it for an hour."""
    teacher = world.person(REPORTER)
    send_on(teacher, nasty_message(world, author="Ben Carter"), gate="Not sure")
    teacher.close_all()
    world.settle()
    world.person(LEAD).press("Acknowledge", world.card(LEAD))
    world.later(hours=1)
    world.person(LEAD).press("I am dealing with it in person", world.card(LEAD))
    world.settle()
    return world


def reminders(world: World) -> int:
    """Count how often Vera reminded of it."""
    return world.actions().count("reminded_of_the_police")


def fill_in(world: World, outcome: str, **answers: str) -> None:
    """Open the case, press the button and note what came of it."""
    lead = world.person(LEAD)
    lead.press("Open", world.cards(LEAD)[0])
    lead.press("Call the police today")
    lead.choose(TOLD, outcome)
    if outcome.startswith("They"):
        see_what_follows(world)
    for label, words in answers.items():
        lead.fill({"reason": WHY, "reference": HOW}[label], words)
    lead.submit()


def see_what_follows(world: World) -> None:
    """On Teams, go on to what the answer asks next."""
    lead = world.person(LEAD)
    if world.on_teams:
        lead.see_what_follows()  # type: ignore[union-attr]


def test_the_button_stands_in_the_case_with_the_numbers_to_ring(world: World) -> None:
    lead = world.person(LEAD)
    lead.press("Open", world.cards(LEAD)[0])
    shown = shown_to(lead)
    assert "Call the police today" in shown
    assert "999" in shown
    assert "101" in shown
    lead.press("Call the police today")
    assert "101" in shown_to(lead)
    assert TOLD in shown_to(lead)


def test_nobody_is_reminded_before_two_hours_are_over(world: World) -> None:
    began = world.case().reported_at
    world.at(began + timedelta(hours=2, seconds=-1))
    assert reminders(world) == 0
    told = len(world.cards(LEAD))
    world.later(seconds=1)
    assert reminders(world) == 1
    (card,) = world.cards(LEAD)[told:]
    assert card.words() == f"{PLEASE_OPEN}\nOpen"
    assert card.notification() == PLEASE_OPEN


def test_the_reminder_comes_back_each_morning_until_it_is_noted(world: World) -> None:
    world.later(hours=2)
    world.at(WEDNESDAY.replace(hour=5))
    assert reminders(world) == 1
    world.at(WEDNESDAY.replace(hour=12))
    assert reminders(world) == 2
    world.at(WEDNESDAY.replace(hour=12) + timedelta(days=1))
    assert reminders(world) == 3
    world.at(datetime(2026, 5, 4, 12, tzinfo=UTC))  # a weekend and a bank holiday: the police work
    assert reminders(world) == 7


def test_the_reminder_opens_the_form_and_nobody_else_is_reminded(world: World) -> None:
    others = {name: len(world.unasked(name)) for name in (DEPUTY, HEAD, REPORTER)}
    world.later(hours=2)
    assert {name: len(world.unasked(name)) for name in others} == others
    lead = world.person(LEAD)
    lead.press("Open", world.card(LEAD))
    assert TOLD in shown_to(lead)


def test_once_they_have_been_told_it_stops_and_stands_in_the_case(world: World) -> None:
    fill_in(world, "Yes, they have been told", reference="Operator 12, 10:40")
    assert "Thank you. That is noted in the case." in shown_to(world.person(LEAD))
    world.person(LEAD).close_all()
    assert "police_told" in world.actions()
    world.later(days=3)
    assert reminders(world) == 0
    world.person(LEAD).press("Open", world.cards(LEAD)[0])
    shown = shown_to(world.person(LEAD))
    assert "They have been told" in shown
    assert "Operator 12, 10:40" in shown
    assert "Call the police today" not in shown


def test_that_they_need_not_be_told_wants_a_reason(world: World) -> None:
    fill_in(world, "They need not be told")
    assert "police_not_needed" not in world.actions()
    world.person(LEAD).fill(WHY, "It was a drawing. Decided with the head.")
    world.person(LEAD).submit()
    assert "police_not_needed" in world.actions()
    world.person(LEAD).close_all()
    world.later(days=3)
    assert reminders(world) == 0
    world.person(LEAD).press("Open", world.cards(LEAD)[0])
    assert "It was a drawing. Decided with the head." in shown_to(world.person(LEAD))


def test_reminders_that_began_stop_when_it_is_noted(world: World) -> None:
    world.later(hours=2)
    assert reminders(world) == 1
    fill_in(world, "Yes, they have been told", reference="Operator 12")
    world.later(days=3)
    assert reminders(world) == 1


def test_whoever_is_not_on_the_list_learns_nothing_of_it(world: World) -> None:
    world.later(days=2)
    assert holders(world) == [LEAD]
    for name in ("Ben Carter", "Sunita Rao", HEAD):
        assert world.of_cases(name) == []
        assert world.case().reference not in world.all_that_is_seen_by(name)
