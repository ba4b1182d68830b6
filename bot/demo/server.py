"""Serves the Web API and the page on 127.0.0.1, in threads of this process."""

import threading
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask
from waitress.wasyncore import dispatcher

from bot.demo.file_host import file_host
from bot.demo.openid_pages import openid_pages
from bot.demo.page import page
from bot.demo.side_doors import side_doors
from bot.demo.web_api import web_api

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

HOME_HOSTS = {"127.0.0.1", "localhost"}
LARGEST_BODY = 120 * 1024 * 1024
HELD_FOR_A_SLOW_READER = 512 * 1024
"""Waitress writes more than a megabyte of an answer to the disk; below that it waits."""


def app_of(ws: "Workspace") -> Flask:
    """Make the WSGI app of a workspace."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.before_request(refuse_strangers)
    app.register_blueprint(web_api(ws))
    app.register_blueprint(side_doors(ws))
    app.register_blueprint(file_host(ws))
    app.register_blueprint(openid_pages(ws))
    app.register_blueprint(page(ws))
    return app


def refuse_strangers() -> Response | None:
    """Refuse names and pages from elsewhere (DNS rebinding, forged posts)."""
    if request.host.partition(":")[0] not in HOME_HOSTS:
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != request.host_url.rstrip("/"):
        abort(403)
    return None


class LowerCaseTask(WSGITask):
    """Names headers in lower case, as Slack does: slack_sdk looks some up by exact name."""

    def build_response_header(self) -> bytes:
        """Write the status and the headers."""
        status, *lines = bytes(super().build_response_header()).split(b"\r\n")
        named = [line.partition(b": ") for line in lines]
        return b"\r\n".join([status, *(name.lower() + colon + held for name, colon, held in named)])


class LowerCaseChannel(HTTPChannel):
    """A connection whose answers are written by the task above."""

    task_class = LowerCaseTask


class Server:
    """A waitress server in a thread."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        # Any: the stubs know neither the port nor the trigger that wakes the loop.
        made: Any = create_server(
            app,
            host="127.0.0.1",
            port=port,
            threads=16,
            outbuf_high_watermark=HELD_FOR_A_SLOW_READER,
        )
        made.channel_class = LowerCaseChannel
        self._server = made
        self.base_url = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, name="demo-web", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being answered, stop serving and let the port go."""
        self._server.task_dispatcher.shutdown(timeout=5)
        self._server.trigger.pull_trigger(self._close_everything)
        self._thread.join(timeout=5)
        self._server.trigger.close()

    def _close_everything(self) -> None:
        # Not by the server's own close, which lets go of the trigger while it may yet be pulled.
        for each in list(self._server._map.values()):
            if each is self._server:
                dispatcher.close(each)
            elif each is not self._server.trigger:
                each.close()
        self._server.trigger.del_channel()
