"""The ids of people, conversations and activities, in Teams' shapes and always the same."""

import base64
import hashlib
import threading
import uuid
from collections.abc import Callable
from datetime import datetime

_EVERYTHING = uuid.UUID("6f0d3c5e-8a3b-4f6e-9d57-2f1c8b7a4e10")
_THREAD = ";messageid="


def aad_of(user_id: str) -> str:
    """Give the Entra object id of the person whom tests know by a short id."""
    return str(uuid.uuid5(_EVERYTHING, user_id))


def member_of(user_id: str) -> str:
    """Give what a bot is told as the id of a person in a conversation."""
    return f"29:1{_scrambled(f'member {user_id}')}"


def personal_chat_of(user_id: str) -> str:
    """Give the id of a person's own chat with the bot."""
    return f"a:1{_scrambled(f'personal {user_id}')}"


def channel_called(name: str) -> str:
    """Give the id of a channel."""
    return f"19:{_hex(f'channel {name}')}@thread.tacv2"


def group_chat_of(name: str) -> str:
    """Give the id of a chat among people."""
    return f"19:{_hex(f'group {name}')}@thread.v2"


def chat_between(one: str, other: str) -> str:
    """Give the id of the chat of two people."""
    return f"19:{'_'.join(sorted((aad_of(one), aad_of(other))))}@unq.gbl.spaces"


def in_thread(conversation_id: str, root: str | None) -> str:
    """Give the id under which a thread of a channel is spoken of."""
    return f"{conversation_id}{_THREAD}{root}" if root else conversation_id


def without_thread(conversation_id: str) -> tuple[str, str | None]:
    """Take a conversation's id and its thread apart."""
    bare, _, root = conversation_id.partition(_THREAD)
    return bare, root or None


def invoke_id() -> str:
    """Give the id of an activity that is no message."""
    return f"f:{uuid.uuid4()}"


class MessageIds:
    """Gives out the ids of messages: milliseconds, each later than all before it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._latest = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        """Give the next id."""
        with self._lock:
            self._latest = max(int(self._now().timestamp() * 1000), self._latest + 1)
            return str(self._latest)


def _scrambled(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
