"""What a window carries back to Vera: what it is about, in ids alone, never content.

Slack gives `private_metadata` back as it was written. It is read as if anybody had written it: what
is not of the right shape is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,40}")
TIMESTAMP = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
FILE_ID = re.compile(r"[A-Z][A-Z0-9]{2,40}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Which message a form was opened from."""

    channel: str
    ts: str
    thread: str = ""
    """The first message of its thread, where it is an answer in one."""
    waits: str = ""
    """The token under which the message waits."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything that a form's window carries."""

    subject: UUID | None = None
    message: MessageRef | None = None

    def written(self) -> str:
        """Write it as the window's metadata; nothing at all when there is nothing to carry."""
        about = {"subject": str(self.subject)} if self.subject else {}
        return json.dumps(about | _of_message(self.message)) if about or self.message else ""


def carried_in(private_metadata: object) -> Carried:
    """Read what a window carries, leaving out whatever Vera would not have written."""
    try:
        found = json.loads(private_metadata) if isinstance(private_metadata, str) else None
    except (ValueError, RecursionError):
        return Carried()
    return Carried(_subject(found), _message(found)) if isinstance(found, dict) else Carried()


def shaped(value: object, shape: re.Pattern[str]) -> str:
    """Give a value that is a text of this shape; an empty one for all others."""
    return value if isinstance(value, str) and shape.fullmatch(value) else ""


def _of_message(message: MessageRef | None) -> dict[str, str]:
    if message is None:
        return {}
    parts = {
        "waits": message.waits,
        "channel": message.channel,
        "ts": message.ts,
        "thread": message.thread,
    }
    return {name: value for name, value in parts.items() if value}


def _subject(found: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(found["subject"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _message(found: Mapping[str, Any]) -> MessageRef | None:
    channel, ts = shaped(found.get("channel"), CHANNEL), shaped(found.get("ts"), TIMESTAMP)
    if not channel or not ts:
        return None
    thread, waits = shaped(found.get("thread"), TIMESTAMP), shaped(found.get("waits"), TOKEN)
    return MessageRef(channel, ts, thread, waits)
