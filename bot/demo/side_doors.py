"""Routes beside the Web API: response addresses and the second channel."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from bot.demo.acts import spoken
from bot.demo.records import Json, SecondChannelMessage
from bot.demo.response_urls import ResponseUrl
from bot.demo.views import RefusedBySlack
from bot.demo.web_api_chat import checked_blocks

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace


def side_doors(ws: "Workspace") -> Blueprint:
    """Make the routes that are no Web API methods."""
    routes = Blueprint("side_doors", __name__)

    @routes.post("/response/<token>")
    def respond(token: str) -> Response:
        """Take words sent to a response_url."""
        with ws.lock:
            given = ws.response_urls.use(token)
        if isinstance(given, str):
            ws.note_error(f"response_url: {given}")
            return Response(given, 404)
        try:
            _say(ws, given, spoken(request.get_data(as_text=True)))
        except RefusedBySlack as refused:
            words = "; ".join(refused.messages)
            ws.note_error(f"response_url: {refused.error}: {words}")
            return Response(refused.error, 400)
        return Response("ok", 200)

    @routes.post("/second-channel")
    @routes.post("/second-channel/<path:target>")
    def second_channel(target: str = "") -> Response:
        """Take a text message or an e-mail as apprise posts them."""
        sent = request.get_json(silent=True)
        raw: Json = sent if isinstance(sent, dict) else {}
        named = (
            target or request.args.get("target") or str(raw.get("target") or raw.get("to") or "")
        )
        message = SecondChannelMessage(
            title=str(raw.get("title", "")),
            body=str(raw.get("message") or raw.get("body") or ""),
            received_at=ws.now(),
            target=named,
            raw=raw,
        )
        with ws.lock:
            ws.second_channel.append(message)
        ws.changed()
        return Response("", 200)

    return routes


def _say(ws: "Workspace", given: ResponseUrl, said: Json) -> None:
    checked_blocks(ws, said.get("blocks") or [])
    where = ws.conversations.by_id(given.conversation)
    if where is None:
        raise RefusedBySlack("channel_not_found")
    message = ws.conversations.message(given.conversation, given.message_ts or "")
    with ws.lock:
        if said.get("delete_original") and message:
            message.deleted = True
        elif said.get("replace_original") and message:
            blocks = checked_blocks(ws, said.get("blocks") or [])
            ws.conversations.edit(message, str(said.get("text", "")), blocks)
    if not (message and (said.get("delete_original") or said.get("replace_original"))):
        ws.acting_as(given.user_id).acts.say_for_vera(where, said)
    ws.changed()
