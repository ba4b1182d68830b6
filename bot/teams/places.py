"""Where people and channels are on Teams: looked up in what was seen, and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.teams.activity import GENERAL, PLATFORM
from handlers.chat import Refused, TryLater
from storage.conversations import (
    PERSONAL,
    Conversation,
    Seen,
    channels_here,
    conversation_by_id,
    conversation_of,
    forget_conversation,
    keep_conversation,
    newest_service,
)
from storage.database import Database

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12,13}")


class Places:
    """Knows the conversations of one tenant."""

    def __init__(
        self,
        database: Database,
        remember: Callable[[Callable[[Connection], None]], None],
        *,
        tenant: str,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._remember = remember
        self._where = {"platform": PLATFORM, "tenant": tenant}
        self._now = now

    def of_person(self, user_id: str) -> Conversation | None:
        """Find somebody's own conversation with Vera, by their Entra id."""
        with self._database.engine.connect() as connection:
            return conversation_of(connection, **self._where, user_id=user_id)

    def by_id(self, id: str) -> Conversation | None:
        """Find a conversation by its id, with or without a thread."""
        with self._database.engine.connect() as connection:
            return conversation_by_id(connection, **self._where, id=id.partition(";")[0])

    def channel(self, named: str) -> Conversation:
        """Find a channel by its id, its name, or its team's and its own: "Staff/Senior leaders".

        Raises TryLater for one that Vera is not in yet, Refused for one that is gone.
        """
        if is_conversation_id(named):
            found = self.by_id(named)
        else:
            found = next((each for each in self.channels() if _is_called(each, named)), None)
        if found is None:
            raise TryLater("not_in_channel")
        if found.gone:
            raise Refused("ConversationNotFound")
        return found

    def channels(self) -> list[Conversation]:
        """List the channels that Vera is in."""
        with self._database.engine.connect() as connection:
            return channels_here(connection, **self._where)

    def newest_service(self) -> str:
        """Give the address at which to begin a conversation; raises TryLater for none yet."""
        with self._database.engine.connect() as connection:
            found = newest_service(connection, **self._where)
        if found is None:
            raise TryLater("no_service_address")
        return found

    def keep_person(self, user_id: str, conversation_id: str, service_url: str) -> None:
        """Remember a conversation that was begun with somebody."""
        seen = Seen(
            **self._where,
            id=conversation_id,
            kind=PERSONAL,
            service_url=service_url,
            user_id=user_id,
        )
        self._remember(lambda connection: keep_conversation(connection, seen, at=self._now()))

    def keep_channel(self, seen: Seen) -> None:
        """Remember a channel that Teams told of."""
        self._remember(lambda connection: keep_conversation(connection, seen, at=self._now()))

    def forget(self, conversation_id: str) -> None:
        """Note that a conversation is no longer there."""
        self._remember(
            lambda connection: forget_conversation(connection, **self._where, id=conversation_id)
        )


def is_conversation_id(named: str) -> bool:
    """Say whether it is the id of a channel or a group, rather than a name."""
    return named.startswith("19:")


def is_person_id(id: str) -> bool:
    """Say whether it is the id of a person: of Entra, or Teams' own."""
    return _GUID.fullmatch(id) is not None or id.startswith("29:")


def _is_called(channel: Conversation, named: str) -> bool:
    team, _, name = named.removeprefix("#").rpartition("/")
    called = (channel.name or GENERAL).casefold()
    if called != name.strip().casefold():
        return False
    return not team or (channel.team_name or "").casefold() == team.strip().casefold()
