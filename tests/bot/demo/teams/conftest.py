"""A school's room and a small bot, both on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo.teams import DemoChannel, DemoPerson, Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.conftest import CHROMIUM, PEOPLE, Clock
from tests.bot.demo.teams.small_bot import SmallBot

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium here"),
]
DESK = (1300, 850)
Open = Callable[..., Page]
COMMANDS = [("report cyberbullying", "Report cyberbullying"), ("help", "What Vera can do")]
EVIDENCE = ("sendToVera", "Send to Vera as evidence")


@pytest.fixture
def room(clock: Clock) -> Iterator[Room]:
    """Give a running room, in whose team Vera is."""
    everybody = [one.user_id for one in PEOPLE]
    made = Room(
        PEOPLE,
        {
            "general": everybody,
            "Senior leaders": DemoChannel(everybody[:2]),
            "Without Vera": DemoChannel(everybody, with_vera=False),
        },
        now=clock,
        move_clock=clock.move,
        commands=COMMANDS,
        message_actions=[EVIDENCE],
        vera_url="http://127.0.0.1:9/teams/messages",
        answer_within=15,  # not five: these tests share a busy machine
        reply_within=0.2,
    )
    with made:
        yield made


@pytest.fixture
def bot(room: Room) -> Iterator[SmallBot]:
    """Give a small bot that the room speaks to, installed in the team and for everybody."""
    small = SmallBot(room)
    room.install_in_team()
    room.install_for_everybody(quietly=True)
    small.seen.clear()
    room.sent.clear()
    room.requests.clear()
    yield small
    small.stop()


@pytest.fixture
def teacher(room: Room) -> TeamsPerson:
    """Act as a teacher."""
    return room.acting_as("U05TEACH")


@pytest.fixture
def head(room: Room) -> TeamsPerson:
    """Act as the headteacher."""
    return room.acting_as("U01HEAD")


@pytest.fixture
def open_page(browser: Browser, room: Room, bot: SmallBot) -> Iterator[Open]:
    """Open the page as somebody; a script error, or a request elsewhere, fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(size: tuple[int, int] = DESK, user: str = "U05TEACH") -> Page:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: errors.append(asked.url) if _leaves(asked.url) else None)
        page.goto(f"{room.base_url}/?as={user}")
        expect(page.get_by_role("heading", name="Vera", level=1)).to_be_visible()
        pages.append(page)
        return page

    def _leaves(url: str) -> bool:
        return not url.startswith((room.base_url, bot.base_url, "data:"))

    yield opened
    for page in pages:
        page.context.close()
    assert (errors, room.errors) == ([], [])


def person(user_id: str = "U09NEW", name: str = "Nora Bell") -> DemoPerson:
    """Give somebody who is not there yet."""
    return DemoPerson(user_id, name, f"{name.split()[0].lower()}@talavera.example")
