"""The app's manifest for Microsoft 365, as the features declare it; teams/manifest.json equals it.

It asks for no permission: Vera reads nothing that nobody sent her, and asks no directory.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.teams.activity import Json
from bot.teams.spelling import said
from handlers.feature import Command, MessageAction
from handlers.features import COMMANDS, MESSAGE_ACTIONS

SCHEMA_VERSION = "1.29"
VERSION = "1.2.0"
"""To be raised whenever the manifest changes: Teams takes an update only under a new version."""
VERSION_WITH_PAGES = "1.2.1"
"""Of the package that names Vera's web address, which a school may set later."""

NO_APP_ID = "00000000-0000-0000-0000-000000000000"
"""Stands in the tree's file; `vera teams package` puts the school's own in its place."""

SITE = "https://vera.example.sch.uk"
"""To be replaced by the school's own address."""

FULL_DESCRIPTION = (
    "Vera is the safeguarding and data-protection desk in a school's staff chat. Staff report "
    "cyberbullying and other concerns without leaving Teams; the right senior manager is told "
    "within seconds, acknowledges, and if nobody does it goes on to the next person. What staff "
    "write is encrypted, is never posted in a channel or a chat, and is opened only by the people "
    "named in the reply. In an emergency ring 999."
)


IN_FRONT_OF_OTHERS = ("Help", "On duty", "Privacy")
"""What is offered after a mention. The rest works there too, but nobody is led to it."""


def manifest(
    *,
    app_id: str = NO_APP_ID,
    site: str = SITE,
    web_host: str | None = None,
    slash_commands: bool = False,
) -> Json:
    """Write the manifest from what the features declare.

    `site` is the school's own address; `web_host` is where Vera's own pages are, which Teams shows
    in a dialog only from a host that is named here. `slash_commands` offers the commands in the
    menu that "/" opens in a channel, too: what is chosen there is sent to Vera alone and answered
    to that person alone (a targeted message). It is a preview of Microsoft's, so it is off unless
    asked for.
    """
    return {
        "$schema": (
            f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}"
            "/MicrosoftTeams.schema.json"
        ),
        "manifestVersion": SCHEMA_VERSION,
        "version": VERSION_WITH_PAGES if web_host else VERSION,
        "id": app_id,
        "developer": {
            "name": "Vera",
            "websiteUrl": site,
            "privacyUrl": f"{site}/privacy",
            "termsOfUseUrl": f"{site}/terms",
        },
        "name": {"short": "Vera", "full": "Vera, the school's safeguarding desk"},
        "description": {
            "short": "Report cyberbullying and concerns to the right person at school",
            "full": FULL_DESCRIPTION,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1F3A5F",
        "bots": [_bot(app_id, slash_commands)],
        "composeExtensions": [_message_actions(app_id)],
        "defaultInstallScope": "personal",
        "supportsChannelFeatures": "tier1",  # asked for where "team" is a scope
        **({"validDomains": [web_host]} if web_host else {}),
    }


def _bot(app_id: str, slash_commands: bool) -> Json:
    in_company: Json = {
        "scopes": ["team", "groupChat"],
        "commands": [each for each in _commands() if slash_commands or _is_for_everybody(each)],
    }
    bot: Json = {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [{"scopes": ["personal"], "commands": list(_commands())}, in_company],
    }
    if slash_commands:
        bot["supportsTargetedMessages"] = True
        in_company["triggers"] = ["mention", "slash"]
    return bot


def _message_actions(app_id: str) -> Json:
    """Declare what stands in the menu of a message, and nowhere else."""
    return {
        "botId": app_id,
        "composeExtensionType": "botBased",
        "commands": [_message_action(each) for each in MESSAGE_ACTIONS.values()],
    }


def _message_action(action: MessageAction) -> Json:
    return {
        "id": action.id,
        "type": "action",
        "title": action.label,
        "description": action.description,
        "context": ["message"],
        "fetchTask": True,
    }


def _commands() -> Iterator[Json]:
    """List what staff can type; what is for everybody's haste comes first."""
    for command in sorted(COMMANDS.values(), key=_rank):
        yield {"title": _title(command), "description": command.description}


def _is_for_everybody(command: Json) -> bool:
    """Say whether others may see that somebody asked for it: a mention stands in the channel."""
    return command["title"] in IN_FRONT_OF_OTHERS


def _rank(command: Command) -> tuple[bool, str]:
    return not command.shortcut, _title(command)


def _title(command: Command) -> str:
    return said(command.command, command.word).capitalize()
