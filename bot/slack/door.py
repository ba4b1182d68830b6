"""The door through which Slack comes in over HTTP: nobody unsigned, nothing too old, too large
or broken.

The body is read once, here: Bolt takes a command whose text holds the word "payload" for another
kind of request, and obeys headers that Slack's signature does not cover.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

log = structlog.get_logger()

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
RETRY_HEADERS = ("x-slack-retry-num", "x-slack-retry-reason")
MOST_FIELDS = 200


class NotUnderstood(Exception):
    """The request cannot be read; the status and the words are the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class SlackDoor:
    """Checks and reads what comes in, and hands it to Bolt."""

    def __init__(self, app: App, *, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    def answer(self, headers: Mapping[str, str], raw: bytes) -> BoltResponse:
        """Answer a request that claims to be Slack's."""
        try:
            body = self._read(headers, raw)
        except NotUnderstood as refused:
            return BoltResponse(status=refused.status, body=refused.words)
        if body.get("type") == "url_verification":
            return BoltResponse(status=200, body={"challenge": str(body.get("challenge", ""))})
        if "ssl_check" in body:
            return BoltResponse(status=200)
        try:
            return self._app.dispatch(
                BoltRequest(mode="socket_mode", body=body, headers=_kept(headers))
            )
        except Exception as error:
            # Bolt itself stumbles over a field that is not of the kind that Slack sends.
            log.warning("payload_not_understood", error=type(error).__name__)
            return BoltResponse(status=400, body="Vera could not read this request.")

    def _read(self, headers: Mapping[str, str], raw: bytes) -> dict[str, Any]:
        if not self._is_signed(headers, raw):
            raise NotUnderstood(401, "The signature is missing, wrong or too old.")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == JSON:
            return _object(raw)
        if kind == FORM:
            return _form(raw)
        raise NotUnderstood(415, "Send JSON or a form.")

    def _is_signed(self, headers: Mapping[str, str], raw: bytes) -> bool:
        try:
            return bool(
                self._verifier.is_valid(
                    body=raw,
                    timestamp=headers.get("x-slack-request-timestamp", ""),
                    signature=headers.get("x-slack-signature", ""),
                )
            )
        except (ValueError, TypeError, OverflowError):  # or a timestamp of 400 digits
            return False


def _form(raw: bytes) -> dict[str, Any]:
    try:
        fields = dict(
            parse_qsl(
                raw.decode(),
                keep_blank_values=True,
                strict_parsing=True,
                max_num_fields=MOST_FIELDS,
            )
        )
    except ValueError:
        raise NotUnderstood(400, "The form cannot be read.") from None
    # A command is a form of its own, whatever its text says.
    if "command" in fields or "payload" not in fields:
        return dict(fields)
    return _object(fields["payload"].encode())


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood(400, "The JSON cannot be read.") from None
    if not isinstance(body, dict):
        raise NotUnderstood(400, "A JSON object is needed.")
    return body


def _kept(headers: Mapping[str, str]) -> dict[str, str | Sequence[str]]:
    return {name: headers[name] for name in RETRY_HEADERS if name in headers}
