"""A real browser on the demo's pages: what a walk in it begins with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

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


class Chromium:
    """A headless Chromium, started anew where it has died: one death fails one test, not all."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    def new_page(self, size: tuple[int, int]) -> Page:
        """Open an empty page of this size."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(
                executable_path=CHROMIUM, args=list(QUIET)
            )
        return self._browser.new_page(viewport={"width": size[0], "height": size[1]})

    def close(self) -> None:
        """Let go of it."""
        if self._browser is not None and self._browser.is_connected():
            self._browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """Give a headless Chromium."""
    with sync_playwright() as playwright:
        chromium = Chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Chromium) -> Iterator[Open]:
    """Open a platform's page as Kwame Mensah; what the browser finds wrong fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(world: World, size: tuple[int, int] = DESK) -> Page:
        page = browser.new_page(size)
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
