"""Drawing a form's questions as Slack's inputs, and reading the answers back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any, TypeAlias

from bot.slack.carried import FILE_ID, shaped
from bot.slack.loose import objects
from handlers.forms import (
    Answers,
    Asked,
    AttachFiles,
    LongText,
    Option,
    PickDay,
    PickDayAndTime,
    PickMany,
    PickOffered,
    PickOne,
    PickPeople,
    Question,
    ShortText,
)

Json: TypeAlias = "dict[str, Any]"

MOST_TO_SEE_AT_ONCE = 10
"""Slack draws at most ten radio buttons or checkboxes."""
OPTION_LIMIT = 75
LONGEST_TEXT = 3000
MOST_FILES = 10


def input_block(asked: Asked) -> Json:
    """Draw a question; its name is the block's and the action's id."""
    question = asked.question
    block: Json = {
        "type": "input",
        "block_id": asked.name,
        "label": _plain(question.label),
        "optional": question.optional,
        "dispatch_action": asked.decides,
        "element": {"action_id": asked.name, **_drawn(asked)},
    }
    if question.hint:
        block["hint"] = _plain(question.hint)
    return block


def answers_in(state: Mapping[str, Any]) -> Answers:
    """Read the answers that a view holds now, by question name; what is empty is left out."""
    values = state.get("values") or {}
    read = {
        name: _value(element)
        for elements in values.values()
        for name, element in elements.items()
        if isinstance(element, Mapping)
    }
    return {name: value for name, value in read.items() if value not in (None, "", [])}


def on_the_screen(view: Mapping[str, Any]) -> set[str]:
    """Name the questions that a view shows."""
    blocks = view.get("blocks") or []
    return {block["block_id"] for block in blocks if block.get("type") == "input"}


def offers_not_listed(action_id: str, forms: Mapping[str, Question]) -> bool:
    """Say whether the picker of this name offers "somebody not listed"."""
    question = forms.get(action_id)
    return isinstance(question, PickPeople) and question.or_not_listed


def _drawn(asked: Asked) -> Json:
    if isinstance(asked.question, PickOffered):
        return _choice(asked.offered, asked.value)
    return _element(asked.question, asked.value)


@singledispatch
def _element(question: Question, value: Any) -> Json:  # noqa: ARG001
    raise TypeError(f"Slack's drawer does not know {type(question).__name__}.")


@_element.register
def _(question: ShortText, value: Any) -> Json:
    return _text(value, multiline=False, max_length=question.max_length)


@_element.register
def _(question: LongText, value: Any) -> Json:
    drawn = _text(value, multiline=True, max_length=min(question.max_length, LONGEST_TEXT))
    if question.placeholder:
        drawn["placeholder"] = _plain(question.placeholder)
    return drawn


@_element.register
def _(question: PickOne, value: Any) -> Json:
    return _choice(question.options, value)


@_element.register
def _(question: PickMany, value: Any) -> Json:
    options = [_option(each) for each in question.options]
    kind = "checkboxes" if len(options) <= MOST_TO_SEE_AT_ONCE else "multi_static_select"
    drawn: Json = {"type": kind, "options": options}
    chosen = [_option(each) for each in question.options if value and each.value in value]
    if chosen:
        drawn["initial_options"] = chosen
    return drawn


@_element.register
def _(question: PickPeople, value: Any) -> Json:  # noqa: ARG001  Slack keeps what was picked
    return {
        "type": "multi_external_select",
        "min_query_length": 0,
        "max_selected_items": question.most,
        "placeholder": _plain("Type a name"),
    }


@_element.register
def _(question: PickDayAndTime, value: Any) -> Json:  # noqa: ARG001
    return {"type": "datetimepicker", **({"initial_date_time": int(value)} if value else {})}


@_element.register
def _(question: PickDay, value: Any) -> Json:  # noqa: ARG001
    return {"type": "datepicker", **({"initial_date": str(value)} if value else {})}


@_element.register
def _(question: AttachFiles, value: Any) -> Json:  # noqa: ARG001  Slack keeps what was uploaded
    return {"type": "file_input", "max_files": min(question.most, MOST_FILES)}


def _choice(options: Sequence[Option], value: Any) -> Json:
    kind = "radio_buttons" if len(options) <= MOST_TO_SEE_AT_ONCE else "static_select"
    drawn: Json = {"type": kind, "options": [_option(each) for each in options]}
    if chosen := [_option(each) for each in options if each.value == value]:
        drawn["initial_option"] = chosen[0]
    return drawn


def _text(value: Any, *, multiline: bool, max_length: int) -> Json:
    drawn: Json = {"type": "plain_text_input", "multiline": multiline, "max_length": max_length}
    if value:
        drawn["initial_value"] = str(value)[:max_length]
    return drawn


def _option(option: Option) -> Json:
    drawn: Json = {"text": _plain(option.label[:OPTION_LIMIT]), "value": str(option.value)}
    if option.hint:
        drawn["description"] = _plain(option.hint[:OPTION_LIMIT])
    return drawn


def _value(element: Mapping[str, Any]) -> Any:
    if element.get("type") == "file_input":
        return _file_ids(element.get("files"))
    if (chosen := element.get("selected_option")) is not None:
        return chosen["value"]
    if (several := element.get("selected_options")) is not None:
        return [each["value"] for each in several]
    for key in ("selected_date_time", "selected_date", "value"):
        if (given := element.get(key)) is not None:
            return given
    return None


def _file_ids(files: Any) -> list[str]:
    """Take the ids of what was uploaded, and nothing else of it: it is asked for by its id."""
    ids = (shaped(file.get("id"), FILE_ID) for file in objects(files))
    return [id for id in ids if id]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
