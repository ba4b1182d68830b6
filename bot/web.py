"""The routes: what the platforms call and, on a private address, what whoever runs Vera asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from prometheus_client import generate_latest
from waitress.server import create_server

from bot.readiness import Readiness
from bot.slack.door import SlackDoor

LARGEST_BODY = 1024 * 1024
THREADS = 32
SLACK_PATH = "/slack/events"


def public_routes(slack: SlackDoor | None) -> Flask:
    """Build what may be called from outside: the platforms' door and /healthz."""
    web = Flask("vera", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    web.add_url_rule("/healthz", view_func=_alive)
    if slack is not None:
        web.add_url_rule(SLACK_PATH, "slack", _slack(slack), methods=["POST"])
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
        self._server = create_server(
            web,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=16 * LARGEST_BODY,
            clear_untrusted_proxy_headers=True,
        )
        self.port = int(getattr(self._server, "effective_port", port))
        self._thread = Thread(target=self._server.run, name=f"web-{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop taking requests, and finish those that are being answered."""
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=10)
        self._server.close()
        self._thread.join(timeout=5)


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


def _pairs(headers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in headers.items() for value in values]
