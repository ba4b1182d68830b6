"""Block Kit's limits: what is accepted, and the words of what is not."""

from typing import Any

import pytest

from bot.demo.block_rules import problems_of_blocks, problems_of_view
from tests.bot.demo.small_vera import asks, case_card, home_view, modal, options, plain, report_form

Json = dict[str, Any]
BUTTON = {"type": "button", "text": plain("Press")}


def section(**more: Any) -> Json:
    """Give a section."""
    return {"type": "section", **more}


def test_forms_cards_and_homes_as_vera_writes_them_are_accepted() -> None:
    assert problems_of_view(report_form("A colleague"), "modal") == []
    assert problems_of_view(home_view(), "home") == []
    assert problems_of_blocks(case_card(), "message") == []


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (section(), "must provide text or fields"),
        (section(text=plain("x" * 3001)), "must be less than 3001 characters"),
        (section(text=plain("")), "must be more than 0 characters"),
        (section(text=plain("x"), colour="red"), "invalid additional property: colour"),
        (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters"),
        ({"type": "marquee"}, "unsupported type: marquee"),
        ({"type": "alert", "text": plain("modals only")}, "unsupported type: alert"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "plain_text"),
        ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
        ({"type": "actions", "elements": [BUTTON] * 26}, "no more than 25 items allowed"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
        (
            {"type": "actions", "elements": [{**BUTTON, "text": plain("x" * 76)}]},
            "must be less than 76 characters",
        ),
        (
            {"type": "actions", "elements": [{**BUTTON, "action_id": "a"}] * 2},
            "action_id 'a' already exists",
        ),
        (
            section(text=plain("x"), accessory={"type": "static_select"}),
            "must provide either options or option_groups",
        ),
        (
            section(
                text=plain("x"),
                accessory={"type": "static_select", "options": options("x" * 76)},
            ),
            "must be less than 76 characters",
        ),
        (
            section(
                text=plain("x"),
                accessory={
                    "type": "static_select",
                    "options": options("A"),
                    "initial_option": options("B")[0],
                },
            ),
            "initial option must be among the options",
        ),
    ],
)
def test_what_slack_refuses_in_a_message_is_refused(block: Json, words: str) -> None:
    problems = problems_of_blocks([block], "message")
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal("x" * 25, []), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal("x", [], private_metadata="x" * 3001), "must be less than 3001"),
        (modal("x", [], submitted=True), "invalid additional property: submitted"),
        (modal("x", [{"type": "divider"}] * 101), "no more than 100 items"),
        (modal("x", [{"type": "divider", "block_id": "b"}] * 2), "block_id 'b' already exists"),
        (modal("x", [asks("Q", {"type": "button"})]), "unsupported type: button"),
        (
            modal("x", [asks("Q", {"type": "file_input", "max_files": 11})]),
            "must be between 1 and 10",
        ),
        ({"type": "home", "blocks": []}, "must be of type modal"),
        (None, "must provide an object"),
    ],
)
def test_what_slack_refuses_in_a_view_is_refused(view: object, words: str) -> None:
    problems = problems_of_view(view, "modal")
    assert any(words in problem for problem in problems), problems


def test_an_input_needs_a_submit() -> None:
    view = modal("x", [asks("Q", {"type": "plain_text_input"})])
    del view["submit"]
    assert "submit" in problems_of_view(view, "modal")[0]
