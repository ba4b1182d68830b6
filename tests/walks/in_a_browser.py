"""A real browser on the demo's pages: what a walk in it begins with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.walks.on_a_page import DESK, composer
from tests.walks.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

expect.set_options(timeout=15_000)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a platform's page as Kwame Mensah; what the browser finds wrong fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(world: World, size: tuple[int, int] = DESK) -> Page:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(f"{world.chat.base_url}/?as={world.accounts['Kwame Mensah']}")
        expect(composer(page, world)).to_be_visible()
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert errors == []
