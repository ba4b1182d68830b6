"""A process that sends requests which were signed beforehand, and says how long each answer took.

    python -m benchmarks.load PORT FILE --connections 16 [--per-second 50]

It is a process of its own so that it does not share the server's lock, and it sends bytes that are
ready so that it takes as little of the machine as it can.
"""

from __future__ import annotations

import argparse
import json
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import percentile
from bot.demo.to_vera import signature
from bot.demo.workspace import SIGNING_SECRET
from bot.web import SLACK_PATH

HOST = "127.0.0.1"
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Load:
    """What a load of requests met."""

    took: tuple[float, ...]
    """Seconds for each answer; at a given rate from the moment when it should have been sent."""
    lasted: float
    done: int
    """Answers that said what they should: words such as "try again" are answers too."""

    @property
    def per_second(self) -> float:
        return self.done / self.lasted

    @property
    def turned_away(self) -> int:
        return len(self.took) - self.done

    def at(self, share: float) -> float:
        """Give milliseconds."""
        return percentile(self.took, share) * 1000


def put(
    port: int,
    bodies: Sequence[bytes],
    folder: Path,
    *,
    connections: int = 16,
    per_second: float = 0,
    saying: str = "",
) -> Load:
    """Put a server under load from another process: all it bears, or so many a second.

    `saying` is what stands in an answer to what was done.
    """
    file = folder / f"load-{port}.pickle"
    file.write_bytes(pickle.dumps([signed(body) for body in bodies]))
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(file)]
    command += ["--connections", str(connections), "--per-second", str(per_second)]
    command += ["--saying", saying]
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Load(tuple(said["took"]), said["lasted"], said["done"])


def signed(body: bytes) -> bytes:
    """Write a whole request as Slack sends it."""
    stamp = str(int(datetime.now(UTC).timestamp()))
    head = (
        f"POST {SLACK_PATH} HTTP/1.1\r\nHost: {HOST}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: {signature(SIGNING_SECRET, stamp, body)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Senders:
    def __init__(self, told: argparse.Namespace) -> None:
        self._port: int = told.port
        self._per_second: float = told.per_second
        self._saying = told.saying.encode()
        self._requests: list[bytes] = pickle.loads(told.file.read_bytes())
        self._next, self._lock = 0, threading.Lock()
        self._began = 0.0
        self.took = [0.0] * len(self._requests)
        self.done = 0

    def run(self, connections: int) -> float:
        """Send everything; gives how long it lasted."""
        ready = threading.Barrier(connections + 1)
        threads = [
            threading.Thread(target=self._send_through, args=(ready,)) for _ in range(connections)
        ]
        for thread in threads:
            thread.start()
        self._began = time.perf_counter()
        ready.wait()
        for thread in threads:
            thread.join()
        return time.perf_counter() - self._began

    def _send_through(self, ready: threading.Barrier) -> None:
        with socket.create_connection((HOST, self._port), timeout=TIMEOUT_S) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.wait()
            while (number := self._take()) is not None:
                began = self._due(number)
                connection.sendall(self._requests[number])
                status, body = _answer(connection)
                self.took[number] = time.perf_counter() - began
                with self._lock:
                    self.done += status == b"200" and self._saying in body

    def _take(self) -> int | None:
        with self._lock:
            number, self._next = self._next, self._next + 1
        return number if number < len(self._requests) else None

    def _due(self, number: int) -> float:
        if not self._per_second:
            return time.perf_counter()
        due = self._began + number / self._per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        return due


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one answer to its end; gives its status and its body."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += _more(connection)
    head, _, body = held.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(connection)
    return head.split(b" ", 2)[1], body


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise ConnectionError("the server closed the connection")
    return got


def main() -> None:
    """Send what the file holds and print how it went."""
    asked = argparse.ArgumentParser()
    asked.add_argument("port", type=int)
    asked.add_argument("file", type=Path)
    asked.add_argument("--connections", type=int, default=16)
    asked.add_argument("--per-second", type=float, default=0)
    asked.add_argument("--saying", default="")
    told = asked.parse_args()
    senders = _Senders(told)
    lasted = senders.run(told.connections)
    json.dump({"took": senders.took, "lasted": lasted, "done": senders.done}, sys.stdout)


if __name__ == "__main__":
    main()
