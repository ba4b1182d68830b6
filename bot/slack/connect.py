"""Connecting to a Slack workspace: the token is checked once, at the start, with words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.web import SlackResponse

from bot.connecting import CannotConnect, NotJustNow
from bot.dispatch import Dispatcher
from bot.emergency import Emergency
from bot.settings import Settings
from bot.slack.chat import POST_TIMEOUT_S, Channels, SlackChat, SlackDirectory
from bot.slack.door import SlackDoor
from bot.slack.files import SlackFiles
from bot.slack.listeners import OPEN_TIMEOUT_S, SlackCalls, bolt_app
from bot.slack.sent_on import SentOn


@dataclass(eq=False)
class SlackConnection:
    """Everything of ours that speaks to one Slack workspace."""

    tenant: str
    bot_user: str
    scopes: frozenset[str]
    channels: Channels
    chat: SlackChat
    directory: SlackDirectory
    files: SlackFiles
    sent_on: SentOn
    quick: WebClient
    """For what a person waits for: two seconds, then words instead."""
    token: str
    signing_secret: str | None
    app_token: str | None
    answered_at: str | None = None
    """When Slack answered, by its own clock."""
    bolt: App | None = None

    def listen(self, dispatcher: Dispatcher, emergency: Emergency) -> None:
        """Build the Bolt app that answers what Slack sends."""
        calls = SlackCalls(dispatcher, emergency, self.quick, self.sent_on)
        self.bolt = bolt_app(calls, token=self.token)

    @property
    def door(self) -> SlackDoor | None:
        """Give the door for HTTP; None where Socket Mode alone is used."""
        if self.signing_secret is None or self.bolt is None:
            return None
        return SlackDoor(self.bolt, signing_secret=self.signing_secret)


def connect(
    settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> SlackConnection:
    """Check the token and connect; raises CannotConnect with words."""
    assert settings.slack_bot_token is not None
    token = settings.slack_bot_token.get_secret_value()
    patient = _client(settings, token, timeout=POST_TIMEOUT_S)
    try:
        me = patient.auth_test()
    except SlackApiError as error:
        raise _refused(error) from None
    except (SlackClientError, OSError, HTTPException) as error:
        raise NotJustNow(f"Slack cannot be reached ({type(error).__name__}).") from None
    tenant = str(me["team_id"])
    channels = Channels(patient)
    quick = _client(settings, token, timeout=OPEN_TIMEOUT_S, retries=False)
    granted = _header(me, "x-oauth-scopes") or ""
    return SlackConnection(
        tenant=tenant,
        bot_user=str(me["user_id"]),
        scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        channels=channels,
        chat=SlackChat(patient, channels, tenant=tenant),
        directory=SlackDirectory(patient, channels, tenant=tenant),
        files=SlackFiles(patient, token=token, api_url=settings.slack_api_url),
        sent_on=SentOn(quick, now),
        quick=quick,
        token=token,
        signing_secret=_secret(settings.slack_signing_secret),
        app_token=_secret(settings.slack_app_token),
        answered_at=_header(me, "date"),
    )


def _client(settings: Settings, token: str, *, timeout: int, retries: bool = True) -> WebClient:
    return WebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=timeout,
        retry_handlers=[ConnectionErrorRetryHandler()] if retries else [],
    )


def _header(answer: SlackResponse, name: str) -> str | None:
    by_name = {each.lower(): value for each, value in answer.headers.items()}
    value = by_name.get(name)
    return value[0] if isinstance(value, list) else value


def _secret(value: object) -> str | None:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else None


def _refused(error: SlackApiError) -> CannotConnect:
    code = str(error.response.get("error"))
    if error.response.status_code >= 429 or " " in code:  # " ": what came was no JSON
        return NotJustNow(f"Slack did not answer as it should ({error.response.status_code}).")
    return CannotConnect(_words(code))


def _words(code: str) -> str:
    if code in ("invalid_auth", "not_authed", "token_revoked", "account_inactive"):
        return (
            f"Slack does not accept VERA_SLACK_BOT_TOKEN ({code}). Copy the Bot User OAuth Token "
            "anew from the app's page, OAuth & Permissions."
        )
    return f"Slack answered: {code}."
