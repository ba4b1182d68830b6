"""The HTML of a message comes out as the words that a person sees, and never breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.read_html import DEEPEST, read_html

READ = {
    "a plain line": ("You are stupid", "You are stupid"),
    "paragraphs": ("<p>One</p><p>Two</p>", "One\nTwo"),
    "lines in blocks": ("<div><div>One<br>Two</div>\n</div>Three", "One\nTwo\nThree"),
    "an empty line": ("<p>One</p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo"),
    "many empty lines": ("One<br><br><br><br><br>Two", "One\n\nTwo"),
    "spaces and line ends": ("<p>  One \n two\t three </p>", "One two three"),
    "looks": ("<p>All <strong>of</strong> <em>it</em><u>!</u></p>", "All of it!"),
    "what HTML must escape": ("a &lt;b&gt; &amp; c &#233; &nbsp;d", "a <b> & c é  d"),
    "signs that were not escaped": ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    "a mention": ('<p>Ask <at id="0">Ann Bell</at> about it</p>', "Ask Ann Bell about it"),
    "a link": (
        '<a href="https://x.example/a?b=1&amp;c">this</a>!',
        "this (https://x.example/a?b=1&c)!",
    ),
    "an address as its own link": (
        '<a href="https://x.example/">x.example</a>, <a href="mailto:a@b.example">a@b.example</a>',
        "x.example, a@b.example",
    ),
    "a link around a picture": (
        '<a href="https://x.example"><img src="y"></a>',
        "[picture] (https://x.example)",
    ),
    "a link around nothing": ('<a href="https://x.example"></a>', "https://x.example"),
    "a link that is never closed": ('<a href="https://x.example">this', "this (https://x.example)"),
    "a link within a link": (
        '<a href="https://x.example">a<a href="https://y.example">b</a>',
        "a (https://x.example)b (https://y.example)",
    ),
    "an emoji": ('Well <emoji id="smile" alt="🙂" title="Smile"></emoji>', "Well 🙂"),
    "an emoji of old": ('<img itemtype="http://schema.skype.com/Emoji" alt="😀" src="x">', "😀"),
    "a school's own emoji": (
        '<customemoji id="x" alt="owl" source="https://x"></customemoji>',
        "owl",
    ),
    "a list": ("<ul><li>One</li><li><p>Two</p></li></ul>Then", "- One\n- Two\nThen"),
    "numbers": ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
    "a list in a list": (
        "<ol><li>One<ul><li>Deeper</li></ul></li><li>Two</li></ol>",
        "1. One\n  - Deeper\n2. Two",
    ),
    "an item without a list": ("<li>One", "- One"),
    "a table": (
        "<table><tbody><tr><th>Day</th><th><p>What</p></th></tr>"
        "<tr><td>Mon</td><td><p>One</p><p>Two</p></td></tr></tbody></table>Then",
        "Day | What\nMon | One Two\nThen",
    ),
    "a quote": (
        "<blockquote><strong>Ann</strong><p>Said</p><blockquote>Before</blockquote></blockquote>Me",
        "> Ann\n> Said\n> > Before\nMe",
    ),
    "code": ("<pre>if a:\n    b()\n\nc()</pre>", "if a:\n    b()\n\nc()"),
    "a script": ("One<script>alert('<p>x</p>')</script><style>p {}</style> two", "One two"),
    "a tag with a sign in it": ('<img class="emoji" alt="a>b<c">!', "a>b<c!"),
    "a comment": ("One<!-- <p>no</p> -->two", "Onetwo"),
    "ends without a beginning": ("</p></li></ul></table></a></blockquote>One</script>", "One"),
    "nothing": ("", ""),
    "nothing but a frame": ("<div><p></p></div>", ""),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_it_is_seen(name: str) -> None:
    html, seen = READ[name]
    assert read_html(html, {}).text == seen


def test_pictures_and_recordings_are_counted_and_their_names_are_not_read() -> None:
    html = (
        '<p>Look <img alt="secret.png" src="https://graph.microsoft.com/1/$value" '
        'itemtype="http://schema.skype.com/AMSImage"></p><img alt="GIF" '
        'itemtype="http://schema.skype.com/Giphy"/><video src="https://x"></video><audio src="y">'
    )
    read = read_html(html, {})
    assert read.pictures == 4
    assert read.text == "Look [picture]\n[picture][film][sound]"


def test_what_is_attached_stands_in_its_place_or_else_at_the_end() -> None:
    attached = {"1": "> Ann wrote:\n> No", "2": "[file]", "3": ""}
    html = '<attachment id="1"></attachment><p>I agree</p><attachment id="3"></attachment>'
    assert read_html(html, attached).text == "> Ann wrote:\n> No\nI agree\n[file]"
    assert read_html('<attachment id="unknown"></attachment>', {}).text == ""


def test_quotes_and_lists_are_marked_no_deeper_than_can_be_read() -> None:
    read = read_html("<blockquote>" * 500 + "deep" + "<ul><li>" * 500 + "in", {})
    first, *_, last = read.text.splitlines()
    assert first == "> " * DEEPEST + "deep"
    assert last == "> " * DEEPEST + "  " * DEEPEST + "- in"


BROKEN: dict[str, str | Callable[[int], str]] = {
    "a declaration of no kind": "<![foo[ One",
    "an unfinished tag": "One<a href='",
    "half a reference": "One &#x; &#xD800; &#99999999999;",
    "a null": "One\x00two",
}


@pytest.mark.parametrize("name", BROKEN)
def test_of_what_is_broken_the_words_are_kept(name: str) -> None:
    assert "One" in read_html(str(BROKEN[name]), {}).text


@pytest.mark.parametrize("piece", ["<a ", "<!-- ", "</", '<a href="', "<? "])
def test_tags_that_never_end_are_read_as_text_and_at_once(piece: str) -> None:
    """Python's parser would be at it for minutes."""
    html = piece * (200_000 // len(piece))
    assert read_html(html, {}).text == html.rstrip()


TAGS = [
    *("<p>", "</p>", "<br>", "<a href='x'>", "</a>", "<td>", "<tr>", "</table>"),
    *("<ul>", "<ol>", "<li>", "</ul>", "<pre>", "</pre>", "<blockquote>", "</blockquote>"),
]
ODD = ["<![", "<![x[", "<!--", "-->", "<?", "<!", "<", "&", "&#", "<script>", "</script>", "<img>"]


@given(st.lists(st.sampled_from(TAGS + ODD) | st.text(max_size=8), max_size=40).map("".join))
def test_anything_is_read(html: str) -> None:
    assert isinstance(read_html(html, {"": "x"}).text, str)


@given(st.lists(st.text("abc é👩", min_size=1), max_size=20))
def test_no_word_is_lost_between_tags(words: list[str]) -> None:
    html = "".join(f"<p>{word}<br>" for word in words)
    assert read_html(html, {}).text.split() == "\n".join(words).split()
