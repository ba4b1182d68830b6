"""Yes or Not sure goes to the safeguarding lead alone, as Urgent, in words (rules 4, R8)."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest

from bot.demo.records import NotOnScreen
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing, Urgency
from tests.walks.evidence_acts import INVOLVED, STAFF, WHERE, say_where
from tests.walks.hiding import assert_hidden_from
from tests.walks.watched import Watch, sealed_fields
from tests.walks.ways_in import (
    BUTTONS,
    BY,
    IN_WORDS,
    Begun,
    a_world_with_walls,
    begun,
    prepared,
)
from tests.walks.world import World, shown_to

LEAD, DEPUTY, HEAD, MANAGER = "Priya Nair", "Tom Barrow", "Helen Whitfield", "Sunita Rao"
ADDRESSES = (
    "https://chat.example/p/1",
    "It is on www.chat.example",
    "chat.example/p/1, since Monday",
    "HTTP://CHAT.EXAMPLE",
    "signal://group",
)


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a channel that Vera is not in."""
    with a_world_with_walls(database, keyring, platform) as world:
        yield world
        assert world.errors == []


def told(world: World) -> set[str]:
    """Name everybody to whom Vera wrote anything of her own accord."""
    return {name for name in world.accounts if name != BY and world.unasked(name)}


def sent(world: World, answer: str = "Not sure", *, involved: str = "", by: str = BY) -> Begun:
    """Send, by the command, that something may show a child."""
    person = world.person(by)
    person.command("/vera", "evidence")
    form = Begun("command", person, None, ())
    form.answer(answer)
    say_where(person, IN_WORDS, involved=involved)
    person.submit()
    assert "Sent: VERA-" in shown_to(person)
    world.settle()
    return form


@pytest.mark.parametrize("answer", ["Yes", "Not sure"])
@pytest.mark.parametrize("way", ["channel", "direct"])
def test_it_goes_to_the_lead_alone_as_urgent(world: World, way: str, answer: str) -> None:
    begun(world, way, prepared(world, way)).send_as(answer)
    world.settle()
    assert world.case().priority is Urgency.URGENT
    assert world.standing(Standing.RESPONSIBLE) == [LEAD]
    assert world.standing(Standing.COPIED) == []
    assert told(world) == {LEAD}
    assert world.notified() == {"p.nair@talavera.example", "+447700900103"}
    assert all(world.case().reference not in notice.words for notice in world.notices())


def test_the_card_says_nothing_and_the_screen_says_what_to_do(world: World) -> None:
    sent(world, "Yes")
    card = world.card(LEAD)
    assert card.words().splitlines()[0] == "Please open Vera."
    assert IN_WORDS not in card.words()
    assert world.case().reference not in f"{card.words()} {card.notification()}"
    lead = world.person(LEAD)
    lead.press("Open", card)
    shown = shown_to(lead)
    for words in ("Do not look at it", "Do not delete it", "ring 999", IN_WORDS, "The police"):
        assert words in shown
    lead.press("Call the police today")
    lead.choose("Have the police been told?", "Yes, they have been told")
    lead.fill("Their reference", "PC 17, at ten")
    lead.submit()
    assert "police_told" in world.actions()


def test_after_a_quarter_of_an_hour_without_an_answer_it_goes_to_the_deputy(world: World) -> None:
    sent(world)
    world.later(minutes=14)
    assert told(world) == {LEAD}
    world.later(minutes=1)
    assert told(world) == {LEAD, DEPUTY}
    assert DEPUTY in world.standing(Standing.RESPONSIBLE)


def test_the_line_manager_never_hears_of_it(world: World) -> None:
    """R8: though nobody answers for days."""
    sent(world)
    world.later(hours=30)
    assert MANAGER not in told(world)
    assert world.case().reference not in world.home(MANAGER)


@pytest.mark.parametrize("way", BUTTONS)
def test_whoever_has_the_report_that_it_was_added_to_learns_nothing(world: World, way: str) -> None:
    message = prepared(world, way)
    holder = world.person(MANAGER)
    holder.press("Acknowledge", world.card(MANAGER))
    world.settle()
    before = seen_by_the_holder(world)
    begun(world, way, message).send_as("Not sure")
    world.settle()
    world.later(hours=1)
    assert seen_by_the_holder(world) == before
    _, second = world.cases()
    assert second.reference not in world.all_that_is_seen_by(MANAGER)


def seen_by_the_holder(world: World) -> list[str]:
    """Read the holder's cards, their Home and the report, in which nothing may change."""
    holder, card = world.person(MANAGER), world.card(MANAGER)
    cards = [each.words() for each in world.cards(MANAGER)]
    home = world.home(MANAGER)
    holder.press("Open", card)
    shown = shown_to(holder)
    holder.close_all()
    return [*cards, home, shown]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_web_address_is_refused_in_words_and_nothing_is_kept(
    world: World, log: StringIO, address: str
) -> None:
    watch = Watch.from_now(world, log)
    form = begun(world, "command", None)
    shown = form.send_as("Yes", where=address)
    assert "Please leave the web address out" in shown
    watch.nothing_came_of_it([address])
    form.person.fill(WHERE, IN_WORDS)
    form.person.submit()
    assert "Sent: VERA-" in shown_to(form.person)
    watch.only_words_are_kept(world.case().id, {"where": IN_WORDS})


@pytest.mark.parametrize("way", BUTTONS)
def test_a_web_address_is_refused_when_it_is_added_to_a_report_too(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    assert "Please leave the web address out" in form.send_as("Not sure", where=ADDRESSES[0])
    watch.nothing_came_of_it([ADDRESSES[0]])


def test_somebody_on_the_staff_who_is_involved_is_kept_out_and_it_goes_to_the_head(
    world: World,
) -> None:
    sent(world, involved="Marcus Bell")
    assert world.standing(Standing.RESPONSIBLE) == [HEAD]
    assert told(world) == {HEAD}
    assert {"Marcus Bell", "Joanne Bell"} <= set(world.standing(Standing.EXCLUDED))
    assert_hidden_from(world, "Marcus Bell")


def test_a_lead_who_is_involved_is_kept_out(world: World) -> None:
    sent(world, involved=LEAD)
    assert LEAD in world.standing(Standing.EXCLUDED)
    assert world.standing(Standing.RESPONSIBLE) == [HEAD]
    world.later(hours=1)
    assert LEAD not in told(world)
    assert_hidden_from(world, LEAD)


def test_a_lead_who_reports_it_has_somebody_else_told(world: World) -> None:
    """Nobody answers their own report."""
    sent(world, by=LEAD)
    assert world.standing(Standing.RESPONSIBLE) == [DEPUTY]
    assert world.unasked(DEPUTY)
    assert world.unasked(LEAD) == []
    deputy = world.person(DEPUTY)
    deputy.press("Open", world.card(DEPUTY))
    assert "Call the police today" in shown_to(deputy)


def test_whoever_has_it_outside_chat_is_reminded_of_the_police_by_e_mail(
    world: World, log: StringIO
) -> None:
    """About the head it goes to the chair of governors, whom no card reaches."""
    sent(world, involved=HEAD)
    assert world.standing(Standing.RESPONSIBLE) == ["Margaret Hollis"]
    world.later(hours=2, minutes=1)
    assert "reminded_of_the_police" in world.actions()
    assert "message_refused" not in log.getvalue()


def test_somebody_not_listed_who_is_involved_is_named_in_words_to_the_head(world: World) -> None:
    person = world.person(BY)
    person.command("/vera", "evidence")
    Begun("command", person, None, ()).answer("Yes")
    person.fill(WHERE, IN_WORDS)
    person.choose(STAFF, "Yes")
    person.pick_person(INVOLVED, "zz", "Somebody not listed")
    person.fill("Who is it?", "A coach from outside")
    person.submit()
    world.settle()
    assert told(world) == {HEAD}
    head = world.person(HEAD)
    head.press("Open", world.card(HEAD))
    assert "A coach from outside (not on the staff list)" in shown_to(head)
    assert sealed_fields(world, world.case().id)["cases.involved_other"] == "A coach from outside"


def test_it_takes_no_evidence_later_from_anybody(world: World) -> None:
    """Nothing may be added to what may show a child: not even by whoever reported it."""
    form = sent(world)
    for button in ("Add evidence", "Add details", "Add files"):
        with pytest.raises(NotOnScreen):
            form.person.press(button)
    lead = world.person(LEAD)
    lead.press("Open", world.card(LEAD))
    assert "Show evidence" not in shown_to(lead)
