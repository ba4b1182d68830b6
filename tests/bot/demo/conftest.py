"""A school's workspace and a small Vera, both on loopback."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.person import Person
from tests.bot.demo.small_vera import SmallVera

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Open = Callable[[int, int], Page]

expect.set_options(timeout=15_000)

PEOPLE = [
    DemoPerson("U01HEAD", "Helen Marsh", "h.marsh@talavera.example", "Headteacher"),
    DemoPerson("U02DSL", "Daniel Okafor", "d.okafor@talavera.example", "Safeguarding lead"),
    DemoPerson("U05TEACH", "Tom Whitfield", "t.whitfield@talavera.example", "Year 9 teacher"),
]
COMMANDS = [
    ("/report-cyberbullying", "", "Report cyberbullying"),
    ("/help", "", "What Vera can do"),
    ("/slow", "", "Takes too long"),
]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 24, 13, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.moment

    def move(self, delta: timedelta) -> None:
        """Move the time."""
        self.moment += delta


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def ws(clock: Clock) -> Iterator[Workspace]:
    """Give a running workspace."""
    everybody = [one.user_id for one in PEOPLE]
    workspace = Workspace(
        PEOPLE,
        {
            "general": everybody,
            "senior-leaders": DemoChannel(everybody[:2], private=True),
            "old": DemoChannel(everybody, archived=True),
            "without-vera": DemoChannel(everybody, with_vera=False),
        },
        now=clock,
        move_clock=clock.move,
        commands=COMMANDS,
        message_shortcuts=[("evidence", "Send to Vera as evidence")],
        vera_url="http://127.0.0.1:9/slack/events",
        answer_within=15,  # not three: these tests share a busy machine
        trigger_lives=15,
    )
    with workspace:
        yield workspace


@pytest.fixture
def vera(ws: Workspace) -> Iterator[SmallVera]:
    """Give a small Vera that the workspace speaks to."""
    small = SmallVera(ws)
    yield small
    small.stop()


@pytest.fixture
def teacher(ws: Workspace) -> Person:
    """Act as a teacher."""
    return ws.acting_as("U05TEACH")


@pytest.fixture
def head(ws: Workspace) -> Person:
    """Act as the headteacher."""
    return ws.acting_as("U01HEAD")


@pytest.fixture
def a_filled_form(vera: SmallVera, teacher: Person) -> Callable[[str], None]:
    """Open the report form and fill it in."""

    def fill(account: str = "They posted her photo.") -> None:
        teacher.command("/report-cyberbullying")
        teacher.fill("What happened?", account)
        teacher.choose("Who is doing it?", "A pupil")

    return fill


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, ws: Workspace) -> Iterator[Open]:
    """Open the page as the teacher; a script error fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(width: int, height: int) -> Page:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((ws.base_url, "data:")) else errors.append(asked.url)
            ),
        )
        page.add_init_script(
            "sessionStorage.getItem('me') || sessionStorage.setItem('me', 'U05TEACH')"
        )
        page.goto(ws.base_url)
        expect(page.get_by_role("heading", name="#general")).to_be_visible()
        page.set_default_timeout(15_000)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert errors == []
