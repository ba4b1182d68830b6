"""A small Teams-shaped room; it knows nothing of Vera's insides."""

from bot.demo.records import DemoChannel, DemoPerson, NotOnScreen
from bot.demo.teams.records import TeamsEphemeral, TeamsMessage
from bot.demo.teams.room import Room
from bot.demo.teams.screen import DialogOnScreen

__all__ = [
    "DemoChannel",
    "DemoPerson",
    "DialogOnScreen",
    "NotOnScreen",
    "Room",
    "TeamsEphemeral",
    "TeamsMessage",
]
