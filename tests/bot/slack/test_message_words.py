"""The words of a message come out as the person saw them, whatever wrote it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from bot.slack.message_words import words_of
from bot.slack.mrkdwn import unmarked
from tests.bot.slack.any_json import ANY_JSON, LIKE_A_MESSAGE

Json = dict[str, Any]


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str) -> Json:
    return {"type": "text", "text": words}


def drawn(*blocks: Json, said: str = "") -> str:
    return words_of({"text": said, "blocks": list(blocks)})


def test_what_somebody_typed_comes_out_as_typed() -> None:
    typed = rich(
        section(
            *({"type": "channel", "channel_id": "C043YJGBY49"}, text(" ")),
            *({"type": "emoji", "name": "cat", "unicode": "1f431"}, text(" ")),
            *({"type": "user", "user_id": "U043H11ES4V"}, text(" ")),
            *({"type": "link", "url": "https://a.example"}, text(" & <b> *text* ")),
            {"type": "link", "url": "https://b.example", "text": "here"},
        )
    )
    said = "<#C043YJGBY49|general> :cat: <@U043H11ES4V> <https://a.example> &amp; …"
    assert drawn(typed, said=said) == (
        "#general 🐱 @U043H11ES4V https://a.example & <b> *text* here (https://b.example)"
    )


def test_lists_quotes_and_code_keep_their_shape() -> None:
    typed = rich(
        section(text("Before\n")),
        {"type": "rich_text_list", "style": "bullet", "elements": [section(text("one"))]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [section(text("first")), section(text("second"))],
        },
        {"type": "rich_text_quote", "elements": [text("they said\nthis")]},
        {"type": "rich_text_preformatted", "elements": [text("a  b")]},
    )
    assert drawn(typed).split("\n") == [
        *("Before", "• one", "  1. first", "  2. second"),
        *("> they said", "> this", "a  b"),
    ]


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "@S1"),
        ({"type": "emoji", "name": "school-badge"}, ":school-badge:"),
        ({"type": "emoji", "name": "+1", "unicode": "1f44d-1f3fb"}, "👍🏻"),
        ({"type": "emoji", "name": "odd", "unicode": "110000"}, ":odd:"),
        (
            {"type": "date", "timestamp": 0, "format": "{date}", "fallback": "on Monday"},
            "on Monday",
        ),
        ({"type": "date", "timestamp": 0, "format": "{date}"}, "01 January 1970, 00:00 UTC"),
        ({"type": "date", "timestamp": 10**30}, ""),
        ({"type": "color", "value": "#ff0000"}, "#ff0000"),
        ({"type": "something_new", "text": "words"}, "words"),
        ({"type": "link", "url": "mailto:a@b.example", "text": "a@b.example"}, "a@b.example"),
    ],
)
def test_every_element_is_written_out(element: Json, words: str) -> None:
    assert drawn(rich(section(text("x"), element, text("x")))) == f"x{words}x"


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<@U1>", "@U1"),
        ("<@U1|Ann>", "@Ann"),
        ("<#C1|general>", "#general"),
        ("<!here>", "@here"),
        ("<!channel|channel>", "@channel"),
        ("<!subteam^S1|@staff>", "@staff"),
        ("<!subteam^S1>", "@S1"),
        ("<!date^0^{date}^https://a.example|on Monday>", "on Monday"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<https://a.example|click &amp; win>", "click & win (https://a.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<nothing of Slack's>", "<nothing of Slack's>"),
        ("<|>", "<|>"),
    ],
)
def test_marks_are_written_out(marked: str, plain: str) -> None:
    assert unmarked(marked) == plain
    assert words_of({"text": marked}) == plain


def test_what_an_app_drew_is_read_and_not_its_notification() -> None:
    blocks = (
        {"type": "header", "text": {"type": "plain_text", "text": "Results"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "From <@U1|Ann>"},
            "fields": [{"type": "plain_text", "text": "8 <of> 10"}],
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "alt_text": "a badge"},
                {"type": "mrkdwn", "text": "&lt;late&gt;"},
            ],
        },
        {"type": "image", "title": {"type": "plain_text", "text": "The yard"}, "alt_text": "x"},
        {"type": "markdown", "text": "**loud**"},
    )
    assert drawn(*blocks, said="You have a notification").split("\n") == [
        *("Results", "From @Ann", "8 <of> 10"),
        *("[Picture: a badge] <late>", "[Picture: The yard]", "**loud**"),
    ]


def test_no_word_of_a_block_that_nobody_knows_is_lost() -> None:
    table = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, rich(section(text("b")))]],
    }
    assert drawn(table).split() == ["a", "b"]


def test_a_message_without_blocks_is_read_from_its_text() -> None:
    assert words_of({"text": "only &lt;this&gt;"}) == "only <this>"
    assert words_of({"text": "only this", "blocks": [{"type": "divider"}]}) == "only this"


def test_a_message_that_was_passed_on_is_read_with_whose_it_is() -> None:
    shared = {
        "is_share": True,
        "is_msg_unfurl": True,
        "author_name": "lev",
        "author_id": "U05JAA9EN4T",
        "from_url": "https://talavera.slack.com/archives/C07KTH1T4CQ/p1724952281623809",
        "message_blocks": [{"message": {"blocks": [rich(section(text("You are a liar.")))]}}],
        "text": "another form of it",
        "fallback": "[August 29th, 2024 10:24 AM] lev: You are a liar.",
    }
    assert words_of({"text": "", "attachments": [shared]}) == (
        "Shared message from lev (https://talavera.slack.com/archives/C07KTH1T4CQ/"
        "p1724952281623809):\nYou are a liar."
    )
    bare = {"is_share": True, "text": "You &amp; I"}
    assert words_of({"text": "Look", "attachments": [bare]}) == "Look\n\nShared message:\nYou & I"


def test_what_stands_beneath_a_message_is_read_as_well() -> None:
    page = {
        "pretext": "New",
        "author_name": "Clips",
        "title": "A film",
        "title_link": "https://clips.example/1",
        "text": "What they did",
        "fields": [{"title": "Seen", "value": "40 times"}],
        "footer": "clips.example",
    }
    assert words_of({"text": "See", "attachments": [page, {"fallback": "No more"}]}).split(
        "\n"
    ) == [
        *("See", "", "New", "Clips", "A film (https://clips.example/1)", "What they did"),
        *("Seen: 40 times", "clips.example", "", "No more"),
    ]


def test_half_a_character_does_not_keep_the_rest_from_being_stored() -> None:
    assert words_of({"text": "a\ud800b"}).encode() == "a\ufffdb".encode()
    assert words_of({"text": "\ud83d\udc31"}) == "🐱"


def test_a_message_within_a_message_within_a_message_ends_somewhere() -> None:
    nested: Any = "deep"
    for _ in range(5000):
        nested = {"type": "unknown", "text": "x", "elements": [nested]}
    words = words_of({"blocks": [nested]}).split()
    assert 0 < len(words) < 20


@settings(max_examples=100, deadline=None)
@given(LIKE_A_MESSAGE)
def test_whatever_comes_gives_words_or_nothing(message: Json) -> None:
    assert isinstance(words_of(message).encode(), bytes)
    assert words_of(json.loads(json.dumps(message))) == words_of(message)


@settings(max_examples=50, deadline=None)
@given(ANY_JSON)
def test_blocks_of_any_shape_give_words_or_nothing(found: Any) -> None:
    for place in ("blocks", "attachments", "text"):
        assert isinstance(words_of({place: found}), str)
        assert isinstance(words_of({place: [found]}), str)
