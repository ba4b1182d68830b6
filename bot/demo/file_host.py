"""The file host: bytes for the bearer of the bot token, a log-in page for everybody else."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from bot.demo.file_faults import FileFault, announced, sent_parts
from bot.demo.files import DemoFile, vera_may_see
from bot.demo.web_api import bearer

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

LOG_IN_PAGE = (
    "<!DOCTYPE html><html lang='en-GB'><head><title>Log in | Slack</title></head>"
    "<body><h1>Log in to the workspace</h1></body></html>"
)
HIDING = {"login_page", "not_visible"}


def file_host(ws: "Workspace") -> Blueprint:
    """Make the routes that files are fetched from."""
    routes = Blueprint("file_host", __name__)

    @routes.get("/files-pri/<where>/download/<path:name>")
    @routes.get("/files-pri/<where>/<path:name>")
    def download(where: str, name: str) -> AnyResponse:
        """Give a file to those who may see it, else lead them to the log-in page."""
        file_id = where.partition("-")[2]
        with ws.lock:
            file = ws.conversations.files.get(file_id)
            answer = _answer(ws, file if file and file.name == name else None)
        ws.note_file_request("download", file_id, answer.status_code)
        return answer

    @routes.get("/files-tmb/<where>/<path:name>")
    def thumbnail(where: str, name: str) -> Response:  # noqa: ARG001
        """Give nothing: that a small picture was asked for at all is what is kept."""
        ws.note_file_request("thumbnail", where.partition("-")[2], 404)
        return Response("", 404)

    @routes.get("/log-in")
    def log_in() -> Response:
        """Give the log-in page, which is answered as if all were well."""
        ws.note_file_request("log_in", "", 200)
        return Response(LOG_IN_PAGE, 200, content_type="text/html; charset=utf-8")

    return routes


def _answer(ws: "Workspace", file: DemoFile | None) -> AnyResponse:
    if file is None or not _may_fetch(ws, file):
        return _to_log_in()
    fault = ws.file_faults.meets(file.file_id)
    how = fault.how if fault else ""
    if how in HIDING:
        return _to_log_in()
    if how == "gone" or file.deleted:
        return Response("", 404)
    if how.isdigit():
        return _refused(int(how))
    return _sent(ws, file, fault)


def _may_fetch(ws: "Workspace", file: DemoFile) -> bool:
    known = bearer() == ws.bot_token and not ws.token_revoked
    return known and ws.has_scope("files:read") and vera_may_see(ws, file)


def _to_log_in() -> AnyResponse:
    return redirect(f"/log-in?redir={quote(request.path, safe='')}")


def _refused(status: int) -> Response:
    answer = Response("upstream connect error or disconnect/reset before headers", status)
    if status == 429:
        answer.headers["Retry-After"] = "1"
    return answer


def _sent(ws: "Workspace", file: DemoFile, fault: FileFault | None) -> Response:
    parts = sent_parts(file, fault, gate=ws.file_gate, stopping=ws.stopping)
    answer = Response(parts, 200, content_type=file.mimetype, direct_passthrough=True)
    answer.headers["Content-Length"] = str(announced(file, fault))
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return answer
