"""What Vera says on Teams of her own accord: when she is installed, and when nobody understood.

These cards stand in chat, so nothing of anybody's is in them: they only open what may not stand.
"""

from __future__ import annotations

from bot.teams import draw
from bot.teams.activity import Json

REPORT = ("Report", "/vera", "report")
VERA = ("Open Vera", "/vera", "")
HELP = ("Help", "/vera", "help")
FIRST_BUTTONS = (REPORT, VERA, HELP)

HELLO = (
    "Vera takes reports of cyberbullying and other concerns and tells the right senior manager at "
    "once. Press a button, or type: report, my reports, today, on duty, away, help. "
    "In danger, ring 999."
)
HELLO_TEAM = (
    "Vera posts cards here that somebody should acknowledge: never a name, never what was "
    "written. To report something, press the button: only you will see the form. "
    "Please do not write about anybody in this channel. In danger, ring 999."
)
NOT_UNDERSTOOD = (
    "Vera did not understand that, and kept nothing of it. To report something, please use the "
    "form. In danger, ring 999."
)
NOT_UNDERSTOOD_HERE = (
    "Vera did not understand that, and kept nothing of it. Please do not write about anybody "
    "here: you can delete your message. In danger, ring 999."
)
ONLY_YOU = "Please press the button: only you will see what opens."
OPENS = "Press the button to open it."
NOT_KEPT = "What you wrote after it was not kept. You can delete your message."
NOT_KEPT_IN_THE_FORM = (
    "What you wrote after it was not kept: please write it in the form. "
    "You can delete your message."
)


def hello() -> Json:
    """Greet somebody in their own chat with Vera."""
    return draw.opener("Vera", HELLO, FIRST_BUTTONS)


def hello_team() -> Json:
    """Greet a team or a group."""
    return draw.opener("Vera", HELLO_TEAM, FIRST_BUTTONS)


def not_understood() -> Json:
    """Answer words that are no command, in somebody's own chat with Vera."""
    return draw.opener("Vera", NOT_UNDERSTOOD, FIRST_BUTTONS)


def called(said: str) -> Json:
    """Answer in a channel or a group who called Vera, with a command she does not know or none."""
    words = f"{NOT_UNDERSTOOD_HERE} {ONLY_YOU}" if said else ONLY_YOU
    return draw.opener("Vera", words, FIRST_BUTTONS)
