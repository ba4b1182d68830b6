"""The nouns of the demo workspace: people, conversations, messages, views and what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo.words import Button, button_words, mentions_in, mrkdwn_words, words_of_blocks

Json = dict[str, Any]
Blocks = list[Json]
Values = dict[str, dict[str, Json]]


@dataclass(frozen=True)
class DemoPerson:
    """Somebody with an account in the workspace."""

    user_id: str
    name: str
    email: str = ""
    title: str = ""
    timezone: str = "Europe/London"
    guest: bool = False
    deactivated: bool = False

    @property
    def username(self) -> str:
        """Give the short name that payloads carry."""
        return self.email.partition("@")[0] or self.name.lower().replace(" ", ".")


@dataclass(frozen=True)
class DemoChannel:
    """A channel as a test or the demo asks for it."""

    members: Sequence[str] = ()
    private: bool = False
    with_vera: bool = True
    archived: bool = False


@dataclass(frozen=True)
class DemoCommand:
    """A slash command as the app's manifest declares it."""

    name: str
    usage_hint: str = ""
    description: str = ""


@dataclass(frozen=True)
class DemoShortcut:
    """A message or global shortcut as the app's manifest declares it."""

    callback_id: str
    name: str


@dataclass
class StoredMessage:
    """A message as the workspace keeps it; `only_for` makes it ephemeral."""

    ts: str
    conversation: str
    author: str
    text: str = ""
    blocks: Blocks = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    edited: str | None = None
    only_for: str | None = None
    thread_ts: str | None = None
    deleted: bool = False
    unfurl: bool = False
    values: dict[str, Values] = field(default_factory=dict)


@dataclass
class Conversation:
    """A channel or a direct message with those who are in it."""

    conversation_id: str
    name: str
    kind: str  # channel, private, im, mpim
    members: set[str]
    archived: bool = False
    messages: list[StoredMessage] = field(default_factory=list)
    read_to: dict[str, str] = field(default_factory=dict)


@dataclass
class StoredView:
    """A modal or a Home as the workspace keeps it, with what its reader has typed."""

    view_id: str
    owner: str
    definition: Json
    view_hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def blocks(self) -> Blocks:
        """Give the blocks that are drawn."""
        blocks: Blocks = self.definition["blocks"]
        return blocks


@dataclass(frozen=True)
class SharedFile:
    """A file as people see it on a message."""

    file_id: str
    name: str
    size: int
    mimetype: str
    deleted: bool = False

    def words(self) -> str:
        """Give the line that stands for it on the message."""
        return "This file was deleted." if self.deleted else self.name


@dataclass(frozen=True)
class Message:
    """A message as one person sees it at one moment."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: Blocks
    names: Mapping[str, str] = field(repr=False)
    files: tuple[SharedFile, ...] = ()
    edited: bool = False
    only_for: str | None = None
    thread_ts: str | None = None

    def words(self) -> str:
        """Give every word that can be read on the message, in order."""
        read = words_of_blocks(self.blocks, self.names) if self.blocks else [self.notification()]
        return "\n".join([*read, *(file.words() for file in self.files)])

    def notification(self) -> str:
        """Give the words that a phone's lock screen shows."""
        return mrkdwn_words(self.text, self.names)

    def buttons(self) -> list[Button]:
        """List the buttons that can be pressed, as their text."""
        return button_words(self.blocks)

    def mentions(self) -> list[str]:
        """List whom the message pings: user ids, `!channel` and the like."""
        return mentions_in(self.text if not self.blocks else "", self.blocks)


@dataclass(frozen=True)
class Ephemeral(Message):
    """A message that is visible to one person only and does not stay."""


@dataclass(frozen=True)
class ApiRequest:
    """A Web API request that Vera made."""

    method: str
    arguments: Json
    at: datetime
    status: int
    error: str = ""
    answer: Json = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class SentRequest:
    """A request that the workspace sent to Vera, with its answer."""

    kind: str
    payload: Json
    at: datetime
    status: int | None
    answer: str
    took: float
    failure: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Say whether Vera answered with a 2xx status in time."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class SecondChannelMessage:
    """A text message or an e-mail that left Vera outside the chat."""

    title: str
    body: str
    received_at: datetime
    target: str
    raw: Json = field(default_factory=dict, repr=False)


class NotOnScreen(LookupError):
    """What a person was to press, read or fill in is not there to be seen."""
