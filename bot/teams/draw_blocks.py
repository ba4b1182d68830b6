"""Drawing blocks as the elements of a card, and their buttons as Teams' actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any, TypeAlias

from bot.teams.draw_pages import size
from bot.teams.draw_text import Json, cut, heading, paragraphs, runs, small
from handlers.cards import (
    Block,
    Button,
    Buttons,
    Callout,
    Divider,
    Facts,
    Heading,
    Points,
    Quote,
    Small,
    Style,
    Text,
    Tone,
)

Press: TypeAlias = "Callable[[Button], Json]"
"""Draws a button as the place wants it: in chat, or in a dialog."""

ACTIONS_IN_A_ROW = 6
LABEL_LIMIT = 100
NAME_LIMIT = 200
MOST_IN_A_BOX = 8_000
"""Bytes in one container: what is longer is drawn as several, so that pages can part them."""

SIGNS = {Tone.CALM: "", Tone.WARNING: "⚠️ ", Tone.DANGER: "🚨 "}
STYLES = {Style.PRIMARY: "positive", Style.DANGER: "destructive"}
OPENS_A_DIALOG = {"type": "task/fetch"}


def elements(blocks: Iterable[Block], press: Press) -> Iterator[Json]:
    """Draw blocks one after the other; a divider is a line above what follows it."""
    divided = False
    for block in blocks:
        for element in _draw(block, press):
            yield {**element, "separator": True} if divided else element
            divided = False
        divided = divided or isinstance(block, Divider)


def in_chat(button: Button) -> Json:
    """Draw a button of a card in chat: it opens a dialog, or is answered in words."""
    if button.opens:
        return opens(button.label, does(button), style=button.style)
    action = {"type": "Action.Execute", "verb": button.action, "data": _about(button)}
    return {**action, **_looks(button.label, button.style)}


def in_dialog(button: Button) -> Json:
    """Draw a button of a dialog: what it shows takes the dialog's place."""
    return submits(button.label, {"does": does(button)}, style=button.style)


def opens(label: str, what: Mapping[str, Any], *, style: Style = Style.PLAIN) -> Json:
    """Draw a button in chat that opens a dialog."""
    data = {"msteams": dict(OPENS_A_DIALOG), "does": dict(what)}
    return {"type": "Action.Submit", "data": data, **_looks(label, style)}


def submits(label: str, data: Mapping[str, Any], *, style: Style = Style.PLAIN) -> Json:
    """Draw a button in a dialog that sends nothing but its own data."""
    action = {"type": "Action.Submit", "data": dict(data), "associatedInputs": "none"}
    return {**action, **_looks(label, style)}


def sends(label: str, data: Mapping[str, Any]) -> Json:
    """Draw the button that sends what was filled in."""
    return {"type": "Action.Submit", "data": dict(data), **_looks(label, Style.PRIMARY)}


def does(button: Button) -> Json:
    """Say what a button does, as it comes back when it is pressed."""
    return {"action": button.action, **_about(button)}


def _about(button: Button) -> Json:
    about = {"subject": button.subject, "part": button.part}
    return {name: str(value) for name, value in about.items() if value is not None}


def rows(actions: Sequence[Json]) -> Iterator[Json]:
    """Lay out buttons: Teams hides those after the sixth of a row."""
    for at in range(0, len(actions), ACTIONS_IN_A_ROW):
        yield {"type": "ActionSet", "actions": list(actions[at : at + ACTIONS_IN_A_ROW])}


def boxed(inside: Iterable[Json], style: str) -> Iterator[Json]:
    """Put elements on a coloured ground; several boxes that touch when there are many."""
    place: Json = {}
    for items in _small_enough(inside):
        yield {"type": "Container", "style": style, "items": items, **place}
        place = {"spacing": "none"}


def _small_enough(inside: Iterable[Json]) -> Iterator[list[Json]]:
    items: list[Json] = []
    used = 0
    for element in inside:
        needed = size(element) + 1
        if items and used + needed > MOST_IN_A_BOX:
            yield items
            items, used = [], 0
        items.append(element)
        used += needed
    yield items


def _looks(label: str, style: Style) -> Json:
    coloured = {"style": STYLES[style]} if style in STYLES else {}
    return {"title": cut(label, LABEL_LIMIT), **coloured}


@singledispatch
def _draw(block: Any, press: Press) -> Iterator[Json]:  # noqa: ARG001
    raise TypeError(f"Teams' drawer does not know {type(block).__name__}.")


@_draw.register
def _(block: Heading, press: Press) -> Iterator[Json]:  # noqa: ARG001
    yield from heading(block.text)


@_draw.register
def _(block: Text, press: Press) -> Iterator[Json]:  # noqa: ARG001
    yield from paragraphs(block.text)


@_draw.register
def _(block: Small, press: Press) -> Iterator[Json]:  # noqa: ARG001
    yield from small(block.text)


@_draw.register
def _(block: Callout, press: Press) -> Iterator[Json]:  # noqa: ARG001
    said = paragraphs(SIGNS[block.tone] + block.text, weight="bolder")
    styles = {Tone.WARNING: "warning", Tone.DANGER: "attention"}
    yield from boxed(said, styles[block.tone]) if block.tone in styles else said


@_draw.register
def _(block: Quote, press: Press) -> Iterator[Json]:  # noqa: ARG001
    yield from boxed(paragraphs(block.text), "emphasis")


@_draw.register
def _(block: Facts, press: Press) -> Iterator[Json]:  # noqa: ARG001
    for name, value in block.pairs:
        yield from paragraphs(value, before=runs(f"{cut(name, NAME_LIMIT)}: ", weight="bolder"))


@_draw.register
def _(block: Points, press: Press) -> Iterator[Json]:  # noqa: ARG001
    for item in block.items:
        yield from paragraphs(f"• {item}")


@_draw.register
def _(block: Divider, press: Press) -> Iterator[Json]:  # noqa: ARG001
    yield from ()


@_draw.register
def _(block: Buttons, press: Press) -> Iterator[Json]:
    yield from rows([press(button) for button in block.buttons])
