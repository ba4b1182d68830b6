"""What a person can read: plain text as typed, mrkdwn with its markup worked out."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Button = str

_ANGLE = re.compile(r"<([^<>]+)>")
_PING = re.compile(r"<(@[A-Z0-9]+|!(?:channel|here|everyone)|!subteam\^[A-Z0-9]+)(?:\|[^>]*)?>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])")


def mrkdwn_words(text: str, names: Mapping[str, str]) -> str:
    """Give the words that mrkdwn shows once its markup is worked out."""
    linked = _ANGLE.sub(lambda found: _angle_words(found.group(1), names), text)
    return html.unescape(_without_styles(linked))


def _angle_words(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "@" + names.get(target[1:], label or target[1:])
    if target.startswith("#"):
        return "#" + names.get(target[1:], label or target[1:])
    if target.startswith("!date^"):
        return label or target
    if target.startswith("!"):
        return label or "@" + target[1:]
    return label or target.removeprefix("mailto:")


def _without_styles(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _STYLE.sub(r"\2", text)
    return text


def text_words(text: object, names: Mapping[str, str]) -> str:
    """Give the words of a text object: plain text exactly as it was typed."""
    if not isinstance(text, dict):
        return ""
    words = str(text.get("text", ""))
    return mrkdwn_words(words, names) if text.get("type") == "mrkdwn" else words


def words_of_blocks(
    blocks: list[Json],
    names: Mapping[str, str],
    values: Mapping[str, Mapping[str, Json]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[str]:
    """List every word on some blocks, in reading order."""
    return [
        words
        for block in blocks
        for words in _block_words(block, names, values or {}, errors or {})
        if words
    ]


def _block_words(
    block: Json,
    names: Mapping[str, str],
    values: Mapping[str, Mapping[str, Json]],
    errors: Mapping[str, str],
) -> Iterator[str]:
    state = values.get(block.get("block_id", ""), {})
    if block["type"] == "rich_text":
        yield from rich_text_lines(block, names)
        return
    for key in ("text", "title", "label"):
        yield text_words(block.get(key), names) + (
            " (optional)" if key == "label" and block.get("optional") else ""
        )
    for field in block.get("fields", ()):
        yield text_words(field, names)
    for element in elements_in(block):
        yield from _element_words(element, names, state.get(element.get("action_id", ""), {}))
    yield text_words(block.get("hint"), names)
    yield str(block.get("alt_text", ""))
    yield errors.get(block.get("block_id", ""), "")


def elements_in(block: Json) -> list[Json]:
    """List the elements of a block in reading order."""
    if block["type"] == "rich_text":
        return []
    single = [block[key] for key in ("accessory", "element") if key in block]
    return [*single, *block.get("elements", ())]


def _element_words(element: Json, names: Mapping[str, str], state: Json) -> Iterator[str]:
    if element["type"] in {"mrkdwn", "plain_text"}:
        yield text_words(element, names)
        return
    yield text_words(element.get("text"), names)
    typed = typed_words(state, names)
    yield typed or text_words(element.get("placeholder"), names)
    yield str(element.get("alt_text", ""))
    for option in options_of(element):
        yield text_words(option.get("text"), names)
        yield text_words(option.get("description"), names)


def options_of(element: Json) -> list[Json]:
    """List an element's options, those in groups with them."""
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def typed_words(state: Json, names: Mapping[str, str]) -> str:
    """Give what a person has typed or picked from outside the options."""
    if state.get("type") in {"external_select", "multi_external_select"}:
        picked = state.get("selected_options") or [state.get("selected_option")]
        return ", ".join(text_words(option["text"], names) for option in picked if option)
    for key in ("selected_user", "selected_conversation", "selected_channel"):
        if state.get(key):
            return names.get(state[key], state[key])
    for key in ("selected_users", "selected_conversations", "selected_channels"):
        if state.get(key):
            return ", ".join(names.get(one, one) for one in state[key])
    if state.get("type") == "file_input":
        return ", ".join(file["name"] for file in state.get("files") or ())
    plain = ("value", "selected_date", "selected_time", "selected_date_time")
    return next((str(state[key]) for key in plain if state.get(key)), "")


def rich_text_lines(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    """Give each line of a rich_text block as plain words."""
    for part in block.get("elements", ()):
        if part["type"] == "rich_text_list":
            for item in part["elements"]:
                yield from rich_text_lines({"elements": [item]}, names)
        else:
            yield "".join(_rich_words(one, names) for one in part.get("elements", ()))


def _rich_words(one: Json, names: Mapping[str, str]) -> str:
    kind = one["type"]
    if kind == "user":
        return "@" + names.get(one["user_id"], one["user_id"])
    if kind == "channel":
        return "#" + names.get(one["channel_id"], one["channel_id"])
    if kind == "broadcast":
        return "@" + str(one["range"])
    if kind == "emoji":
        return f":{one['name']}:"
    if kind == "date":
        return str(one.get("fallback", one.get("timestamp", "")))
    return str(one.get("text") or one.get("url") or one.get("value") or "")


def button_words(blocks: list[Json]) -> list[Button]:
    """List the text of every button on some blocks."""
    return [
        str(element["text"]["text"])
        for block in blocks
        for element in elements_in(block)
        if element["type"] == "button"
    ]


def mentions_in(text: str, blocks: list[Json]) -> list[str]:
    """List everyone whom a text and some blocks ping."""
    found = [mention.group(1).removeprefix("@") for mention in _PING.finditer(text)]
    for block in blocks:
        found += _mentions_of(block)
    return found


def _mentions_of(part: object) -> list[str]:
    if isinstance(part, list):
        return [name for one in part for name in _mentions_of(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "mrkdwn":
        return mentions_in(str(part.get("text", "")), [])
    if part.get("type") == "user" and "user_id" in part:
        return [str(part["user_id"])]
    if part.get("type") == "broadcast":
        return [f"!{part['range']}"]
    return [name for one in part.values() for name in _mentions_of(one)]
