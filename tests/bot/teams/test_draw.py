"""Cards, screens and words as Adaptive Cards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from bot.demo.teams.activity_rules import problems_of_task
from bot.teams import draw
from bot.teams.draw_pages import LIMIT, MORE, attachment, card, size
from bot.teams.draw_questions import NOT_ALL_KEPT, answers_in
from handlers.cards import (
    Button,
    Buttons,
    Card,
    Heading,
    Quote,
    Screen,
    Style,
    Text,
    WebPage,
    Words,
)
from handlers.forms import Answers, FormView, Question
from tests.bot.drawers import DrawerTests, Json
from tests.bot.drawn_examples import CASE
from tests.bot.teams.cards import (
    AGAIN,
    buttons_of,
    card_in,
    check,
    data_sent,
    of_kind,
    pages_of,
    shown,
    text_of,
)

PAGE = re.compile(r"Page \d+ of \d+\.")


class TestTeamsDrawer(DrawerTests):
    takes_files = False

    def card(self, card: Card) -> Json:
        return draw.message(card)

    def screen(self, screen: Screen) -> Sequence[Json]:
        return [_without_turning(page) for page in pages_of(screen)]

    def words(self, said: Words) -> Json:
        return draw.words(said)

    def page(self, shown: WebPage) -> Json:
        return draw.page(shown)

    def check_page(self, drawn: Json) -> None:
        assert problems_of_task({"task": {"type": "continue", "value": drawn}}) == []
        if "card" in drawn:
            assert "url" not in drawn
            assert "Action.OpenUrl" in str(drawn["card"])
            return
        assert drawn["url"] == drawn["fallbackUrl"]
        assert set(drawn) == {"title", "height", "width", "url", "fallbackUrl"}

    def form(self, view: FormView) -> Json:
        return draw.form(view, key="key", whole=True)

    def steps(self, view: FormView) -> Sequence[Json]:
        return [draw.form(view, key="key", whole=whole) for whole in (True, False)]

    def check(self, drawn: Json) -> None:
        check(drawn)

    def says_that_not_all_is_kept(self, drawn: Json) -> bool:
        return NOT_ALL_KEPT in text_of(drawn) and size(card_in(drawn)) > LIMIT // 2

    def text(self, drawn: Json) -> str:
        return text_of(drawn)

    def sent(self, drawn: Json, questions: Mapping[str, Question]) -> Answers:
        (send,) = card_in(drawn)["actions"]
        return answers_in(data_sent(drawn, send["title"]), questions)


def _without_turning(page: Json) -> Json:
    """Check a page, and leave only what is on it."""
    check(page)
    body = card_in(page)["body"]
    if of_kind(body[-1], "ActionSet") and PAGE.search(str(body[-2:-1])):
        body = body[:-2]
    return {"card": attachment(card(body))}


# -- in chat


def test_a_message_says_no_more_on_a_locked_phone_than_its_notification() -> None:
    drawn = draw.message(Card("CB-1 waits for you.", (Text("Please open it."),)))
    assert (drawn["type"], drawn["summary"]) == ("message", "CB-1 waits for you.")
    assert "text" not in drawn


def test_a_button_in_chat_is_answered_in_words_or_opens_a_dialog() -> None:
    done = Button("Acknowledge", "cases.done", CASE, Style.PRIMARY)
    bare = Button("Stop", "cases.stop", style=Style.DANGER)
    opens = Button("Open", "cases.open", CASE, opens=True)
    drawn = draw.message(Card("CB-1", (Buttons((done, bare, opens)),)))
    assert buttons_of(drawn) == {
        "Acknowledge": {
            "type": "Action.Execute",
            "title": "Acknowledge",
            "verb": "cases.done",
            "data": {"subject": str(CASE)},
            "style": "positive",
        },
        "Stop": {
            "type": "Action.Execute",
            "title": "Stop",
            "verb": "cases.stop",
            "data": {},
            "style": "destructive",
        },
        "Open": {
            "type": "Action.Submit",
            "title": "Open",
            "data": {
                "msteams": {"type": "task/fetch"},
                "does": {"action": "cases.open", "subject": str(CASE)},
            },
        },
    }


def test_a_screen_stands_in_chat_only_when_it_may() -> None:
    blocks = (Text("CB-1 waits."), Buttons((Button("Open", "cases.open", CASE, opens=True),)))
    drawn = draw.standing_screen(Screen("Today", blocks, may_stay=True))
    check(drawn)
    assert drawn["summary"] == "Today"
    assert text_of(drawn).splitlines() == ["Today", "CB-1 waits.", "Open"]
    assert buttons_of(drawn)["Open"]["data"]["msteams"] == {"type": "task/fetch"}
    with pytest.raises(ValueError, match="dialog only"):
        draw.standing_screen(Screen("CB-1", (Quote("What was written."),)))


def test_an_opener_opens_a_dialog_for_a_command() -> None:
    buttons = [("Report", "/report", ""), ("Away", "/vera", "away")]
    drawn = draw.opener("Vera", "Only you will see it.", buttons)
    check(drawn)
    assert text_of(drawn).splitlines() == ["Vera", "Only you will see it.", "Report", "Away"]
    assert buttons_of(drawn)["Away"]["data"] == {
        "msteams": {"type": "task/fetch"},
        "does": {"command": "/vera", "word": "away"},
    }


def test_a_card_can_stand_in_for_what_may_not_be_shown_in_chat() -> None:
    content = draw.to_open("Only you will see it.", "Open", AGAIN)
    check(attachment(content))
    (action,) = of_kind(content, "Action.Submit")
    assert action["data"] == {"msteams": {"type": "task/fetch"}, "does": AGAIN}


def test_a_card_that_is_too_large_says_so_and_keeps_its_buttons() -> None:
    texts = (Text(f"{n} " + "x" * 1500) for n in range(40))
    drawn = draw.message(Card("CB-1", (*texts, Buttons((Button("Open", "c.open"),)))))
    check(drawn)
    lines = text_of(drawn).splitlines()
    assert lines[0].startswith("0 ")
    assert lines[-2:] == [MORE, "Open"]
    assert len(lines) > 15


def test_more_than_six_buttons_stand_in_several_rows() -> None:
    many = Buttons(tuple(Button(f"Button {n}", f"c.{n}") for n in range(14)))
    drawn = draw.message(Card("CB-1", (many,)))
    check(drawn)
    assert [len(row["actions"]) for row in of_kind(drawn, "ActionSet")] == [6, 6, 2]


# -- in a dialog


def test_a_button_in_a_dialog_sends_only_what_it_does() -> None:
    drawn = shown(Buttons((Button("Look again", "cases.look", CASE, opens=True),)))
    assert buttons_of(drawn)["Look again"] == {
        "type": "Action.Submit",
        "title": "Look again",
        "data": {"does": {"action": "cases.look", "subject": str(CASE)}},
        "associatedInputs": "none",
    }


def test_a_dialog_has_its_title_and_a_size() -> None:
    drawn = draw.dialog(Screen("CB-1", (Text("x"),)))
    assert (drawn["title"], drawn["height"], drawn["width"]) == ("CB-1", "large", "medium")
    assert draw.words_dialog(Words("It is done."))["title"] == "Vera"


def test_words_in_a_dialog_keep_their_buttons() -> None:
    drawn = draw.words_dialog(Words("It is done.", (Button("Look", "c.look", CASE),)))
    check(drawn)
    assert buttons_of(drawn)["Look"]["associatedInputs"] == "none"


def test_a_screen_that_is_too_large_has_pages_and_none_of_it_is_out_of_reach() -> None:
    texts = [f"Number {n}: " + "👩" * 3000 for n in range(12)]
    end = Buttons((Button("Close", "c.close", CASE),))
    screen = Screen("CB-1", (*(Quote(text) for text in texts), end))
    pages = list(pages_of(screen))
    assert len(pages) > 3
    for page in pages:
        check(page)
    seen = "".join(text_of(page) for page in pages).replace("\n", "")
    assert all(text in seen for text in texts)
    assert "Close" in buttons_of(pages[-1])


def test_pages_are_turned_by_doing_the_same_again() -> None:
    screen = Screen("CB-1", tuple(Text("x" * 1900) for _ in range(50)))
    first, second = draw.dialog(screen, again=AGAIN), draw.dialog(screen, page=2, again=AGAIN)
    assert list(buttons_of(first)) == ["Next page"]
    assert list(buttons_of(second)) == ["Previous page", "Next page"]
    assert buttons_of(second)["Previous page"]["data"] == {"does": {**AGAIN, "page": 1}}
    assert buttons_of(second)["Next page"]["associatedInputs"] == "none"
    assert "Page 2 of 4." in text_of(second)


@pytest.mark.parametrize("page", [-5, 0, 10**9])
def test_a_page_that_there_is_not_is_the_nearest_that_there_is(page: int) -> None:
    screen = Screen("CB-1", tuple(Text("x" * 1900) for _ in range(50)))
    nearest = 1 if page < 1 else 4
    assert draw.dialog(screen, page=page, again=AGAIN) == draw.dialog(
        screen, page=nearest, again=AGAIN
    )


def test_a_heading_does_not_end_a_page() -> None:
    for length in range(1200, 1900, 50):
        pairs = [(Text("x" * length), Heading("What follows")) for _ in range(40)]
        screen = Screen("CB-1", tuple(block for pair in pairs for block in pair))
        for page in list(pages_of(screen))[:-1]:
            assert card_in(_without_turning(page))["body"][-1]["type"] == "RichTextBlock"


def test_a_screen_that_cannot_be_asked_for_again_says_that_there_is_more() -> None:
    drawn = shown(*(Text("x" * 1900) for _ in range(50)))
    check(drawn)
    assert text_of(drawn).endswith(MORE)
