"""Serves the Connector, the keys, the second channel and the page, in threads of this process."""

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, request

from bot.demo.records import Json, SecondChannelMessage
from bot.demo.server import (
    LARGEST_BODY,
    LowerCaseChannel,
    LowerCaseTask,
    Server,
    refuse_strangers,
)
from bot.demo.teams.connector import DROP, as_json, connector, failed
from bot.demo.teams.file_host import file_host, note_file_request
from bot.demo.teams.keys import KEYS_PATH, METADATA_PATH
from bot.demo.teams.page import page
from bot.demo.teams.sign_in_page import sign_in_page

if TYPE_CHECKING:
    from bot.demo.teams.room import Room


def app_of(room: "Room") -> Flask:
    """Make the WSGI app of a room."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.before_request(lambda: note_file_request(room))  # even one that is refused as a stranger's
    app.before_request(refuse_strangers)
    app.register_blueprint(connector(room))
    app.register_blueprint(file_host(room))
    app.register_blueprint(published_keys(room))
    app.register_blueprint(second_channel(room))
    app.register_blueprint(sign_in_page(room))
    app.register_blueprint(page(room))
    return app


def published_keys(room: "Room") -> Blueprint:
    """Make the routes of the OpenID metadata and the keys."""
    routes = Blueprint("keys", __name__)

    def given(body: Json) -> Response:
        with room.lock:
            failing = room.faults.meets("keys")
        return failed(room, failing) if failing else as_json(200, body)

    @routes.get(METADATA_PATH)
    def metadata() -> Response:
        """Say where the keys are."""
        return given(room.signer.metadata(room.base_url))

    @routes.get(KEYS_PATH)
    def keys() -> Response:
        """Give the keys."""
        return given(room.signer.published())

    return routes


def second_channel(room: "Room") -> Blueprint:
    """Make the route that takes text messages and e-mails, as apprise posts them."""
    routes = Blueprint("second_channel", __name__)

    @routes.post("/second-channel")
    @routes.post("/second-channel/<path:target>")
    def take(target: str = "") -> Response:
        """Keep what left outside the chat."""
        sent = request.get_json(silent=True)
        raw: Json = sent if isinstance(sent, dict) else {}
        message = SecondChannelMessage(
            title=str(raw.get("title", "")),
            body=str(raw.get("message") or raw.get("body") or ""),
            received_at=room.now(),
            target=target or str(raw.get("target") or raw.get("to") or ""),
            raw=raw,
        )
        with room.lock:
            room.second_channel.append(message)
        room.changed()
        return Response("", 200)

    return routes


class DroppingTask(LowerCaseTask):
    """Closes the connection without a word where the app asked for it."""

    def build_response_header(self) -> bytes:
        """Write the status and the headers, or nothing at all."""
        if any(name.lower() == DROP.lower() for name, _ in self.response_headers):
            self.close_on_finish = True
            return b""
        return super().build_response_header()


class DroppingChannel(LowerCaseChannel):
    """A connection whose answers are written by the task above."""

    task_class = DroppingTask


class RoomServer(Server):
    """A waitress server in a thread, which can drop connections."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        super().__init__(app, port)
        self._server.channel_class = DroppingChannel
