"""People, views, messages and files in the shapes that payloads and Web API answers share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.demo.records import (
    Conversation,
    DemoPerson,
    Json,
    StoredFile,
    StoredMessage,
    StoredView,
)

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
        by_vera = message.author == self.ws.bot_user_id
        shown: Json = {
            "type": "message",
            "user": message.author,
            "ts": message.ts,
            "text": message.text,
            "team": self.ws.team_id,
        }
        if by_vera:
            shown |= {"bot_id": self.ws.bot_id, "app_id": self.ws.app_id}
        if message.blocks:
            shown["blocks"] = message.blocks
        if message.files:
            files = [self.ws.conversations.files[one] for one in message.files]
            shown |= {"files": [self.shared_file(one) for one in files], "upload": True}
        if message.edited:
            shown["edited"] = {"user": message.author, "ts": message.edited}
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        return shown

    def shared_file(self, file: StoredFile) -> Json:
        """Give a shared file; a Slack Connect one tells hardly anything."""
        if not file.only_on_file_info:
            return self.file(file)
        return {
            "id": file.file_id,
            "mode": "file_access",
            "file_access": "check_file_info",
            "created": 0,
            "timestamp": 0,
            "user": "",
        }

    def file(self, file: StoredFile) -> Json:
        """Give a file as files.info shows it."""
        where = f"{self.ws.base_url}/files-pri/{self.ws.team_id}-{file.file_id}"
        kind = file.name.rpartition(".")[2].lower()
        facts: dict[str, Any] = {
            "id": file.file_id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.name,
            "mimetype": file.mimetype,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": file.owner,
            "user_team": self.ws.team_id,
            "editable": False,
            "size": len(file.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "url_private": f"{where}/{file.name}",
            "url_private_download": f"{where}/download/{file.name}",
            "permalink": f"{self.ws.base_url}/files/{file.owner}/{file.file_id}",
            "file_access": "visible",
        }
        return facts


def shown_name(where: Conversation) -> str:
    """Give the channel name that payloads carry."""
    return {"im": "directmessage", "private": "privategroup"}.get(where.kind, where.name)
