"""People, views, messages and files in the shapes that payloads and Web API answers share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from bot.demo.file_facts import file_on_message
from bot.demo.records import Blocks, Conversation, DemoPerson, Json, StoredMessage, StoredView
from bot.demo.rich_text import typed_blocks

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace


@dataclass(frozen=True)
class Facts:
    """Writes what Slack would show of the workspace's present state."""

    ws: "Workspace"

    def team(self) -> Json:
        """Give the team as payloads carry it."""
        return {"id": self.ws.team_id, "domain": self.ws.team_domain}

    def user(self, person: DemoPerson) -> Json:
        """Give a person as payloads carry them."""
        return {
            "id": person.user_id,
            "username": person.username,
            "name": person.username,
            "team_id": self.ws.team_id,
        }

    def member(self, person: DemoPerson) -> Json:
        """Give a person as users.info shows them."""
        return {
            "id": person.user_id,
            "team_id": self.ws.team_id,
            "name": person.username,
            "deleted": person.deactivated,
            "real_name": person.name,
            "tz": person.timezone,
            "profile": {
                "title": person.title,
                "real_name": person.name,
                "display_name": person.name,
                "email": person.email,
                "team": self.ws.team_id,
            },
            "is_admin": False,
            "is_owner": False,
            "is_restricted": person.guest,
            "is_ultra_restricted": False,
            "is_bot": False,
            "is_app_user": False,
        }

    def view(self, view: StoredView) -> Json:
        """Give a view as Slack sends it, state and hash included."""
        return {
            "id": view.view_id,
            "team_id": self.ws.team_id,
            "private_metadata": "",
            "callback_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            "external_id": "",
            "title": {"type": "plain_text", "text": "View Title", "emoji": True},
            **view.definition,
            "state": {"values": view.values},
            "hash": view.view_hash,
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self.ws.app_id,
            "app_installed_team_id": self.ws.team_id,
            "bot_id": self.ws.bot_id,
        }

    def message(self, message: StoredMessage) -> Json:
        """Give a message as Slack sends it."""
        shown: Json = {
            "type": "message",
            **self._author(message),
            "ts": message.ts,
            "text": message.text,
            "team": self.ws.team_id,
        }
        blocks = message.blocks or self._typed(message)
        if blocks:
            shown["blocks"] = blocks
        if message.files:
            files = [self.ws.conversations.files[one] for one in message.files]
            on_it = [file_on_message(self.ws, one) for one in files]
            shown |= {"files": on_it, "upload": True, "display_as_bot": False}
        if message.edited:
            shown["edited"] = {"user": message.author, "ts": message.edited}
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        return shown

    def _author(self, message: StoredMessage) -> Json:
        if message.author == self.ws.bot_user_id:
            by = {"bot_id": self.ws.bot_id, "app_id": self.ws.app_id}
            return {"user": message.author, **by}
        if message.author in self.ws.people:
            return {"user": message.author, "client_msg_id": _message_id(message)}
        name = self.ws.conversations.names().get(message.author, message.author)
        return {"subtype": "bot_message", "bot_id": message.author, "username": name}

    def _typed(self, message: StoredMessage) -> Blocks:
        if message.author not in self.ws.people:
            return []
        return typed_blocks(message.text, message.ts)


def _message_id(message: StoredMessage) -> str:
    return str(uuid5(NAMESPACE_URL, f"{message.conversation}/{message.ts}"))


def shown_name(where: Conversation) -> str:
    """Give the channel name that payloads carry."""
    return {"im": "directmessage", "private": "privategroup"}.get(where.kind, where.name)
