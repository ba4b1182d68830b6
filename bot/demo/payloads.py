"""The payloads that Slack sends, in the shapes that real workspaces showed."""

from bot.demo.elements import Placed
from bot.demo.facts import Facts, shown_name
from bot.demo.records import Conversation, DemoPerson, Json, StoredMessage, StoredView

TOKEN = "demo-verification-token"  # noqa: S105  (Slack's deprecated field; never checked)


class Payloads(Facts):
    """Writes payloads from the workspace's present state."""

    def command(
        self, person: DemoPerson, where: Conversation, name: str, text: str, trigger_id: str
    ) -> Json:
        """Give the form of a slash command."""
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
        """Give a view_submission."""
        form = self._interactive("view_submission", person, trigger_id)
        return {**form, "view": self.view(view), "response_urls": []}

    def closed(self, person: DemoPerson, view: StoredView, *, is_cleared: bool) -> Json:
        """Give a view_closed."""
        form = self._interactive("view_closed", person, None)
        return {**form, "view": self.view(view), "is_cleared": is_cleared}

    def suggestion(
        self, person: DemoPerson, placed: Placed, typed: str, where: StoredView | StoredMessage
    ) -> Json:
        """Give a block_suggestion."""
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
        """Give the block_actions of one element."""
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
        """Give a message shortcut, the message itself in it."""
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
        """Give a global shortcut."""
        form = self._interactive("shortcut", person, trigger_id)
        return {**form, "callback_id": callback_id, "action_ts": self.ws.stamps.new_ts()}

    def event(self, event: Json) -> Json:
        """Wrap an event as the Events API does."""
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
