"""What people who deal with a case do: open it, and fill in the forms that it offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.walks.world import World, shown_to

FACT = "What happened, or was done?"
OPINION = "What do you think about it?"


def open_case(world: World, name: str, *, number: int = -1, reference: str = "") -> str:
    """Open a case from a card, as somebody who was told; gives what is shown.

    Where it must be one case among several, its card is found by the reference.
    """
    person = world.person(name)
    if person.view is not None:
        person.close_all()
    cards = [
        card for card in world.cards(name) if "Open" in card.buttons() and reference in card.words()
    ]
    person.press("Open", message=cards[number])
    return shown_to(person)


def fill_in_form(
    world: World,
    name: str,
    button: str,
    *,
    near: str = "",
    fill: Mapping[str, str] | None = None,
    choose: Mapping[str, str] | None = None,
    pick: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Press a button on what is open, fill in the form that it opens and send it.

    Gives what is shown then. Choices come first: they decide what else is asked.
    """
    person = world.person(name)
    person.press(button, near=near)
    for question, answer in (choose or {}).items():
        person.choose(question, answer)
    for question, text in (fill or {}).items():
        person.fill(question, text)
    for question, people in (pick or {}).items():
        for each in people:
            person.pick_person(question, each.split()[0], each)
    person.submit()
    return shown_to(person)


def note(world: World, name: str, *, fact: str = "", opinion: str = "") -> str:
    """Open the case and add a note to it; gives what is shown then."""
    open_case(world, name)
    written = {FACT: fact, OPINION: opinion}
    return fill_in_form(
        world, name, "Add a note", fill={label: text for label, text in written.items() if text}
    )
