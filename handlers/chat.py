"""The ports to the outside: chat, who is who there, and the second channel.

Adapters in `bot` fulfil them. Whatever goes wrong outside comes back as one of two errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.cards import Card, Notice


class TryLater(Exception):
    """The platform could not take it now; `after` is how long it asked to be left alone."""

    def __init__(self, why: str, *, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.why, self.after = why, after


class Refused(Exception):
    """The platform will never take it: somebody else must be told. `why` is the platform's code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotAllowed(Exception):
    """The person may not do this; the words say so without telling what there is."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a platform, or a conversation there."""

    platform: str
    tenant: str
    id: str


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands, in the platform's own names."""

    platform: str
    tenant: str
    place: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of an account."""

    name: str
    email: str | None
    other_email: str | None = None
    """The name they sign in with, where it is an address of its own."""
    is_bot: bool = False
    is_guest: bool = False

    @property
    def emails(self) -> tuple[str, ...]:
        """Give the addresses by which they may stand on the staff list."""
        return tuple(each for each in (self.email, self.other_email) if each)


class Chat(Protocol):
    """Posts to one platform. Both methods raise `TryLater` or `Refused`."""

    def post(self, to: Account, card: Card) -> Posted: ...

    def replace(self, posted: Posted, card: Card) -> None: ...


class Directory(Protocol):
    """Knows who is who on one platform. All methods raise `TryLater` or `Refused`."""

    def profile(self, account: Account) -> Profile: ...

    def account_of(self, email: str) -> Account | None: ...

    def members(self, channel: Account) -> frozenset[Account]: ...


class SecondChannel(Protocol):
    """Sends a notice by e-mail or text. Raises `TryLater` or `Refused`."""

    def send(self, notice: Notice, *, email: str | None, phone: str | None) -> None: ...
