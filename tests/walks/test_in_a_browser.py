"""The main walk on the demo page, in a real browser: by mouse, by keyboard, on a telephone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.walks.world import ACCOUNT, DANGER, IMAGE, SUSPECT, World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TELEPHONE = (360, 740)
DESK = (1280, 860)
PICTURES = os.environ.get("VERA_TEST_PICTURES")
"""A folder for pictures of the page, when somebody wants to look at them."""

expect.set_options(timeout=15_000)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium browser on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


def test_the_main_walk_by_mouse(browser: Browser, world: World) -> None:
    page = _page(browser, world, "Kwame Mensah", DESK)
    page.get_by_label("Message #general").fill("/report-cyberbullying")
    page.get_by_role("button", name="Send").click()
    form = page.get_by_role("dialog", name="Report cyberbullying")
    expect(form.get_by_text("999").first).to_be_visible()
    _fill_by_mouse(form)
    _picture(page, "form")
    form.get_by_role("button", name="Send").click()
    sent = page.get_by_role("dialog", name="Sent: VERA-")
    expect(sent.get_by_text("was sent to Sunita Rao, your line manager")).to_be_visible()
    _picture(page, "receipt")
    _close(page)
    world.settle()

    _act_as(page, "Sunita Rao")
    _go_to_vera(page)
    expect(page.get_by_text("Priority: Today")).to_be_visible()
    _picture(page, "demo")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("They made a group about me.")).to_be_visible()
    _picture(page, "case")
    _close(page)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Thank you. The reporter can see that you have it.")).to_be_visible()
    world.settle()
    expect(page.get_by_text("by Sunita Rao at 10:00")).to_be_visible()
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)

    _act_as(page, "Kwame Mensah")
    _go_to_vera(page)
    expect(page.get_by_text("was seen by Sunita Rao at 10:00")).to_be_visible()
    _done(page)


def test_the_main_walk_by_keyboard_alone(browser: Browser, world: World) -> None:
    page = _page(browser, world, "Kwame Mensah", DESK)
    press = page.keyboard.press
    press("Tab")
    press("Enter")
    page.keyboard.type("/report-cyberbullying They made a group about me.")
    press("Enter")
    form = page.get_by_role("dialog", name="Report cyberbullying")
    expect(form).to_be_visible()
    for question in (DANGER, IMAGE):
        _tab_to(page, _group(form, question).get_by_label("No", exact=True))
        press("Space")
    expect(form.get_by_label(ACCOUNT)).to_have_value("They made a group about me.")
    _tab_to(page, _group(form, SUSPECT).get_by_label("A pupil", exact=True))
    press("Space")
    _picture(page, "keyboard")
    page.wait_for_timeout(700)  # the page is told of each answer, one after another
    press("Control+Enter")
    expect(page.get_by_role("dialog", name="Sent: VERA-")).to_be_visible()
    _close(page)
    world.settle()
    assert any("Cyberbullying" in card.words() for card in world.direct("Sunita Rao"))
    _done(page)


def test_the_main_walk_on_a_telephone(browser: Browser, world: World) -> None:
    page = _page(browser, world, "Kwame Mensah", TELEPHONE)
    page.get_by_label("Message #general").fill("/report-cyberbullying")
    page.get_by_role("button", name="Send").click()
    form = page.get_by_role("dialog", name="Report cyberbullying")
    _fill_by_mouse(form)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE[0]
    _picture(page, "telephone-form")
    form.get_by_role("button", name="Send").click()
    sent = page.get_by_role("dialog", name="Sent: VERA-")
    expect(sent.get_by_text("It is not yet seen.")).to_be_visible()
    _picture(page, "telephone-receipt")
    _close(page)
    world.settle()
    _act_as(page, "Sunita Rao")
    page.get_by_role("button", name="Channels and people").click()
    _go_to_vera(page)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Thank you. The reporter can see that you have it.")).to_be_visible()
    world.settle()
    expect(page.get_by_text("by Sunita Rao at 10:00")).to_be_visible()
    _picture(page, "telephone-card")
    _done(page)


def test_danger_shows_999_while_the_form_is_still_open(browser: Browser, world: World) -> None:
    page = _page(browser, world, "Kwame Mensah", DESK)
    page.get_by_label("Message #general").fill("/report-cyberbullying")
    page.get_by_role("button", name="Send").click()
    form = page.get_by_role("dialog", name="Report cyberbullying")
    form.get_by_label(ACCOUNT).fill("He is outside my house.")
    _group(form, DANGER).get_by_label("Yes", exact=True).check()
    expect(form.get_by_text("Ring 999 now.")).to_be_visible()
    expect(form.get_by_label(ACCOUNT)).to_have_value("He is outside my house.")
    _picture(page, "danger")
    _done(page)


def _page(browser: Browser, world: World, name: str, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(15_000)
    me = world.accounts[name]
    page.add_init_script(f"sessionStorage.getItem('me') || sessionStorage.setItem('me', '{me}')")
    page.goto(world.workspace.base_url)
    expect(page.get_by_role("heading", name="#general")).to_be_visible()
    return page


def _fill_by_mouse(form: Locator) -> None:
    _group(form, DANGER).get_by_label("No", exact=True).check()
    _group(form, IMAGE).get_by_label("No", exact=True).check()
    form.get_by_label(ACCOUNT).fill("They made a group about me.")
    _group(form, SUSPECT).get_by_label("A pupil", exact=True).check()
    form.get_by_label("It is repeated").check()
    form.get_by_label("It is repeated").uncheck()


def _group(form: Locator, question: str) -> Locator:
    return form.get_by_role("group", name=question)


def _close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _act_as(page: Page, name: str) -> None:
    page.get_by_role("button", name="Acting as").click()
    page.locator("#me-panel").get_by_role("button", name=name).click()


def _go_to_vera(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("button", name=re.compile("^Vera")).click()


def _tab_to(page: Page, wanted: Locator) -> None:
    expect(wanted).to_be_visible()
    for _ in range(30):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def _picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def _done(page: Page) -> None:
    page.close()
