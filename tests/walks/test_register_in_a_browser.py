"""The register taken from both demo pages, by hand in a real browser, to the downloaded file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from storage.database import Database
from storage.keyring import Keyring
from tests.read_back import events_read, lines_read
from tests.walks.in_a_browser import CHROMIUM, Open
from tests.walks.on_a_page import act_as, go_to_vera, open_from_chat, picture, signed_in
from tests.walks.request_acts import log_request
from tests.walks.world import World, a_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium browser on this machine"),
]

LEAD = "Carol Dunn"


@pytest.fixture
def world(sqlite_database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a web address of Vera's own and a request."""
    with a_world(sqlite_database, keyring, platforms=[platform], web=True) as world:
        log_request(world.person("Kwame Mensah"), received=date(2026, 4, 20))
        world.person("Kwame Mensah").close_all()
        world.settle()
        yield world
        assert world.errors == []


def with_the_register_open(page: Page, world: World) -> None:
    """Act as the data lead and ask for the register in one's own chat with Vera."""
    act_as(page, LEAD)
    go_to_vera(page)
    box = page.get_by_label("Message Vera", exact=True)
    box.fill("requests" if world.on_teams else "/vera requests")
    page.get_by_role("button", name="Send", exact=True).click()
    if world.on_teams:
        page.get_by_role("article").get_by_role("button", name="Requests").last.click()


@pytest.mark.parametrize("button", ["Calendar file", "As a table (CSV)"])
def test_the_register_is_taken_by_hand(
    world: World, open_page: Open, tmp_path: Path, button: str
) -> None:
    page = open_page(world)
    with_the_register_open(page, world)
    picture(page, world, "register")
    page.get_by_role("button", name=button).last.click()
    picture(page, world, "register-link")
    theirs = open_from_chat(page)
    expect(theirs.get_by_role("heading", name="Take a file")).to_be_visible()
    signed_in(theirs, world, LEAD)
    with theirs.expect_download() as download:
        theirs.get_by_role("button", name="Download the file").click()
    download.value.save_as(tmp_path / "taken")
    taken = (tmp_path / "taken").read_bytes()
    assert len(lines_read(taken) if "CSV" in button else events_read(taken)) in (1, 2)
    assert world.case().reference.encode() in taken
