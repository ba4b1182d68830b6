"""Files and links on the page, in a real browser: posted, put into a form, opened elsewhere."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from bot.demo import Workspace
from bot.demo.person import Person
from tests.bot.demo.conftest import CHROMIUM, Open
from tests.bot.demo.small_vera import SmallVera, asks, modal, plain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium here"),
]


def chosen(name: str, size: int) -> Any:
    """Give a file as somebody would choose it."""
    return {"name": name, "mimeType": "image/png", "buffer": b"\x89" * size}


def test_files_are_posted_and_stand_there_as_plain_lines(open_page: Open, ws: Workspace) -> None:
    page = open_page(1300, 850)
    files = [chosen("picture.png", 12_288), chosen("other.png", 5)]
    page.get_by_label("Attach files").set_input_files(files)
    expect(page.get_by_text("picture.png, 12 KB")).to_be_visible()
    page.get_by_label("Message #general").fill("fish & <chips>")
    page.get_by_role("button", name="Send").click()
    message = page.get_by_role("article", name="Tom Whitfield")
    expect(message.get_by_text("picture.png, 12 KB")).to_be_visible()
    expect(message.get_by_text("other.png, 5 bytes")).to_be_visible()
    expect(message.get_by_text("fish & <chips>")).to_be_visible()
    expect(page.get_by_role("button", name="Remove the files")).to_have_count(0)
    assert page.locator("img").count() == 0
    assert ws.file_requests == []


def test_a_message_of_ones_own_is_changed_and_taken_back(
    open_page: Open, teacher: Person, head: Person
) -> None:
    teacher.say("general", "fish &amp; chps")
    head.say("general", "hello")
    page = open_page(1300, 850)
    page.get_by_role("button", name="message of Helen Marsh").click()
    expect(page.get_by_role("button", name="Delete message")).to_have_count(0)
    page.get_by_role("button", name="message of Tom Whitfield").click()
    page.get_by_role("button", name="Edit message").click()
    expect(page.get_by_label("Edit message")).to_have_value("fish & chps")
    page.get_by_label("Edit message").fill("fish & chips")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("fish & chips")).to_be_visible()
    expect(page.get_by_text("(edited)")).to_be_visible()
    page.get_by_role("button", name="message of Tom Whitfield").click()
    page.get_by_role("button", name="Delete message").click()
    page.get_by_role("dialog", name="Delete message").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("fish & chips")).to_have_count(0)


def test_a_form_takes_files_and_opens_a_link(
    open_page: Open, ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    @vera.app.action("large")
    def pressed(ack: Callable[[], None]) -> None:
        ack()

    @vera.app.view("files")
    def sent(ack: Callable[[], None]) -> None:
        ack()

    url = f"{ws.base_url}/static/sign_in.css"
    link = {"type": "button", "action_id": "large", "text": plain("Larger files"), "url": url}
    place = asks("Which files?", {"type": "file_input", "max_files": 2})
    view = modal("Add files", [place, {"type": "actions", "elements": [link]}], "files")
    page = open_page(1300, 850)
    trigger_id = ws.views.new_trigger("U05TEACH")
    vera.trying(vera.client.views_open, trigger_id=trigger_id, view=view)
    form = page.get_by_role("dialog", name="Add files")
    form.get_by_label("Which files?").set_input_files([chosen("picture.png", 12_288)])
    expect(form.get_by_text("picture.png, 12 KB")).to_be_visible()
    assert [one.channels for one in ws.conversations.files.values()] == [set()]
    with page.context.expect_page() as opened:
        form.get_by_role("button", name="Larger files").click()
    assert opened.value.url == url
    ws.wait_for(lambda: any("actions" in one for one in vera.seen), 15)
    form.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert vera.seen[-1]["type"] == "view_submission"
    assert [one.sent_in_a_form for one in ws.conversations.files.values()] == [True]


def test_a_person_signs_in_on_the_page(open_page: Open, ws: Workspace) -> None:
    page = open_page(1300, 850)
    query = {
        "response_type": "code",
        "scope": "openid",
        "client_id": ws.client_id,
        "redirect_uri": f"{ws.base_url}/static/sign_in.css",
        "state": "s-1",
    }
    page.goto(f"{ws.openid.url}/authorize?{urlencode(query)}")
    page.get_by_role("link", name="Sign in as Tom Whitfield").click()
    page.wait_for_url("**/sign_in.css?code=*&state=s-1")
