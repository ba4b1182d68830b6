"""Files in the shapes that messages, forms and files.info share."""

import html
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.demo.files import DemoFile, Generated
from bot.demo.records import Json

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

PREVIEW = 5
THUMBNAILS = (64, 80, 160, 360)
KINDS = {"private": "groups", "im": "ims"}
PRETTY = {"text": "Plain Text", "jpg": "JPEG", "mov": "QuickTime Movie"}


def file_on_message(ws: "Workspace", file: DemoFile) -> Json:
    """Give a file as a message carries it; some tell hardly more than their id."""
    if file.deleted:
        return {"id": file.file_id, "mode": "tombstone"}
    if file.file_access == "check_file_info":
        return {
            "id": file.file_id,
            "mode": "file_access",
            "file_access": "check_file_info",
            "created": 0,
            "timestamp": 0,
            "user": "",
        }
    return file_facts(ws, file)


def file_facts(ws: "Workspace", file: DemoFile) -> Json:
    """Give everything that Slack tells of a file."""
    kind = _filetype(file)
    outside = file.mode == "external"
    return {
        "id": file.file_id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": PRETTY.get(kind, kind.upper()),
        "user": file.owner,
        "user_team": ws.team_id,
        "editable": file.mode == "snippet",
        "size": file.size,
        "mode": file.mode,
        "is_external": outside,
        "external_type": "gdrive" if outside else "",
        "is_public": _is_public(ws, file),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        **_addresses(ws, file),
        **_looks(ws, file),
        "has_rich_preview": False,
        "file_access": "visible",
    }


def file_info(ws: "Workspace", file: DemoFile) -> Json:
    """Give a file as files.info does: where it is shared is told too."""
    shared: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    for where in filter(None, map(ws.conversations.by_id, sorted(file.channels))):
        if ws.bot_user_id in where.members:
            shared[KINDS.get(where.kind, "channels")].append(where.conversation_id)
    return {**file_facts(ws, file), **shared, "comments_count": 0}


def _filetype(file: DemoFile) -> str:
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    return {"txt": "text", "jpeg": "jpg"}.get(ending, ending) or "binary"


def _is_public(ws: "Workspace", file: DemoFile) -> bool:
    found = (ws.conversations.by_id(one) for one in file.channels)
    return any(one and one.kind == "channel" for one in found)


def _addresses(ws: "Workspace", file: DemoFile) -> Json:
    permalink = f"{ws.base_url}/files/{file.owner}/{file.file_id}"
    name = quote(file.name, safe="")
    if file.mode == "external":
        return {"url_private": f"https://drive.example/{file.file_id}", "permalink": permalink}
    where = f"{ws.base_url}/files-pri/{ws.team_id}-{file.file_id}"
    return {
        "url_private": f"{where}/{name}",
        "url_private_download": f"{where}/download/{name}",
        "permalink": permalink,
    }


def _looks(ws: "Workspace", file: DemoFile) -> Json:
    if file.mimetype.startswith("image/") and file.mode == "hosted":
        where = f"{ws.base_url}/files-tmb/{ws.team_id}-{file.file_id}"
        return {f"thumb_{size}": f"{where}/thumb_{size}.png" for size in THUMBNAILS}
    if file.mode == "snippet" and not isinstance(file.content, Generated):
        return _preview(file.content)
    return {}


def _preview(content: bytes) -> Json:
    lines = content.decode(errors="replace").splitlines()
    shown = "\n".join(lines[:PREVIEW])
    return {
        "preview": shown,
        "preview_highlight": f'<div class="CodeMirror"><pre>{html.escape(shown)}</pre></div>',
        "lines": len(lines),
        "lines_more": max(0, len(lines) - PREVIEW),
        "preview_is_truncated": len(lines) > PREVIEW,
    }
