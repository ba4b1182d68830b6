"""Writing, changing and taking back messages, with files or without."""

from collections.abc import Sequence

from bot.demo.files import DemoFile, Given, NewFile, keep_file
from bot.demo.filling import Filler
from bot.demo.records import Conversation, Json, Message, NotOnScreen, StoredMessage


class Poster(Filler):
    """One person's messages."""

    def say(self, channel: str, text: str) -> Message:
        """Post a message (`channel`: a name, `vera`, or a person's id)."""
        return self.post(channel, text)

    def post(
        self,
        channel: str,
        text: str = "",
        files: Sequence[Given] = (),
        *,
        reply_to: Message | None = None,
    ) -> Message:
        """Post a message with files, or a reply in a thread."""
        where = self.ws.conversations.find(channel, self.me.user_id)
        kept = [keep_file(self.ws, self.me.user_id, one) for one in files]
        for file in kept:
            file.channels.add(where.conversation_id)
        thread = (reply_to.thread_ts or reply_to.ts) if reply_to else None
        return self._post(where, text, kept, thread)

    def upload(
        self,
        channel: str,
        filename: str,
        content: bytes,
        text: str = "",
        *,
        only_on_file_info: bool = False,
    ) -> Message:
        """Post one file (`only_on_file_info`: as from another organisation)."""
        return self.post(channel, text, [NewFile(filename, content, elsewhere=only_on_file_info)])

    def _post(
        self, where: Conversation, text: str, files: list[DemoFile], thread: str | None
    ) -> Message:
        ws = self.ws
        with ws.lock:
            ids = [one.file_id for one in files]
            stored = ws.conversations.post(
                where, self.me.user_id, text, files=ids, thread_ts=thread
            )
            message = ws.conversations.as_seen(stored)
            event = {
                **ws.payloads.message(stored),
                "channel": where.conversation_id,
                "channel_type": _channel_type(where),
                "event_ts": stored.ts,
            }
        if files:
            event["subtype"] = "file_share"
        ws.changed()
        self._tell_post(where, text, event)
        return message

    def _tell_post(self, where: Conversation, text: str, event: Json) -> None:
        ws = self.ws
        if ws.bot_user_id not in where.members:
            return
        ws.events.emit(event, f"message.{event['channel_type']}")
        if f"<@{ws.bot_user_id}>" in text and where.kind != "im":
            ws.events.emit({**event, "type": "app_mention"})

    def edit(self, message: Message, text: str) -> Message:
        """Change what this person has written."""
        ws = self.ws
        with ws.lock:
            stored = self._own(message)
            before = ws.payloads.message(stored)
            ws.conversations.edit(stored, text, None)
            after = ws.payloads.message(stored)
            seen = ws.conversations.as_seen(stored)
        ws.changed()
        self._tell_change(message, "message_changed", message=after, previous_message=before)
        return seen

    def delete(self, message: Message) -> None:
        """Take back what this person has written."""
        with self.ws.lock:
            stored = self._own(message)
            before = self.ws.payloads.message(stored)
            stored.deleted = True
        self.ws.changed()
        self._tell_change(
            message, "message_deleted", previous_message=before, deleted_ts=message.ts
        )

    def delete_file(self, file_id: str) -> None:
        """Delete a file of this person's; what it was posted with stays."""
        with self.ws.lock:
            file = self.ws.conversations.files[file_id]
            if file.owner != self.me.user_id:
                raise NotOnScreen(f"{self.me.name} did not upload that file")
            file.delete()
        self.ws.changed()

    def _own(self, message: Message) -> StoredMessage:
        stored = self.stored(message)
        if stored.author != self.me.user_id:
            raise NotOnScreen(f"{self.me.name} did not write that message")
        return stored

    def _tell_change(self, told: Message, subtype: str, **facts: object) -> None:
        where = self.ws.conversations.find(told.channel, self.me.user_id)
        kind = _channel_type(where)
        event: Json = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": where.conversation_id,
            "channel_type": kind,
            "ts": self.ws.stamps.new_ts(),
            **facts,
        }
        if self.ws.bot_user_id in where.members:
            self.ws.events.emit(event, f"message.{kind}")


def _channel_type(where: Conversation) -> str:
    return {"private": "group"}.get(where.kind, where.kind)
