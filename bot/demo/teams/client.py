"""How one person's client asks Vera something, and shows words to that person alone."""

import json
from typing import TYPE_CHECKING

from bot.demo.records import DemoPerson, Json
from bot.demo.teams.activity_rules import problems_of_answer
from bot.demo.teams.records import Conversation, StoredMessage
from bot.demo.teams.web_pages import problems_of_web_page
from bot.demo.to_vera import Answer

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

TROUBLE = "Something went wrong. Please try again."


class Client:
    """One person's client: what it sends to Vera, and what it makes of the answer."""

    def __init__(self, room: "Room", me: DemoPerson) -> None:
        self.room = room
        self.me = me

    def where(self, conversation_id: str) -> Conversation:
        """Find a conversation by its id."""
        found = self.room.conversations.by_id(conversation_id)
        assert found is not None, "a conversation is never forgotten"
        return found

    def invoke(
        self, where: Conversation, name: str, value: Json, message: StoredMessage | None
    ) -> Json | None:
        """Send an invoke; None stands for an answer that Teams cannot use."""
        root = (message.root or message.id) if message and where.kind == "channel" else None
        # What comes from a message's menu is about the message, and no reply to it.
        replies = message is not None and not name.startswith("composeExtension")
        activity = self.room.activities.invoke(
            self.me, where, name, value, root=root,
            reply_to=message.id if message and replies else None,
        )  # fmt: skip
        return self._read(name, self.room.bring(activity))

    def _read(self, name: str, answer: Answer) -> Json | None:
        if not answer.ok:
            return None
        read = _object(answer.body)
        if read is None:
            problems = ["the answer is no JSON object"]
        else:
            problems = problems_of_answer(name, read) or problems_of_web_page(
                read, self.room.valid_domains
            )
        for words in problems:
            self.room.note_error(f"{name}: {words}")
        return None if problems else read

    def only_me(
        self, where: Conversation, words: str, beside: StoredMessage | None, author: str = ""
    ) -> None:
        """Show words to this person only."""
        room, root = self.room, None
        if beside and where.kind == "channel":
            root = beside.root or beside.id
        with room.lock:
            shown = room.conversations.post(
                where, author or room.bot_user_id, words, root=root, only_for=self.me.user_id
            )
            shown.text_format = "plain"
        room.changed()


def _object(body: str) -> Json | None:
    try:
        read = json.loads(body or "{}")
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
