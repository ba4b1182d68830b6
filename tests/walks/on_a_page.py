"""What a person does on the demo's pages, on either platform, in a real browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.walks.world import ACCOUNT, DANGER, IMAGE, SUSPECT, World

TELEPHONE = (360, 740)
DESK = (1280, 860)
PICTURES = os.environ.get("VERA_TEST_PICTURES")
"""A folder for pictures of the page, when somebody wants to look at them."""

WRITTEN = "They made a group about me."
LIST = re.compile("^(Channels and people|Chats and channels)$")


def composer(page: Page, world: World) -> Locator:
    """Find the box that one writes in."""
    return page.get_by_label("Message Vera" if world.on_teams else "Message #general", exact=True)


def ask_for_the_form(page: Page, world: World) -> Locator:
    """Type for the form and open it."""
    words = "report cyberbullying" if world.on_teams else "/report-cyberbullying"
    composer(page, world).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    if world.on_teams:
        opener(page).click()
    form = page.get_by_role("dialog", name="Report cyberbullying")
    expect(form).to_be_visible()
    return form


def ask_by_keyboard(page: Page, world: World) -> Locator:
    """Type for the form; only Slack puts what follows the command into it."""
    words = "report cyberbullying" if world.on_teams else f"/report-cyberbullying {WRITTEN}"
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    if world.on_teams:
        tab_to(page, opener(page), back=True)
        page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Report cyberbullying")
    expect(form).to_be_visible()
    return form


def opener(page: Page) -> Locator:
    """Find the button of Vera's answer that opens the form."""
    answer = page.get_by_role("article").filter(has_text="Press the button to open it.")
    return answer.get_by_role("button", name="Report cyberbullying")


def fill_by_mouse(form: Locator, world: World) -> None:
    """Answer what the form asks, going on where it is in steps."""
    group(form, DANGER).get_by_label("No", exact=True).check()
    group(form, IMAGE).get_by_label("No", exact=True).check()
    if world.on_teams:
        form.get_by_role("button", name="Next").click()
    form.get_by_label(ACCOUNT).fill(WRITTEN)
    group(form, SUSPECT).get_by_label("A pupil", exact=True).check()
    form.get_by_label("It is repeated").check()
    form.get_by_label("It is repeated").uncheck()


def group(form: Locator, question: str) -> Locator:
    """Find the choices of a question."""
    return form.get_by_role("group", name=question)


def close_dialog(page: Page) -> None:
    """Close the dialog by keyboard."""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def act_as(page: Page, name: str) -> None:
    """Act as somebody else of the school."""
    page.get_by_role("button", name="Acting as").click()
    page.locator("#me-panel").get_by_role("button", name=name).click()
    acts_as(page, name)


def acts_as(page: Page, name: str) -> None:
    """Look who the page acts as."""
    expect(page.get_by_role("button", name=f"Acting as {name}")).to_be_visible()


def platforms(page: Page) -> Locator:
    """Find the way to the other platform."""
    return page.get_by_role("navigation", name="Platform")


def go_to_vera(page: Page) -> None:
    """Open one's own chat with Vera."""
    there = page.get_by_role("navigation").get_by_role("button", name=re.compile("^Vera"))
    there.click()


def tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Press Tab until the keyboard is there."""
    expect(wanted).to_be_visible()
    for _ in range(40):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("the keyboard does not reach it")


def fits(page: Page) -> None:
    """Look that nothing hangs over a small screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE[0]


def picture(page: Page, world: World, name: str) -> None:
    """Keep a picture, when somebody wants to look at it."""
    if PICTURES:
        start = "teams-" if world.on_teams else ""
        page.screenshot(path=str(Path(PICTURES) / f"{start}{name}.png"))


def open_drawer(page: Page) -> None:
    """Show the list at the side, which a small screen hides."""
    page.get_by_role("button", name=LIST).click()


def signed_in(page: Page, world: World, name: str) -> None:
    """Sign in on Vera's page with the platform that one is on."""
    way = "Microsoft" if world.on_teams else "Slack"
    page.get_by_role("link", name=f"Sign in with {way}").first.click()
    who = re.compile(name)
    page.get_by_role("link", name=who).or_(page.get_by_role("button", name=who)).first.click()
    expect(page.get_by_text(f"You are signed in as {name}")).to_be_visible()


def open_from_chat(page: Page) -> Page:
    """Press what opens Vera's page in the browser, and give it."""
    dialog = page.get_by_role("dialog")
    words = re.compile("Open the page")
    with page.context.expect_page() as opened:
        dialog.get_by_role("button", name=words).or_(dialog.get_by_role("link", name=words)).click()
    return opened.value
