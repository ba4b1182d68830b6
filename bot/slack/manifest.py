"""The app's manifest for Slack, as the features declare it; manifest.yml must be equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from handlers.features import COMMANDS, MESSAGE_ACTIONS, SHORTCUTS

Json: TypeAlias = "dict[str, Any]"

URL = "https://vera.example.sch.uk/slack/events"
"""To be replaced by the school's own address; not used with Socket Mode."""

# No `history` scope: Vera is given a message by the person who sends it on. A school that wants her
# to read one again that waited too long may grant channels:history, and invite her to the channel.
SCOPES = (
    "channels:read",  # who is in a public channel that a card may go to
    "chat:write",  # cards and direct messages
    "commands",
    "files:read",  # what somebody sends as evidence, once the gate was answered with No
    "files:write",  # to delete the uploader's copy once it is sealed, where Slack lets an app
    "groups:read",  # who is in a private channel that a card may go to
    "users:read",
    "users:read.email",  # matching the staff list with accounts
)

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")

LONG_DESCRIPTION = (
    "Vera is the safeguarding and data-protection desk in a school's staff chat. Staff report "
    "cyberbullying and other concerns without leaving Slack; the right senior manager is told "
    "within seconds, acknowledges, and if nobody does it goes on to the next person. What staff "
    "write is encrypted, is never posted in a channel, and is opened only by the people named in "
    "the reply. In an emergency ring 999."
)


def manifest() -> Json:
    """Write the manifest from what the features declare."""
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Vera",
            "description": "Report cyberbullying and concerns to the right person at school",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Vera", "always_online": True},
            "shortcuts": list(_shortcuts()),
            "slash_commands": list(_commands()),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": URL, "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                "request_url": URL,
                "message_menu_options_url": URL,
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _shortcuts() -> Iterator[Json]:
    for callback_id, command in SHORTCUTS.items():
        yield {
            "name": command.shortcut,
            "type": "global",
            "callback_id": callback_id,
            "description": command.description,
        }
    for id, action in MESSAGE_ACTIONS.items():
        yield {
            "name": action.label,
            "type": "message",
            "callback_id": id,
            "description": action.description,
        }


def _commands() -> Iterator[Json]:
    for name in sorted({each.command for each in COMMANDS.values()}):
        words = [
            each.word
            for each in COMMANDS.values()
            if each.command == name and each.word and not each.for_few
        ]
        command: Json = {
            "command": name,
            "url": URL,
            "description": COMMANDS[name, ""].description,
            "should_escape": False,
        }
        if words:
            command["usage_hint"] = f"[{' | '.join(sorted(words))}]"
        yield command
