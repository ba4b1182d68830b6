"""files.info and files.delete."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.demo.file_facts import file_info
from bot.demo.files import DemoFile, vera_may_see
from bot.demo.records import Json
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace


def need_scope(ws: "Workspace", scope: str) -> None:
    """Refuse a call that Vera was not given the scope for."""
    if not ws.has_scope(scope):
        raise RefusedBySlack("missing_scope", more={"needed": scope, "provided": ws.scopes})


def _found(ws: "Workspace", arguments: Json) -> DemoFile:
    file = ws.conversations.files.get(str(arguments.get("file", "")))
    if file is None or not (file.owner == ws.bot_user_id or vera_may_see(ws, file)):
        raise RefusedBySlack("file_not_found")
    if ws.file_faults.meets(file.file_id, only="not_visible"):
        raise RefusedBySlack("file_not_found")
    if file.deleted:
        raise RefusedBySlack("file_deleted")
    return file


def files_info(ws: "Workspace", arguments: Json) -> Json:
    """Answer files.info."""
    need_scope(ws, "files:read")
    with ws.lock:
        file = _found(ws, arguments)
        return {
            "file": file_info(ws, file),
            "comments": [],
            "response_metadata": {"next_cursor": ""},
        }


def files_delete(ws: "Workspace", arguments: Json) -> Json:
    """Answer files.delete: Vera's own only, and uploads in her forms where that is let."""
    need_scope(ws, "files:write")
    with ws.lock:
        file = _found(ws, arguments)
        let = ws.bot_may_delete_uploads and file.sent_in_a_form
        if file.owner != ws.bot_user_id and not let:
            raise RefusedBySlack("cant_delete_file")
        file.delete()
    ws.changed()
    return {}


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {
    "files.info": files_info,
    "files.delete": files_delete,
}
