"""The page in a real browser: by mouse, by keyboard alone, and on a small screen."""

import pytest
from playwright.sync_api import expect

from bot.demo import Workspace
from bot.demo.person import Person
from tests.bot.demo.conftest import CHROMIUM, Open
from tests.bot.demo.conftest import QUIET as QUIET  # the Teams page is tried in the same way
from tests.bot.demo.small_vera import SmallVera

WIDEST = """Math.max(...[...document.querySelectorAll('.top *')]
    .map((node) => node.getBoundingClientRect().right))"""
NAMELESS = """[...document.querySelectorAll('button, input, select, textarea')].filter((node) => {
    const labels = [...(node.labels || [])].map((label) => label.textContent);
    const named = [node.textContent, node.ariaLabel, node.getAttribute('aria-labelledby')];
    return ![...named, ...labels].some((words) => words?.trim());
}).map((node) => node.outerHTML)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium here"),
]


def test_a_report_goes_from_the_slash_to_the_card_by_mouse(
    open_page: Open, vera: SmallVera, ws: Workspace
) -> None:
    page = open_page(1300, 850)
    page.get_by_label("Message #general").fill("/rep")
    page.get_by_role("option", name="/report-cyberbullying").click()
    page.get_by_role("button", name="Send").click()
    form = page.get_by_role("dialog", name="Report cyberbullying")
    assert page.evaluate(NAMELESS) == []
    form.get_by_label("What happened?").fill("They posted <b>her</b> photo.")
    form.get_by_label("A colleague").check()
    expect(form.get_by_label("Have you told anybody?")).to_be_visible()
    expect(form.get_by_label("What happened?")).to_have_value("They posted <b>her</b> photo.")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    form.get_by_label("A pupil").check()
    form.get_by_label("Who is it about?").press_sequentially("anna")
    form.get_by_role("option", name="Anna Bell").click()
    expect(form.get_by_role("button", name="Remove Anna Bell")).to_be_visible()
    form.get_by_role("button", name="Send").click()
    done = page.get_by_role("dialog", name="Thank you")
    expect(done.get_by_text("VERA-7K4Q")).to_be_visible()
    done.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Acting as").click()
    page.get_by_role("button", name="Helen Marsh Headteacher").click()
    page.get_by_role("button", name="senior-leaders").click()
    page.get_by_role("button", name="Pass it on").click()
    page.get_by_role("dialog", name="Pass it on?").get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Taken on by @Helen Marsh.")).to_be_visible()
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    assert ws.errors == []


def test_a_report_can_be_filed_by_keyboard_alone(open_page: Open, vera: SmallVera) -> None:
    page = open_page(1300, 850)
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Skip to writing a message")).to_be_focused()
    press("Enter")
    page.keyboard.type("/rep")
    expect(page.get_by_role("option", name="/report-cyberbullying")).to_be_visible()
    press("Tab")
    press("Enter")
    form = page.get_by_role("dialog", name="Report cyberbullying")
    expect(form.get_by_label("What happened?")).to_be_focused()
    page.keyboard.type("They posted her photo.")
    press("Tab")
    press("Space")
    expect(form.get_by_label("A pupil")).to_be_checked()
    expect(form.get_by_label("A pupil")).to_be_focused()
    page.wait_for_timeout(700)  # the page is told of each answer, one after another
    press("Control+Enter")
    expect(page.get_by_role("dialog", name="Thank you")).to_be_visible()
    for _ in range(6):
        press("Tab")
        inside = "document.querySelector('#modal').contains(document.activeElement)"
        assert page.evaluate(f"{inside} || document.activeElement === document.body")
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Message #general")).to_be_focused()


def test_a_small_screen_has_a_drawer_and_nothing_hangs_over(
    open_page: Open, vera: SmallVera, teacher: Person
) -> None:
    teacher.say("general", "a-very-long-word-" * 8)
    page = open_page(360, 700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WIDEST) <= 360
    page.get_by_role("button", name="More actions for the message of Tom Whitfield").click()
    page.get_by_role("button", name="Send to Vera as evidence").click()
    expect(page.get_by_role("dialog", name="Keep evidence").get_by_label("Note")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Channels and people").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Channels and people")).to_be_focused()
    page.get_by_role("button", name="Channels and people").click()
    page.get_by_role("navigation").get_by_role("button", name="Vera", exact=True).click()
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("heading", name="Good morning")).to_be_visible()
