"""Walking through an Adaptive Card in reading order."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

INPUTS = {
    "Input.Text",
    "Input.Number",
    "Input.Date",
    "Input.Time",
    "Input.Toggle",
    "Input.ChoiceSet",
}
HOLDERS = {"Container": "items", "Column": "items", "ColumnSet": "columns", "TableCell": "items"}
ROWS = {"Table": "rows", "TableRow": "cells"}


def parts_of(card: Json) -> Iterator[Json]:
    """Go through all elements that hold no others, with each set of actions where it stands."""
    for element in card.get("body") or ():
        yield from _parts(element)
    if card.get("actions"):
        yield {"type": "ActionSet", "actions": card["actions"]}


def _parts(element: Json) -> Iterator[Json]:
    if element.get("isVisible") is False:
        return
    kind = element.get("type")
    inside = {**HOLDERS, **ROWS}.get(str(kind))
    if inside is None:
        yield element
    for each in element.get(inside or "") or ():
        # Columns, rows and cells need not say what they are.
        yield from _parts(each if "type" in each else {"type": _CHILDREN[str(kind)], **each})


_CHILDREN = {"ColumnSet": "Column", "Table": "TableRow", "TableRow": "TableCell"}


def inputs_of(card: Json) -> list[Json]:
    """List what can be filled in."""
    return [part for part in parts_of(card) if part.get("type") in INPUTS]


def actions_of(card: Json) -> list[Json]:
    """List the buttons."""
    return [
        action
        for part in parts_of(card)
        if part.get("type") == "ActionSet"
        for action in part.get("actions") or ()
    ]


def label_of(element: Json) -> str:
    """Give the words under which a person knows an input."""
    return str(element.get("label") or element.get("title") or element.get("id") or "")


def is_search(element: Json) -> bool:
    """Say whether an input looks up its choices with Vera."""
    wish = element.get("choices.data")
    return isinstance(wish, dict) and wish.get("type") == "Data.Query"


def many_in(element: Json) -> bool:
    """Say whether an input takes several choices."""
    return element.get("type") == "Input.ChoiceSet" and bool(element.get("isMultiSelect"))
