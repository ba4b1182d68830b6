"""Dialogs that show a page of the web: which are opened, and what a person is given."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.teams import NotOnScreen, Room
from bot.demo.teams.person import TeamsPerson
from bot.demo.teams.web_pages import framed
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.small_bot import SmallBot, dialog

REPORT = "/report-cyberbullying"
PAGE = "https://vera.school.example/upload/abc"


def web_page(url: object = PAGE, **more: Any) -> Json:
    value = {"title": "Add files", "url": url, "height": "large", "width": "medium", **more}
    return {"task": {"type": "continue", "value": value}}


@pytest.fixture
def opened(room: Room, bot: SmallBot, teacher: TeamsPerson) -> TeamsPerson:
    """Give somebody whose dialog shows a page."""
    room.valid_domains = ["vera.school.example"]
    bot.answers["task/fetch"] = web_page(fallbackUrl=PAGE)
    teacher.command(REPORT)
    return teacher


def test_a_page_is_opened_in_the_dialog_and_its_address_is_known(
    room: Room, opened: TeamsPerson
) -> None:
    assert opened.web_page == opened.top.url == PAGE
    assert (opened.top.text(), opened.top.questions()) == ("Add files", [])
    assert room.dialogs["U05TEACH"].fallback_url == PAGE
    assert room.errors == []
    assert opened.close() is None


def test_a_dialog_goes_on_from_a_card_to_a_page(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    room.valid_domains = ["vera.school.example"]
    teacher.command(REPORT)
    with pytest.raises(NotOnScreen, match="shows a card"):
        _ = teacher.web_page
    bot.answers["task/submit"] = web_page()
    teacher.choose("Danger?", "No")
    teacher.see_what_follows()
    assert teacher.web_page == PAGE


def test_a_message_action_can_be_answered_with_a_page(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    room.valid_domains = ["*.school.example"]
    bot.answers["composeExtension/fetchTask"] = web_page()
    teacher.message_action(teacher.say("General", "x"), "sendToVera")
    assert teacher.web_page == PAGE


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("http://127.0.0.1:8080/upload/a", ["127.0.0.1:8080"]),
        ("http://localhost:8080/upload/a", ["localhost"]),
        ("https://vera.school.example:8443/a", ["vera.school.example:8443"]),
    ],
)
def test_loopback_needs_no_tls_and_a_port_may_be_named(
    room: Room, bot: SmallBot, teacher: TeamsPerson, url: str, valid: list[str]
) -> None:
    room.valid_domains = valid
    bot.answers["task/fetch"] = web_page(url)
    teacher.command(REPORT)
    assert teacher.web_page == url


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (web_page("https://elsewhere.example/x"), "'elsewhere.example', which is not among"),
        (web_page("https://a.vera.school.example/x"), "which is not among"),
        (web_page("http://vera.school.example/x"), "is not https"),
        (web_page("https://[x"), "cannot be read"),
        (web_page(["x"]), "no text"),
        (web_page(card=cards.attached(cards.card([]))), "both a card and a url"),
        (web_page(fallbackUrl=1), "fallbackUrl is no text"),
        (web_page(""), "no Adaptive Card"),
    ],
)
def test_a_page_that_teams_would_not_open_is_noted_and_not_opened(
    room: Room, bot: SmallBot, teacher: TeamsPerson, answer: Json, problem: str
) -> None:
    room.valid_domains = ["vera.school.example"]
    bot.answers["task/fetch"] = answer
    teacher.command(REPORT)
    assert teacher.view is None
    assert len(room.errors) == 1
    assert problem in room.errors[0]


def test_without_valid_domains_no_page_is_opened(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    bot.answers["task/fetch"] = web_page()
    teacher.command(REPORT)
    assert teacher.view is None
    assert framed(room.valid_domains) == "'none'"


def test_a_card_after_a_page_is_a_card_again(opened: TeamsPerson, bot: SmallBot) -> None:
    bot.answers["task/fetch"] = dialog("Report", cards.first_step())
    opened.command(REPORT)
    assert opened.top.url == ""
    assert opened.top.questions() == ["Danger?"]
