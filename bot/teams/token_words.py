"""What to do when no token is given: which setting to look at, in plain words.

Nothing that Entra wrote is repeated but a short code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.connecting import CannotConnect, NotJustNow
from bot.settings import Settings

PASSING = frozenset({"temporarily_unavailable", "server_error", "request_timeout", "slow_down"})
PASSING_CODES = frozenset({"AADSTS90033", "AADSTS90024", "AADSTS50196"})

COPIED_WRONGLY = (
    "Entra does not accept VERA_TEAMS_CLIENT_SECRET ({code}). Copy the secret's value (not its id) "
    "from the app registration, Certificates & secrets."
)
NOT_UPLOADED = (
    "Entra does not accept VERA_TEAMS_CERTIFICATE ({code}). Upload the certificate of that file to "
    "the app registration, Certificates & secrets, or make a new one if it has run out."
)
IDENTITY = (
    "This machine gives no token for VERA_TEAMS_MANAGED_IDENTITY ({code}). Look in Azure whether "
    "that identity is assigned to this machine; the bot must be registered with the same one."
)
APP = (
    "Entra knows no such app in the tenant ({code}). Compare VERA_TEAMS_APP_ID and "
    "VERA_TEAMS_TENANT_ID with the app registration's overview."
)
TENANT = (
    "Entra knows no such tenant ({code}). Compare VERA_TEAMS_TENANT_ID with the app registration's "
    "overview: it is the directory id."
)
OTHER = (
    "Entra gives Vera no token for Teams ({code}). Compare VERA_TEAMS_APP_ID, VERA_TEAMS_TENANT_ID "
    "and {way} with the app registration."
)
OF_A_CODE = {
    "AADSTS7000215": COPIED_WRONGLY,
    "AADSTS7000222": (
        "VERA_TEAMS_CLIENT_SECRET has run out ({code}). Make a new client secret in the app "
        "registration, Certificates & secrets."
    ),
    "AADSTS700027": NOT_UPLOADED,
    "AADSTS700016": APP,
    "AADSTS7000229": APP,
    "AADSTS90002": TENANT,
    "AADSTS900023": TENANT,
    "AADSTS7000112": (
        "Vera's app is switched off in Entra ({code}). Switch it on under Enterprise applications."
    ),
    "unauthorized_client": APP,
}
OF_A_WAY = {
    "VERA_TEAMS_CLIENT_SECRET": COPIED_WRONGLY,
    "VERA_TEAMS_CERTIFICATE": NOT_UPLOADED,
}

_AADSTS = re.compile(r"AADSTS\d{1,10}")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def no_such_tenant() -> CannotConnect:
    """Say that the tenant is not known where tokens are given."""
    return CannotConnect(TENANT.format(code="no_configuration"))


def refused(settings: Settings, answer: Mapping[str, Any]) -> CannotConnect:
    """Say why there is no token: a refusal for good, or one that may pass."""
    error = str(answer.get("error") or "no_token")
    found = _AADSTS.search(str(answer.get("error_description") or ""))
    code = found.group() if found else error if _PLAIN.fullmatch(error) else "unknown"
    if error in PASSING or code in PASSING_CODES:
        return NotJustNow(f"Entra gives no token just now ({code}).")
    return CannotConnect(_words(settings, error, code))


def _words(settings: Settings, error: str, code: str) -> str:
    """Say which setting to look at, and what to do."""
    if settings.teams_managed_identity:
        return IDENTITY.format(code=code)
    secret = settings.teams_client_secret is not None
    way = "VERA_TEAMS_CLIENT_SECRET" if secret else "VERA_TEAMS_CERTIFICATE"
    of_the_error = OF_A_WAY[way] if error == "invalid_client" else OF_A_CODE.get(error)
    return (OF_A_CODE.get(code) or of_the_error or OTHER).format(code=code, way=way)
