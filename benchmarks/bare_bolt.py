"""A Bolt app that only acknowledges, on the server that Vera uses: what she is compared with.

    python -m benchmarks.bare_bolt PORT

Bolt's own signature check and Bolt's own adapter for Flask, as its documentation shows it.
"""

from __future__ import annotations

import re
import sys
import threading

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.demo.workspace import SIGNING_SECRET
from bot.web import SLACK_PATH, THREADS, Server


def bare_app() -> App:
    """Build the app: one listener, which acknowledges."""
    app = App(
        authorize=lambda **_: AuthorizeResult(
            enterprise_id=None, team_id=None, bot_token="xoxb-none", bot_user_id="-"
        ),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
    )

    @app.view_submission(re.compile(".*"))
    def acknowledge(ack: Ack) -> None:
        ack()

    return app


def main() -> None:
    """Serve until killed."""
    web, handler = Flask("bare"), SlackRequestHandler(bare_app())

    def answer() -> Response:
        return handler.handle(request)

    web.add_url_rule(SLACK_PATH, "slack", answer, methods=["POST"])
    web.add_url_rule("/healthz", "healthz", lambda: "ok")
    Server(web, host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
