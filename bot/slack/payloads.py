"""What is common to the payloads that Slack sends, and to the answers it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse

from bot.slack.chat import PLATFORM
from handlers.chat import Account


def caller(body: Mapping[str, Any]) -> Account:
    """Read who called, from any kind of payload."""
    user = body.get("user")
    if isinstance(user, Mapping):
        team = (body.get("team") or {}).get("id") or user.get("team_id")
        return Account(PLATFORM, str(team or ""), str(user["id"]))
    if event := body.get("event"):
        return Account(PLATFORM, str(body.get("team_id") or ""), str(event.get("user") or ""))
    return Account(PLATFORM, str(body.get("team_id") or ""), str(body["user_id"]))


def answer(body: dict[str, Any] | None = None) -> BoltResponse:
    """Answer Slack with JSON, or with nothing but that it is well."""
    return BoltResponse(status=200, body=body) if body is not None else BoltResponse(status=200)
