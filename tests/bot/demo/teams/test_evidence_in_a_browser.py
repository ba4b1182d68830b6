"""Files, pages in dialogs and signing in, by hand in a real browser."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams.conftest import IN_A_BROWSER, Open
from tests.bot.demo.teams.small_bot import SmallBot
from tests.bot.demo.test_browser import NAMELESS

pytestmark = IN_A_BROWSER
PICTURES = os.environ.get("VERA_TEST_PICTURES")
"""A folder for pictures of the page, when somebody wants to look at them."""
FILE: FilePayload = {"name": "what they wrote.png", "mimeType": "image/png", "buffer": b"x" * 2048}


def picture(page: Page, name: str) -> None:
    """Keep a picture, when somebody wants to look at it."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"room-{name}.png"))


def test_a_message_with_a_file_is_posted_and_handed_to_vera(
    open_page: Open, bot: SmallBot, room: Room
) -> None:
    page = open_page()
    files = page.get_by_label("Attach files")
    expect(files).to_be_hidden()
    page.get_by_role("button", name="Without Vera").click()
    other: FilePayload = {**FILE, "name": "other.pdf"}
    files.set_input_files([FILE, other])
    to_be_sent = page.get_by_role("list", name="Files to be sent")
    expect(to_be_sent.get_by_role("listitem")).to_have_count(2)
    to_be_sent.get_by_role("button", name="Remove other.pdf").click()
    assert page.evaluate(NAMELESS) == []
    picture(page, "file-chosen")
    page.get_by_label("Post in Without Vera").fill("Look at this")
    page.get_by_role("button", name="Send", exact=True).click()
    attached = page.get_by_role("list", name="Attached")
    expect(attached.get_by_role("listitem")).to_have_text(["what they wrote.png, 2 KB"])
    expect(attached.get_by_role("link")).to_have_count(0)
    expect(to_be_sent).to_be_hidden()
    page.get_by_role("button", name="More actions for the message of Tom Whitfield").click()
    picture(page, "file-menu")
    page.get_by_role("button", name="Send to Vera as evidence").click()
    expect(page.get_by_role("dialog", name="Report")).to_be_visible()
    (file,) = bot.seen[-1]["value"]["messagePayload"]["attachments"]
    assert (file["name"], file["contentType"]) == ("what they wrote.png", "reference")
    assert room.file_requests == []


def test_a_file_needs_no_words_and_a_picture_is_named_and_not_drawn(
    open_page: Open, teacher: TeamsPerson, room: Room
) -> None:
    teacher.say("Without Vera", "", pictures=2)
    page = open_page()
    page.get_by_role("button", name="Without Vera").click()
    expect(page.get_by_text("2 pictures")).to_be_visible()
    expect(page.locator("img")).to_have_count(0)
    page.get_by_label("Attach files").set_input_files(FILE)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("what they wrote.png, 2 KB")).to_be_visible()
    assert room.file_requests == []


def test_a_page_stands_in_the_dialog(
    open_page: Open, bot: SmallBot, room: Room, teacher: TeamsPerson
) -> None:
    room.valid_domains = [bot.base_url.removeprefix("http://")]
    url = f"{bot.base_url}/upload/abc"
    value = {"title": "Add files", "url": url, "height": "large", "width": "medium"}
    bot.answers["composeExtension/fetchTask"] = {"task": {"type": "continue", "value": value}}
    teacher.say("General", "Look at this")
    page = open_page()
    page.get_by_role("button", name="General").click()
    page.get_by_role("button", name="More actions for the message of Tom Whitfield").click()
    page.get_by_role("button", name="Send to Vera as evidence").click()
    dialog = page.get_by_role("dialog", name="Add files")
    inside = dialog.frame_locator("iframe[title='Add files']")
    inside.get_by_label("Your files").set_input_files(FILE)
    assert teacher.web_page == url
    picture(page, "page-in-a-dialog")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert teacher.view is None


def test_invokes_can_be_made_to_come_twice(
    open_page: Open, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.say("General", "Look at this")
    page = open_page()
    page.get_by_role("button", name="General").click()
    page.get_by_role("button", name="Make Teams fail").click()
    page.get_by_role("button", name="Next press: it is pressed twice").click()
    page.get_by_role("button", name="Make Teams fail").click()
    expect(page.get_by_text("Planned: *: double")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More actions for the message of Tom Whitfield").click()
    page.get_by_role("button", name="Send to Vera as evidence").click()
    expect(page.get_by_role("dialog", name="Report")).to_be_visible()
    one, other = bot.seen[-2:]
    assert one["value"]["messagePayload"] == other["value"]["messagePayload"]
    assert one["id"] != other["id"]


@pytest.mark.parametrize("mode", ["query", "form_post"])
def test_a_person_signs_in_by_hand(open_page: Open, bot: SmallBot, room: Room, mode: str) -> None:
    page = open_page()
    asked = {
        "client_id": room.app_id, "response_type": "code", "scope": "openid", "state": "s",
        "redirect_uri": f"{bot.base_url}/signed-in", "response_mode": mode,
    }  # fmt: skip
    page.goto(f"{room.authorize_url}?{urlencode(asked)}")
    expect(page.get_by_role("heading", name="Sign in as …")).to_be_visible()
    picture(page, "sign-in")
    page.get_by_role("button", name="Tom Whitfield").click()
    expect(page.get_by_text("You are back.")).to_be_visible()
    (told,) = bot.signed_in
    assert told["state"] == "s"
    assert told["code"]
