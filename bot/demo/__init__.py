"""A small Slack-shaped workspace, with a page to click in; it knows nothing of Vera's insides."""

from bot.demo.files import DemoFile, Generated, NewFile
from bot.demo.records import DemoChannel, DemoPerson, Ephemeral, Message, NotOnScreen
from bot.demo.screen import ViewOnScreen
from bot.demo.workspace import Workspace

__all__ = [
    "DemoChannel",
    "DemoFile",
    "DemoPerson",
    "Ephemeral",
    "Generated",
    "Message",
    "NewFile",
    "NotOnScreen",
    "ViewOnScreen",
    "Workspace",
]
