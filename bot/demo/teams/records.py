"""The nouns of the room: conversations, messages with cards, and the dialog that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo.records import Ephemeral, Message
from bot.demo.teams.card_actions import titles_of
from bot.demo.teams.card_words import lines_of_card
from bot.demo.teams.enclosures import Picture, TeamsFile
from bot.demo.teams.markdown import message_words

Json = dict[str, Any]

CONVERSATION_TYPES = {"im": "personal", "channel": "channel", "mpim": "groupChat"}


@dataclass
class StoredMessage:
    """A message as the room keeps it; `only_for` makes it words to one person."""

    id: str
    conversation: str
    author: str
    text: str = ""
    text_format: str = "markdown"
    summary: str = ""
    cards: list[Json] = field(default_factory=list)
    root: str | None = None
    """The message that began the thread; None for one that began its own."""
    only_for: str | None = None
    edited: bool = False
    changed_at: datetime | None = None
    """When it was changed last, where a person changed it."""
    deleted: bool = False
    asked_for: bool = False
    files: list[TeamsFile] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    as_text: bool = False
    """Handed on as a text and not as HTML, as some clients write it."""
    mentions: list[str] = field(default_factory=list)
    own_cards: dict[str, Json] = field(default_factory=dict)
    """By person: the card that only they see, since a button of theirs was answered with it."""

    @property
    def ts(self) -> str:
        """Give the id, which tells the time as well."""
        return self.id

    @property
    def blocks(self) -> list[Json]:
        """Give what is drawn."""
        return [*self.cards, *self.own_cards.values()]

    def cards_for(self, reader: str) -> list[Json]:
        """Give the cards as one person sees them."""
        return [self.own_cards[reader]] if reader in self.own_cards else self.cards


@dataclass
class Conversation:
    """A channel, a chat among people or somebody's own chat with Vera."""

    conversation_id: str
    name: str
    kind: str  # channel, im, mpim
    members: set[str]
    archived: bool = False
    messages: list[StoredMessage] = field(default_factory=list)
    read_to: dict[str, str] = field(default_factory=dict)

    @property
    def conversation_type(self) -> str:
        """Name the kind as activities do."""
        return CONVERSATION_TYPES[self.kind]


@dataclass
class Dialog:
    """The dialog that a person has open, with what they filled in."""

    dialog_id: str
    owner: str
    conversation: str
    root: str | None
    message_id: str | None
    title: str = ""
    card: Json = field(default_factory=dict)
    size: Json = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """What was picked from a search, by its value."""
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    url: str = ""
    """The page that it shows instead of a card."""
    fallback_url: str = ""
    compose: Json | None = None
    """What a message action carries along, where one opened the dialog."""
    is_home: bool = False


@dataclass(frozen=True)
class TeamsMessage(Message):
    """A message as one person sees it at one moment."""

    summary: str = ""
    text_format: str = "markdown"
    asked_for: bool = False
    """Typed by this person, or posted while Vera was answering what they typed or did."""
    pinged: Sequence[str] = ()

    def words(self) -> str:
        """Give every word that can be read on the message, in order."""
        said = message_words(self.text, self.text_format)
        names = [one.name for one in self.files]
        on_cards = [line for card in self.blocks for line in lines_of_card(card)]
        return "\n".join([*([said] if said else []), *names, *on_cards])

    def notification(self) -> str:
        """Give the words that a phone's lock screen shows."""
        said = self.summary or message_words(self.text, self.text_format)
        return said or ("Sent a card" if self.blocks else "")

    def buttons(self) -> list[str]:
        """List the buttons that can be pressed, as their text."""
        return [title for card in self.blocks for title in titles_of(card)]

    def mentions(self) -> list[str]:
        """List whom the message pings, by user id."""
        return list(self.pinged)


@dataclass(frozen=True)
class TeamsEphemeral(TeamsMessage, Ephemeral):
    """Words that one person sees only, such as the answer to a button."""


def as_seen(
    stored: StoredMessage, reader: str, names: Mapping[str, str], pinged: Sequence[str]
) -> TeamsMessage:
    """Draw a message as it stands now for one person."""
    shape = TeamsEphemeral if stored.only_for else TeamsMessage
    return shape(
        ts=stored.id,
        channel=stored.conversation,
        author=names.get(stored.author, stored.author),
        text=stored.text,
        blocks=stored.cards_for(reader),
        names=names,
        files=tuple(one.seen for one in stored.files),
        edited=stored.edited,
        only_for=stored.only_for,
        thread_ts=stored.root,
        summary=stored.summary,
        text_format=stored.text_format,
        asked_for=stored.asked_for,
        pinged=tuple(pinged),
    )
