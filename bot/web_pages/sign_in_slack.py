"""Signing in with Slack: OpenID Connect, for the workspace that is connected and no other."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.settings import Settings
from bot.web_pages.ways import Begun, Facts, NotSignedIn, is_in_time
from handlers.chat import Account

PLATFORM = "slack"
CLAIM = "https://slack.com"
TIMEOUT_S = 5
ALGORITHM = "RS256"
OLD_CODES = frozenset({"invalid_code", "code_already_used", "code_expired"})
NOT_SET_UP = frozenset(
    {
        "invalid_client_id",
        "bad_client_secret",
        "bad_redirect_uri",
        "invalid_client",
        "invalid_team_for_non_distributed_app",
        "oauth_authorization_url_mismatch",
    }
)

AGAIN = "That took too long, or was tried twice. Please sign in again."
NOT_REACHED = "Slack does not answer just now. Please try again in a minute."
SET_UP_WRONGLY = (
    "Signing in with Slack is not set up as it should be ({code}). Please tell whoever looks "
    "after Vera; the link in chat works until its time is over."
)
ANOTHER_WORKSPACE = (
    "You signed in to another Slack workspace than your school's. Please sign in again, with the "
    "school's."
)
NOT_BELIEVED = "What Slack said of you could not be checked. Please sign in again."


class SlackSignIn:
    """Leads people to Slack and learns from it who they are."""

    name = PLATFORM
    label = "Sign in with Slack"

    def __init__(self, settings: Settings, *, team: str, now: Callable[[], datetime]) -> None:
        assert settings.slack_client_id
        assert settings.slack_client_secret
        self._client_id = settings.slack_client_id
        self._secret = settings.slack_client_secret
        self._url = settings.slack_openid_url.rstrip("/")
        self._team, self._now = team, now
        self._web = WebClient(base_url=settings.slack_api_url, timeout=TIMEOUT_S, retry_handlers=[])
        # Read anew each time: people sign in rarely, and a key may change at any moment.
        self._keys = jwt.PyJWKClient(f"{self._url}/keys", cache_jwk_set=False, timeout=TIMEOUT_S)

    def begin(self, back: str) -> Begun:
        """Say where at Slack people sign in, and what must be known when they come back."""
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._client_id,
            "state": state,
            "nonce": nonce,
            "redirect_uri": back,
            "team": self._team,
        }
        facts = {"state": state, "nonce": nonce, "redirect_uri": back}
        return Begun(f"{self._url}/authorize?{urlencode(asked)}", state, facts)

    def end(self, begun: Facts, said: Mapping[str, str]) -> Account:
        """Say who signed in; raises NotSignedIn with words."""
        claims = self._checked(self._token(begun, said.get("code", "")))
        nonce = str(claims.get("nonce", ""))
        if not hmac.compare_digest(nonce.encode(), str(begun["nonce"]).encode()):
            raise NotSignedIn(NOT_BELIEVED, why="nonce")
        if claims.get(f"{CLAIM}/team_id") != self._team:
            raise NotSignedIn(ANOTHER_WORKSPACE, why="team")
        user = claims.get(f"{CLAIM}/user_id")
        if not isinstance(user, str) or not user:
            raise NotSignedIn(NOT_BELIEVED, why="no_user")
        return Account(PLATFORM, self._team, user)

    def _token(self, begun: Facts, code: str) -> str:
        try:
            answer = self._web.openid_connect_token(
                client_id=self._client_id,
                client_secret=self._secret.get_secret_value(),
                code=code,
                redirect_uri=str(begun["redirect_uri"]),
            )
        except SlackApiError as error:
            raise _refused(error) from None
        except (SlackClientError, OSError, HTTPException):
            raise NotSignedIn(NOT_REACHED, why="not_reached") from None
        return str(answer.get("id_token", ""))

    def _checked(self, token: str) -> dict[str, Any]:
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._client_id,
                issuer=_origin(self._url),
                # The times are checked by our own clock.
                options={
                    "require": ["exp", "aud", "iss", "nonce"],
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWKClientConnectionError:
            raise NotSignedIn(NOT_REACHED, why="keys_not_had") from None
        except jwt.PyJWTError as error:
            raise NotSignedIn(NOT_BELIEVED, why=type(error).__name__) from None
        if not is_in_time(claims, self._now()):
            raise NotSignedIn(NOT_BELIEVED, why="time")
        return claims


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _refused(error: SlackApiError) -> NotSignedIn:
    code = str(error.response.get("error"))
    if code in OLD_CODES:
        return NotSignedIn(AGAIN, why=code)
    if code in NOT_SET_UP:
        return NotSignedIn(SET_UP_WRONGLY.format(code=code), why=code)
    return NotSignedIn(NOT_REACHED, why="refused")
