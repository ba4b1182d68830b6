"""A message as a message action hands it on."""

import html
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.demo.records import Json
from bot.demo.teams.card_rules import CARD_TYPE
from bot.demo.teams.ids import aad_of
from bot.demo.teams.records import StoredMessage

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

LINK = "https://teams.microsoft.com/l/message"
_MENTION = re.compile(r"<at[^>]*>(.*?)</at>")


def message_payload(room: "Room", message: StoredMessage) -> Json:
    """Give a message as it is now; of one that was deleted nothing but that."""
    return {
        "linkToMessage": _link(room, message),
        "id": message.id,
        "replyToId": message.root,
        "createdDateTime": as_moment(datetime.fromtimestamp(int(message.id) / 1000, UTC)),
        "lastModifiedDateTime": as_moment(message.changed_at) if message.changed_at else None,
        "deleted": message.deleted,
        "subject": None,
        "summary": None,
        "importance": "normal",
        "locale": "en-gb",
        "from": _author(room, message.author),
        **_said(room, message),
        "reactions": [],
    }


def as_moment(moment: datetime) -> str:
    """Write a moment as Teams does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _link(room: "Room", message: StoredMessage) -> str:
    where = room.conversations.by_id(message.conversation)
    link = f"{LINK}/{message.conversation}/{message.id}"
    if where is None or where.kind != "channel":
        return f"{link}?context={quote(json.dumps({'contextType': 'chat'}))}"
    group, root = room.team_facts()["aadGroupId"], message.root or message.id
    return f"{link}?groupId={group}&tenantId={room.tenant_id}&parentMessageId={root}"


def _author(room: "Room", author: str) -> Json:
    nobody: Json = {"device": None, "conversation": None, "user": None, "application": None}
    if author not in room.people:
        bot = {"applicationIdentityType": "bot", "id": room.app_id, "displayName": "Vera"}
        return {**nobody, "application": bot}
    person = room.people[author]
    user = {"userIdentityType": "aadUser", "id": aad_of(author), "displayName": person.name}
    return {**nobody, "user": user}


def _said(room: "Room", message: StoredMessage) -> Json:
    if message.deleted:
        empty = {"contentType": "html", "content": ""}
        return {"body": empty, "attachments": [], "mentions": []}
    if message.as_text:
        body = {"contentType": "text", "content": message.text}
    else:
        body = {"contentType": "html", "content": body_html(message)}
    attachments = [*(one.attachment for one in message.files), *map(_card, message.cards)]
    return {"body": body, "attachments": attachments, "mentions": _mentions(room, message)}


def body_html(message: StoredMessage) -> str:
    """Write a message's body as Teams does, with its pictures and where its files hang."""
    said = message.text if message.text_format == "xml" else _paragraph(message.text)
    pictures = [one.html for one in message.pictures]
    hung = [f'<attachment id="{one.file_id}"></attachment>' for one in message.files]
    return "".join([said, *pictures, *hung])


def _paragraph(text: str) -> str:
    parts = _MENTION.split(text)  # every second part is a name that was called
    called = [
        f'<at id="0">{html.escape(part)}</at>' if index % 2 else html.escape(part, quote=False)
        for index, part in enumerate(parts)
    ]
    written = "".join(called).replace("\n", "<br>")
    return f"<p>{written}</p>" if text else ""


def _card(card: Json) -> Json:
    """Give a card of Vera's: an attachment that is no file."""
    nothing = {"contentUrl": None, "name": None, "thumbnailUrl": None}
    return {"id": "card", "contentType": CARD_TYPE, "content": json.dumps(card), **nothing}


def _mentions(room: "Room", message: StoredMessage) -> list[Json]:
    bot = {"applicationIdentityType": "bot", "id": room.app_id, "displayName": "Vera"}
    return [
        {"id": 0, "mentionText": "Vera", "mentioned": {"application": bot}}
        for one in message.mentions
        if one == room.bot_user_id
    ]
