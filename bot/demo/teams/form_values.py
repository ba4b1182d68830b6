"""What a real client does with the inputs of a card: first values, checks, and what it sends."""

import re
from collections.abc import Iterable, Mapping

from bot.demo.records import Json, NotOnScreen
from bot.demo.teams.card_parts import inputs_of, is_search, many_in

MISSING = "This field is required."
WRONG = "Please enter a valid value."
_FORMS = {
    "Input.Date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "Input.Time": re.compile(r"\d{2}:\d{2}"),
    "Input.Number": re.compile(r"-?\d+(\.\d+)?"),
}


def first_values(card: Json) -> dict[str, str]:
    """Give what a card has filled in by itself, by the id of the input."""
    return {
        str(element["id"]): str(element["value"])
        for element in inputs_of(card)
        if element.get("value") not in (None, "")
    }


def client_errors(card: Json, values: Mapping[str, str]) -> dict[str, str]:
    """Give what a client refuses to send, by the id of the input."""
    found = {}
    for element in inputs_of(card):
        id = str(element["id"])
        if words := _error(element, values.get(id, "")):
            found[id] = words
    return found


def _error(element: Json, value: str) -> str:
    if not value.strip():
        return str(element.get("errorMessage") or MISSING) if element.get("isRequired") else ""
    pattern = element.get("regex") if element["type"] == "Input.Text" else None
    form = re.compile(str(pattern)) if pattern else _FORMS.get(element["type"])
    fits = form is None or form.fullmatch(value)
    return "" if fits else str(element.get("errorMessage") or WRONG)


def sent_values(card: Json, values: Mapping[str, str]) -> dict[str, str]:
    """Give what is sent of the inputs: empty texts as "", other empty ones not at all."""
    sent = {}
    for element in inputs_of(card):
        id = str(element["id"])
        if value := values.get(id, ""):
            sent[id] = value
        elif element["type"] == "Input.Text":
            sent[id] = ""
        elif element["type"] == "Input.Toggle":
            sent[id] = str(element.get("valueOff", "false"))
    return sent


def typed_into(element: Json, typed: str) -> str:
    """Give what a box holds after somebody typed: never more than it takes."""
    most = element.get("maxLength")
    return typed[:most] if isinstance(most, int) else typed


def choice_called(choices: Iterable[Json], words: str) -> Json:
    """Find a choice by the words that a person sees."""
    offered = list(choices)
    for choice in offered:
        if choice.get("title") == words:
            return choice
    names = ", ".join(repr(one.get("title")) for one in offered) or "nothing"
    raise NotOnScreen(f"there is no option {words!r}; offered is {names}")


def with_one_more(element: Json, before: str, picked: str) -> str:
    """Give the value after one more was picked, or the only one."""
    if not many_in(element):
        return picked
    already = [value for value in before.split(",") if value]
    return ",".join([*already, *([picked] if picked not in already else [])])


def choices_matching(element: Json, typed: str) -> list[Json]:
    """List the choices of the card itself that a search box shows for what was typed."""
    written = typed.casefold().strip()
    listed: list[Json] = [*(element.get("choices") or ())]
    if not is_search(element) and element.get("style") != "filtered":
        return listed
    return [one for one in listed if written in str(one.get("title", "")).casefold()]
