"""The activities that Teams sends, in the shapes that a real client's had."""

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.demo.records import DemoPerson, Json
from bot.demo.teams.ids import aad_of, in_thread, invoke_id, member_of
from bot.demo.teams.message_payload import body_html
from bot.demo.teams.records import Conversation, StoredMessage

if TYPE_CHECKING:
    from bot.demo.teams.room import Room


@dataclass(frozen=True)
class Activities:
    """Writes activities from the room's present state."""

    room: "Room"

    def message(self, person: DemoPerson, where: Conversation, stored: StoredMessage) -> Json:
        """Give what somebody wrote."""
        root = stored.root or stored.id
        written = {**self._by(person, where, root), "type": "message", "id": stored.id}
        mentions = [self._mention(one) for one in stored.mentions if one == self.room.bot_user_id]
        written["text"] = stored.text
        written["textFormat"] = "plain" if where.kind == "im" else "xml"
        written["entities"] = [*mentions, *written["entities"]]
        if stored.root:
            written["replyToId"] = stored.root
        if stored.files or stored.pictures:
            written["attachments"] = _attachments(where, stored)
        return written

    def invoke(
        self,
        person: DemoPerson,
        where: Conversation,
        name: str,
        value: Json,
        *,
        root: str | None = None,
        reply_to: str | None = None,
    ) -> Json:
        """Give what a button, a dialog or a search box sends."""
        sent = {**self._by(person, where, root), "type": "invoke", "name": name, "value": value}
        source = "compose" if name.startswith("composeExtension") else "message"
        sent["channelData"] = {**sent["channelData"], "source": {"name": source}}
        if reply_to:
            sent["replyToId"] = reply_to
        return sent

    def event(self, person: DemoPerson, where: Conversation, kind: str, **facts: object) -> Json:
        """Give what happened to a conversation; `event_type` is Teams' name for it."""
        event_type = facts.pop("event_type", None)
        told = {**self._by(person, where, None), "type": kind, **facts}
        if event_type:
            told["channelData"] = {**told["channelData"], "eventType": event_type}
        if where.kind == "channel":
            told["channelData"] = {**told["channelData"], **self._team(where)}
        return told

    def installed(self, person: DemoPerson, where: Conversation, action: str) -> Json:
        """Give an installationUpdate: `add` or `remove`."""
        told = self.event(person, where, "installationUpdate", action=action)
        chosen = {"selectedChannel": {"id": where.conversation_id}}
        extra = {"source": {"name": "message"}, "settings": chosen}
        return {**told, "channelData": {**told["channelData"], **extra}}

    def account(self, user_id: str) -> Json:
        """Give a person or the bot as activities name them."""
        if user_id == self.room.bot_user_id:
            return {"id": user_id, "name": "Vera"}
        person = self.room.people[user_id]
        return {"id": member_of(user_id), "name": person.name, "aadObjectId": aad_of(user_id)}

    def _by(self, person: DemoPerson, where: Conversation, root: str | None) -> Json:
        now, zone = self.room.now(), ZoneInfo(person.timezone)
        client = {
            "type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web",
            "timezone": person.timezone,
        }  # fmt: skip
        return {
            "id": invoke_id(),
            "timestamp": now.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "localTimestamp": now.astimezone(zone).isoformat(timespec="milliseconds"),
            "localTimezone": person.timezone,
            "serviceUrl": self.room.service_url,
            "channelId": "msteams",
            "from": self.account(person.user_id),
            "conversation": self._conversation(person, where, root),
            "recipient": self.account(self.room.bot_user_id),
            "locale": "en-GB",
            "entities": [client],
            "channelData": self._channel_data(person, where),
        }

    def _conversation(self, person: DemoPerson, where: Conversation, root: str | None) -> Json:
        shown: Json = {
            "conversationType": where.conversation_type,
            "tenantId": self.room.tenant_of(person.user_id),
            "id": where.conversation_id,
        }
        if where.kind == "channel":
            shown["id"] = in_thread(where.conversation_id, root)
        if where.kind != "im":
            shown["isGroup"] = True
        if where.kind == "mpim":
            shown["name"] = where.name
        return shown

    def _channel_data(self, person: DemoPerson, where: Conversation) -> Json:
        tenant: Json = {"tenant": {"id": self.room.tenant_of(person.user_id)}}
        if where.kind != "channel":
            return tenant
        team_id = self.room.team_id
        return {
            "teamsChannelId": where.conversation_id,
            "teamsTeamId": team_id,
            "channel": {"id": where.conversation_id},
            "team": {"id": team_id},
            **tenant,
        }

    def _team(self, where: Conversation) -> Json:
        """Name the team and the channel, as events do; the first channel has no name."""
        channel = {"id": where.conversation_id}
        if where.conversation_id != self.room.team_id:
            channel["name"] = where.name
        return {"team": self.room.team_facts(), "channel": channel}

    def _mention(self, user_id: str) -> Json:
        account = self.account(user_id)
        return {"type": "mention", "mentioned": account, "text": f"<at>{account['name']}</at>"}


def _attachments(where: Conversation, stored: StoredMessage) -> list[Json]:
    """Give what a bot is told of files and pictures: pictures only in a chat of its own."""
    told = stored.pictures if where.kind == "im" else []
    pictures = [{"contentType": "image/*", "contentUrl": one.view_url} for one in told]
    return [*pictures, {"contentType": "text/html", "content": body_html(stored)}]
