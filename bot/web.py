"""The routes: what the platforms call and, on a private address, what whoever runs Vera asks."""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, request
from prometheus_client import generate_latest
from waitress.server import create_server
from waitress.wasyncore import dispatcher

from bot.readiness import Readiness

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor
    from bot.teams.door import TeamsDoor

LARGEST_BODY = 1024 * 1024
THREADS = 32
LONGEST_ANSWER_S = 8.0
BACKLOG = 1024
HELD_FOR_A_SLOW_READER = 512 * 1024
"""Waitress writes more than a megabyte of an answer to the disk, also of a file that was opened
from its seal. Below that it waits for the reader instead."""
SLACK_PATH = "/slack/events"
TEAMS_PATH = "/teams/messages"


def public_routes(
    slack: SlackDoor | None = None,
    teams: TeamsDoor | None = None,
    pages: Blueprint | None = None,
) -> Flask:
    """Build what may be called from outside: the platforms' doors, Vera's pages and /healthz."""
    web = Flask("vera", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    web.add_url_rule("/healthz", view_func=_alive)
    if slack is not None:
        web.add_url_rule(SLACK_PATH, "slack", _slack(slack), methods=["POST"])
    if teams is not None:
        web.add_url_rule(TEAMS_PATH, "teams", _teams(teams), methods=["POST"])
    if pages is not None:
        web.register_blueprint(pages)
    return web


def private_routes(readiness: Readiness) -> Flask:
    """Build what only the machine itself is asked: /readyz and /metrics."""
    web = Flask("vera-private", static_folder=None)

    def readyz() -> tuple[dict[str, Any], int]:
        ready, report = readiness.report()
        return report, 200 if ready else 503

    def metrics() -> Response:
        readiness.measure()
        return Response(generate_latest(readiness.registry), mimetype="text/plain")

    web.add_url_rule("/readyz", view_func=readyz)
    web.add_url_rule("/metrics", view_func=metrics)
    return web


class Server:
    """A web server in a thread of its own."""

    def __init__(self, web: Flask, *, host: str, port: int, threads: int = THREADS) -> None:
        # Bound here and not by waitress, which lets go of nothing when the port is taken.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        self.port = int(listening.getsockname()[1])
        # Any: the stubs do not know the trigger that wakes the loop.
        self._server: Any = create_server(
            web,
            sockets=[listening],
            threads=threads,
            ident=None,
            max_request_body_size=2 * LARGEST_BODY,  # up to there it is refused in words
            inbuf_overflow=3 * LARGEST_BODY,  # or bodies would lie unsealed in a temporary file
            outbuf_high_watermark=HELD_FOR_A_SLOW_READER,
            clear_untrusted_proxy_headers=True,
        )
        self._thread = Thread(target=self._server.run, name=f"web-{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections, finish the requests that are being answered, and end."""
        ends = time.monotonic() + LONGEST_ANSWER_S
        self._in_the_loop(self._close_listener)
        while self._is_answering() and time.monotonic() < ends:
            time.sleep(0.02)
        self._in_the_loop(self._close_everything)
        self._thread.join(timeout=1)
        self._server.task_dispatcher.shutdown(timeout=1)
        self._server.trigger.close()

    def _in_the_loop(self, act: Callable[[], None]) -> None:
        # Closing a socket from another thread, under a running select, would break it.
        self._server.trigger.pull_trigger(act)

    def _close_listener(self) -> None:
        dispatcher.close(self._server)

    def _close_everything(self) -> None:
        # All but the trigger, which whoever pulled it may not have let go of yet.
        for each in list(self._server._map.values()):
            if each is not self._server.trigger:
                each.close()
        self._server.trigger.del_channel()

    def _is_answering(self) -> bool:
        return any(
            channel.requests or channel.total_outbufs_len
            for channel in list(self._server.active_channels.values())
        )


def break_off(environ: Mapping[str, Any]) -> None:
    """Have the connection of a request end with a reset, so that nobody takes it for finished."""
    channel = getattr(environ.get("waitress.client_disconnected"), "__self__", None)
    if channel is not None:
        at_once = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)


def _alive() -> tuple[str, int]:
    return "ok", 200


def _slack(door: SlackDoor) -> Callable[[], Response]:
    def answer() -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answered = door.answer(headers, request.get_data())
        return Response(
            answered.body,
            status=answered.status,
            headers=[
                (name, value) for name, values in answered.headers.items() for value in values
            ],
        )

    return answer


def _teams(door: TeamsDoor) -> Callable[[], Response]:
    def answer() -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answered = door.answer(headers, request.get_data())
        if answered.body is None:
            return Response(status=answered.status)
        said = json.dumps(answered.body, ensure_ascii=False).encode(errors="replace")
        return Response(said, status=answered.status, mimetype="application/json")

    return answer


def _pairs(headers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in headers.items() for value in values]
