"""A file host that answers whatever a test makes up, byte by byte, and remembers who asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG_UP = b""
PATH = "/files-pri/T1-F0ODD/download/odd.png"


@dataclass
class OddHost:
    """One file, as `files.info` tells of it and as it then comes."""

    port: int
    info: dict[str, Any] = field(default_factory=dict)
    answer: bytes = HANG_UP
    stays: bool = False
    """It says nothing more once the answer is sent, and does not hang up."""
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tells(self, **facts: Any) -> None:
        """Have `files.info` tell this of the file."""
        usual = {"id": "F0ODD", "mode": "hosted", "mimetype": "image/png", "size": 4}
        self.info = {**usual, "url_private_download": f"{self.url}{PATH}", **facts}

    def gives(self, head: str, body: bytes = b"", *, stays: bool = False) -> None:
        """Have the file come so, with its status line and headers."""
        self.answer = head.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n" + body
        self.stays = stays


@contextmanager
def odd_host() -> Iterator[OddHost]:
    """Start one, and stop it again."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps({"ok": True, "file": host.info}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            host.asked.append((self.path, dict(self.headers)))
            self.wfile.write(host.answer)
            self.wfile.flush()
            if host.stays:
                host.ends.wait(30)
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    host = OddHost(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        host.ends.set()
        server.shutdown()
        thread.join()
        server.server_close()
