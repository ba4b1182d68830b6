"""Who can read a case: widened and narrowed with a reason, and never to whoever must not know."""

from __future__ import annotations

import pytest

from storage.vocabulary import Standing
from tests.walks.case_acts import fill_in_form, note, open_case
from tests.walks.hiding import assert_finds_nothing, assert_hidden_from
from tests.walks.world import (
    NOTHING_HERE,
    SOMEONE_HERE,
    World,
    report,
    shown_to,
    words_of,
)

MANAGER = "Sunita Rao"
WHY = "Why do they need to read it?"
PARENT = "Ellie Moss"
"""She has a child at the school."""


def add(world: World, name: str, *, by: str = MANAGER) -> str:
    open_case(world, by)
    fill, pick = {WHY: "She teaches the pupil."}, {"Who?": [name]}
    return fill_in_form(world, by, "Let somebody read it", fill=fill, pick=pick)


def take_off(world: World, name: str, *, for_good: bool, by: str = MANAGER) -> str:
    open_case(world, by)
    answer = "Yes" if for_good else "No, they only need not read it"
    return fill_in_form(
        world,
        by,
        "Take somebody off the list",
        choose={"Must it be kept from them from now on?": answer},
        fill={"Why?": "She is a friend of his."},
        pick={"Who?": [name]},
    )


@pytest.fixture
def sent(world: World) -> World:
    report(world.person("Kwame Mensah"))
    world.settle()
    return world


def test_somebody_who_is_let_in_is_told_and_can_read_it(sent: World) -> None:
    """S76: need to know, with the reason in the chronology."""
    words = add(sent, "Fiona Grant")
    assert "Fiona Grant, added by Sunita Rao" in words
    assert "let Fiona Grant read it.\nReason\nShe teaches the pupil." in words
    sent.settle()
    assert "They wrote that I am a liar." in open_case(sent, "Fiona Grant")
    assert sent.standing(Standing.RESPONSIBLE) == ["Fiona Grant", MANAGER]


def test_whoever_it_must_be_kept_from_and_whoever_sent_it_cannot_be_let_in(world: World) -> None:
    """Trap 4: nobody is let in by hand whom the report kept out."""
    report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=["Ben Carter"])
    world.settle()
    assert "must be kept from this person" in add(world, "Ben Carter", by="Helen Whitfield")
    assert "This person sent the report." in add(world, "Kwame Mensah", by="Helen Whitfield")
    assert "can read it already" in add(world, "Helen Whitfield", by="Helen Whitfield")
    assert_hidden_from(world, "Ben Carter")


def test_the_lead_is_asked_about_a_parent_and_until_then_they_cannot_read_it(sent: World) -> None:
    """Rules, section 6: "is anyone on this list a parent of the child?"."""
    words = add(sent, PARENT)
    assert f"The safeguarding lead is asked whether they are a parent: {PARENT}." in words
    sent.settle()
    assert sent.cards(PARENT) == []
    lead = sent.person("Priya Nair")
    card = sent.card("Priya Nair")
    assert card.words() == "Please open Vera.\nOpen"
    lead.press("Open", message=card)
    assert f"{PARENT}\nSunita Rao wants them to read {sent.case().reference}." in shown_to(lead)
    lead.press("No, they may read it")
    assert "Thank you. That is noted." in shown_to(lead)
    sent.settle()
    assert "They wrote that I am a liar." in open_case(sent, PARENT)
    words = open_case(sent, MANAGER)
    assert f"{PARENT} can read this and has a child here." in words


def test_a_parent_of_the_child_is_kept_out_for_good(sent: World) -> None:
    add(sent, PARENT)
    sent.settle()
    lead = sent.person("Priya Nair")
    lead.press("Open", message=sent.card("Priya Nair"))
    lead.press("Yes, keep them out")
    sent.settle()
    assert sent.standing(Standing.EXCLUDED) == [PARENT]
    assert "must be kept from this person" in add(sent, PARENT)
    assert_hidden_from(sent, PARENT)


def test_an_accused_lead_is_not_asked(world: World) -> None:
    """Trap 4: the question goes to whoever may know of the case."""
    image = {"ticks": ["There is a threat"]}
    report(world.person("Kwame Mensah"), must_not_see=["Priya Nair", "Tom Barrow"], **image)
    world.settle()
    add(world, PARENT)
    world.settle()
    assert_hidden_from(world, "Priya Nair")
    assert_hidden_from(world, "Tom Barrow")
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    head.press("No, they may read it")
    assert PARENT in world.standing(Standing.RESPONSIBLE)


def test_whoever_is_taken_off_reads_it_no_longer_and_nothing_vanishes_for_the_others(
    sent: World,
) -> None:
    """S76: records belong to the case."""
    note(sent, "Marcus Bell", fact="I saw it, too.")
    words = take_off(sent, "Marcus Bell", for_good=False)
    assert "took Marcus Bell off the list.\nReason\nShe is a friend of his." in words
    assert "I saw it, too." in words
    sent.settle()
    assert sent.card("Marcus Bell").words() == "Please open Vera."
    assert sent.case().reference not in sent.home("Marcus Bell")
    add(sent, "Marcus Bell")
    assert "Marcus Bell" in sent.standing(Standing.RESPONSIBLE)


def test_whoever_is_kept_out_from_now_on_finds_nothing_and_the_case_is_quiet(sent: World) -> None:
    take_off(sent, "Marcus Bell", for_good=True)
    sent.settle()
    assert sent.standing(Standing.EXCLUDED) == ["Marcus Bell"]
    assert sent.card("Priya Nair").words().split("\n")[0] == "Please open Vera."
    assert_finds_nothing(sent, "Marcus Bell")


def test_whoever_was_taken_off_is_not_told_again_by_the_route(sent: World) -> None:
    sent.later(days=2)
    assert "David Osei" in sent.standing(Standing.RESPONSIBLE)
    take_off(sent, "David Osei", for_good=False)
    sent.later(days=3)
    assert "David Osei" not in sent.standing(Standing.RESPONSIBLE)
    assert sent.standing(Standing.REMOVED) == ["David Osei"]


def test_whoever_has_the_case_cannot_be_taken_off_it(sent: World) -> None:
    sent.person(MANAGER).press("Acknowledge", message=sent.card(MANAGER))
    assert "Please hand it over first." in take_off(sent, MANAGER, for_good=False, by="Priya Nair")


def test_a_case_is_opened_by_its_reference_by_those_who_may_and_by_nobody_else(
    sent: World,
) -> None:
    """Trap 30: a reference that is not mine is one that never was."""
    reference = sent.case().reference
    for name, typed in (("Ben Carter", reference), ("Fiona Grant", "VERA-2222")):
        assert NOTHING_HERE in opened_by(sent, name, typed)
    assert "They wrote that I am a liar." in opened_by(sent, MANAGER, reference.lower())


def opened_by(world: World, name: str, reference: str) -> str:
    """Type for a case by its reference; gives what is shown, or said instead."""
    person = world.person(name)
    said = person.command("/vera", f"open {reference}")
    if world.on_teams:
        person.press("Open", message=world.direct(name)[-1])
        return shown_to(person)
    return words_of(said or person.view)


def test_without_a_reference_it_is_asked_for(sent: World) -> None:
    manager = sent.person(MANAGER)
    manager.command("/vera", "open")
    if sent.on_teams:
        manager.press("Open", message=sent.direct(MANAGER)[-1])
    manager.fill("Its reference", sent.case().reference)
    manager.submit()
    assert "They wrote that I am a liar." in shown_to(manager)
