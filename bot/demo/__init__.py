"""A small Slack-shaped workspace, with a page to click in; it knows nothing of Vera's insides."""

from bot.demo.records import DemoChannel, DemoPerson, Ephemeral, Message, NotOnScreen
from bot.demo.screen import ViewOnScreen
from bot.demo.workspace import Workspace

__all__ = [
    "DemoChannel",
    "DemoPerson",
    "Ephemeral",
    "Message",
    "NotOnScreen",
    "ViewOnScreen",
    "Workspace",
]
