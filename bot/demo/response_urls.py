"""Response addresses: five uses within thirty minutes, for later words to one person."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

USES = 5
LIVES = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """Whom an address speaks to, where, about which message, and how often it was used."""

    user_id: str
    conversation: str
    message_ts: str | None
    given_at: datetime
    used: int = 0


class ResponseUrls:
    """Gives out addresses and takes them back when they are used up."""

    def __init__(self, now: Callable[[], datetime], base_url: Callable[[], str]) -> None:
        self._now = now
        self._base_url = base_url
        self._given: dict[str, ResponseUrl] = {}

    def give(self, user_id: str, conversation: str, message_ts: str | None = None) -> str:
        """Give out an address."""
        token = secrets.token_hex(12)
        self._given[token] = ResponseUrl(user_id, conversation, message_ts, self._now())
        return f"{self._base_url()}/response/{token}"

    def use(self, token: str) -> ResponseUrl | str:
        """Take one use of an address, or say why it cannot be used."""
        given = self._given.get(token)
        if given is None:
            return "no_such_url"
        if self._now() - given.given_at > LIVES:
            return "expired_url"
        if given.used >= USES:
            return "used_url"
        given.used += 1
        return given
