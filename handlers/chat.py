"""The ports to the outside: chat, who is who there, and the second channel.

Adapters in `bot` fulfil them. Whatever goes wrong outside comes back as one of two errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that lies on a platform, by its name there. Nothing of it has been fetched."""

    id: str
    name: str
    size: int | None = None
    """In bytes, where the platform said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardedMessage:
    """A message that somebody sends on as evidence, as the platform gave it at that moment."""

    text: str
    author: str
    """Who wrote it, as the platform names them."""
    author_account: Account | None = None
    place: str
    """Where it stands: "#general", "a private conversation"."""
    sent_at: datetime | None
    permalink: str = ""
    edited: bool = False
    files: tuple[OfferedFile, ...] = ()
    unseen_files: int = 0
    """How many files it has that cannot be named, let alone fetched."""
    read_at: datetime | None = None
    """When it was read again, where it no longer was what the person had before them."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A file as it comes from a platform, a part at a time."""

    parts: Iterator[bytes]
    size: int | None = None
    """In bytes, where the platform said so; the parts are checked against it."""
    name: str = ""
    """What it is called there, where the platform said so."""


class FileTrouble(StrEnum):
    """Why a file could not be had: the `why` of `TryLater` and `Refused` from `Files`."""

    NOT_VISIBLE = "not_visible"
    """Vera may not see it; a log-in page came in its place."""
    GONE = "gone"
    TOO_LARGE = "too_large"
    CUT_SHORT = "cut_short"
    NOT_AS_ANNOUNCED = "not_as_announced"
    NOT_REACHED = "not_reached"


class Files(Protocol):
    """Fetches files from one platform. Raises `TryLater` or `Refused`, with a `FileTrouble`."""

    def fetch(self, id: str, *, largest: int) -> AbstractContextManager[Stream]:
        """Open a file for reading; while its parts are read the same errors may be raised."""
        ...

    def let_go(self, id: str) -> bool:
        """Have a file deleted that was uploaded to Vera; False where the platform does not."""
        ...


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
