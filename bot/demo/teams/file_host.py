"""SharePoint and Graph as far as the room has them: they let nobody in, and keep who asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from bot.demo.teams.connector import as_json

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

SHAREPOINT, GRAPH, VIEWS = "/sharepoint", "/graph", "/connector/v3/attachments"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True)
class FileRequest:
    """Somebody asked for a file or for something about it."""

    method: str
    path: str
    at: datetime
    with_token: bool


def note_file_request(room: "Room") -> None:
    """Remember a request for a file, whoever it comes from and however it will be answered."""
    if not request.path.startswith((f"{SHAREPOINT}/", f"{GRAPH}/", f"{VIEWS}/")):
        return
    with_token = "Authorization" in request.headers
    path = request.full_path.rstrip("?")
    with room.lock:
        room.file_requests.append(FileRequest(request.method, path, room.now(), with_token))
    room.changed()


def file_host(room: "Room") -> Blueprint:
    """Make the routes under which files and pictures would be, and which let nobody in."""
    routes = Blueprint("file_host", __name__)

    def refused(asked: str) -> Response:
        """Let nobody in."""
        words = f"Access to {asked.partition('/')[0]} needs a token of the school's own."
        answer = as_json(401, {"error": {"code": "InvalidAuthenticationToken", "message": words}})
        answer.headers["WWW-Authenticate"] = f'Bearer realm="{room.tenant_id}"'
        return answer

    for number, start in enumerate((SHAREPOINT, GRAPH, VIEWS)):
        routes.add_url_rule(
            f"{start}/<path:asked>", f"refused{number}", refused, methods=METHODS,
            provide_automatic_options=False,
        )  # fmt: skip
    return routes
