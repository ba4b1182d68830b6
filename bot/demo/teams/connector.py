"""The Connector's REST API: what a bot may ask of Teams, and how Teams answers."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from bot.demo.records import ApiRequest, Json
from bot.demo.teams import connector_chat, connector_lookup
from bot.demo.teams.faults import Failure, RefusedByTeams

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

Done = tuple[int, Json | list[Json] | None]
DROP = "X-Demo-Drop"
"""A header that never leaves the server: it closes the connection instead of answering."""


def connector(room: "Room") -> Blueprint:
    """Make the routes of the Connector, under the service address."""
    routes = Blueprint("connector", __name__, url_prefix="/connector/v3")
    _conversation_routes(room, routes)
    _lookup_routes(room, routes)
    return routes


def _conversation_routes(room: "Room", routes: Blueprint) -> None:
    activities = "/conversations/<where>/activities"

    @routes.post("/conversations")
    def begin() -> Response:
        """Begin a conversation, or a thread in a channel."""
        return answered(room, "begin", lambda body: connector_chat.begin(room, body))

    @routes.post(activities)
    def post(where: str) -> Response:
        """Post a message."""
        return answered(
            room, "post", lambda body: connector_chat.post(room, where, body), conversation=where
        )

    @routes.post(f"{activities}/<activity>")
    def reply(where: str, activity: str) -> Response:
        """Post a message as the reply to another."""
        return answered(
            room,
            "post",
            lambda body: connector_chat.post(room, where, body, reply_to=activity),
            conversation=where,
            activity=activity,
        )

    @routes.put(f"{activities}/<activity>")
    def replace(where: str, activity: str) -> Response:
        """Replace a message."""
        return answered(
            room,
            "replace",
            lambda body: connector_chat.replace(room, where, activity, body),
            conversation=where,
            activity=activity,
        )

    @routes.delete(f"{activities}/<activity>")
    def delete(where: str, activity: str) -> Response:
        """Delete a message."""
        return answered(
            room,
            "delete",
            lambda _: connector_chat.delete(room, where, activity),
            conversation=where,
            activity=activity,
        )


def _lookup_routes(room: "Room", routes: Blueprint) -> None:
    members = "/conversations/<where>/members"

    @routes.get(members)
    def everybody(where: str) -> Response:
        """List the members of a conversation."""
        return answered(
            room, "members", lambda _: connector_lookup.members(room, where), conversation=where
        )

    @routes.get(f"{members}/<member>")
    def one_member(where: str, member: str) -> Response:
        """Give one member of a conversation."""
        return answered(
            room,
            "members",
            lambda _: connector_lookup.member(room, where, member),
            conversation=where,
            member=member,
        )

    @routes.get("/conversations/<where>/pagedmembers")
    def page_of_members(where: str) -> Response:
        """Give a page of the members of a conversation."""
        asked = request.args.to_dict()
        return answered(
            room,
            "members",
            lambda _: connector_lookup.page_of_members(room, where, asked),
            conversation=where,
            **asked,
        )

    @routes.get("/teams/<team>/conversations")
    def channels(team: str) -> Response:
        """List the channels of a team."""
        return answered(
            room, "channels", lambda _: connector_lookup.channels(room, team), team=team
        )

    @routes.get("/teams/<team>")
    def team(team: str) -> Response:
        """Give a team's name and size."""
        return answered(room, "team", lambda _: connector_lookup.team(room, team), team=team)


def answered(
    room: "Room", operation: str, do: Callable[[Json], Done], **arguments: str
) -> Response:
    """Answer one call and remember it."""
    sent = request.get_json(silent=True)
    body: Json = sent if isinstance(sent, dict) else {}
    at = room.now()
    answer = _answer(room, operation, lambda: do(body), arguments.get("conversation", ""))
    read = answer.get_json(silent=True)
    told: Json = read if isinstance(read, dict) else {}
    error = str((told.get("error") or {}).get("code", ""))
    held: Json = {**arguments, "body": body} if body else {**arguments}
    with room.lock:
        room.requests.append(ApiRequest(operation, held, at, answer.status_code, error, told))
    room.changed()
    return answer


def _answer(room: "Room", operation: str, do: Callable[[], Done], conversation: str) -> Response:
    with room.lock:
        failing = room.faults.meets(operation)
        if failing is None and operation in {"begin", "post", "replace"}:
            failing = room.faults.too_fast(conversation)
    if failing and not failing.done_first:
        return failed(room, failing)
    done = _done(room, operation, do)
    return failed(room, failing) if failing else done


def _done(room: "Room", operation: str, do: Callable[[], Done]) -> Response:
    if not room.tokens.lets_in(request.headers.get("Authorization", "")):
        return as_json(401, {"message": "Authorization has been denied for this request."})
    try:
        with room.lock:
            status, body = do()
    except RefusedByTeams as refused:
        if refused.status in {400, 413}:
            room.note_error(f"{operation}: {refused.code}: {refused.message}")
        return as_json(refused.status, refused.body)
    return as_json(status, body)


def failed(room: "Room", failing: Failure) -> Response:
    """Fail as planned: late, with an error, or without any answer."""
    if failing.waits:
        room.stopping.wait(failing.waits)
    if failing.drops:
        return Response("", 200, headers={DROP: "1"})
    if isinstance(failing.body, dict):
        answer = as_json(failing.status, failing.body)
    else:
        answer = Response(failing.body, failing.status, content_type="text/html; charset=utf-8")
    if failing.retry_after is not None:
        answer.headers["Retry-After"] = str(failing.retry_after)
    return answer


def as_json(status: int, body: Json | list[Json] | None) -> Response:
    """Write an answer."""
    written = "" if body is None else json.dumps(body)
    return Response(written, status, content_type="application/json; charset=utf-8")
