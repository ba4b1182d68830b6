"""Cards, screens and forms in Slack's Block Kit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks.blocks import Block as SlackBlock
from slack_sdk.models.views import View

from bot.slack import draw
from bot.slack.draw_questions import answers_in
from handlers.cards import Card, Screen, Words
from handlers.forms import Answers, FormView, Question
from tests.bot.drawers import DrawerTests, Json

SHOWN = ("plain_text", "text")
INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_date": "selected_date",
    "initial_date_time": "selected_date_time",
}


class TestSlackDrawer(DrawerTests):
    fills_in_people = False

    def card(self, card: Card) -> Json:
        return draw.message(card)

    def screen(self, screen: Screen) -> Sequence[Json]:
        return [draw.modal(screen)]

    def words(self, said: Words) -> Json:
        return draw.words(said)

    def form(self, view: FormView) -> Json:
        return draw.form(view)

    def check(self, drawn: Json) -> None:
        blocks = SlackBlock.parse_all(drawn["blocks"])
        assert len(blocks) <= (draw.VIEW_BLOCKS if "type" in drawn else draw.MESSAGE_BLOCKS)
        for block in blocks:
            block.validate_json()
        if "type" in drawn:
            View(**drawn).validate_json()
        for each in _parts(drawn["blocks"]):  # which the models do not check
            assert len(each.get("options") or ()) <= 100
            assert len(each.get("elements") or ()) <= 25 or each["type"] != "actions"
            if each.get("type") in SHOWN and isinstance(each["text"], str):
                assert 0 < len(each["text"]) <= draw.SECTION_LIMIT
            assert each.get("type") != "mrkdwn"

    def text(self, drawn: Json) -> str:
        return "\n".join(_said(block) for block in drawn["blocks"])

    def sent(self, drawn: Json, questions: Mapping[str, Question]) -> Answers:
        elements = [block["element"] for block in drawn["blocks"] if block["type"] == "input"]
        values = {
            element["action_id"]: {
                element["action_id"]: {
                    INITIAL[name]: value for name, value in element.items() if name in INITIAL
                }
            }
            for element in elements
        }
        return answers_in(json.loads(json.dumps({"values": values})))


def _said(block: Json) -> str:
    """Read a block; a list is read as one item a line."""
    if block["type"] == "actions":
        return "\n".join(each["text"]["text"] for each in block["elements"])
    shown = (each["text"] for each in _parts(block) if each.get("type") in SHOWN)
    return "".join(text for text in shown if isinstance(text, str))


def _parts(drawn: Any) -> Iterator[Json]:
    """Find every object in what was drawn, in order."""
    if isinstance(drawn, dict):
        yield drawn
        for value in drawn.values():
            yield from _parts(value)
    elif isinstance(drawn, list):
        for value in drawn:
            yield from _parts(value)
