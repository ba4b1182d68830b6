"""A school with a channel for what may stand in one, and what becomes of the channel."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from bot.demo.person import Person as Actor
from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson as TeamsActor
from storage.cases import set_standings
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.world import World, a_world, changed_settings

LEADERS = ["Helen Whitfield", "David Osei", "Sunita Rao", "Marcus Bell", "Priya Nair"]
PLACE = "leaders"


def a_school_with_a_channel(
    database: Database, keyring: Keyring, folder: Path, *platforms: str, named: str = PLACE
) -> AbstractContextManager[World]:
    """Start a school with a channel of its own for what may stand in one."""
    settings = changed_settings(
        folder, replace={'senior_leaders = "senior-leaders"': f'senior_leaders = "{named}"'}
    )
    channels = {PLACE: LEADERS}
    return a_world(
        database, keyring, settings_file=settings, channels=channels, platforms=platforms
    )


def in_the_channel(world: World) -> list[str]:
    """Read every message that stands in the channel, where people are on one platform."""
    return standing_in_the_channel(world.person("Sunita Rao"))


def standing_in_the_channel(reader: Actor | TeamsActor, place: str = PLACE) -> list[str]:
    """Read every message that stands in a channel, as somebody in it."""
    return [message.words() for message in reader.messages(place) if not message.only_for]


def keep_out(world: World, case_id: UUID, name: str) -> None:
    """Keep somebody out of a case that is not quiet."""
    with world.vera.database.writing(world.school.id) as session:
        never = {UUID(world.id_of(name)): "named"}
        set_standings(session, case_id, Standing.EXCLUDED, never, at=world.clock())


def take_vera_away(world: World) -> None:
    """Remove her from the channel; on Teams from the team, and she stays with each person."""
    if isinstance(world.chat, Room):
        world.chat.install_for_everybody(quietly=True)
        world.chat.remove_from_team()
    else:
        world.chat.conversations.find(PLACE, "").members.discard(world.chat.bot_user_id)


def bring_vera(world: World) -> None:
    """Let her come to the channel, or to the team that it is in."""
    if isinstance(world.chat, Room):
        world.chat.install_in_team()
    else:
        world.chat.conversations.find(PLACE, "").members.add(world.chat.bot_user_id)


def delete_channel(world: World) -> None:
    """Delete the channel; Slack calls it archived."""
    if isinstance(world.chat, Room):
        world.chat.delete_channel(PLACE)
    else:
        world.chat.conversations.find(PLACE, "").archived = True


def rename_channel(world: World, before: str, name: str) -> None:
    """Give a channel another name."""
    if isinstance(world.chat, Room):
        world.chat.rename_channel(before, name)
    else:
        world.chat.conversations.find(before, "").name = name
