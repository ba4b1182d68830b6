"""What Teams takes of an Adaptive Card: version, elements, buttons and size."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.demo.teams.card_parts import INPUTS, actions_of, inputs_of, is_search, many_in

Json = dict[str, Any]

VERSIONS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}
LARGEST_CARD = 28 * 1024
MOST_ACTIONS = 6
CARD_TYPE = "application/vnd.microsoft.card.adaptive"

NEEDS: Mapping[str, Mapping[str, type]] = {
    "TextBlock": {"text": str},
    "RichTextBlock": {"inlines": list},
    "Image": {"url": str},
    "Media": {"sources": list},
    "ImageSet": {"images": list},
    "FactSet": {"facts": list},
    "ActionSet": {"actions": list},
    "Container": {"items": list},
    "ColumnSet": {"columns": list},
    "Column": {},
    "Table": {"rows": list},
    "TableRow": {"cells": list},
    "TableCell": {"items": list},
    **{kind: {"id": str} for kind in INPUTS},
    "Input.ChoiceSet": {"id": str, "choices": list},
    "Input.Toggle": {"id": str, "title": str},
}
ACTION_NEEDS: Mapping[str, Mapping[str, type]] = {
    "Action.Execute": {"verb": str, "title": str},
    "Action.Submit": {"title": str},
    "Action.OpenUrl": {"url": str, "title": str},
    "Action.ShowCard": {"card": dict, "title": str},
    "Action.ToggleVisibility": {"targetElements": list, "title": str},
}
INSIDE = {"columns": "Column", "rows": "TableRow", "cells": "TableCell", "items": ""}


def problems_of_card(card: object, *, in_dialog: bool = False) -> list[str]:
    """List what Teams would not show of a card, or not show as it was meant."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["the card is no AdaptiveCard"]
    problems = [] if card.get("version") in VERSIONS else ["the card's version is not 1.5 or lower"]
    problems += _problems_of_elements(card.get("body") or [])
    problems += _problems_of_actions(card.get("actions") or [])
    if problems:  # what comes next reads a card whose shape is right
        return problems
    problems += _problems_of_inputs(card)
    problems += [words for one in actions_of(card) for words in _misplaced(one, in_dialog)]
    if size_of(card) > LARGEST_CARD:
        problems.append("the card is larger than 28 KB")
    return problems


def size_of(card: Json) -> int:
    """Measure a card as it is sent."""
    return len(json.dumps(card, separators=(",", ":"), ensure_ascii=False).encode())


def _problems_of_elements(elements: Iterable[object], kind: str = "") -> list[str]:
    return [words for one in elements for words in _problems_of_element(one, kind)]


def _problems_of_element(element: object, kind: str) -> list[str]:
    if not isinstance(element, dict):
        return ["an element is no object"]
    kind = str(element.get("type") or kind)
    if kind not in NEEDS:
        return [f"there is no element of the type {kind!r}"]
    problems = _lacking(element, kind, NEEDS[kind])
    if problems:
        return problems
    for name, child in INSIDE.items():
        problems += _problems_of_elements(element.get(name) or [], child)
    if kind == "ActionSet":
        problems += _problems_of_actions(element["actions"])
    return problems + _problems_of_texts(element, kind)


def _problems_of_texts(element: Json, kind: str) -> list[str]:
    if kind == "RichTextBlock":
        return [words for one in element["inlines"] for words in _problems_of_run(one)]
    if kind == "FactSet":
        return [words for one in element["facts"] for words in _pair(one, "a fact")]
    if kind == "Input.ChoiceSet":
        return [words for one in element["choices"] for words in _pair(one, "a choice")]
    return []


def _problems_of_run(run: object) -> list[str]:
    if isinstance(run, str):
        return []
    fits = isinstance(run, dict) and run.get("type") == "TextRun"
    if isinstance(run, dict) and fits and isinstance(run.get("text"), str):
        return []
    return ["an inline is neither a text nor a TextRun with a text"]


def _pair(held: object, what: str) -> list[str]:
    fits = isinstance(held, dict) and all(
        isinstance(held.get(name), str) for name in ("title", "value")
    )
    return [] if fits else [f"{what} has no title and value that are texts"]


def _lacking(held: Json, kind: str, needs: Mapping[str, type]) -> list[str]:
    return [
        f"{kind} has no {name}"
        for name, wanted in needs.items()
        if not isinstance(held.get(name), wanted) or (wanted is str and not held[name])
    ]


def _problems_of_actions(actions: object) -> list[str]:
    if not isinstance(actions, list):
        return ["the actions are no list"]
    problems = [words for one in actions for words in _problems_of_action(one)]
    if len(actions) > MOST_ACTIONS:
        problems.append("there are more than six buttons in a row")
    return problems


def _problems_of_action(action: object) -> list[str]:
    if not isinstance(action, dict):
        return ["a button is no object"]
    kind = str(action.get("type"))
    if kind not in ACTION_NEEDS:
        return [f"there is no action of the type {kind!r}"]
    problems = _lacking(action, kind, ACTION_NEEDS[kind])
    if action.get("associatedInputs", "auto") not in {"auto", "none"}:
        problems.append("associatedInputs is neither auto nor none")
    return problems


def _misplaced(action: Json, in_dialog: bool) -> list[str]:
    if in_dialog and action["type"] == "Action.Execute":
        return ["a dialog takes Action.Submit and not Action.Execute"]
    return []


def _problems_of_inputs(card: Json) -> list[str]:
    inputs = inputs_of(card)
    ids = [element["id"] for element in inputs]
    problems = ["two inputs have the same id"] if len(ids) != len(set(ids)) else []
    return problems + [words for element in inputs for words in _problems_of_input(element)]


def _problems_of_input(element: Json) -> list[str]:
    id, problems = element["id"], []
    if not element.get("label"):
        problems.append(f"the input {id!r} has no label")
    if element.get("isRequired") and not element.get("errorMessage"):
        problems.append(f"the input {id!r} must be filled in and has no errorMessage")
    if element["type"] == "Input.ChoiceSet":
        problems += _problems_of_choices(element)
    return problems


def _problems_of_choices(element: Json) -> list[str]:
    id, values = element["id"], [choice["value"] for choice in element["choices"]]
    problems = []
    if not values and not is_search(element):
        problems.append(f"the input {id!r} has nothing to choose from")
    if len(values) != len(set(values)):
        problems.append(f"the input {id!r} has the same value twice")
    if many_in(element) and any("," in value for value in values):
        problems.append(f"a choice of {id!r} has a comma in its value")
    if "choices.data" in element and not is_search(element):
        problems.append(f"the choices.data of {id!r} is no Data.Query")
    return problems
