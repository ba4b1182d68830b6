"""Signs requests and sends them to Vera's one endpoint, as Slack does over HTTP."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]
Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Answer:
    """What Vera answered, or the `failure`: http_timeout, connection_failed, http_error."""

    status: int | None
    body: str
    took: float
    failure: str = ""
    headers: Mapping[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Say whether a 2xx answer came in time."""
        return not self.failure

    def json(self) -> Json:
        """Read the answer as a JSON object; anything else is an empty one."""
        try:
            read = json.loads(self.body or "{}")
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


class Carrier(Protocol):
    """A way to Vera: signed HTTP, or a connected socket."""

    def carry(self, kind: Kind, payload: Json, headers: Mapping[str, str]) -> Answer:
        """Bring a payload to Vera and wait for the answer."""


def encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    """Give the body and the content type that Slack uses for a kind."""
    if kind == "slash_commands":
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if kind == "interactive":
        form = urlencode({"payload": json.dumps(payload, separators=(",", ":"))})
        return form.encode(), "application/x-www-form-urlencoded"
    return json.dumps(payload, separators=(",", ":")).encode(), "application/json"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a body with Slack's v0 scheme."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class SignedHttp:
    """Carries payloads to Vera's address, signed with the real time."""

    def __init__(self, url: str, secret: str, answer_within: float) -> None:
        self.url = url
        self.secret = secret
        self.answer_within = answer_within

    def carry(self, kind: Kind, payload: Json, headers: Mapping[str, str]) -> Answer:
        """Post a signed request and wait at most Slack's three seconds."""
        body, content_type = encoded(kind, payload)
        return self.post(body, {"Content-Type": content_type, **headers})

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post bytes with a fresh signature."""
        stamp = str(int(datetime.now(UTC).timestamp()))
        signed = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self.secret, stamp, body),
            **headers,
        }
        return _timed(lambda: self._exchange(body, signed), self.answer_within)

    def _exchange(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, Json]:
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            where.hostname or "127.0.0.1", where.port, timeout=self.answer_within
        )
        try:
            connection.request("POST", where.path or "/", body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict(answer.getheaders())
        finally:
            connection.close()


def _timed(exchange: Callable[[], tuple[int, str, Json]], within: float) -> Answer:
    started = time.monotonic()
    try:
        status, body, headers = exchange()
    except TimeoutError:
        return Answer(None, "", time.monotonic() - started, "http_timeout")
    except (OSError, http.client.HTTPException):
        return Answer(None, "", time.monotonic() - started, "connection_failed")
    took = time.monotonic() - started
    if took > within:
        return Answer(status, body, took, "http_timeout", headers)
    return Answer(status, body, took, "" if 200 <= status < 300 else "http_error", headers)
