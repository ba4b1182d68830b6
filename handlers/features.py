"""Everything that Vera does. What is not in this list does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.casework import chronology, links, notes, parties  # noqa: F401  they declare
from handlers.casework.casework import casework
from handlers.evidence import (  # noqa: F401  they declare
    happenings,
    on_the_case,
    send,
    take_out,
    upload,
)
from handlers.evidence.evidence import evidence
from handlers.feature import (
    Action,
    Command,
    Deadline,
    Feature,
    FormEntry,
    Message,
    MessageAction,
)
from handlers.overview import (  # noqa: F401  they declare commands
    asked_about,
    away,
    drill,
    find_person,
    help,
    home,
)
from handlers.overview.overview import overview
from handlers.reporting.cyberbullying import cyberbullying
from handlers.reporting.details import details

FEATURES: tuple[Feature, ...] = (overview, cyberbullying, details, evidence, casework)


def shortcut_id(command: Command) -> str:
    """Name a shortcut as the platform sends it back."""
    return f"{command.command.strip('/')} {command.word}".strip().replace(" ", "-")


FORMS: Mapping[str, FormEntry] = MappingProxyType(
    {name: form for feature in FEATURES for name, form in feature.forms.items()}
)
ACTIONS: Mapping[str, Action] = MappingProxyType(
    {name: action for feature in FEATURES for name, action in feature.actions.items()}
)
MESSAGES: Mapping[str, Message] = MappingProxyType(
    {name: message for feature in FEATURES for name, message in feature.messages.items()}
)
DEADLINES: Mapping[str, Deadline] = MappingProxyType(
    {name: deadline for feature in FEATURES for name, deadline in feature.deadlines.items()}
)
COMMANDS: Mapping[tuple[str, str], Command] = MappingProxyType(
    {
        (command.command, command.word): command
        for feature in FEATURES
        for command in feature.commands
    }
)
SHORTCUTS: Mapping[str, Command] = MappingProxyType(
    {shortcut_id(each): each for each in COMMANDS.values() if each.shortcut}
)
MESSAGE_ACTIONS: Mapping[str, MessageAction] = MappingProxyType(
    {each.id: each for feature in FEATURES for each in feature.message_actions}
)
