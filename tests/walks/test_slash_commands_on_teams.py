"""Slash commands of Teams: sent to Vera alone in a channel, and answered to that person alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.demo.teams import Room
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.world import World, a_world

PLACE = "senior-leaders"


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    members = ["Helen Whitfield", "Sunita Rao", "Kwame Mensah"]
    with a_world(database, keyring, channels={PLACE: members}, platforms=["teams"]) as world:
        yield world


@pytest.fixture
def room(world: World) -> Room:
    assert world.room is not None
    return world.room


def slash_command(world: World, room: Room, name: str, words: str) -> None:
    """Choose a command in the menu of the channel: Teams marks what it sends as for Vera alone."""
    where = room.conversations.find(PLACE, world.accounts[name])
    who = room.people[world.accounts[name]]
    typed: dict[str, Any] = room.activities.event(who, where, "message", text=words)
    typed["recipient"] = {**typed["recipient"], "isTargeted": True}
    assert room.send(typed).status == 200


def test_what_was_asked_in_private_is_answered_in_private(world: World, room: Room) -> None:
    slash_command(world, room, "Kwame Mensah", "report cyberbullying")
    posted = room.calls_of("post")[-1].arguments["body"]
    assert posted["recipient"]["isTargeted"] is True
    assert posted["recipient"]["aadObjectId"] == room.aad_of(world.accounts["Kwame Mensah"])


def test_where_private_answers_are_not_there_it_goes_to_their_own_chat(
    world: World, room: Room
) -> None:
    """Never in front of the others, who would learn that somebody reports."""
    before = len(world.person("Sunita Rao").messages(PLACE))
    room.fail_next("post", "BotDisabledByAdmin")
    slash_command(world, room, "Kwame Mensah", "report cyberbullying")
    seen = [message.words() for message in world.person("Sunita Rao").messages(PLACE)[before:]]
    assert all("Please press the button" not in words for words in seen[1:])
    own = world.person("Kwame Mensah").direct_messages()[-1]
    assert "Report cyberbullying" in own.buttons()
