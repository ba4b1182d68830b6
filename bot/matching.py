"""Binding staff to their accounts from the command line, so that nobody waits for the next hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from bot.app import real_time
from bot.connecting import CannotConnect
from bot.opening import Opened
from bot.people_in_chat import PeopleInChat
from bot.writer import Writer
from handlers.chat import Directory, TryLater

NAMES = {"slack": "Slack", "teams": "Teams"}
LATER = "Their accounts there will be looked up by `vera serve`, at its start and every hour."


def match_now(here: Opened, held: ExitStack) -> Iterator[str]:
    """Look the people up on each platform and bind them; gives words for whoever typed it."""
    writer = Writer(here.database)
    held.callback(writer.close)
    for platform in here.settings.platforms:
        yield _match(here, held, writer, platform)


def _match(here: Opened, held: ExitStack, writer: Writer, platform: str) -> str:
    name = NAMES[platform]
    try:
        directory = _directory(here, held, writer, platform)
        people = PeopleInChat(
            here.database, writer, here.keyring, here.schools, {platform: directory}, real_time
        )
        return f"Found in {name} just now: {people.match_everybody(platform)} people."
    except CannotConnect:
        return f"{name} did not answer. {LATER}"
    except TryLater:
        return f"{name} is busy. {LATER}"


def _directory(here: Opened, held: ExitStack, writer: Writer, platform: str) -> Directory:
    if platform == "slack":
        from bot.slack.connect import connect as connect_slack

        return connect_slack(here.settings).directory
    from bot.teams.connect import connect

    teams = connect(here.settings, database=here.database, writer=writer, now=real_time)
    held.callback(teams.close)
    return teams.directory
