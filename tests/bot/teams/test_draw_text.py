"""How text, headings and callouts look on an Adaptive Card."""

from __future__ import annotations

import pytest

from bot.teams import draw
from bot.teams.draw_pages import LIMIT
from handlers.cards import (
    Button,
    Buttons,
    Callout,
    Card,
    Divider,
    Facts,
    Heading,
    Quote,
    Screen,
    Text,
    Tone,
)
from tests.bot.teams.cards import card_in, check, of_kind, pages_of, shown, text_of


def test_line_breaks_and_empty_lines_are_kept() -> None:
    typed = "First.\r\nSecond.\n\n\nThird.\rFourth.\n"
    for block in (Text(typed), Quote(typed), Facts((("", typed),))):
        assert text_of(shown(block)).removeprefix(": ") == "First.\nSecond.\n\n\nThird.\nFourth.\n"


def test_a_line_that_is_too_long_for_one_element_is_broken_at_a_space() -> None:
    typed = " ".join(["word"] * 2000)
    lines = text_of(shown(Text(typed))).split("\n")
    assert "".join(lines) == typed
    assert all(line.startswith("word") for line in lines)
    assert len(lines) == 5


def test_half_characters_and_control_characters_are_replaced() -> None:
    typed = "a\x00b\ud800c\x1b[1md\te"
    drawn = shown(Text(typed), Heading(typed), Facts(((typed, typed),)))
    check(drawn)
    assert text_of(drawn).splitlines()[0] == "a\ufffdb\ufffdc\ufffd[1md\te"
    button = Buttons((Button(typed, "c.x"),))
    check(draw.message(Card(typed, (button,))))
    check(draw.dialog(Screen(typed, ())))


def test_what_a_client_would_show_as_a_date_is_kept_apart() -> None:
    (block,) = of_kind(shown(Text("{{{DATE(2026-02-14T06:08:00Z)}}")), "RichTextBlock")
    runs = [run["text"] for run in block["inlines"]]
    assert runs == ["{", "{", "{DATE(2026-02-14T06:08:00Z)}}"]


@pytest.mark.parametrize(
    "text", ["Who was told", "Today, 5 May", "Is it over?", "Été: CB-1", "Ok."]
)
def test_a_plain_heading_is_announced_as_one(text: str) -> None:
    (block,) = of_kind(shown(Heading(text)), "TextBlock")
    assert (block["text"], block["style"], block["wrap"]) == (text, "heading", True)


@pytest.mark.parametrize(
    "text", ["*x*", "1. x", "- x", "a_b_", "[x](y)", "a\nb", "# x", "a@b.org", "x.org", "{{x}}"]
)
def test_a_heading_with_markup_is_bold_text(text: str) -> None:
    assert of_kind(shown(Heading(text)), "TextBlock") == []
    assert text_of(shown(Heading(text))) == text


def test_callouts_and_quotes_stand_on_a_ground_of_their_own() -> None:
    callouts = (Callout("Calm"), Callout("Warn", Tone.WARNING), Callout("Run", Tone.DANGER))
    boxes = of_kind(shown(*callouts, Quote("q")), "Container")
    assert [box["style"] for box in boxes] == ["warning", "attention", "emphasis"]
    runs = [box["items"][0]["inlines"][0] for box in boxes]
    assert [run.get("weight") for run in runs] == ["bolder", "bolder", None]


def test_a_divider_is_a_line_above_what_follows() -> None:
    blocks = (Divider(), Text("a\nb"), Divider(), Divider(), Quote("c"), Divider())
    body = card_in(shown(*blocks))["body"]
    assert [each.get("separator", False) for each in body] == [True, False, True]


def test_no_element_is_too_large_for_a_page() -> None:
    longest = "👩" * 10_000
    for block in (Text(longest), Quote(longest), Facts(((longest, longest),)), Heading(longest)):
        for page in pages_of(Screen("CB-1", (block, block, block))):
            check(page)
    assert LIMIT < 28 * 1024
