"""What happens between the room and Vera when a person acts, and what the answer does."""

from collections.abc import Sequence

from bot.demo.records import Json
from bot.demo.teams.activity_rules import ERROR_TYPE, MESSAGE_TYPE
from bot.demo.teams.client import TROUBLE
from bot.demo.teams.conversations import TEAMS
from bot.demo.teams.dialog_acts import DialogActs
from bot.demo.teams.enclosures import Body, Picked, enclosed_files, pasted_pictures
from bot.demo.teams.records import Conversation, StoredMessage

AT_NAME = "<at>Vera</at>"


class Acts(DialogActs):
    """Sends what one person does to Vera and applies the answer as a Teams client would."""

    # -- writing

    def write(
        self,
        where: Conversation,
        text: str,
        root: str | None = None,
        *,
        files: Sequence[Picked] = (),
        pictures: int = 0,
        body: Body = "words",
    ) -> StoredMessage:
        """Write a message; Vera hears it in her own chats, and where she is mentioned."""
        room, with_vera = self.room, self.room.bot_user_id in where.members
        called = AT_NAME in text
        if where.kind == "im" and with_vera and self.me.user_id not in room.installed_for:
            room.install_for(self.me.user_id)
        with room.lock:
            mentions = [room.bot_user_id] if called else []
            stored = room.conversations.post(
                where, self.me.user_id, text, root=root, mentions=mentions, asked_for=True
            )
            stored.text_format = "xml" if body == "html" else "plain"
            stored.as_text = body == "text"
            stored.files = enclosed_files(room, self.me.user_id, where, files)
            stored.pictures = pasted_pictures(room, where, stored.id, pictures)
            activity = room.activities.message(self.me, where, stored)
        room.changed()
        if with_vera and (where.kind == "im" or called):
            room.deliver(activity)
        return stored

    def tell(
        self,
        where: Conversation,
        kind: str,
        stored: StoredMessage,
        *,
        event_type: str,
        **facts: str,
    ) -> None:
        """Tell Vera that a message which she heard was changed or deleted."""
        heard = where.kind == "im" or self.room.bot_user_id in stored.mentions
        self.room.changed()
        if self.room.bot_user_id in where.members and heard:
            activity = self.room.activities.message(self.me, where, stored)
            data = {**activity["channelData"], "eventType": event_type}
            self.room.deliver({**activity, "type": kind, "channelData": data, **facts})

    def react(self, where: Conversation, stored: StoredMessage, reaction: str) -> None:
        """Put a reaction on a message; Vera is told of those on her own."""
        if stored.author == self.room.bot_user_id:
            facts = {"replyToId": stored.id, "reactionsAdded": [{"type": reaction}]}
            event = self.room.activities.event(self.me, where, "messageReaction", **facts)
            self.room.deliver(event)

    # -- buttons on cards in chat

    def press_on_card(self, message: StoredMessage, action: Json) -> None:
        """Press a button that runs something: Action.Execute, or Action.Submit as a message."""
        where = self.where(message.conversation)
        if action["type"] == "Action.Submit":
            self._submit_in_chat(where, message, action)
            return
        pressed = {"type": "Action.Execute", "title": action.get("title")}
        pressed |= {"verb": action["verb"], "data": action.get("data") or {}}
        answer = self.invoke(
            where, "adaptiveCard/action", {"action": pressed, "trigger": "manual"}, message
        )
        self._show_execute(where, message, answer)

    def _show_execute(
        self, where: Conversation, message: StoredMessage, answer: Json | None
    ) -> None:
        if answer is None or answer["type"] == ERROR_TYPE or answer["statusCode"] >= 400:
            self.only_me(where, TROUBLE, message, author=TEAMS)
        elif answer["type"] == MESSAGE_TYPE:
            self.only_me(where, str(answer["value"]), message)
        else:
            with self.room.lock:
                message.own_cards[self.me.user_id] = answer["value"]
            self.room.changed()

    def _submit_in_chat(self, where: Conversation, message: StoredMessage, action: Json) -> None:
        room = self.room
        activity = room.activities.message(self.me, where, message)
        activity |= {"id": room.ids.new(), "text": "", "value": action.get("data") or {}}
        room.deliver({**activity, "replyToId": message.id})
