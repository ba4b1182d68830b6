"""Cards, screens and forms in Slack's Block Kit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from slack_sdk.models.blocks.blocks import Block as SlackBlock
from slack_sdk.models.views import View

from bot.slack import draw
from bot.slack.carried import Carried, MessageRef
from bot.slack.draw_questions import answers_in
from bot.slack.windows import view_of
from handlers.cards import Card, Screen, WebPage, Words
from handlers.forms import Answers, Asked, AttachFiles, FormView, Question
from tests.bot.drawers import DrawerTests, Json
from tests.bot.drawn_examples import A_PAGE, CASE, a_form

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

    def page(self, shown: WebPage) -> Json:
        return draw.web_page(shown)

    def check_page(self, drawn: Json) -> None:
        self.check(drawn)
        buttons = [each for each in _parts(drawn["blocks"]) if each.get("type") == "button"]
        assert [each["action_id"] for each in buttons] == [draw.OPEN_PAGE]
        assert str(drawn).count("http") == 1
        assert "submit" not in drawn

    def form(self, view: FormView) -> Json:
        return draw.form(view)

    def steps(self, view: FormView) -> Sequence[Json]:
        return [draw.form(view)]

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


FILES = Asked("files", AttachFiles("Files"))
REF = MessageRef("C07KHDGQ7K3", "1724952300.110719", waits="a" * 43)


@pytest.mark.parametrize(("most", "drawn"), [(1, 1), (10, 10), (40, 10)])
def test_a_form_takes_as_many_files_as_slack_lets_it(most: int, drawn: int) -> None:
    (block,) = draw.form(a_form(Asked("files", AttachFiles("Files", most=most))))["blocks"]
    wanted = {"type": "file_input", "action_id": "files", "max_files": drawn}
    assert block["element"] == wanted


def test_a_form_that_is_drawn_again_keeps_its_files_where_they_were() -> None:
    first, again = (draw.form(a_form(FILES))["blocks"][0] for _ in range(2))
    assert first == again
    assert first["block_id"] == first["element"]["action_id"] == "files"


def test_of_an_upload_nothing_is_read_but_its_id() -> None:
    file = {"id": "F04EEHX1EES", "name": "liar.png", "url_private": "https://files.slack.com/x"}
    state = {"values": {"files": {"files": {"type": "file_input", "files": [file]}}}}
    assert answers_in(state) == {"files": ["F04EEHX1EES"]}


@pytest.mark.parametrize(
    "files", [None, [], 7, "F04EEHX1EES", [None], ["F04EEHX1EES"], [{"id": 7}], [{"id": "../x"}]]
)
def test_what_is_no_upload_is_no_answer(files: Any) -> None:
    state = {"values": {"files": {"files": {"type": "file_input", "files": files}}}}
    assert answers_in(state) == {}


def test_a_form_says_which_message_it_was_opened_from_and_nothing_of_it() -> None:
    form = a_form(FILES, subject=CASE)
    assert draw.form(form, REF)["private_metadata"] == Carried(CASE, REF).written()
    assert draw.form(form, REF)["notify_on_close"]
    assert draw.form(form)["private_metadata"] == Carried(CASE).written()
    assert not draw.form(form)["notify_on_close"]


def test_only_a_form_says_so() -> None:
    for shown in (A_PAGE, Words("It is done."), Screen("Done", ())):
        assert "private_metadata" not in view_of(shown, REF)


def _said(block: Json) -> str:
    """Read a block; buttons and what belongs to a question are read as one a line."""
    if block["type"] == "actions":
        return "\n".join(each["text"]["text"] for each in block["elements"])
    shown = (each["text"] for each in _parts(block) if each.get("type") in SHOWN)
    lines = "\n" if block["type"] == "input" else ""
    return lines.join(text for text in shown if isinstance(text, str))


def _parts(drawn: Any) -> Iterator[Json]:
    """Find every object in what was drawn, in order."""
    if isinstance(drawn, dict):
        yield drawn
        for value in drawn.values():
            yield from _parts(value)
    elif isinstance(drawn, list):
        for value in drawn:
            yield from _parts(value)
