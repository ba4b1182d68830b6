"""Chats for a school made up by chance: one that only remembers, and one with Teams' room behind.

Both fail as chance will have it, and both remember what was to stand where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol
from uuid import UUID

from pydantic import SecretStr

from bot.demo import DemoPerson
from bot.demo.teams import Room
from bot.settings import Settings
from bot.teams.activity import Activity
from bot.teams.connect import TeamsConnection, connect
from bot.writer import Writer
from handlers.cards import Card, Notice
from handlers.chat import Account, Posted, Profile, Refused, TryLater
from storage.database import Database

CHANNEL = "senior-leaders"
OFFICE = DemoPerson("U9999", "Office")
FAULTS = ("412", "429", "500", "drop", "lost", "garbage", "BotNotInConversationRoster")
"""How Teams may fail: for a while, for good, and after it has done what was asked."""


@dataclass
class Luck:
    """Whether something outside fails."""

    chance: Random
    fails: float

    def fails_now(self) -> bool:
        return self.chance.random() < self.fails

    def perhaps_fail(self) -> None:
        if self.fails_now():
            raise self.chance.choice([TryLater("500"), Refused("channel_not_found")])


class AnyChat(Protocol):
    """A chat that remembers; it is its own directory."""

    shown: dict[str, list[Card]]
    """By account or channel: every card that ever stood there, or may have."""

    @property
    def tenant(self) -> str: ...

    def post(self, to: Account, card: Card) -> Posted: ...

    def replace(self, posted: Posted, card: Card) -> None: ...

    def profile(self, account: Account) -> Profile: ...

    def account_of(self, email: str) -> Account | None: ...

    def members(self, channel: Account) -> frozenset[Account]: ...

    def id_of(self, who: UUID) -> str: ...

    def was_written_to(self, who: UUID) -> bool: ...

    def move_into_channel(self, people: Collection[UUID]) -> None: ...


@dataclass
class RememberingChat:
    """Takes what is posted, or refuses it."""

    luck: Luck
    platform: str = "slack"
    tenant: str = "T"
    shown: dict[str, list[Card]] = field(default_factory=dict)
    in_channel: frozenset[Account] = frozenset()

    def post(self, to: Account, card: Card) -> Posted:
        self.luck.perhaps_fail()
        self.shown.setdefault(to.id, []).append(card)
        message = f"{to.id}/{len(self.shown[to.id])}"
        return Posted(self.platform, self.tenant, to.id, message)

    def replace(self, posted: Posted, card: Card) -> None:
        self.luck.perhaps_fail()
        self.shown[posted.place].append(card)

    def profile(self, account: Account) -> Profile:
        return Profile(name=account.id, email=None)

    def account_of(self, email: str) -> Account | None:
        return None

    def members(self, channel: Account) -> frozenset[Account]:
        return self.in_channel

    def id_of(self, who: UUID) -> str:
        return _short_id(who)

    def was_written_to(self, who: UUID) -> bool:
        return self.id_of(who) in self.shown

    def move_into_channel(self, people: Collection[UUID]) -> None:
        self.in_channel = frozenset(
            Account(self.platform, self.tenant, self.id_of(who)) for who in people
        )


@dataclass
class TeamsRoomChat:
    """Vera's own Teams adapter, with the room at the other end."""

    luck: Luck
    room: Room
    ours: TeamsConnection
    shown: dict[str, list[Card]] = field(default_factory=dict)
    _called: dict[str, str] = field(default_factory=dict)
    """By conversation: the account or channel that was written to there."""

    @property
    def tenant(self) -> str:
        return self.room.tenant_id

    def post(self, to: Account, card: Card) -> Posted:
        self._perhaps_let_fail()
        self.shown.setdefault(to.id, []).append(card)
        posted = self.ours.chat.post(to, card)
        self._called[posted.place] = to.id
        return posted

    def replace(self, posted: Posted, card: Card) -> None:
        self._perhaps_let_fail()
        self.shown[self._called[posted.place]].append(card)
        self.ours.chat.replace(posted, card)

    def profile(self, account: Account) -> Profile:
        return self.ours.directory.profile(account)

    def account_of(self, email: str) -> Account | None:
        return self.ours.directory.account_of(email)

    def members(self, channel: Account) -> frozenset[Account]:
        return self.ours.directory.members(channel)

    def id_of(self, who: UUID) -> str:
        return self.room.aad_of(_short_id(who))

    def was_written_to(self, who: UUID) -> bool:
        """Say whether Vera as much as began to write, whether or not the room took it."""
        theirs = {self.id_of(who), self._personal_chat(who)}
        return not theirs.isdisjoint(self.shown) or any(
            asked.arguments.get("conversation") in theirs
            or str(self.id_of(who)) in str(asked.arguments.get("body"))
            for asked in list(self.room.requests)
        )

    def move_into_channel(self, people: Collection[UUID]) -> None:
        where = self.room.conversations.find(CHANNEL, "")
        with self.room.lock:
            where.members = {self.room.bot_user_id, *map(_short_id, people)}

    def _personal_chat(self, who: UUID) -> str:
        return self.room.conversations.personal(_short_id(who)).conversation_id

    def _perhaps_let_fail(self) -> None:
        if self.luck.fails_now():
            self.room.fail_next("*", self.luck.chance.choice(FAULTS))


@contextmanager
def teams_room_chat(
    people: Mapping[UUID, str],
    *,
    luck: Luck,
    database: Database,
    writer: Writer,
    now: Callable[[], datetime],
) -> Iterator[TeamsRoomChat]:
    """Start a room with these people, by name, and a Vera who has just come to its team."""
    there = [OFFICE, *(DemoPerson(_short_id(who), name) for who, name in people.items())]
    with Room(there, {CHANNEL: []}, now=now) as room:
        ours = connect(
            _settings(room), database=database, writer=writer, now=now, tokens=room.bearer
        )
        try:
            _come_to_team(room, ours)
            yield TeamsRoomChat(luck, room, ours)
            assert room.errors == []
        finally:
            ours.close()


def _come_to_team(room: Room, ours: TeamsConnection) -> None:
    for each in room.conversations.channels():
        each.members.add(room.bot_user_id)
    first = room.conversations.channels()[0]
    ours.comings.note(Activity(room.activities.installed(OFFICE, first, "add")))
    ours.channels.learn()


def _settings(room: Room) -> Settings:
    return Settings(
        development=True,
        teams_app_id=room.app_id,
        teams_tenant_id=room.tenant_id,
        teams_client_secret=SecretStr(room.tokens.client_secret),
        teams_openid_metadata_url=room.metadata_url,
        teams_issuers=room.issuer,
        teams_service_hosts=room.service_host,
    )


@dataclass
class RememberingSecondChannel:
    """Takes notices, or refuses them."""

    luck: Luck
    notified: list[tuple[str | None, str | None]] = field(default_factory=list)

    def send(self, notice: Notice, *, email: str | None, phone: str | None) -> None:
        self.luck.perhaps_fail()
        self.notified.append((email, phone))


def _short_id(who: UUID) -> str:
    return f"U{who.int:04}"
