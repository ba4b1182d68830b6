"""Messages that people send on from the menu of a message: left to wait, then had, then let go of.

Nothing is asked of Slack about a message before the gate was answered and the form was sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from slack_sdk import WebClient

from bot.slack.carried import CHANNEL, TIMESTAMP, MessageRef, shaped
from bot.slack.forwarded import forwarded_message
from bot.slack.loose import Json, inside, said
from bot.slack.reading import read_again
from bot.slack.waiting import Held, Waiting
from handlers.chat import Account, ForwardedMessage


class WayTo:
    """The way to a message, which remembers whether it was gone."""

    def __init__(self, give: Callable[[], ForwardedMessage | None]) -> None:
        self._give = give
        self.taken = False

    def __call__(self) -> ForwardedMessage | None:
        """Give the message; None where it can be had no longer."""
        self.taken = True
        return self._give()


class SentOn:
    """The messages that are being sent on in one workspace."""

    def __init__(
        self, client: WebClient, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._client = client
        self._now = now
        self.waiting = Waiting(now)

    def wait(self, body: Json, *, by: Account) -> MessageRef | None:
        """Let the message of a shortcut wait; gives how its form finds it again."""
        message, channel = inside(body.get("message")), inside(body.get("channel"))
        ts = shaped(message.get("ts"), TIMESTAMP) or shaped(body.get("message_ts"), TIMESTAMP)
        id, thread = shaped(channel.get("id"), CHANNEL), shaped(message.get("thread_ts"), TIMESTAMP)
        if not id or not ts:
            return None
        token = self.waiting.hold(Held(message, channel), by=by)
        return MessageRef(id, ts, thread if thread != ts else "", token)

    def way_to(self, body: Json, ref: MessageRef | None, *, by: Account) -> WayTo | None:
        """Give the way to the message that a form was opened from; None where from none."""
        return WayTo(lambda: self._message(body, ref, by)) if ref is not None else None

    def _message(self, body: Json, ref: MessageRef, by: Account) -> ForwardedMessage | None:
        """Give a message as it was, or else read again."""
        domain = said(inside(body.get("team")).get("domain"))
        held = self.waiting.held(ref.waits, by=by)
        if held is not None:
            return forwarded_message(held.message, held.channel, tenant=by.tenant, domain=domain)
        found = read_again(self._client, ref)
        if found is None:
            return None
        return forwarded_message(
            found, {"id": ref.channel}, tenant=by.tenant, domain=domain, read_at=self._now()
        )

    def let_go(self, ref: MessageRef | None, *, by: Account) -> None:
        """Forget the message that a form was opened from."""
        if ref is not None:
            self.waiting.let_go(ref.waits, by=by)
