"""A tiny real bot on loopback: the other end that the room is tried against."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import quote

import jwt
import requests
from flask import Flask, Response, jsonify, request

from bot.demo.teams import Room
from bot.demo.teams.server import RoomServer
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json

CARD_ANSWER = "application/vnd.microsoft.card.adaptive"
WORDS = "application/vnd.microsoft.activity.message"
FOUND = "application/vnd.microsoft.search.searchResponse"
NO_ICON = "<link rel=icon href=data:,>"
UPLOAD_PAGE = "<title>Upload</title><label>Your files <input type=file multiple></label>"
NAMES = ["Ann Archer", "Anna Bell", "Bob Cole"]


class SmallBot:
    """The bot with its server; remembers every activity that reached it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.seen: list[Json] = []
        self.claims: list[Json] = []
        self.refusals: list[int] = []
        self.signed_in: list[Json] = []
        """What people who signed in came back with."""
        self.answers: dict[str, Any] = {}
        """By the name of an invoke: what is answered instead of the usual."""
        self.statuses: list[int] = []
        """What the next activities are answered with, before the usual 200."""
        self.slow = threading.Event()
        self.hangs = 0
        self._server = RoomServer(self._flask())
        self._server.start()
        self.base_url = self._server.base_url
        self.url = f"{self.base_url}/teams/messages"
        room.vera_url = self.url

    def _flask(self) -> Flask:
        flask = Flask("small-bot")
        flask.add_url_rule("/teams/messages", view_func=self._taken, methods=["POST"])
        flask.add_url_rule("/upload/<_>", view_func=lambda _: UPLOAD_PAGE)
        flask.add_url_rule("/signed-in", view_func=self._back, methods=["GET", "POST"])
        return flask

    def _back(self) -> str:
        self.signed_in.append(request.values.to_dict())
        return f"<title>Back</title>{NO_ICON}<p>You are back.</p>"

    def stop(self) -> None:
        """Stop serving."""
        self.slow.set()
        self._server.stop()

    def _taken(self) -> tuple[Response, int]:
        activity: Json = request.get_json()
        self.claims.append(self._checked(request.headers["Authorization"]))
        self.seen.append(activity)
        if self.hangs:
            self.hangs -= 1
            self.slow.wait(20)
        if self.statuses:
            return jsonify({}), self.statuses.pop(0)
        if activity["type"] == "message" and "text" in activity:
            self._said(activity)
        return jsonify(self._invoked(activity)), 200

    def _checked(self, authorization: str) -> Json:
        metadata = requests.get(self.room.metadata_url, timeout=5).json()
        keys = requests.get(metadata["jwks_uri"], timeout=5).json()["keys"]
        token = authorization.removeprefix("Bearer ")
        kid = jwt.get_unverified_header(token)["kid"]
        (key,) = [jwt.PyJWK(one) for one in keys if one["kid"] == kid]
        claims: Json = jwt.decode(
            token, key.key, algorithms=["RS256"], audience=self.room.app_id,
            issuer=metadata["issuer"],
            options={"verify_exp": False, "verify_nbf": False},  # the room's clock stands still
        )  # fmt: skip
        return claims

    # -- answers

    def _said(self, activity: Json) -> None:
        text = activity["text"].replace("<at>Vera</at>", "").strip()
        if text == "words":
            self.post(activity, {"text": "These are *words*.", "replyToId": activity["id"]})
        elif text == "list":
            self.reply(activity, cards.case_card())
        elif text != "nothing":
            word = "report" if text.startswith("report") else "vera"
            self.reply(
                activity, cards.card([cards.said("Press.")], [cards.opens("Go", command=word)])
            )

    def _invoked(self, activity: Json) -> Any:
        name = activity.get("name", "")
        if name in self.answers:
            return self.answers[name]
        value = activity.get("value") or {}
        if name in {"task/fetch", "composeExtension/fetchTask"}:
            return self._fetched(value)
        if name in {"task/submit", "composeExtension/submitAction"}:
            return self._submitted(value["data"])
        if name == "adaptiveCard/action":
            return {"statusCode": 200, "type": WORDS, "value": "Thank you. You have it."}
        if name == "application/search":
            found = [one for one in NAMES if value["queryText"].lower() in one.lower()]
            results = [{"title": one, "value": one.lower()} for one in found]
            return {"statusCode": 200, "type": FOUND, "value": {"results": results}}
        return {}

    def _fetched(self, value: Json) -> Json:
        does = (value.get("data") or {}).get("does") or {}
        if value.get("commandId") or does.get("command") == "report":
            return dialog("Report", cards.first_step())
        if does.get("command") == "vera":
            return dialog("Vera", cards.overview())
        return dialog("VERA-7K4Q", cards.card([cards.text("What happened"), cards.said("*This*")]))

    def _submitted(self, data: Json) -> Json:
        if action := data.get("does", {}).get("action"):
            closes = action == "close"
            return {} if closes else dialog("", cards.card([cards.said(f"The {action} case")]))
        lacks = data.get("who") == "someone here" and "named" not in data
        if data["step"] == "first" or lacks:
            return dialog("Report", cards.whole_form(data))
        done = cards.card([cards.said("It was sent."), cards.said(data["account"])])
        return dialog("Sent: VERA-7K4Q", done)

    # -- the Connector

    def call(
        self, method: str, path: str, body: Json | None = None, **more: Any
    ) -> requests.Response:
        """Call the Connector with the bot's token and remember a refusal."""
        headers = more.pop("headers", {"Authorization": f"Bearer {self.room.bearer()}"})
        answer = requests.request(
            method, f"{self.room.service_url}v3/{path}", json=body, headers=headers,
            timeout=more.pop("timeout", 10), **more,
        )  # fmt: skip
        if not answer.ok:
            self.refusals.append(answer.status_code)
        return answer

    def post(self, activity: Json, message: Json) -> requests.Response:
        """Post to the conversation of an activity."""
        where = quote(activity["conversation"]["id"], safe="")
        return self.call(
            "POST", f"conversations/{where}/activities", {"type": "message", **message}
        )

    def reply(self, activity: Json, drawn: Json) -> requests.Response:
        """Post a card to the conversation of an activity."""
        summary = {"summary": "Vera has something for you."}
        return self.post(activity, {"attachments": [cards.attached(drawn)], **summary})

    def tell(self, user_id: str, drawn: Json) -> requests.Response:
        """Begin a person's own chat, and post a card there."""
        begun = self.call("POST", "conversations", self.beginning(user_id))
        return self.reply({"conversation": begun.json()}, drawn)

    def beginning(self, user_id: str) -> Json:
        """Give the request that begins a person's own chat."""
        return {
            "isGroup": False,
            "bot": {"id": self.room.bot_user_id},
            "members": [{"id": self.room.aad_of(user_id)}],
            "tenantId": self.room.tenant_id,
            "channelData": {"tenant": {"id": self.room.tenant_id}},
        }

    def post_in(self, channel: str, drawn: Json) -> requests.Response:
        """Post a card in a channel."""
        where = self.room.conversations.find(channel, "").conversation_id
        return self.reply({"conversation": {"id": where}}, drawn)


def dialog(title: str, drawn: Json) -> Json:
    """Answer with a card for the dialog."""
    value = {"title": title, "height": "large", "width": 600, "card": cards.attached(drawn)}
    return {"task": {"type": "continue", "value": value}}
