"""The team's channels, chats, what was posted in them and who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.demo.conversations import NoSuchConversation
from bot.demo.records import DemoChannel, DemoPerson
from bot.demo.teams.ids import (
    MessageIds,
    channel_called,
    chat_between,
    group_chat_of,
    personal_chat_of,
)
from bot.demo.teams.records import Conversation, StoredMessage, TeamsMessage, as_seen

Json = dict[str, Any]

TEAMS = "teams"
"""Who says that something went wrong: the client itself."""


class Conversations:
    """Keeps every conversation of the room; the room's lock guards it."""

    def __init__(self, people: Mapping[str, DemoPerson], bot_user_id: str, ids: MessageIds) -> None:
        self.people = people
        self.bot_user_id = bot_user_id
        self.wants_vera: set[str] = set()
        """The channels into which Vera comes when she is installed in the team."""
        self._ids = ids
        self._by_id: dict[str, Conversation] = {}

    def add_channel(self, name: str, wanted: DemoChannel | Sequence[str]) -> Conversation:
        """Make a channel; Vera is in it once she is installed, unless it is asked otherwise."""
        channel = wanted if isinstance(wanted, DemoChannel) else DemoChannel(wanted)
        made = Conversation(channel_called(name), name, "channel", set(channel.members))
        made.archived = channel.archived
        if channel.with_vera:
            self.wants_vera.add(made.conversation_id)
        return self._keep(made)

    def add_group(self, name: str, members: Iterable[str], *, with_vera: bool) -> Conversation:
        """Make a chat among people."""
        everybody = {*members, *([self.bot_user_id] if with_vera else [])}
        return self._keep(Conversation(group_chat_of(name), name, "mpim", everybody))

    def _keep(self, made: Conversation) -> Conversation:
        self._by_id[made.conversation_id] = made
        return made

    def personal(self, user_id: str) -> Conversation:
        """Find or begin a person's own chat with Vera."""
        id = personal_chat_of(user_id)
        if id not in self._by_id:
            self._keep(Conversation(id, "Vera", "im", {user_id, self.bot_user_id}))
        return self._by_id[id]

    def between(self, one: str, other: str) -> Conversation:
        """Find or begin the chat of two people, where Vera is not."""
        name = " and ".join(sorted((one, other)))
        id = chat_between(one, other)
        if id not in self._by_id:
            self._keep(Conversation(id, name, "im", {one, other}))
        return self._by_id[id]

    def by_id(self, conversation_id: str) -> Conversation | None:
        """Find a conversation by its id, without a thread."""
        return self._by_id.get(conversation_id)

    def find(self, name_or_id: str, reader: str) -> Conversation:
        """Find what a person means: `General`, `19:…`, `vera` or a user id."""
        if name_or_id in {"vera", self.bot_user_id}:
            return self.personal(reader)
        if name_or_id in self.people:
            return self.between(reader, name_or_id)
        plain = name_or_id.removeprefix("#").casefold()
        for one in self._by_id.values():
            named = one.kind != "im" and one.name.casefold() == plain
            if named or one.conversation_id == name_or_id:
                return one
        raise NoSuchConversation(f"there is no conversation called {name_or_id!r}")

    def of(self, user_id: str) -> list[Conversation]:
        """List the conversations that a person is in, channels first."""
        mine = [one for one in self._by_id.values() if user_id in one.members and not one.archived]
        return sorted(mine, key=lambda one: one.kind == "im")

    def all(self) -> list[Conversation]:
        """List all conversations, the first channel first."""
        return list(self._by_id.values())

    def channels(self) -> list[Conversation]:
        """List the team's channels, the first one first."""
        return [one for one in self._by_id.values() if one.kind == "channel"]

    def post(
        self,
        where: Conversation,
        author: str,
        text: str = "",
        *,
        cards: Sequence[Json] = (),
        root: str | None = None,
        only_for: str | None = None,
        **more: Any,
    ) -> StoredMessage:
        """Put a message into a conversation."""
        message = StoredMessage(
            self._ids.new(), where.conversation_id, author, text,
            cards=list(cards), root=root, only_for=only_for, **more,
        )  # fmt: skip
        where.messages.append(message)
        where.read_to[author] = message.id
        return message

    def message(
        self, conversation_id: str, id: str, *, though_deleted: bool = False
    ) -> StoredMessage | None:
        """Find a message, which may be deleted only where that is asked."""
        where = self._by_id.get(conversation_id)
        found = [one for one in where.messages if one.id == id] if where else []
        return next((one for one in found if though_deleted or not one.deleted), None)

    def seen_by(self, reader: str, where: Conversation) -> list[TeamsMessage]:
        """List a conversation's messages as a person sees them."""
        return [self.as_seen(one, reader) for one in visible(where, reader)]

    def as_seen(self, message: StoredMessage, reader: str) -> TeamsMessage:
        """Draw one message as it stands now for one person."""
        return as_seen(message, reader, self.names(), message.mentions)

    def names(self) -> dict[str, str]:
        """Give the name of every id that may write."""
        people = {one.user_id: one.name for one in self.people.values()}
        return {**people, self.bot_user_id: "Vera", TEAMS: "Teams"}

    def unread(self, reader: str, where: Conversation) -> int:
        """Count the messages that a person has not looked at."""
        seen = int(where.read_to.get(reader, "0"))
        return sum(int(one.id) > seen for one in visible(where, reader))


def visible(where: Conversation, reader: str) -> list[StoredMessage]:
    """List what a person sees of a conversation."""
    return [one for one in where.messages if not one.deleted and one.only_for in {None, reader}]
