"""A Slack that knows Vera's token and begins to answer everything else, and never comes to an end.

No time-out ends such a call: something always comes before it is over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

EVERY_S = 0.2


class DribblingHost:
    """Where it is, and whether it has begun to answer without end."""

    def __init__(self, port: int) -> None:
        self.api_url = f"http://127.0.0.1:{port}/api/"
        self.dribbles = Event()
        self.ends = Event()


@contextmanager
def dribbling_host() -> Iterator[DribblingHost]:
    """Start one, and stop it again."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.endswith("/auth.test"):
                return self._say_who_vera_is()
            host.dribbles.set()
            return self._dribble()

        def _say_who_vera_is(self) -> None:
            body = json.dumps({"ok": True, "team_id": "T0DEMO00001", "user_id": "U0VERA00001"})
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def _dribble(self) -> None:
            try:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not host.ends.wait(EVERY_S):
                    self.wfile.write(b"o")
            except OSError:  # Vera has ended
                pass
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    host = DribblingHost(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        host.ends.set()
        server.shutdown()
        thread.join()
        server.server_close()
