"""Binding staff to their accounts from the command line, so that nobody waits for the next hour."""

from __future__ import annotations

from contextlib import ExitStack

from bot.app import real_time
from bot.opening import Opened
from bot.people_in_chat import PeopleInChat
from bot.slack.connect import CannotConnect, connect
from bot.writer import Writer
from handlers.chat import TryLater

LATER = "Their accounts in Slack will be looked up by `vera serve`, at its start and every hour."


def match_now(here: Opened, held: ExitStack) -> str:
    """Look the people up in Slack and bind them; gives words for the person at the keyboard."""
    try:
        slack = connect(here.settings)
    except CannotConnect:
        return f"Slack did not answer. {LATER}"
    writer = Writer(here.database)
    held.callback(writer.close)
    people = PeopleInChat(
        here.database, writer, here.schools, {"slack": slack.directory}, real_time
    )
    try:
        return f"Found in Slack just now: {people.match_everybody('slack')} people."
    except TryLater:
        return f"Slack is busy. {LATER}"
