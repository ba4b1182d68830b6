"""What Vera takes from the activities that Teams sends; everything else in them is left alone.

The activities come raw: unknown fields and values are normal and no reason to refuse anything. The
door has checked who calls, and that the few fields are there without which nothing can be answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

from handlers.chat import Account
from storage.conversations import CHANNEL, PERSONAL, Seen

Json: TypeAlias = "dict[str, Any]"

PLATFORM = "teams"
GENERAL = "General"
"""What Teams calls a team's first channel, which has no name in its events."""

FROM_ANYWHERE = frozenset(
    {"composeExtension/fetchTask", "composeExtension/submitAction", "application/search"}
)
"""Calls that do not show that Vera is where they come from; a search may be in such a dialog."""

LONGEST_SAID = 1_000
"""So much is read of what somebody typed, to find a command at its beginning."""

_NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,500}")
_MENTION = re.compile(r"<at\b[^>]*>(.*?)</at>", re.DOTALL)
_SPACE = re.compile(r"(?:\s|&nbsp;)+")


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity, with what is read from it."""

    raw: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.raw.get("type") or "")

    @property
    def id(self) -> str:
        return _text(self.raw, "id")

    @property
    def name(self) -> str:
        return str(self.raw.get("name") or "")

    @property
    def tenant(self) -> str:
        """Give the tenant; the door has seen that it is ours."""
        return _text(self.of_channel("tenant"), "id") or _text(self.conversation, "tenantId")

    @property
    def who(self) -> Account:
        """Name the account that calls; an Entra id where there is one."""
        id = _text(self.sender, "aadObjectId").lower() or _text(self.sender, "id")
        return Account(PLATFORM, self.tenant, id)

    @property
    def sender(self) -> Mapping[str, Any]:
        return _object(self.raw, "from")

    @property
    def is_private(self) -> bool:
        """Say whether it was sent to Vera alone in the midst of others, by a slash command."""
        return _object(self.raw, "recipient").get("isTargeted") is True

    @property
    def value(self) -> Mapping[str, Any]:
        """Give what an invoke carries."""
        return _object(self.raw, "value")

    @property
    def data(self) -> Mapping[str, Any]:
        """Give what a dialog's button carries, with what was filled in."""
        return _object(self.value, "data")

    @property
    def command_id(self) -> str:
        """Name the message action that was chosen."""
        return _text(self.value, "commandId")

    @property
    def message(self) -> Mapping[str, Any]:
        """Give the message that a message action was chosen on."""
        return _object(self.value, "messagePayload")

    @property
    def conversation(self) -> Mapping[str, Any]:
        return _object(self.raw, "conversation")

    @property
    def service_url(self) -> str:
        return str(self.raw.get("serviceUrl") or "")

    @property
    def in_person(self) -> bool:
        """Say whether it comes from somebody's own chat with Vera, which nobody else reads."""
        return self.conversation.get("conversationType") == PERSONAL

    @property
    def said(self) -> str:
        """Give the text that somebody typed, without the mention that called Vera."""
        text = _MENTION.sub(" ", str(self.raw.get("text") or "")[:LONGEST_SAID])
        return _SPACE.sub(" ", text).strip()

    @property
    def event(self) -> str:
        """Name what happened to a team or a channel, in Teams' words."""
        return _text(_object(self.raw, "channelData"), "eventType")

    def of_channel(self, name: str) -> Mapping[str, Any]:
        """Give a part of what Teams adds: "team", "channel", "tenant"."""
        return _object(_object(self.raw, "channelData"), name)

    @property
    def brings_vera(self) -> bool:
        return self._vera_is_among("membersAdded")

    @property
    def takes_vera_away(self) -> bool:
        return self._vera_is_among("membersRemoved")

    def _vera_is_among(self, members: str) -> bool:
        vera = _text(_object(self.raw, "recipient"), "id")
        listed = self.raw.get(members)
        return isinstance(listed, list) and any(
            isinstance(each, Mapping) and each.get("id") == vera for each in listed
        )

    @property
    def seen(self) -> Seen | None:
        """Give the conversation that this activity shows Vera to be in; None where it shows none.

        A message action is there in every chat and channel, also where Vera is not; two people's
        own chat is then called personal as well, and what she posted there both would read.
        """
        if self.name in FROM_ANYWHERE:
            return None
        id = _text(self.conversation, "id").partition(";")[0]
        if not id or not self.service_url:
            return None
        if self.in_person:
            return self._personal(id) if self.who.id else None
        return self._of_a_team(id) if self._team_id else self._seen(id)

    @property
    def _team_id(self) -> str:
        return _text(self.of_channel("team"), "id")

    def _personal(self, id: str) -> Seen:
        # What Teams calls somebody without their Entra id must not stand in its place.
        entra = _text(self.sender, "aadObjectId").lower() or None
        return self._seen(id, user_id=entra, member_id=_text(self.sender, "id") or None)

    def _of_a_team(self, id: str) -> Seen:
        channel, team = self.of_channel("channel"), self.of_channel("team")
        id = _text(channel, "id").partition(";")[0] or id
        name = _text(channel, "name") or (GENERAL if id == self._team_id else None)
        return self._seen(
            id,
            kind=CHANNEL,
            team_id=self._team_id,
            team_name=_text(team, "name") or None,
            name=name,
        )

    def _seen(self, id: str, *, kind: str | None = None, **known: str | None) -> Seen:
        return Seen(
            platform=PLATFORM,
            tenant=self.tenant,
            id=id,
            kind=kind or _text(self.conversation, "conversationType") or PERSONAL,
            service_url=self.service_url,
            **known,
        )


def _object(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def is_name(value: object) -> TypeGuard[str]:
    """Say whether it can be an id or a name: some text that every database can hold."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _text(of: Mapping[str, Any], name: str) -> str:
    found = of.get(name)
    return found if is_name(found) else ""
