"""The room's page in a real browser: by mouse, by keyboard alone, and on a small screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.conftest import IN_A_BROWSER, Open
from tests.bot.demo.teams.small_bot import SmallBot
from tests.bot.demo.test_browser import NAMELESS, WIDEST

TELEPHONE = (360, 700)
FOCUS_IS_INSIDE = """document.querySelector('#modal').contains(document.activeElement)
    || document.activeElement === document.body"""

pytestmark = IN_A_BROWSER


def test_a_report_goes_from_words_to_the_receipt_by_mouse(open_page: Open) -> None:
    page = open_page()
    box = page.get_by_label("Message Vera", exact=True)
    box.press_sequentially("rep")
    page.get_by_role("option", name="report cyberbullying").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Go", exact=True).click()
    form = page.get_by_role("dialog", name="Report")
    assert page.evaluate(NAMELESS) == []
    form.get_by_role("button", name="Next").click()
    danger = form.get_by_label("Danger?")
    expect(danger).to_have_accessible_description("Error: Please answer: Danger?")
    expect(danger).to_be_focused()
    danger.select_option("Yes")
    expect(form.get_by_text("Please answer: Danger?")).to_have_count(0)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_text("Ring 999 now.")).to_be_visible()
    form.get_by_label("Account?").fill("They posted <b>her</b> *photo*.")
    form.get_by_label("Who?").select_option("Someone here")
    form.get_by_role("group", name="Signs?").get_by_label("Repeated").check()
    form.get_by_label("When?").fill("2026-09-23")
    form.get_by_label("At what time?").fill("18:05")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_label("Account?")).to_have_value("They posted <b>her</b> *photo*.")
    form.get_by_label("Named?").press_sequentially("anna")
    form.get_by_role("option", name="Anna Bell").click()
    expect(form.get_by_role("button", name="Remove Anna Bell")).to_be_visible()
    form.get_by_role("button", name="Send").click()
    sent = page.get_by_role("dialog", name="Sent: VERA-7K4Q")
    expect(sent.get_by_text("They posted <b>her</b> *photo*.")).to_be_visible()
    sent.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_form_is_filled_in_by_keyboard_alone(open_page: Open, teacher: TeamsPerson) -> None:
    page = open_page()
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Skip to writing a message")).to_be_focused()
    press("Enter")
    page.keyboard.type("rep")
    expect(page.get_by_role("option", name="report cyberbullying")).to_be_visible()
    press("Tab")
    press("Enter")
    _tab_to(page, page.get_by_role("button", name="Go", exact=True), back=True)
    press("Enter")
    form = page.get_by_role("dialog", name="Report")
    expect(form.get_by_role("heading", name="Report")).to_be_focused()
    _tab_to(page, form.get_by_label("Danger?"))
    page.keyboard.type("No")
    expect(form.get_by_label("Danger?")).to_have_value("no")
    press("Control+Enter")
    _tab_to(page, form.get_by_label("Account?"))
    page.keyboard.type("They posted her photo.")
    _tab_to(page, form.get_by_label("Who?"))
    page.keyboard.type("A pupil")
    _tab_to(page, form.get_by_role("group", name="Signs?").get_by_label("A threat"))
    press("Space")
    press("Control+Enter")
    expect(page.get_by_role("dialog", name="Sent: VERA-7K4Q")).to_be_visible()
    assert "They posted her photo." in teacher.top.text()
    for _ in range(6):
        press("Tab")
        assert page.evaluate(FOCUS_IS_INSIDE)
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Go", exact=True)).to_be_focused()


def test_the_keyboards_place_is_kept_when_a_card_loses_its_button(
    open_page: Open, bot: SmallBot, room: Room
) -> None:
    bot.tell("U05TEACH", cards.case_card())
    page = open_page()
    page.get_by_role("button", name="Acknowledge").press("Enter")
    expect(page.get_by_role("status").get_by_text("Thank you. You have it.")).to_be_visible()
    expect(page.get_by_role("button", name="Acknowledge")).to_be_focused()
    chat = room.conversations.personal("U05TEACH")
    chat.messages[0].cards = [cards.case_card("Seen")]
    room.changed()
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    expect(page.get_by_role("article").first).to_be_focused()


def test_markdown_is_read_in_text_blocks_and_never_in_runs(open_page: Open, bot: SmallBot) -> None:
    links = "[a page](https://school.example) [bad](javascript:x)"
    block = f"**bold** _leaning_ {links} <i>no</i>\n- one"
    bot.tell("U05TEACH", cards.card([cards.text(block), cards.said("**plain** <i>no</i>")]))
    page = open_page()
    card = page.get_by_role("article").first
    expect(card.locator("strong", has_text="bold")).to_be_visible()
    expect(card.locator("em", has_text="leaning")).to_be_visible()
    expect(card.get_by_role("link")).to_have_count(1)
    expect(card.get_by_role("listitem")).to_have_text("one")
    expect(card.get_by_text("**plain** <i>no</i>")).to_be_visible()
    expect(card.locator("i")).to_have_count(0)
    page.get_by_label("Message Vera", exact=True).fill("words")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("article").last.locator("em")).to_have_text("words")


def test_a_channel_has_posts_with_answers_and_calls_vera_by_name(
    open_page: Open, teacher: TeamsPerson, room: Room
) -> None:
    page = open_page()
    page.get_by_role("button", name="Teams", exact=True).click()
    box = page.get_by_label("Post in General")
    box.fill("Good morning")
    box.press("Enter")
    page.get_by_role("button", name="Reply to the post of Tom Whitfield").click()
    box.fill("And to you")
    expect(page.get_by_text("Answering the post of Tom Whitfield")).to_be_visible()
    box.press("Enter")
    expect(page.get_by_text("And to you", exact=True)).to_be_visible()
    first, answer = teacher.messages("General")
    assert answer.thread_ts == first.ts
    box.press_sequentially("@v")
    box.press("Tab")
    box.press_sequentially("rep")
    box.press("Tab")
    box.press("Enter")
    expect(page.get_by_role("button", name="Go", exact=True)).to_be_visible()
    assert "<at>Vera</at> report cyberbullying" in [one.text for one in teacher.messages("General")]
    page.get_by_role("button", name="Without Vera").click()
    page.get_by_label("Post in Without Vera").press_sequentially("@v")
    expect(page.get_by_role("option")).to_have_count(0)


def test_messages_of_ones_own_are_changed_deleted_and_acted_on(
    open_page: Open, teacher: TeamsPerson
) -> None:
    page = open_page()
    box = page.get_by_label("Message Vera", exact=True)
    box.fill("nothing")
    box.press("Enter")
    more = page.get_by_role("button", name="More actions for the message of Tom Whitfield")
    more.click()
    page.get_by_role("button", name="Send to Vera as evidence").click()
    expect(page.get_by_role("dialog", name="Report")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    more.click()
    page.get_by_role("button", name="Edit").click()
    expect(box).to_have_value("nothing")
    box.fill("nothing at all")
    box.press("Enter")
    expect(page.get_by_text("nothing at all")).to_be_visible()
    expect(page.get_by_text("Edited", exact=True)).to_be_visible()
    more.click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("nothing at all")).to_have_count(0)


def test_what_comes_is_counted_and_pops_up_without_the_card(open_page: Open, bot: SmallBot) -> None:
    page = open_page()
    page.get_by_role("button", name="General").click()
    bot.tell("U05TEACH", cards.case_card())
    popup = page.locator("#popups").get_by_role("button", name="Vera has something for you.")
    expect(popup).not_to_contain_text("VERA-7K4Q")
    expect(page.get_by_role("button", name=re.compile("^Vera 1 unread"))).to_be_visible()
    popup.click()
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    expect(popup).to_have_count(0)
    expect(page.get_by_text("1 unread", exact=True)).to_have_count(0)


def test_the_demos_own_tools_move_time_break_teams_and_lead_to_the_other_platform(
    open_page: Open, room: Room
) -> None:
    room.beside = [("Slack", "http://127.0.0.1:1")]
    page = open_page()
    page.get_by_role("button", name="Demo time").click()
    page.get_by_role("button", name="+1 hour").click()
    expect(page.get_by_role("button", name="Demo time")).to_contain_text("15:05")
    page.get_by_role("button", name="Make Teams fail").click()
    page.get_by_role("button", name="Next message: server error (502)").click()
    page.get_by_role("button", name="Make Teams fail").click()
    expect(page.get_by_text("Planned: post: 502, 1 more")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Acting as").click()
    page.get_by_role("button", name="Helen Marsh Headteacher").click()
    there = page.get_by_role("navigation", name="Platform").get_by_role("link", name="Slack")
    expect(there).to_have_attribute("href", "http://127.0.0.1:1/?as=U01HEAD")


def test_a_small_screen_has_a_drawer_and_nothing_hangs_over(
    open_page: Open, bot: SmallBot, room: Room, teacher: TeamsPerson
) -> None:
    room.beside = [("Slack", "http://127.0.0.1:1")]
    teacher.say("General", "a-very-long-word-" * 8)
    bot.post_in("General", cards.case_card())
    page = open_page(TELEPHONE)
    page.get_by_role("button", name="Chats and channels").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chats and channels")).to_be_focused()
    page.get_by_role("button", name="Chats and channels").click()
    page.get_by_role("button", name="General").click()
    expect(page.get_by_text("a-very-long-word-")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE[0]
    assert page.evaluate(WIDEST) <= TELEPHONE[0]
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("dialog", name="VERA-7K4Q").get_by_text("*This*")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE[0]


def test_somebody_who_is_not_here_is_not_acted_as(open_page: Open) -> None:
    page = open_page(user="U99GONE")
    expect(page.get_by_role("button", name="Acting as Helen Marsh")).to_be_visible()


def _tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    expect(wanted).to_be_visible()
    for _ in range(30):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("the keyboard does not reach it")
