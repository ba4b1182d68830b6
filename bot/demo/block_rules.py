"""What Slack accepts of blocks, views and messages; unknown types and fields are refused."""

import copy
from collections import Counter
from typing import Literal

from bot.demo.checks import (
    Check,
    Json,
    Problems,
    any_text,
    anything,
    by_type,
    fields,
    flag,
    many,
    one_of,
    plain,
    tell,
    words,
)
from bot.demo.element_rules import (
    BUTTON,
    ELEMENTS,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from bot.demo.rich_text_rules import RICH_TEXT
from bot.demo.stamps import Stamps
from bot.demo.words import elements_in

Surface = Literal["modal", "home", "message"]
MOST_BLOCKS = {"modal": 100, "home": 100, "message": 50}
LARGEST_VIEW = 250_000

ID = {"block_id": words(255)}
CONTEXT = {**ELEMENTS, "plain_text": any_text(3000), "mrkdwn": any_text(3000)}
_SECTION = fields(
    {},
    {
        **ID,
        "text": any_text(3000),
        "fields": many(any_text(2000), 10),
        "accessory": by_type(ELEMENTS, IN_SECTION, "accessory"),
        "expand": flag,
    },
)


def _section(value: object, where: str, problems: Problems) -> None:
    _SECTION(value, where, problems)
    if isinstance(value, dict) and not value.get("text") and not value.get("fields"):
        tell(problems, "must provide text or fields", where)


BLOCKS: dict[str, Check] = {
    "header": fields({"text": plain(150)}, ID),
    "section": _section,
    "divider": fields({}, ID),
    "context": fields(
        {
            "elements": many(
                by_type(CONTEXT, frozenset({"plain_text", "mrkdwn", "image"}), "context element"),
                10,
            )
        },
        ID,
    ),
    "actions": fields({"elements": many(by_type(ELEMENTS, IN_ACTIONS, "action"), 25)}, ID),
    "input": fields(
        {"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT, "input element")},
        {**ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": fields(
        {"alt_text": words(2000)},
        {**ID, "image_url": words(3000), "title": plain(2000), "slack_file": anything},
    ),
    "rich_text": fields({"elements": RICH_TEXT}, ID),
    "alert": fields(
        {"text": any_text(3000)},
        {**ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
}
HERE: dict[str, frozenset[str]] = {
    "modal": frozenset(BLOCKS),
    "home": frozenset(BLOCKS) - {"alert"},
    "message": frozenset(BLOCKS) - {"alert"},
}
_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": words(3000, 0),
    "callback_id": words(255, 0),
    "external_id": words(255, 0),
    "blocks": anything,
}
_MODAL = fields(
    {"title": plain(24), "blocks": anything},
    {
        **_VIEW_FIELDS,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_HOME = fields({"blocks": anything}, _VIEW_FIELDS)
PRESSED = frozenset({"button"})
__all__ = [
    "BUTTON",
    "problems_of_blocks",
    "problems_of_view",
    "takes_files",
    "tidied_blocks",
    "tidied_view",
]


def problems_of_blocks(blocks: object, surface: Surface, where: str = "/blocks") -> Problems:
    """List what Slack would refuse of some blocks."""
    problems: Problems = []
    each = by_type(BLOCKS, HERE[surface], "block")
    many(each, MOST_BLOCKS[surface], 0)(blocks, where, problems)
    if not problems and isinstance(blocks, list):
        _check_ids(blocks, where, problems)
        _check_focus(blocks, where, problems)
        if surface != "modal" and takes_files(blocks):
            tell(problems, "unsupported type: file_input is for modals only", where)
    return problems


def takes_files(blocks: list[Json]) -> bool:
    """Say whether some blocks ask for files."""
    return any(one["type"] == "file_input" for block in blocks for one in elements_in(block))


def _check_ids(blocks: list[Json], where: str, problems: Problems) -> None:
    for block_id in _repeated([block.get("block_id") for block in blocks]):
        tell(problems, f"block_id {block_id!r} already exists", where)
    for index, block in enumerate(blocks):
        ids = [element.get("action_id") for element in elements_in(block)]
        for action_id in _repeated(ids):
            tell(problems, f"action_id {action_id!r} already exists", f"{where}/{index}")


def _repeated(ids: list[object]) -> list[object]:
    return [one for one, times in Counter(ids).items() if one and times > 1]


def _check_focus(blocks: list[Json], where: str, problems: Problems) -> None:
    focused = [one for block in blocks for one in elements_in(block) if one.get("focus_on_load")]
    if len(focused) > 1:
        tell(problems, "only one element can have focus_on_load", where)


def problems_of_view(view: object, kind: Literal["modal", "home"]) -> Problems:
    """List what Slack would refuse of a view."""
    problems: Problems = []
    if not isinstance(view, dict):
        tell(problems, "must provide an object", "/view")
        return problems
    if view.get("type") != kind:
        tell(problems, f"must be of type {kind}", "/view/type")
        return problems
    (_MODAL if kind == "modal" else _HOME)(view, "/view", problems)
    blocks = view.get("blocks", [])
    problems += problems_of_blocks(blocks, kind, "/view/blocks")
    if not problems and kind == "modal" and _has_input(blocks) and not view.get("submit"):
        tell(problems, "missing required field: submit, since a block is an input", "/view")
    return problems


def _has_input(blocks: list[Json]) -> bool:
    return any(block["type"] == "input" for block in blocks)


def tidied_view(view: Json, stamps: Stamps) -> Json:
    """Give an accepted view with the ids that Slack fills in."""
    return {**copy.deepcopy(view), "blocks": tidied_blocks(view["blocks"], stamps)}


def tidied_blocks(blocks: list[Json], stamps: Stamps) -> list[Json]:
    """Give accepted blocks with the ids that Slack fills in."""
    tidied = copy.deepcopy(blocks)
    for block in tidied:
        block.setdefault("block_id", stamps.new_id("b"))
        for element in elements_in(block):
            if element["type"] not in {"image", "plain_text", "mrkdwn"}:
                element.setdefault("action_id", stamps.new_id("a"))
    return tidied
