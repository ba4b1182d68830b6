"""Slack's Web API over real HTTP: tokens, arguments, faults, and which method does what."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from bot.demo import (
    web_api_chat,
    web_api_files,
    web_api_history,
    web_api_lookup,
    web_api_openid,
    web_api_views,
)
from bot.demo.faults import Failure
from bot.demo.records import ApiRequest, Json
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

Method = Callable[["Workspace", Json], Json]
METHODS: dict[str, Method] = {
    **web_api_chat.METHODS,
    **web_api_files.METHODS,
    **web_api_history.METHODS,
    **web_api_lookup.METHODS,
    **web_api_openid.METHODS,
    **web_api_views.METHODS,
}
WITHOUT_TOKEN = {"api.test", "openid.connect.token"}
COUNTED = {"files.info", "files.delete", "conversations.history", "conversations.replies"}
SECRET = {"token", "client_secret"}
DECODED = {"blocks", "view", "attachments", "metadata"}


def web_api(ws: "Workspace") -> Blueprint:
    """Make the routes of the Web API."""
    routes = Blueprint("web_api", __name__)

    @routes.route("/api/<method>", methods=["GET", "POST"])
    def call(method: str) -> Response:
        """Answer one Web API call and remember it."""
        arguments = decoded_arguments()
        at = ws.now()
        answer = _answer(ws, method, arguments)
        body = answer.get_json(silent=True) or {}
        error = str(body.get("error", ""))
        with ws.lock:
            ws.requests.append(ApiRequest(method, arguments, at, answer.status_code, error, body))
        if method in COUNTED:
            file_id, channel = str(arguments.get("file", "")), str(arguments.get("channel", ""))
            ws.note_file_request(method, file_id, answer.status_code, error, channel)
        ws.changed()
        return answer

    return routes


def decoded_arguments() -> Json:
    """Read arguments from the query, a form or a JSON body."""
    arguments: Json = {**request.args.to_dict(), **request.form.to_dict()}
    if request.is_json:
        sent = request.get_json(silent=True)
        arguments |= sent if isinstance(sent, dict) else {}
    return {name: _decoded(name, value) for name, value in arguments.items() if name not in SECRET}


def _decoded(name: str, value: object) -> object:
    if name not in DECODED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _answer(ws: "Workspace", method: str, arguments: Json) -> Response:
    failing = ws.faults.meets(method)
    if failing is None and method == "chat.postMessage":
        failing = ws.faults.too_fast(str(arguments.get("channel", "")))
    if failing and not failing.done_first:
        return _failed(ws, failing)
    done = _done(ws, method, arguments)
    return _failed(ws, failing) if failing else done


def _failed(ws: "Workspace", failing: Failure) -> Response:
    if failing.waits:
        ws.stopping.wait(failing.waits)
    json_body = isinstance(failing.body, dict)
    body = json.dumps(failing.body) if json_body else str(failing.body)
    kind = "application/json" if json_body else "text/html"
    answer = Response(body, failing.status, content_type=f"{kind}; charset=utf-8")
    if failing.retry_after is not None:
        answer.headers["Retry-After"] = str(failing.retry_after)
    return answer


def _done(ws: "Workspace", method: str, arguments: Json) -> Response:
    refused = _token_error(ws, method)
    if refused:
        return _json({"ok": False, "error": refused})
    if method not in METHODS:
        ws.note_error(f"{method}: the demo workspace has no such Web API method")
        return _json({"ok": False, "error": "unknown_method", "req_method": method})
    try:
        body = {"ok": True, **METHODS[method](ws, arguments)}
    except RefusedBySlack as slack:
        body = _refusal(ws, method, slack)
    answer = _json(body)
    if method in {"auth.test", "api.test"}:
        answer.headers["x-oauth-scopes"] = ws.scopes
    return answer


def _refusal(ws: "Workspace", method: str, refused: RefusedBySlack) -> Json:
    body: Json = {"ok": False, "error": refused.error, **refused.more}
    if refused.messages:
        body["response_metadata"] = {"messages": refused.messages}
        ws.note_error(f"{method}: {refused.error}: {'; '.join(refused.messages)}")
    elif "trigger" in refused.error or refused.error == "push_limit_reached":
        ws.note_error(f"{method}: {refused.error}")
    if refused.error == "invalid_blocks":
        body["errors"] = [one.removeprefix("[ERROR] ") for one in refused.messages]
    return body


def bearer() -> str:
    """Give the token that a request carries."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else request.form.get("token", "")


def _token_error(ws: "Workspace", method: str) -> str:
    if method in WITHOUT_TOKEN:
        return ""
    token = bearer()
    if not token:
        return "not_authed"
    wanted = ws.app_token if method == "apps.connections.open" else ws.bot_token
    if token != wanted:
        return "not_allowed_token_type" if token in {ws.app_token, ws.bot_token} else "invalid_auth"
    return "account_inactive" if ws.token_revoked else ""


def _json(body: Json) -> Response:
    return Response(json.dumps(body), 200, content_type="application/json; charset=utf-8")
