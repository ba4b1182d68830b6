"""The payloads that Slack sends, in the shapes that real workspaces showed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.demo.elements import Placed
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

TOKEN = "demo-verification-token"  # noqa: S105  (Slack's deprecated field; never checked)


@dataclass(frozen=True)
class Payloads:
    """Writes payloads from the workspace's present state."""

    ws: "Workspace"

    def team(self) -> Json:
        """This function will give the team as payloads carry it."""
        return {"id": self.ws.team_id, "domain": self.ws.team_domain}

    def user(self, person: DemoPerson) -> Json:
        """This function will give a person as payloads carry them."""
        return {
            "id": person.user_id,
            "username": person.username,
            "name": person.username,
            "team_id": self.ws.team_id,
        }

    def command(
        self, person: DemoPerson, where: Conversation, name: str, text: str, trigger_id: str
    ) -> Json:
        """This function will give the form of a slash command."""
        return {
            "token": TOKEN,
            "team_id": self.ws.team_id,
            "team_domain": self.ws.team_domain,
            "channel_id": where.conversation_id,
            "channel_name": shown_name(where),
            "user_id": person.user_id,
            "user_name": person.username,
            "command": name,
            "text": text,
            "api_app_id": self.ws.app_id,
            "is_enterprise_install": "false",
            "response_url": self.ws.response_urls.give(person.user_id, where.conversation_id),
            "trigger_id": trigger_id,
        }

    def _interactive(self, kind: str, person: DemoPerson, trigger_id: str | None) -> Json:
        common: Json = {
            "type": kind,
            "team": self.team(),
            "user": self.user(person),
            "api_app_id": self.ws.app_id,
            "token": TOKEN,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return {**common, "trigger_id": trigger_id} if trigger_id else common

    def submission(self, person: DemoPerson, view: StoredView, trigger_id: str) -> Json:
        """This function will give a view_submission."""
        form = self._interactive("view_submission", person, trigger_id)
        return {**form, "view": self.view(view), "response_urls": []}

    def closed(self, person: DemoPerson, view: StoredView, *, is_cleared: bool) -> Json:
        """This function will give a view_closed."""
        form = self._interactive("view_closed", person, None)
        return {**form, "view": self.view(view), "is_cleared": is_cleared}

    def suggestion(
        self, person: DemoPerson, placed: Placed, typed: str, where: StoredView | StoredMessage
    ) -> Json:
        """This function will give a block_suggestion."""
        asked = {"action_id": placed.action_id, "block_id": placed.block_id, "value": typed}
        return {
            **self._interactive("block_suggestion", person, None),
            **asked,
            **self._surface(where),
        }

    def actions(
        self,
        person: DemoPerson,
        placed: Placed,
        did: Json,
        where: StoredView | StoredMessage,
        trigger_id: str,
    ) -> Json:
        """This function will give the block_actions of one element."""
        action = {
            "type": placed.kind,
            "action_id": placed.action_id,
            "block_id": placed.block_id,
            **did,
            "action_ts": self.ws.stamps.new_ts(),
        }
        form = self._interactive("block_actions", person, trigger_id)
        surface = self._surface(where, person)
        return {**form, **surface, "actions": [action]}

    def _surface(self, where: StoredView | StoredMessage, person: DemoPerson | None = None) -> Json:
        if isinstance(where, StoredView):
            container: Json = {"type": "view", "view_id": where.view_id}
            return {"container": container, "view": self.view(where)}
        reader = person.user_id if person else ""
        shown: Json = {
            "container": {
                "type": "message",
                "message_ts": where.ts,
                "channel_id": where.conversation,
                "is_ephemeral": where.only_for is not None,
            },
            "channel": self._channel(where.conversation),
            "state": {"values": where.values.get(reader, {})},
        }
        if person:
            shown["response_url"] = self.ws.response_urls.give(reader, where.conversation, where.ts)
        return shown if where.only_for else {**shown, "message": self.message(where)}

    def _channel(self, conversation_id: str) -> Json:
        where = self.ws.conversations.by_id(conversation_id)
        return {"id": conversation_id, "name": shown_name(where) if where else "unknown"}

    def message_action(
        self, person: DemoPerson, message: StoredMessage, callback_id: str, trigger_id: str
    ) -> Json:
        """This function will give a message shortcut, the message itself in it."""
        give = self.ws.response_urls.give
        return {
            **self._interactive("message_action", person, trigger_id),
            "action_ts": self.ws.stamps.new_ts(),
            "callback_id": callback_id,
            "message_ts": message.ts,
            "channel": self._channel(message.conversation),
            "response_url": give(person.user_id, message.conversation),
            "message": self.message(message),
        }

    def shortcut(self, person: DemoPerson, callback_id: str, trigger_id: str) -> Json:
        """This function will give a global shortcut."""
        form = self._interactive("shortcut", person, trigger_id)
        return {**form, "callback_id": callback_id, "action_ts": self.ws.stamps.new_ts()}

    def event(self, event: Json) -> Json:
        """This function will wrap an event as the Events API does."""
        authorization = {
            "enterprise_id": None,
            "team_id": self.ws.team_id,
            "user_id": self.ws.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": TOKEN,
            "team_id": self.ws.team_id,
            "api_app_id": self.ws.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.ws.stamps.new_id("Ev"),
            "event_time": int(self.ws.now().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    def view(self, view: StoredView) -> Json:
        """This function will give a view as Slack sends it, state and hash included."""
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
        """This function will give a message as Slack sends it."""
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
        """This function will give a shared file; a Slack Connect one tells hardly anything."""
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
        """This function will give a file as files.info shows it."""
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
    """This function will give the channel name that payloads carry."""
    return {"im": "directmessage", "private": "privategroup"}.get(where.kind, where.name)
