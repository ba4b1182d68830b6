"""Posting to Slack and asking who is who, with Slack's errors made ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack import draw
from handlers.cards import Card
from handlers.chat import Account, Posted, Profile, Refused, TryLater

PLATFORM = "slack"

PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "message_limit_exceeded",
        # Wrong today, mended by an administrator tomorrow: the message must not be lost meanwhile.
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_in_channel",
    }
)
POST_TIMEOUT_S = 10

_ID = re.compile(r"[CDGU][A-Z0-9]{3,}")


class Channels:
    """The channels that Vera has been invited to, by name. Settings may name one either way."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._by_name: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Give a channel's id; raises TryLater for one that Vera is not in (yet)."""
        if _ID.fullmatch(name):
            return name
        wanted = name.removeprefix("#")
        if wanted not in self._by_name:
            self._by_name = self.joined()
        if (id := self._by_name.get(wanted)) is None:
            raise TryLater("not_in_channel")
        return id

    def joined(self) -> dict[str, str]:
        """Ask which channels Vera is in: ids by name."""
        with slack_errors():
            return {
                str(channel["name"]): str(channel["id"])
                for page in self._client.users_conversations(
                    types="public_channel,private_channel", limit=200
                )
                for channel in page["channels"]
            }


class SlackChat:
    """Slack as the port that handlers post through."""

    def __init__(self, client: WebClient, channels: Channels, *, tenant: str) -> None:
        self._client = client
        self._channels = channels
        self._tenant = tenant

    def post(self, to: Account, card: Card) -> Posted:
        """Post a card to a person, or to a channel by its id or name."""
        place = self._channels.id_of(to.id)
        with slack_errors():
            answer = self._client.chat_postMessage(channel=place, **draw.message(card))
        return Posted(PLATFORM, self._tenant, str(answer["channel"]), str(answer["ts"]))

    def replace(self, posted: Posted, card: Card) -> None:
        """Draw a card again where it stands."""
        drawn = draw.message(card)
        with slack_errors():
            self._client.chat_update(
                channel=posted.place,
                ts=posted.message_id,
                text=drawn["text"],
                blocks=drawn["blocks"],
            )


class SlackDirectory:
    """Slack as the port that knows who is who."""

    def __init__(self, client: WebClient, channels: Channels, *, tenant: str) -> None:
        self._client = client
        self._channels = channels
        self._tenant = tenant

    def profile(self, account: Account) -> Profile:
        """Ask who an account is."""
        with slack_errors():
            user: dict[str, Any] = self._client.users_info(user=account.id)["user"]
        profile = user.get("profile") or {}
        return Profile(
            name=profile.get("real_name")
            or user.get("real_name")
            or user.get("name")
            or account.id,
            email=profile.get("email"),
            is_bot=bool(user.get("is_bot")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        )

    def account_of(self, email: str) -> Account | None:
        """Ask whose address it is; None for nobody's."""
        try:
            with slack_errors():
                found = self._client.users_lookupByEmail(email=email)
        except Refused:
            return None
        return Account(PLATFORM, self._tenant, str(found["user"]["id"]))

    def members(self, channel: Account) -> frozenset[Account]:
        """List everybody in a channel."""
        with slack_errors():
            pages = self._client.conversations_members(
                channel=self._channels.id_of(channel.id), limit=200
            )
            ids = [str(member) for page in pages for member in page["members"]]
        return frozenset(Account(PLATFORM, self._tenant, id) for id in ids)


@contextmanager
def slack_errors() -> Iterator[None]:
    """Turn whatever goes wrong while Slack is asked into `TryLater` or `Refused`."""
    try:
        yield
    except SlackApiError as error:
        raise _ours(error) from None
    except (SlackClientError, HTTPException, OSError) as error:
        raise TryLater(type(error).__name__) from None


def _ours(error: SlackApiError) -> Exception:
    code = str(error.response.get("error") or f"http_{error.response.status_code}")
    if error.response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater(code, after=_asked_to_wait(error))
    if " " in code or code.startswith("http_"):
        # What came was not Slack's own answer: a page of some machine in between.
        return TryLater("not_as_slack_answers")
    if error.response.status_code >= 500 or code in PASSING:
        return TryLater(code)
    return Refused(code)


def _asked_to_wait(error: SlackApiError) -> timedelta:
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    value = headers.get("retry-after", 1)
    return timedelta(seconds=float(value[0] if isinstance(value, list) else value))
