"""Where people and channels are on Teams: looked up in what was seen, and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from bot.teams.activity import GENERAL, PLATFORM
from handlers.chat import TryLater
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

MOST_STRANGERS = 10_000

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
        self.now = now
        self.where = {"platform": PLATFORM, "tenant": tenant}
        self._database = database
        self._remember = remember
        self._strangers: dict[str, Seen] = {}

    def of_person(self, user_id: str) -> Conversation | None:
        """Find somebody's own conversation with Vera, by their Entra id."""
        with self._database.engine.connect() as connection:
            known = conversation_of(connection, **self.where, user_id=user_id)
        return known or self._of_a_stranger(user_id)

    def hold(self, stranger: Seen) -> None:
        """Remember for now, and write nowhere, where somebody is who may be a pupil."""
        assert stranger.user_id
        if len(self._strangers) >= MOST_STRANGERS:
            self._strangers.clear()
        self._strangers[stranger.user_id] = stranger

    def holds(self, seen: Seen) -> bool:
        """Say whether this is the conversation of somebody who was a stranger when it began."""
        return seen.user_id in self._strangers

    def let_go(self, seen: Seen) -> None:
        """Forget that somebody was a stranger."""
        self._strangers.pop(seen.user_id or "", None)

    def _of_a_stranger(self, user_id: str) -> Conversation | None:
        held = self._strangers.get(user_id)
        return Conversation(**asdict(held), gone=False, seen_at=self.now()) if held else None

    def by_id(self, id: str) -> Conversation | None:
        """Find a conversation by its id, with or without a thread."""
        with self._database.engine.connect() as connection:
            return conversation_by_id(connection, **self.where, id=id.partition(";")[0])

    def channel(self, named: str) -> Conversation | None:
        """Find a channel by its id, its name, or its team's and its own: "Staff/Senior leaders".

        It may be one that Vera was in and that is gone. Raises TryLater where several are meant.
        """
        if is_conversation_id(named):
            return self.by_id(named)
        for gone in (False, True):
            called = [each for each in self.channels(gone=gone) if _is_called(each, named)]
            if len(called) > 1 and not gone:
                raise TryLater("more_than_one_channel")
            if called:
                return called[0]
        return None

    def channels(self, *, gone: bool = False) -> list[Conversation]:
        """List the channels that Vera is in, or those that are gone."""
        with self._database.engine.connect() as connection:
            return channels_here(connection, **self.where, gone=gone)

    def teams(self) -> dict[str, Conversation]:
        """Give a channel of each team that Vera is in, by the team's id."""
        return {each.team_id: each for each in self.channels() if each.team_id}

    def newest_service(self) -> str:
        """Give the address at which to begin a conversation; raises TryLater for none yet."""
        with self._database.engine.connect() as connection:
            found = newest_service(connection, **self.where)
        if found is None:
            raise TryLater("no_service_address")
        return found

    def keep_person(self, user_id: str, conversation_id: str, service_url: str) -> None:
        """Remember a conversation that was begun with somebody."""
        seen = Seen(
            **self.where,
            id=conversation_id,
            kind=PERSONAL,
            service_url=service_url,
            user_id=user_id,
        )
        self.keep([seen])

    def keep(self, listed: Sequence[Seen]) -> None:
        """Remember conversations as they are now."""

        def keep_each(connection: Connection) -> None:
            for seen in listed:
                keep_conversation(connection, seen, at=self.now())

        self._remember(keep_each)

    def forget(self, conversation_id: str) -> None:
        """Note that a conversation is no longer there."""
        id = conversation_id.partition(";")[0]
        self._remember(
            lambda connection: forget_conversation(connection, id=id, **self.where, left_at=None)
        )


def is_conversation_id(named: str) -> bool:
    """Say whether it is the id of a channel or a group, rather than a name."""
    return named.startswith("19:") or "@thread" in named


def is_person_id(id: str) -> bool:
    """Say whether it is the id of a person, with whom a conversation can be begun.

    Entra's ids are GUIDs and Teams' own begin with "29:". Anything else is a channel's name,
    unless a conversation with a person of that id is remembered.
    """
    return _GUID.fullmatch(id) is not None or id.startswith("29:")


def _is_called(channel: Conversation, named: str) -> bool:
    team, _, name = named.strip().removeprefix("#").rpartition("/")
    if _folded(channel.name or GENERAL) != _folded(name):
        return False
    return not team or _folded(channel.team_name or "") == _folded(team)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
