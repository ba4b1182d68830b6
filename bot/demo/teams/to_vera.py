"""Carries signed activities to Vera, and tries again as Teams does."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from bot.demo.records import Json
from bot.demo.teams.keys import Signer
from bot.demo.to_vera import Answer

TRIES = 3
TRY_AGAIN = {412, 429, 500, 502, 503, 504}


class TeamsHttp:
    """Carries activities to Vera's address, each with a token of its own."""

    def __init__(self, url: str, signer: Signer, answer_within: float) -> None:
        self.url = url
        self.answer_within = answer_within
        self._signer = signer

    def carry(
        self, activity: Json, headers: Mapping[str, str] | None = None, within: float | None = None
    ) -> Answer:
        """Post an activity once and wait for the answer; headers given here win."""
        token = self._signer.token(str(activity.get("serviceUrl", "")))
        signed = {
            "User-Agent": "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)",
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {token}",
            **(headers or {}),
        }
        body = json.dumps(activity, ensure_ascii=False).encode()
        patience = within or self.answer_within
        return _timed(lambda: self._exchange(body, signed, patience), patience)

    def _exchange(
        self, body: bytes, headers: Mapping[str, str], within: float
    ) -> tuple[int, str, Json]:
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            where.hostname or "127.0.0.1", where.port, timeout=within
        )
        try:
            connection.request("POST", where.path or "/", body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict(answer.getheaders())
        finally:
            connection.close()


def is_tried_again(answer: Answer) -> bool:
    """Say whether Teams sends an activity again after such an answer."""
    return answer.status is None or answer.failure == "http_timeout" or answer.status in TRY_AGAIN


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
