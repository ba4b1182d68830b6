"""The pages in a real browser: by mouse, by keyboard, on a telephone, on a bad connection."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect, sync_playwright

from bot.web import Server
from bot.web_pages.given_out import attachment
from bot.web_pages.pieces import PIECE
from storage.database import Database
from storage.keyring import Keyring
from storage.sealing import Unreadable
from storage.web_links import Purpose
from tests.bot.web_pages.site import MANAGER, REPORTER, Site, a_site
from tests.read_back import events_read
from tests.walks.request_acts import log_request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TELEPHONE, DESK = (360, 740), (1280, 860)
PICTURES = os.environ.get("VERA_TEST_PICTURES")
"""A folder for pictures of the page, when somebody wants to look at them."""

WHERE = "In the Year 6 group on WhatsApp, since Monday"
CONTENT = os.urandom(3 * PIECE + 5)

expect.set_options(timeout=15_000)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium browser on this machine"),
]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Open a page; what the browser finds wrong fails the test, but for what it was made to."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(url: str, size: tuple[int, int] = DESK, *, script: bool = True) -> Page:
        page = chromium.new_page(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script
        )
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(url)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    # What a browser says of an answer that is no 200, and of a connection that a test broke.
    assert [each for each in errors if not each.startswith("Failed to load resource")] == []


def answer_no(page: Page) -> None:
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Add files")).to_be_visible()


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files
    ]
    page.get_by_label("Choose files").set_input_files(payloads)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Files").get_by_role("listitem").filter(has_text=name)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the files").click()


def until_visible(page: Page, wanted: Locator) -> None:
    """Let time pass on the page, which waits a little before it tries again."""
    for _ in range(200):
        if wanted.is_visible():
            return
        page.clock.run_for(1_000)
    expect(wanted).to_be_visible()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"web-{name}.png"), full_page=True)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE[0]


def test_files_are_added_on_a_telephone(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}", TELEPHONE)
    fits(page)
    picture(page, "gate")
    answer_no(page)
    fits(page)
    long_name = f"{'a-very-long-name-' * 9}.png"
    choose(page, (long_name, CONTENT), ("empty.txt", b""), ("<b>bold</b>.zip", b"PK\3\4"))
    expect(row(page, "bold").get_by_text("a program or an archive")).to_be_visible()
    expect(row(page, "<b>bold</b>.zip")).to_be_visible()
    fits(page)
    picture(page, "chosen")
    send(page)
    expect(page.get_by_text("All files are sent.")).to_be_visible()
    expect(page.get_by_text("sent and kept")).to_have_count(3)
    fits(page)
    picture(page, "sent")
    page.get_by_role("button", name="I have finished").click()
    expect(page.get_by_text("The files are kept")).to_be_visible()
    fits(page)
    picture(page, "finished")
    assert site.kept() == [CONTENT, b"", b"PK\3\4"]


def test_files_are_added_by_keyboard_alone(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    press = page.keyboard.press
    press("Tab")
    press("ArrowDown")
    press("ArrowUp")
    expect(page.get_by_role("radio", name="No", exact=True)).to_be_checked()
    press("Tab")
    press("Enter")
    expect(page.get_by_role("heading", name="Add files")).to_be_visible()
    press("Tab")
    expect(page.get_by_role("link", name="go back")).to_be_focused()
    press("Tab")
    expect(page.get_by_label("Choose files")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        press("Space")
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"abc"})
    press("Tab")
    expect(page.get_by_role("button", name="Remove: a.png")).to_be_focused()
    press("Tab")
    expect(page.get_by_role("button", name="Send the files")).to_be_focused()
    picture(page, "keyboard")
    press("Enter")
    expect(page.get_by_text("All files are sent.")).to_be_visible()
    expect(page.get_by_role("button", name="I have finished")).to_be_focused()
    press("Enter")
    expect(page.get_by_text("The files are kept")).to_be_visible()
    assert site.kept() == [b"abc"]


def test_yes_or_not_sure_takes_words_alone(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}", TELEPHONE)
    page.get_by_role("radio", name="Not sure").check()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("input[type=file]")).to_have_count(0)
    fits(page)
    picture(page, "where")
    page.get_by_label("Where is it, in words?").fill("https://evil.example/x")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("leave the web address out")
    picture(page, "where-wrong")
    page.get_by_label("Where is it, in words?").fill(WHERE)
    page.get_by_label("May somebody who works here have sent it").fill("A coach from outside")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Helen Whitfield has been told")).to_be_visible()
    fits(page)
    picture(page, "told")
    assert len(site.world.cases()) == 2
    assert site.files() == []


def test_a_connection_that_is_lost_is_gone_on_with(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    page.clock.install()
    answer_no(page)
    choose(page, ("film.mp4", CONTENT))
    came: list[str] = []

    def third_is_lost(route: Route) -> None:
        came.append(route.request.url)
        if len(came) > 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/pieces*", third_is_lost)
    send(page)
    until_visible(page, row(page, "film.mp4").get_by_text("The connection was lost."))
    expect(page.get_by_role("button", name="Try again: film.mp4")).to_be_focused()
    picture(page, "lost")
    page.unroute("**/pieces*")
    page.get_by_role("button", name="Try again: film.mp4").click()
    expect(page.get_by_text("All files are sent.")).to_be_visible()
    assert len({url for url in came if "offset=0" in url}) == 1
    assert site.kept() == [CONTENT]
    assert len(site.files()) == 1


def test_an_answer_that_is_lost_sends_nothing_twice(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    page.clock.install()
    answer_no(page)
    choose(page, ("film.mp4", CONTENT))
    lost: list[str] = []

    def answer_is_lost(route: Route) -> None:
        path = route.request.url.rpartition("/")[2].partition("?")[0]
        if path in lost or path not in ("pieces", "done"):
            route.continue_()
            return
        lost.append(path)
        route.fetch()
        route.abort("connectionreset")

    page.route("**/upload/**", answer_is_lost)
    send(page)
    until_visible(page, page.get_by_text("All files are sent."))
    assert lost == ["pieces", "done"]
    assert site.kept() == [CONTENT]


def test_a_vera_that_was_started_again_has_the_file_from_its_beginning(
    site: Site, open_page: Open
) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    answer_no(page)
    choose(page, ("film.mp4", CONTENT))
    came: list[str] = []

    def started_again_at_the_third(route: Route) -> None:
        came.append(route.request.url)
        if len(came) == 3:
            site.parts.uploads.close()
        route.continue_()

    page.route("**/pieces*", started_again_at_the_third)
    send(page)
    expect(page.get_by_text("All files are sent.")).to_be_visible()
    assert len({url for url in came if "offset=0" in url}) == 2
    assert site.kept() == [CONTENT]


def test_a_file_that_is_too_large_is_said_at_once_and_the_others_are_sent(
    sqlite_database: Database, keyring: Keyring, open_page: Open
) -> None:
    with a_site(sqlite_database, keyring, largest_file_mb=1) as site:
        page = open_page(f"{site.url}/upload/{site.upload_link()}")
        answer_no(page)
        choose(page, ("film.mp4", bytes(1_200_000)), ("a.png", b"abc"))
        said = row(page, "film.mp4").get_by_text("This file has 1.1 MB. Vera takes files of up to")
        expect(said).to_be_visible()
        picture(page, "too-large")
        send(page)
        expect(row(page, "a.png").get_by_text("sent and kept")).to_be_visible()
        assert site.kept() == [b"abc"]
        page.get_by_role("button", name="Remove: film.mp4").click()
        expect(row(page, "film.mp4")).to_have_count(0)


def test_what_was_chosen_and_not_sent_is_not_forgotten(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    answer_no(page)
    choose(page, ("a.png", b"abc"))
    page.get_by_role("button", name="I have finished").click()
    expect(page.get_by_role("status")).to_contain_text("files that were not sent")
    send(page)
    expect(page.get_by_text("All files are sent.")).to_be_visible()


def test_a_page_whose_time_is_over_says_so(site: Site, open_page: Open) -> None:
    page = open_page(f"{site.url}/upload/{site.upload_link()}")
    answer_no(page)
    choose(page, ("a.png", b"abc"), ("b.png", b"def"))
    expect(page.get_by_role("button", name="Send the files")).to_be_enabled()
    site.world.clock.move(minutes=31)
    send(page)
    expect(row(page, "a.png").get_by_text("The time for this page is over")).to_be_visible()
    expect(page.get_by_role("button", name="Send the files")).to_be_disabled()
    assert site.files() == []


@pytest.mark.parametrize("way", ["Slack", "Microsoft"])
def test_a_file_is_opened_in_a_browser(site: Site, open_page: Open, way: str) -> None:
    site.put_in_place(CONTENT, "Größe.png")
    page = open_page(f"{site.url}/files/{site.open_link()}", TELEPHONE)
    fits(page)
    picture(page, "sign-in")
    page.get_by_role("link", name=f"Sign in with {way}").click()
    person = page.get_by_role("link" if way == "Slack" else "button", name=MANAGER)
    person.click()
    expect(page.get_by_text(f"You are signed in as {MANAGER}")).to_be_visible()
    fits(page)
    picture(page, "open")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert download.value.suggested_filename == "Größe.png"
    assert Path(download.value.path()).read_bytes() == CONTENT
    page.reload()
    page.get_by_role("button", name="Download the file").click()
    expect(page.get_by_text("There is nothing here for you to open")).to_be_visible()
    picture(page, "nothing")


@pytest.mark.parametrize("way", ["Slack", "Microsoft"])
def test_the_calendar_of_the_register_is_taken_in_a_browser(
    site: Site, open_page: Open, way: str
) -> None:
    log_request(site.world.in_slack(REPORTER), received=date(2026, 4, 20))
    lead = "Carol Dunn"
    token = site.link(Purpose.CALENDAR, UUID(site.world.id_of(lead)), lead)
    page = open_page(f"{site.url}/lists/{token}", TELEPHONE)
    expect(page.get_by_role("heading", name="Take a file")).to_be_visible()
    fits(page)
    picture(page, "list-sign-in")
    page.get_by_role("link", name=f"Sign in with {way}").click()
    page.get_by_role("link" if way == "Slack" else "button", name=lead).click()
    expect(page.get_by_text(f"You are signed in as {lead}")).to_be_visible()
    fits(page)
    picture(page, "list")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert download.value.suggested_filename == "vera-requests-2026-04-28.ics"
    (notice, due) = events_read(Path(download.value.path()).read_bytes())
    assert "last day to give notice" in notice
    assert due.endswith(": subject access request due")
    page.reload()
    page.get_by_role("button", name="Download the file").click()
    expect(page.get_by_text("There is nothing here for you to open")).to_be_visible()


@pytest.mark.parametrize("size", [200_000, 3_000_000])
def test_a_file_that_breaks_off_is_no_download(open_page: Open, size: int) -> None:
    def parts() -> Iterator[bytes]:
        yield os.urandom(size // 2)
        raise Unreadable("It is damaged.")

    web = Flask("test", static_folder=None)
    web.add_url_rule("/", "page", view_func=lambda: '<a href="/file">File</a>')
    web.add_url_rule(
        "/file", "file", view_func=lambda: attachment(parts(), size=size, name="photograph.png")
    )
    server = Server(web, host="127.0.0.1", port=0, threads=2)
    server.start()
    try:
        page = open_page(f"http://127.0.0.1:{server.port}/")
        with page.expect_download() as download:
            page.get_by_role("link").click()
        assert download.value.failure() is not None
    finally:
        server.stop()
