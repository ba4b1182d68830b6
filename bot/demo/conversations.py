"""Channels, direct messages, what was posted in them and who may see it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.demo.files import DemoFile
from bot.demo.records import (
    Blocks,
    Conversation,
    DemoChannel,
    DemoPerson,
    Ephemeral,
    Message,
    SharedFile,
    StoredMessage,
)
from bot.demo.stamps import Stamps


class NoSuchConversation(LookupError):
    """A name or id that belongs to no conversation."""


class Conversations:
    """Keeps every conversation of the workspace; the workspace's lock guards it."""

    def __init__(self, people: Mapping[str, DemoPerson], bot_user_id: str, stamps: Stamps) -> None:
        self.people = people
        self.bot_user_id = bot_user_id
        self.files: dict[str, DemoFile] = {}
        self._stamps = stamps
        self._by_id: dict[str, Conversation] = {}
        self.integrations: dict[str, str] = {}

    def add_channel(self, name: str, wanted: DemoChannel | Sequence[str]) -> Conversation:
        """Make a channel; Vera is a member unless it is asked otherwise."""
        channel = wanted if isinstance(wanted, DemoChannel) else DemoChannel(wanted)
        members = set(channel.members) | ({self.bot_user_id} if channel.with_vera else set())
        kind = "private" if channel.private else "channel"
        return self._keep("C", name, kind, members, channel.archived)

    def _keep(
        self, prefix: str, name: str, kind: str, members: set[str], archived: bool = False
    ) -> Conversation:
        new_id = self._stamps.new_id(prefix)
        self._by_id[new_id] = Conversation(new_id, name, kind, members, archived)
        return self._by_id[new_id]

    def direct(self, *members: str) -> Conversation:
        """Find or open the direct message of some people."""
        wanted = set(members)
        for one in self._by_id.values():
            if one.kind in {"im", "mpim"} and one.members == wanted:
                return one
        if len(wanted) > 2:
            return self._keep("G", "mpdm", "mpim", wanted)
        return self._keep("D", "directmessage", "im", wanted)

    def by_id(self, conversation_id: str) -> Conversation | None:
        """Find a conversation by its id."""
        return self._by_id.get(conversation_id)

    def find(self, name_or_id: str, reader: str) -> Conversation:
        """Find what a person means: `general`, `C…`, `vera` or a user id."""
        if name_or_id == "vera" or name_or_id == self.bot_user_id:
            return self.direct(reader, self.bot_user_id)
        if name_or_id in self.people:
            return self.direct(reader, name_or_id)
        plain = name_or_id.removeprefix("#")
        for one in self._by_id.values():
            if one.conversation_id == plain or (one.name == plain and one.kind != "im"):
                return one
        raise NoSuchConversation(f"there is no conversation called {name_or_id!r}")

    def of(self, user_id: str) -> list[Conversation]:
        """List the conversations that a person is in, channels first."""
        mine = [one for one in self._by_id.values() if user_id in one.members]
        return sorted(mine, key=lambda one: (one.kind in {"im", "mpim"}, one.name))

    def all(self) -> Iterable[Conversation]:
        """Go through all conversations."""
        return list(self._by_id.values())

    def post(
        self,
        conversation: Conversation,
        author: str,
        text: str,
        blocks: Blocks | None = None,
        *,
        only_for: str | None = None,
        files: Sequence[str] = (),
        thread_ts: str | None = None,
        unfurl: bool = False,
    ) -> StoredMessage:
        """Put a message into a conversation."""
        message = StoredMessage(
            ts=self._stamps.new_ts(),
            conversation=conversation.conversation_id,
            author=author,
            text=text,
            blocks=blocks or [],
            files=list(files),
            only_for=only_for,
            thread_ts=thread_ts,
            unfurl=unfurl,
        )
        conversation.messages.append(message)
        conversation.read_to[author] = message.ts
        return message

    def edit(self, message: StoredMessage, text: str, blocks: Blocks | None) -> None:
        """Replace what a message says and mark it as edited."""
        message.text = text
        message.blocks = blocks or []
        message.edited = self._stamps.new_ts()
        message.values.clear()

    def message(self, conversation_id: str, ts: str) -> StoredMessage | None:
        """Find a message that was not deleted."""
        conversation = self._by_id.get(conversation_id)
        found = conversation.messages if conversation else []
        return next((one for one in found if one.ts == ts and not one.deleted), None)

    def seen_by(self, reader: str, conversation: Conversation) -> list[Message]:
        """List a conversation's messages as a person sees them."""
        return [
            self.as_seen(message)
            for message in conversation.messages
            if not message.deleted and message.only_for in {None, reader}
        ]

    def as_seen(self, message: StoredMessage) -> Message:
        """Draw one message as it stands now."""
        shape = Ephemeral if message.only_for else Message
        return shape(
            ts=message.ts,
            channel=message.conversation,
            author=self.names().get(message.author, message.author),
            text=message.text,
            blocks=message.blocks,
            names=self.names(),
            files=tuple(self._shared(self.files[one]) for one in message.files),
            edited=message.edited is not None,
            only_for=message.only_for,
            thread_ts=message.thread_ts,
        )

    @staticmethod
    def _shared(file: DemoFile) -> SharedFile:
        return SharedFile(file.file_id, file.name, file.size, file.mimetype, file.deleted)

    def names(self) -> dict[str, str]:
        """Give the name of every id that a text may mention."""
        people = {one.user_id: one.name for one in self.people.values()}
        channels = {one.conversation_id: one.name for one in self._by_id.values()}
        return {
            **channels,
            **people,
            **self.integrations,
            self.bot_user_id: "Vera",
            "USLACKBOT": "Slackbot",
        }

    def unread(self, reader: str, conversation: Conversation) -> int:
        """Count the messages that a person has not looked at."""
        seen = conversation.read_to.get(reader, "")
        return sum(
            message.ts > seen and not message.deleted and message.only_for in {None, reader}
            for message in conversation.messages
        )
