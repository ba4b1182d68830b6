"""The Events API: what is told to Vera, and told again until she has answered."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.demo.records import Json

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

DEFAULT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "message.im",
    "team_join",
    "tokens_revoked",
)
PAUSES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


@dataclass
class Waiting:
    """An event that Vera has not answered, and when it is due again."""

    envelope: Json
    due: datetime
    attempt: int
    reason: str


class Events:
    """Sends events and keeps those that have to be sent again."""

    def __init__(self, ws: "Workspace", subscribed: Iterable[str]) -> None:
        self._ws = ws
        self.subscribed = set(subscribed)
        self.waiting: list[Waiting] = []
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def emit(self, event: Json, subscription: str | None = None) -> None:
        """Tell Vera of something, if her manifest subscribes to it."""
        if (subscription or str(event["type"])) not in self.subscribed:
            return
        with self._ws.lock:
            dated = {**event, "event_ts": event.get("event_ts") or self._ws.stamps.new_ts()}
            envelope = self._ws.payloads.event(dated)
        self._try(Waiting(envelope, self._ws.now(), 0, ""))

    def _try(self, waiting: Waiting) -> None:
        headers = {}
        if waiting.attempt:
            headers = {
                "x-slack-retry-num": str(waiting.attempt),
                "x-slack-retry-reason": waiting.reason,
            }
        answer = self._ws.send("events_api", waiting.envelope, headers)
        no_retry = (answer.headers or {}).get("X-Slack-No-Retry") == "1"
        if answer.ok or no_retry or waiting.attempt >= len(PAUSES):
            return
        self._try_later(waiting, answer.failure)

    def _try_later(self, waiting: Waiting, reason: str) -> None:
        pause = PAUSES[waiting.attempt]
        again = Waiting(waiting.envelope, self._ws.now() + pause, waiting.attempt + 1, reason)
        if not pause:
            self._try(again)
            return
        with self._ws.lock:
            self.waiting.append(again)

    def retry_due(self) -> None:
        """Send again what is due by the workspace's clock."""
        now = self._ws.now()
        self._retry([one for one in list(self.waiting) if one.due <= now])

    def retry_now(self) -> None:
        """Send again everything that waits, due or not."""
        self._retry(list(self.waiting))

    def _retry(self, chosen: list[Waiting]) -> None:
        for one in chosen:
            with self._ws.lock:
                if one not in self.waiting:
                    continue
                self.waiting.remove(one)
            self._try(one)

    def start(self) -> None:
        """Look every second for what has become due."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._watch, name="demo-events", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.wait(1.0):
            if self.waiting:
                self.retry_due()

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()
        if self._thread:
            self._thread.join(timeout=5)
