"""Every way in which somebody can begin to send evidence, the same on either platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.demo import DemoChannel
from bot.demo.files import NewFile
from bot.demo.person import Person as Actor
from bot.demo.records import Message, StoredView
from bot.demo.teams.person import TeamsPerson as TeamsActor
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.evidence_acts import (
    GATE,
    MARKER,
    PICTURE,
    SEND,
    nasty_message,
    say_where,
)
from tests.walks.world import World, a_world, report, shown_to

BY, AUTHOR, THIRD = "Kwame Mensah", "Leah Marsh", "Ben Carter"
NAME = f"{MARKER}.png"

PLACES = ("channel", "thread", "private", "direct", "group")
"""Where a message is sent on from; Vera is in the first two alone."""
OF_ONES_OWN = ("command", "addition", "details")
"""Where there is no message: a command, and two ways to add to one's own report."""
EVERY_WAY = (*PLACES, *OF_ONES_OWN)

IN_WORDS = "In the Year 6 group, since Monday."

FILE_CONTROLS = ('"file_input"', "add files in the next step", "/upload/")

BUTTONS = {"addition": "Add evidence", "details": "Add details"}
GATE_OF_DETAILS = (
    "To add files: could any show anyone under 18 nude, partly nude or in a sexual way?"
)


@dataclass(frozen=True)
class Begun:
    """A form of evidence that is open, and what may be kept nowhere before it is sent."""

    way: str
    person: Actor | TeamsActor
    message: Message | None
    secrets: tuple[str, ...]

    @property
    def gate(self) -> str:
        """Give the words of its first question."""
        return GATE_OF_DETAILS if self.way == "details" else GATE

    @property
    def takes_files(self) -> bool:
        """Say whether what is drawn now takes a file, or leads to where one can be given."""
        return any(control in self._drawn for control in FILE_CONTROLS)

    @property
    def _drawn(self) -> str:
        if isinstance(self.person, TeamsActor):
            return json.dumps(self.person.dialog().card)
        surface = self.person.surface()
        assert isinstance(surface, StoredView)
        return json.dumps(surface.definition)

    def answer(self, said: str) -> str:
        """Answer the gate, and read what is asked then."""
        self.person.choose(self.gate, said)
        if isinstance(self.person, TeamsActor):
            self.person.see_what_follows()
        return shown_to(self.person)

    def change(self, said: str) -> str:
        """Answer the gate otherwise; on Teams what then lacks is seen when it is sent."""
        self.person.choose(self.gate, said)
        if isinstance(self.person, TeamsActor):
            self.person.press_send()
        return shown_to(self.person)

    def send_as(self, said: str, where: str = IN_WORDS) -> str:
        """Answer that it may show a child, say in words where it is, and send it."""
        self.answer(said)
        say_where(self.person, where)
        self.person.submit()
        return shown_to(self.person)


@contextmanager
def a_world_with_walls(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """Start the example school, with a channel that Vera is not in."""
    walled = DemoChannel([BY, AUTHOR], private=True, with_vera=False)
    with a_world(database, keyring, platforms=[platform], channels={"walled": walled}) as world:
        yield world


def prepared(world: World, way: str) -> Message | None:
    """Do what comes before: a message is written somewhere, or a report was sent."""
    if way in PLACES:
        return a_message(world, way)
    if way in BUTTONS:
        report(world.person(BY))
        world.settle()
    return None


def begun(world: World, way: str, message: Message | None) -> Begun:
    """Open the form as somebody does who means to send evidence."""
    person = world.person(BY)
    if message is not None:
        person.more_actions(message, SEND)
    elif way == "command":
        person.command("/vera", "evidence")
    else:
        person.press(BUTTONS[way])
    return Begun(way, person, message, secrets_of(world, message))


def a_message(world: World, place: str) -> Message:
    """Have somebody write a message with a file, in one of the places."""
    if place == "thread":
        return _answer_in_a_thread(world)
    files = [NewFile(NAME, PICTURE)]
    return nasty_message(world, author=AUTHOR, channel=_where(world, place), files=files)


def secrets_of(world: World, message: Message | None) -> tuple[str, ...]:
    """List what tells of a message: its words, its time, its place and its files."""
    if message is None:
        return (MARKER,)
    files = [file.file_id for file in message.files]
    known = world.on_teams and message.channel in _channels_of_the_team(world)
    return (MARKER, message.ts, *files, *(() if known else (message.channel,)))


def _channels_of_the_team(world: World) -> set[str]:
    """List the channels that Teams tells Vera of, so that she knows where she may post."""
    assert world.room is not None
    return {one.conversation_id for one in world.room.conversations.channels()}


def _where(world: World, place: str) -> str:
    if place == "direct":
        return world.accounts[BY]
    if place == "group":
        return _group(world)
    return {"channel": "general", "private": "walled"}[place]


def _group(world: World) -> str:
    members = [world.accounts[name] for name in (BY, AUTHOR, THIRD)]
    if world.room is not None and world.on_teams:
        return world.room.conversations.add_group("planning", members, with_vera=False).name
    return world.workspace.conversations.direct(*members).conversation_id


def _answer_in_a_thread(world: World) -> Message:
    author, text = world.person(AUTHOR), f"Look at this liar {MARKER}"
    first = world.person(THIRD).say("general", "Who was it?")
    if isinstance(author, TeamsActor):
        return author.reply(first, text, files=[NAME])
    return author.post("general", text, [NewFile(NAME, PICTURE)], reply_to=first)
