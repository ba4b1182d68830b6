"""Ids, time stamps and hashes, each given out once."""

import itertools
import secrets
from collections.abc import Callable
from datetime import datetime


class Stamps:
    """Gives out ids and message time stamps that never repeat."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._counter = itertools.count(1)
        self._latest = 0

    def new_id(self, prefix: str) -> str:
        """Give an id such as `V0000000A1`."""
        return f"{prefix}0{next(self._counter):08X}"

    def new_ts(self) -> str:
        """Give a message time stamp later than all before it."""
        micros = int(self.now().timestamp() * 1_000_000)
        self._latest = max(micros, self._latest + 1)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def new_hash(self) -> str:
        """Give a view hash."""
        return f"{int(self.now().timestamp())}.{secrets.token_hex(4)}"

    def new_trigger(self) -> str:
        """Give a trigger id shaped like Slack's."""
        return f"{next(self._counter)}.{int(self.now().timestamp())}.{secrets.token_hex(16)}"
