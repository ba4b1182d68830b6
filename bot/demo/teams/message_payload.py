"""A message as a message action hands it on."""

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.demo.records import Json
from bot.demo.teams.ids import aad_of
from bot.demo.teams.records import StoredMessage

if TYPE_CHECKING:
    from bot.demo.teams.room import Room


def message_payload(room: "Room", message: StoredMessage) -> Json:
    """Give a message with its author, as an evidence form would want it."""
    written = datetime.fromtimestamp(int(message.id) / 1000, UTC)
    return {
        "id": message.id,
        "replyToId": message.root,
        "createdDateTime": written.isoformat(timespec="milliseconds")[:-6] + "Z",
        "lastModifiedDateTime": None,
        "deleted": False,
        "importance": "normal",
        "locale": "en-gb",
        "linkToMessage": "",
        "from": _author(room, message.author),
        "body": {"contentType": "html", "content": f"<p>{html.escape(message.text)}</p>"},
        "attachments": [],
        "mentions": [],
        "reactions": [],
    }


def _author(room: "Room", author: str) -> Json:
    if author not in room.people:
        bot = {"applicationIdentityType": "bot", "id": room.app_id, "displayName": "Vera"}
        return {"user": None, "application": bot}
    person = room.people[author]
    user = {"userIdentityType": "aadUser", "id": aad_of(author), "displayName": person.name}
    return {"user": user, "application": None}
