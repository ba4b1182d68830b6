"""The ways to sign in: what each can do, and which are set up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from bot.settings import Settings
from handlers.chat import Account

if TYPE_CHECKING:
    from bot.web_pages.parts import WebParts

LEEWAY = timedelta(minutes=5)

Facts: TypeAlias = Mapping[str, Any]

NO_WAY = (
    "Nobody can sign in at VERA_WEB_ADDRESS, so no file can be opened there. For Slack set "
    "VERA_SLACK_CLIENT_ID and VERA_SLACK_CLIENT_SECRET."
)
NO_WAY_WITH_IDENTITY = (
    "Nobody can sign in at VERA_WEB_ADDRESS, so no file can be opened there: with a managed "
    "identity alone (VERA_TEAMS_MANAGED_IDENTITY) people cannot sign in with Microsoft. Set "
    "VERA_TEAMS_CLIENT_SECRET or VERA_TEAMS_CERTIFICATE in its place, or let people sign in with "
    "Slack (VERA_SLACK_CLIENT_ID and VERA_SLACK_CLIENT_SECRET)."
)


class NotSignedIn(Exception):
    """Somebody could not sign in: words for them, and a short word for the log."""

    def __init__(self, words: str, *, why: str) -> None:
        super().__init__(words)
        self.words, self.why = words, why


@dataclass(frozen=True, slots=True)
class Begun:
    """Where somebody is led to, and what must be known when they come back."""

    url: str
    state: str
    facts: Facts


class Way(Protocol):
    """One way to sign in."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...

    def begin(self, back: str) -> Begun:
        """Say where people sign in; raises NotSignedIn with words."""
        ...

    def end(self, begun: Facts, said: Mapping[str, str]) -> Account:
        """Say who signed in; raises NotSignedIn with words."""
        ...


def ways_to_sign_in(parts: WebParts) -> dict[str, Way]:
    """Make the ways that are set up, by name."""
    found: dict[str, Way] = {}
    if parts.settings.signs_in_by_slack and parts.slack_team:
        from bot.web_pages.sign_in_slack import SlackSignIn  # imported only where it is used

        found["slack"] = SlackSignIn(parts.settings, team=parts.slack_team, now=parts.now)
    if parts.settings.signs_in_by_teams:
        from bot.web_pages.sign_in_entra import EntraSignIn

        found["teams"] = EntraSignIn(parts.settings, now=parts.now, verify=parts.entra_verify)
    return found


def sign_in_trouble(settings: Settings) -> str | None:
    """Say what to set when there is a web address at which nobody can sign in."""
    can = settings.signs_in_by_slack or settings.signs_in_by_teams
    if settings.web_address is None or can:
        return None
    return NO_WAY_WITH_IDENTITY if settings.teams_managed_identity else NO_WAY


def is_in_time(claims: Facts, now: datetime) -> bool:
    """Say whether a token is good now, by our own clock."""
    ends: Any = claims.get("exp")
    begins: Any = claims.get("nbf", 0)
    if not (_is_time(ends) and _is_time(begins)):
        return False
    return bool(ends > (now - LEEWAY).timestamp() and begins <= (now + LEEWAY).timestamp())


def _is_time(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)
