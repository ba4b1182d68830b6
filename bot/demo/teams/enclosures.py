"""What goes with a message: files that lie in SharePoint, and pictures that Graph keeps."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from bot.demo.records import Json, SharedFile

if TYPE_CHECKING:
    from bot.demo.teams.records import Conversation
    from bot.demo.teams.room import Room

Body = Literal["words", "html", "text"]

CHAT_FILES = "Documents/Microsoft Teams Chat Files"


@dataclass(frozen=True)
class Picked:
    """A file as somebody picks it: its bytes stay where they are, for nobody is ever given them."""

    name: str
    size: int = 0


@dataclass(frozen=True)
class TeamsFile:
    """A file that hangs on a message."""

    file_id: str
    name: str
    size: int
    url: str

    @property
    def attachment(self) -> Json:
        """Give it as messages carry it: a reference, and none of its bytes."""
        return {
            "id": self.file_id,
            "contentType": "reference",
            "contentUrl": self.url,
            "content": None,
            "name": self.name,
            "thumbnailUrl": None,
        }

    @property
    def seen(self) -> SharedFile:
        """Give it as people see it on the message."""
        kind = guess_type(self.name)[0] or "application/octet-stream"
        return SharedFile(self.file_id, self.name, self.size, kind)


@dataclass(frozen=True)
class Picture:
    """A picture that was pasted into a message."""

    url: str
    view_url: str
    """Where a bot is told that it is, in a chat of its own."""

    @property
    def html(self) -> str:
        """Give it as it stands in the body."""
        return f'<p><img alt="image" src="{self.url}" itemtype="https://schema.skype.com/AMSImage"></p>'


def enclosed_files(
    room: "Room", sender: str, where: "Conversation", picked: Iterable[Picked]
) -> list[TeamsFile]:
    """Put files where Teams puts them: a chat's with their sender, a channel's with the team."""
    folder = _team_folder(room, where) if where.kind == "channel" else _own_folder(room, sender)
    return [
        TeamsFile(str(uuid.uuid4()), one.name, one.size, f"{folder}/{quote(one.name)}")
        for one in picked
    ]


def _own_folder(room: "Room", sender: str) -> str:
    person = room.people[sender]
    address = person.email or f"{sender.lower()}@talavera.example"
    owner = "".join(letter if letter.isalnum() else "_" for letter in address)
    return f"{room.sharepoint_url}/personal/{owner}/{quote(CHAT_FILES)}"


def _team_folder(room: "Room", where: "Conversation") -> str:
    site = "".join(letter for letter in room.team_name if letter.isalnum())
    return f"{room.sharepoint_url}/sites/{site}/{quote('Shared Documents')}/{quote(where.name)}"


def pasted_pictures(
    room: "Room", where: "Conversation", message_id: str, count: int
) -> list[Picture]:
    """Give pasted pictures the addresses that Graph and the Connector have for them."""
    return [_picture(room, where, message_id) for _ in range(count)]


def _picture(room: "Room", where: "Conversation", message_id: str) -> Picture:
    id, chat = uuid.uuid4().hex, quote(where.conversation_id, safe="")
    place = f"chats/{chat}"
    if where.kind == "channel":
        place = f"teams/{room.team_facts()['aadGroupId']}/channels/{chat}"
    hosted = f"{room.graph_url}/v1.0/{place}/messages/{message_id}/hostedContents/{id}/$value"
    return Picture(hosted, f"{room.service_url}v3/attachments/{id}/views/original")
