"""Messages that wait, in this process's memory alone, until the gate is answered.

Nothing of a message may be kept before somebody has said that it is safe to keep. So it is written
nowhere: it is let go of when the form is sent or closed, or after a quarter of an hour.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.slack.loose import Json
from handlers.chat import Account

LASTS = timedelta(minutes=15)
MOST = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """A message as Slack gave it, with the little that was told of where it stands."""

    message: Json = field(repr=False)
    channel: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Entry:
    held: Held = field(repr=False)
    by: Account = field(repr=False)
    ends: datetime


class Waiting:
    """Holds messages, each for the person who sends it on and for nobody else."""

    def __init__(self, now: Callable[[], datetime], *, most: int = MOST) -> None:
        self._now = now
        self._most = most
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = Lock()

    def hold(self, held: Held, *, by: Account) -> str:
        """Hold a message, and give the token under which the same person finds it."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._sweep()
            while len(self._entries) >= self._most:
                self._entries.popitem(last=False)
            self._entries[token] = _Entry(held, by, self._now() + LASTS)
        return token

    def held(self, token: str, *, by: Account) -> Held | None:
        """Give the message that this person left here; None where it waits no longer."""
        with self._lock:
            self._sweep()
            entry = self._entries.get(token)
        return entry.held if entry is not None and entry.by == by else None

    def let_go(self, token: str, *, by: Account) -> None:
        """Forget a message that this person left here."""
        with self._lock:
            self._sweep()
            entry = self._entries.get(token)
            if entry is not None and entry.by == by:
                del self._entries[token]

    def sweep(self) -> None:
        """Forget every message whose time is up."""
        with self._lock:
            self._sweep()

    def __len__(self) -> int:
        return len(self._entries)

    def _sweep(self) -> None:
        now = self._now()
        # All, not the oldest only: a clock that was put back leaves them out of order.
        for token in [token for token, entry in self._entries.items() if entry.ends <= now]:
            del self._entries[token]
