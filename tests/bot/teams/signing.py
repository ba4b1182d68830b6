"""A key server as the Bot Framework's is, on 127.0.0.1, and tokens signed with its keys."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from jwt.utils import base64url_encode

APP_ID = "6c1f0f5e-8f6e-4a0e-9a53-9d1f5f6f7a10"
TENANT = "00000000-0000-0000-0000-0000000000001"
ISSUER = "https://api.botframework.com"
SERVICE_URL = "http://localhost:56150/_connector"
KID = "key-1"
METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **span: float) -> None:
        self.at += timedelta(**span)


def private_key(name: str = KID, *, bits: int = 2048) -> RSAPrivateKey:
    """Make a key, or give the one that was made under this name."""
    return _made(name, bits)


@cache
def _made(_name: str, bits: int) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=bits)


def public_pem(name: str = KID) -> bytes:
    """Write the public part as everybody may have it."""
    public = private_key(name).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def jwk(
    name: str = KID, *, endorsements: Sequence[str] = ("msteams",), bits: int = 2048
) -> dict[str, Any]:
    """Describe a key as the platform publishes it."""
    public = RSAAlgorithm.to_jwk(private_key(name, bits=bits).public_key(), as_dict=True)
    kept = {part: public[part] for part in ("kty", "n", "e")}
    return {**kept, "kid": name, "use": "sig", "endorsements": list(endorsements)}


def claims(at: datetime, **changes: Any) -> dict[str, Any]:
    """Say what a good token says; a change to None takes a claim away."""
    good = {
        "aud": APP_ID,
        "iss": ISSUER,
        "serviceurl": SERVICE_URL,
        "nbf": int(at.timestamp()),
        "exp": int((at + timedelta(hours=1)).timestamp()),
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(
    said: Mapping[str, Any],
    *,
    by: RSAPrivateKey | EllipticCurvePrivateKey | None = None,
    algorithm: str = "RS256",
    **header: Any,
) -> str:
    """Sign a token with any claims and any header."""
    key: Any = private_key() if by is None else by
    header = {"kid": KID, **header}
    return jwt.encode(dict(said), key, algorithm=algorithm, headers=header)


def by_hand(
    said: Any, *, sign: Callable[[bytes], bytes] = lambda _: b"", header: Any = None, **more: Any
) -> str:
    """Put a token together that PyJWT would not make."""
    first = {"alg": "RS256", "kid": KID, **more} if header is None else header
    parts = [base64url_encode(json.dumps(part).encode()) for part in (first, said)]
    told = b".".join(parts)
    return (told + b"." + base64url_encode(sign(told))).decode()


def rs256(name: str = KID, *, bits: int = 2048) -> Callable[[bytes], bytes]:
    """Sign as RS256 does, however short the key is."""
    return lambda told: private_key(name, bits=bits).sign(told, PKCS1v15(), SHA256())


@contextmanager
def outbound() -> Iterator[set[int]]:
    """Note the port of every connection that is made meanwhile."""
    ports: set[int] = set()
    connect = socket.socket.connect

    def noting(connection: socket.socket, address: Any) -> None:
        ports.add(address[1])
        connect(connection, address)

    socket.socket.connect = noting  # type: ignore[method-assign, assignment]
    try:
        yield ports
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]


def wait_for_the_reading() -> None:
    """Wait until nobody reads keys any more."""
    for thread in threading.enumerate():
        if thread.name == "signing-keys":
            thread.join(timeout=60)
            assert not thread.is_alive()


class KeyServer:
    """Publishes keys over HTTP and counts what it is asked; it can hang, fail or send elsewhere."""

    def __init__(self) -> None:
        self.keys: list[Any] = [jwk()]
        self.asked: list[str] = []
        self.status = 200
        self.says: dict[str, bytes] = {}
        self.headers: dict[str, str] = {}
        self.metadata: dict[str, Any] = {"issuer": "https://evil.example"}
        self.is_asked = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def metadata_url(self) -> str:
        return self.url + METADATA

    @property
    def reads(self) -> int:
        """How often the keys were begun to be read."""
        return self.asked.count(METADATA)

    def hang(self) -> None:
        """Take requests and answer none, until released."""
        self._may_answer.clear()

    def release(self) -> None:
        """Answer, also what was held."""
        self._may_answer.set()

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Note a request and answer it."""
        self.asked.append(path)
        self.is_asked.set()
        self._may_answer.wait(timeout=120)
        return self.status, self.headers, self.says.get(path, self._usual(path))

    def _usual(self, path: str) -> bytes:
        if path == METADATA:
            return json.dumps({"jwks_uri": self.url + KEYS, **self.metadata}).encode()
        return json.dumps({"keys": self.keys}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the requests that were held

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away, as the test wanted."""


def _handler(server: KeyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = server.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    return Handler
