"""A school's room and a small bot, both on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.demo.teams import DemoChannel, DemoPerson, Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.conftest import PEOPLE, Clock
from tests.bot.demo.teams.small_bot import SmallBot

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


def person(user_id: str = "U09NEW", name: str = "Nora Bell") -> DemoPerson:
    """Give somebody who is not there yet."""
    return DemoPerson(user_id, name, f"{name.split()[0].lower()}@talavera.example")
