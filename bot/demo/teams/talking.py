"""What a person says in the room: messages with files, answers, changes, and coming and going."""

from collections.abc import Sequence

from bot.demo.records import Message, NotOnScreen
from bot.demo.teams.enclosures import Body, Picked
from bot.demo.teams.filling import Filler
from bot.demo.teams.records import Conversation, StoredMessage, TeamsMessage

Files = Sequence[str | Picked]


class Talker(Filler):
    """One person's voice; whatever is done in the chat closes the dialog first."""

    def say(
        self,
        channel: str,
        text: str,
        *,
        files: Files = (),
        pictures: int = 0,
        body: Body = "words",
    ) -> TeamsMessage:
        """Post a message (`channel`: a name, `vera`, or a person's id).

        `files` are names, whose bytes nobody is ever given; `pictures` are pasted into the text.
        With the body `html` the text is what Teams itself would write; with `text` a message
        action hands it on as a text, as some clients do.
        """
        where = self.room.conversations.find(channel, self.me.user_id)
        stored = self._write(where, text, files=files, pictures=pictures, body=body)
        return self.room.conversations.as_seen(stored, self.me.user_id)

    def upload(
        self, channel: str, filename: str, content: bytes = b"", text: str = ""
    ) -> TeamsMessage:
        """Post a file."""
        return self.say(channel, text, files=[Picked(filename, len(content))])

    def reply(self, message: Message, text: str, *, files: Files = ()) -> TeamsMessage:
        """Answer in the thread of a message."""
        to = self.stored(message)
        where = self.room.conversations.find(message.channel, self.me.user_id)
        stored = self._write(where, text, to.root or to.id, files=files)
        return self.room.conversations.as_seen(stored, self.me.user_id)

    def _write(
        self,
        where: Conversation,
        text: str,
        root: str | None = None,
        *,
        files: Files = (),
        pictures: int = 0,
        body: Body = "words",
    ) -> StoredMessage:
        room = self.room
        if self.me.user_id not in where.members:
            raise NotOnScreen(f"{self.me.name} is not in {where.name!r}")
        if files and where.kind == "im" and room.bot_user_id in where.members:
            raise NotOnScreen("Vera takes no files in her own chat, so Teams offers none there")
        self._close_quietly()
        picked = [Picked(one) if isinstance(one, str) else one for one in files]
        return self.acts.write(where, text, root, files=picked, pictures=pictures, body=body)

    def _close_quietly(self) -> None:
        if self.room.dialogs.get(self.me.user_id):
            self.acts.close()

    # -- second thoughts

    def edit(self, message: Message, text: str) -> TeamsMessage:
        """Change what this person has written."""
        stored = self._own(message)
        stored.text, stored.edited, stored.changed_at = text, True, self.room.now()
        where = self.room.conversations.find(message.channel, self.me.user_id)
        self.acts.tell(where, "messageUpdate", stored, event_type="editMessage")
        return self.room.conversations.as_seen(stored, self.me.user_id)

    def delete(self, message: Message) -> None:
        """Take back what this person has written."""
        stored = self._own(message)
        where = self.room.conversations.find(message.channel, self.me.user_id)
        stored.deleted, stored.changed_at = True, self.room.now()
        self.acts.tell(where, "messageDelete", stored, event_type="softDeleteMessage", text="")

    def react(self, message: Message, reaction: str = "like") -> None:
        """Put a reaction on a message."""
        stored = self.stored(message)
        where = self.room.conversations.find(message.channel, self.me.user_id)
        self.acts.react(where, stored, reaction)

    def _own(self, message: Message) -> StoredMessage:
        stored = self.stored(message)
        if stored.author != self.me.user_id:
            raise NotOnScreen(f"{self.me.name} did not write that message")
        return stored

    # -- coming and going

    def join(self, channel: str) -> None:
        """Join a channel; Vera is told where she is a member."""
        self.room.come_and_go(self.me.user_id, channel, joins=True)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self.room.come_and_go(self.me.user_id, channel, joins=False)

    def read(self, channel: str) -> None:
        """Look at a conversation, so that nothing in it is unread."""
        with self.room.lock:
            where = self.room.conversations.find(channel, self.me.user_id)
            last = where.messages[-1].id if where.messages else "0"
            where.read_to[self.me.user_id] = last
        self.room.changed()
