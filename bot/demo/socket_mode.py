"""Socket Mode: the same payloads as envelopes through a socket, acknowledged one by one."""

import json
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.demo.records import Json
from bot.demo.to_vera import Answer, Kind

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

_opening = threading.Lock()


class Socket:
    """One connected socket; carries payloads and waits for their acknowledgement."""

    def __init__(self, connection: ServerConnection, answer_within: float) -> None:
        self._connection = connection
        self._answer_within = answer_within
        self._acks: dict[str, Json] = {}
        self._arrived = threading.Condition()

    def carry(self, kind: Kind, payload: Json, headers: Mapping[str, str]) -> Answer:
        """Send an envelope and wait at most three seconds for its ack."""
        envelope_id = str(uuid4())
        started = time.monotonic()
        try:
            self._connection.send(json.dumps(_envelope(envelope_id, kind, payload, headers)))
        except ConnectionClosed:
            return Answer(None, "", time.monotonic() - started, "connection_failed")
        with self._arrived:
            self._arrived.wait_for(lambda: envelope_id in self._acks, self._answer_within)
            ack = self._acks.pop(envelope_id, None)
        took = time.monotonic() - started
        if ack is None:
            return Answer(None, "", took, "http_timeout")
        said = ack.get("payload")
        return Answer(200, json.dumps(said) if said else "", took)

    def listen(self) -> None:
        """Take acknowledgements until the socket closes."""
        for message in self._connection:
            ack = json.loads(message)
            with self._arrived:
                self._acks[str(ack.get("envelope_id"))] = ack
                self._arrived.notify_all()


def _envelope(envelope_id: str, kind: Kind, payload: Json, headers: Mapping[str, str]) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope["retry_attempt"] = int(headers.get("x-slack-retry-num", 0))
        envelope["retry_reason"] = headers.get("x-slack-retry-reason", "")
    return envelope


def socket_url(ws: "Workspace") -> str:
    """Give the address of a socket, and serve it from the first time on."""
    with _opening:
        if ws.socket_server is None:
            ws.socket_server = _started(ws)
    port = ws.socket_server.socket.getsockname()[1]
    return f"ws://127.0.0.1:{port}/link/?ticket={uuid4()}&app_id={ws.app_id}"


def _started(ws: "Workspace") -> Server:
    def connected(connection: ServerConnection) -> None:
        carrier = Socket(connection, ws.http.answer_within)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": ws.app_id}}
        connection.send(json.dumps(hello))
        ws.carriers.append(carrier)
        ws.changed()
        try:
            carrier.listen()
        finally:
            ws.carriers.remove(carrier)
            ws.changed()

    server = serve(connected, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, name="demo-sockets", daemon=True).start()
    return server
