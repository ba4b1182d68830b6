"""Slack's `rich_text` blocks, in which everything that people type comes, as plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.slack.loose import Json, objects, said
from bot.slack.mrkdwn import link

Labels = Mapping[str, str]

_MOST_INDENT = 8


def rich_text_words(block: Json, labels: Labels) -> str:
    """Write out a block, given the names of those whom it mentions by id."""
    return "\n".join(_part(part, labels) for part in objects(block.get("elements")))


def _part(part: Json, labels: Labels) -> str:
    kind = said(part.get("type"))
    if kind == "rich_text_list":
        return _list(part, labels)
    words = _line(part, labels).removesuffix("\n")
    return _quoted(words) if kind == "rich_text_quote" else words


def _list(part: Json, labels: Labels) -> str:
    indent, numbered = part.get("indent"), part.get("style") == "ordered"
    before = "  " * indent if isinstance(indent, int) and 0 < indent <= _MOST_INDENT else ""
    return "\n".join(
        f"{before}{f'{number}.' if numbered else '•'} {_line(item, labels)}"
        for number, item in enumerate(objects(part.get("elements")), start=1)
    )


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.split("\n"))


def _line(part: Json, labels: Labels) -> str:
    return "".join(_element(each, labels) for each in objects(part.get("elements")))


def _element(element: Json, labels: Labels) -> str:
    kind = said(element.get("type"))
    if kind in _NAMED:
        sign, key = _NAMED[kind]
        id = said(element.get(key))
        return f"{sign}{labels.get(id, id)}"
    write = _ELEMENTS.get(kind)
    return write(element) if write else said(element.get("text"))


def _emoji(element: Json) -> str:
    codes = said(element.get("unicode")).split("-")
    try:
        return "".join(chr(int(code, 16)) for code in codes)
    except (ValueError, OverflowError):
        return f":{said(element.get('name'))}:"


def _date(element: Json) -> str:
    if fallback := said(element.get("fallback")):
        return fallback
    try:
        return f"{datetime.fromtimestamp(element['timestamp'], UTC):%d %B %Y, %H:%M} UTC"
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return ""


_NAMED = {
    "user": ("@", "user_id"),
    "usergroup": ("@", "usergroup_id"),
    "channel": ("#", "channel_id"),
    "broadcast": ("@", "range"),
    "team": ("@", "team_id"),
}
_ELEMENTS: Mapping[str, Callable[[Json], str]] = {
    "link": lambda element: link(said(element.get("url")), said(element.get("text"))),
    "emoji": _emoji,
    "date": _date,
    "color": lambda element: said(element.get("value")),
}
