"""The main walk on both demo pages, in a real browser: by mouse, by keyboard, on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.in_a_browser import CHROMIUM, Open
from tests.walks.on_a_page import (
    TELEPHONE,
    WRITTEN,
    act_as,
    acts_as,
    ask_by_keyboard,
    ask_for_the_form,
    close_dialog,
    fill_by_mouse,
    fits,
    go_to_vera,
    group,
    open_drawer,
    picture,
    platforms,
    tab_to,
)
from tests.walks.world import (
    ACCOUNT,
    DANGER,
    IMAGE,
    NAMED,
    SOMEONE_HERE,
    SUSPECT,
    World,
    a_world,
)

THANKS = "Thank you. The reporter can see that you have it."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium browser on this machine"),
]


def test_the_main_walk_by_mouse(world: World, open_page: Open) -> None:
    page = open_page(world)
    form = ask_for_the_form(page, world)
    expect(form.get_by_text("999").first).to_be_visible()
    picture(page, world, "first-step")
    fill_by_mouse(form, world)
    picture(page, world, "form")
    form.get_by_role("button", name="Send").click()
    sent = page.get_by_role("dialog", name="Sent: VERA-")
    expect(sent.get_by_text("was sent to Sunita Rao, your line manager")).to_be_visible()
    picture(page, world, "receipt")
    close_dialog(page)
    world.settle()

    act_as(page, "Sunita Rao")
    go_to_vera(page)
    expect(page.get_by_text("Priority: Today")).to_be_visible()
    picture(page, world, "demo")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text(WRITTEN)).to_be_visible()
    picture(page, world, "case")
    close_dialog(page)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    world.settle()
    expect(page.get_by_text("by Sunita Rao at 10:00")).to_be_visible()
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    picture(page, world, "acknowledged")

    act_as(page, "Kwame Mensah")
    go_to_vera(page)
    expect(page.get_by_text("was seen by Sunita Rao at 10:00")).to_be_visible()


def test_the_main_walk_by_keyboard_alone(world: World, open_page: Open) -> None:
    page = open_page(world)
    press = page.keyboard.press
    press("Tab")
    press("Enter")
    form = ask_by_keyboard(page, world)
    for question in (DANGER, IMAGE):
        tab_to(page, group(form, question).get_by_label("No", exact=True))
        press("Space")
    if world.on_teams:
        press("Control+Enter")
        tab_to(page, form.get_by_label(ACCOUNT))
        page.keyboard.type(WRITTEN)
    expect(form.get_by_label(ACCOUNT)).to_have_value(WRITTEN)
    tab_to(page, group(form, SUSPECT).get_by_label("A pupil", exact=True))
    press("Space")
    picture(page, world, "keyboard")
    press("Control+Enter")
    expect(page.get_by_role("dialog", name="Sent: VERA-")).to_be_visible()
    close_dialog(page)
    world.settle()
    assert any("Cyberbullying" in card.words() for card in world.direct("Sunita Rao"))


def test_the_main_walk_on_a_telephone(world: World, open_page: Open) -> None:
    page = open_page(world, TELEPHONE)
    form = ask_for_the_form(page, world)
    fill_by_mouse(form, world)
    fits(page)
    picture(page, world, "telephone-form")
    form.get_by_role("button", name="Send").click()
    sent = page.get_by_role("dialog", name="Sent: VERA-")
    expect(sent.get_by_text("It is not yet seen.")).to_be_visible()
    picture(page, world, "telephone-receipt")
    close_dialog(page)
    world.settle()
    act_as(page, "Sunita Rao")
    open_drawer(page)
    go_to_vera(page)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    world.settle()
    expect(page.get_by_text("by Sunita Rao at 10:00")).to_be_visible()
    fits(page)
    picture(page, world, "telephone-card")


def test_danger_shows_999_while_the_form_is_still_open(world: World, open_page: Open) -> None:
    page = open_page(world)
    form = ask_for_the_form(page, world)
    if not world.on_teams:
        form.get_by_label(ACCOUNT).fill("He is outside my house.")
    group(form, DANGER).get_by_label("Yes", exact=True).check()
    if world.on_teams:
        group(form, IMAGE).get_by_label("No", exact=True).check()
        form.get_by_role("button", name="Next").click()
        form.get_by_label(ACCOUNT).fill("He is outside my house.")
    expect(form.get_by_text("Ring 999 now.")).to_be_visible()
    expect(form.get_by_label(ACCOUNT)).to_have_value("He is outside my house.")
    picture(page, world, "danger")


def test_somebody_at_the_school_is_picked_by_typing(world: World, open_page: Open) -> None:
    page = open_page(world)
    form = ask_for_the_form(page, world)
    fill_by_mouse(form, world)
    group(form, SUSPECT).get_by_label(SOMEONE_HERE, exact=True).check()
    if world.on_teams:
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_text("Please look at: Who at the school?")).to_be_visible()
        expect(form.get_by_label(ACCOUNT)).to_have_value(WRITTEN)
    form.get_by_label(NAMED).press_sequentially("suni")
    expect(form.get_by_role("option", name="Sunita Rao")).to_be_visible()
    picture(page, world, "picker")
    page.keyboard.press("Enter")
    expect(form.get_by_role("button", name="Remove Sunita Rao")).to_be_visible()
    form.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Sent: VERA-")).to_be_visible()
    assert "Sunita Rao" in world.standing(Standing.EXCLUDED)


def test_one_goes_from_slack_to_teams_and_stays_who_one_is(
    open_page: Open, database: Database, keyring: Keyring
) -> None:
    with a_world(database, keyring, platforms=["slack", "teams"]) as world:
        assert world.room is not None
        world.workspace.beside = [("Teams", world.room.base_url)]
        world.room.beside = [("Slack", world.workspace.base_url)]
        page = open_page(world)
        act_as(page, "Sunita Rao")
        platforms(page).get_by_role("link", name="Teams").click()
        expect(page.get_by_role("heading", name="Vera", level=1)).to_be_visible()
        acts_as(page, "Sunita Rao")
        act_as(page, "Priya Nair")
        picture(page, world, "teams-beside")
        platforms(page).get_by_role("link", name="Slack").click()
        expect(page.get_by_role("heading", name="#general")).to_be_visible()
        acts_as(page, "Priya Nair")
        act_as(page, "Kwame Mensah")
        page.reload()
        acts_as(page, "Kwame Mensah")
        page.close()
        assert world.errors == []
