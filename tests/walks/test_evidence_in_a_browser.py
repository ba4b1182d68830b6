"""Evidence on both demo pages and on Vera's own, by hand in a real browser, to the opened file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.demo.files import NewFile
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.evidence_acts import GATE, PICTURE, STAFF, WHERE, nasty_message
from tests.walks.in_a_browser import CHROMIUM, Open
from tests.walks.on_a_page import (
    TELEPHONE,
    act_as,
    close_dialog,
    fits,
    go_to_vera,
    group,
    open_drawer,
    open_from_chat,
    picture,
    signed_in,
    tab_to,
)
from tests.walks.world import DANGER, SUSPECT, World, a_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium browser on this machine"),
]

MENU = re.compile("message of Joanne Bell")
SEND = "Send to Vera as evidence"


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a web address of Vera's own."""
    with a_world(database, keyring, platforms=[platform], web=True) as world:
        yield world
        assert world.errors == []


def send_on(page: Page, world: World) -> Locator:
    """Choose to send on what Joanne Bell wrote; gives the form."""
    go_to_the_channel(page, world)
    page.get_by_role("button", name=MENU).click()
    page.get_by_role("button", name=SEND).click()
    return gate(page)


def go_to_the_channel(page: Page, world: World, *, drawer: bool = False) -> None:
    """Go where everybody writes, which is where Slack begins."""
    if not world.on_teams:
        return
    if drawer:
        open_drawer(page)
    page.get_by_role("button", name=re.compile("^General")).first.click()


def chosen(name: str, content: bytes) -> Any:
    """Give a file as somebody would choose it."""
    return {"name": name, "mimeType": "image/png", "buffer": content}


def gate(page: Page, title: str = "Send as evidence") -> Locator:
    """Find the form, with the gate on it and nothing that takes a file."""
    form = page.get_by_role("dialog", name=title)
    expect(form).to_be_visible()
    expect(group(form, GATE)).to_be_visible()
    assert form.locator("input[type=file]").count() == 0
    return form


def answer(form: Locator, world: World, words: str) -> None:
    """Answer the gate, and go on where the form is in steps."""
    group(form, GATE).get_by_label(words, exact=True).check()
    if world.on_teams:
        form.get_by_role("button", name="Next").click()


def fill_in(form: Locator) -> None:
    """Answer what a new report is asked."""
    group(form, DANGER).get_by_label("No", exact=True).check()
    group(form, SUSPECT).get_by_label("A pupil", exact=True).check()


def sent(page: Page) -> Locator:
    """Find the reply."""
    shown = page.get_by_role("dialog", name=re.compile("Sent: VERA-"))
    expect(shown).to_be_visible()
    return shown


def test_a_message_is_sent_on_and_its_file_opened_by_whoever_has_the_report(
    world: World, open_page: Open, tmp_path: Path
) -> None:
    """S77: one step more for what is sensitive, and nothing of it is previewed."""
    nasty_message(world, author="Joanne Bell", files=[NewFile("what they wrote.png", PICTURE)])
    page = open_page(world)
    form = send_on(page, world)
    picture(page, world, "evidence-gate")
    answer(form, world, "No")
    fill_in(form)
    picture(page, world, "evidence-form")
    form.get_by_role("button", name="Send").click()
    reply = sent(page)
    world.settle()
    if world.on_teams:
        expect(reply.get_by_text("could not be taken along")).to_be_visible()
        upload(page, world, reply)
        world.settle()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
    else:
        close_dialog(page)
    act_as(page, "Sunita Rao")
    go_to_vera(page)
    page.get_by_role("button", name="Open", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Show evidence").click()
    listed = page.get_by_role("dialog", name=re.compile("evidence"))
    if world.on_teams:  # the message and the upload
        listed.get_by_role("button", name="Show", exact=True).first.click()
    expect(listed.get_by_text("picture (PNG)")).to_be_visible()
    picture(page, world, "evidence-on-the-case")
    assert page.locator("img[src*='what']").count() == 0
    listed.get_by_role("button", name="Open file").click()
    theirs = open_from_chat(page)
    expect(theirs.get_by_role("heading", name="Open a file")).to_be_visible()
    picture(theirs, world, "evidence-sign-in")
    signed_in(theirs, world, "Sunita Rao")
    with theirs.expect_download() as download:
        theirs.get_by_role("button", name="Download the file").click()
    download.value.save_as(tmp_path / "opened")
    assert (tmp_path / "opened").read_bytes() == PICTURE
    assert download.value.suggested_filename == "what they wrote.png"


def upload(page: Page, world: World, reply: Locator) -> None:
    """Add a file on Vera's own page, in the dialog."""
    reply.get_by_role("button", name="Add files").click()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_label("No", exact=True)).to_be_visible()
    assert inside.locator("input[type=file]").count() == 0
    inside.get_by_label("No", exact=True).check()
    inside.get_by_role("button", name="Next").click()
    files = inside.locator("input[type=file]")
    files.set_input_files([chosen("what they wrote.png", PICTURE)])
    inside.get_by_role("button", name="Send the files").click()
    expect(inside.get_by_text("sent and kept")).to_be_visible()
    picture(page, world, "evidence-upload")


def test_not_sure_takes_words_alone_by_keyboard(world: World, open_page: Open) -> None:
    nasty_message(world, author="Joanne Bell")
    page = open_page(world)
    go_to_the_channel(page, world)
    menu = page.get_by_role("button", name=MENU)
    tab_to(page, menu, back=True)
    page.keyboard.press("Enter")
    action = page.get_by_role("button", name=SEND)
    expect(action).to_be_visible()
    tab_to(page, action)
    page.keyboard.press("Enter")
    form = gate(page)
    tab_to(page, group(form, GATE).get_by_label("No", exact=True))
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(group(form, GATE).get_by_label("Not sure", exact=True)).to_be_checked()
    if world.on_teams:
        page.keyboard.press("Control+Enter")
    tab_to(page, form.get_by_label(WHERE))
    page.keyboard.type("In the Year 6 group, since Monday.")
    tab_to(page, group(form, STAFF).get_by_label("No", exact=True))
    page.keyboard.press("Space")
    picture(page, world, "evidence-not-sure")
    page.keyboard.press("Control+Enter")
    expect(sent(page).get_by_text("Priya Nair").first).to_be_visible()
    picture(page, world, "evidence-lead-told")
    assert world.case().kind == "material"


def test_on_a_telephone_the_gate_and_the_reply_fit(world: World, open_page: Open) -> None:
    nasty_message(world, author="Joanne Bell")
    page = open_page(world, TELEPHONE)
    go_to_the_channel(page, world, drawer=True)
    page.get_by_role("button", name=MENU).click()
    page.get_by_role("button", name=SEND).click()
    form = gate(page)
    fits(page)
    answer(form, world, "No")
    fill_in(form)
    picture(page, world, "evidence-telephone")
    form.get_by_role("button", name="Send").click()
    sent(page)
    fits(page)
    close_dialog(page)
    world.settle()
    act_as(page, "Sunita Rao")
    open_drawer(page)
    go_to_vera(page)
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
