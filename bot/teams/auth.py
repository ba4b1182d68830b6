"""Who may call as Teams: tokens of the Bot Framework, checked with the keys that it publishes.

Nothing here can be switched off. Tests and the demo sign with keys of their own and publish them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt

from bot.settings import is_loopback
from bot.teams.keys import ALGORITHM, KeysNotHad, SigningKey, SigningKeys

LEEWAY = timedelta(minutes=5)
LONGEST_TOKEN = 16 * 1024
TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
# No user-info, query, backslash or white space: two readers of such an address may disagree.
ADDRESS = re.compile(
    r"(https?)://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:/[A-Za-z0-9._~%:=/-]*)?"
)
PORTS = {"http": 80, "https": 443}

WORDS = {
    401: "The token is missing or not valid.",
    403: "This caller may not use Vera.",
    503: "Vera cannot check just now who is calling. Try again in a minute.",
}


class NotLetIn(Exception):
    """Whoever calls is refused; `why` is for the log and never for the caller."""

    def __init__(self, status: int, words: str, *, why: str) -> None:
        super().__init__(words)
        self.status, self.words, self.why = status, words, why


class Callers:
    """Who may call: the platform itself, for our app, our tenant and our channel."""

    def __init__(
        self,
        keys: SigningKeys,
        *,
        app_id: str,
        tenant: str,
        issuers: Iterable[str],
        service_hosts: Iterable[str],
        channel: str = "msteams",
        now: Callable[[], datetime],
    ) -> None:
        self._keys, self._now = keys, now
        self._app_id, self._tenant, self._channel = app_id, tenant, channel
        self._issuers, self._service_hosts = tuple(issuers), tuple(service_hosts)

    def check(self, authorization: str | None, activity: Mapping[str, Any]) -> None:
        """Let a caller in who is the platform and speaks for our school, else `NotLetIn`."""
        token = _bearer(authorization)
        key = self._key(self._glance(token))
        claims = self._verified(token, key)
        self._check_rights(claims, key, activity)

    def _glance(self, token: str) -> str:
        """Give the key's id, if what the token says of itself could be right at all.

        It comes before the keys are asked for: junk makes no request of ours.
        """
        header, claims = _unverified(token)
        _need(header.get("alg") == ALGORITHM, 401, why="algorithm")
        _need(not {"crit", "b64"} & set(header), 401, why="critical_header")
        _need(claims.get("aud") == self._app_id, 401, why="audience")
        _need(claims.get("iss") in self._issuers, 401, why="issuer")
        _need(_is_in_time(claims, self._now()), 401, why="time")
        _need(bool(header.get("kid")), 401, why="unknown_key")
        return str(header["kid"])

    def _key(self, kid: str) -> SigningKey:
        try:
            key = self._keys.key(kid)
        except KeysNotHad:
            raise NotLetIn(503, WORDS[503], why="keys_not_had") from None
        if key is None:
            raise NotLetIn(401, WORDS[401], why="unknown_key")
        return key

    def _verified(self, token: str, key: SigningKey) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=self._issuers,
                # The times were checked by our own clock; the claims are the same.
                options={
                    "require": ["exp", "aud", "iss"],
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError:
            raise NotLetIn(401, WORDS[401], why="signature") from None

    def _check_rights(
        self, claims: Mapping[str, Any], key: SigningKey, activity: Mapping[str, Any]
    ) -> None:
        address = activity.get("serviceUrl")
        claimed = claims.get("serviceurl", claims.get("serviceUrl"))
        _need(_is_same_address(claimed, address), 403, why="service_address")
        _need(is_service_address(address, self._service_hosts), 403, why="service_host")
        _need(self._channel in key.endorsements, 403, why="endorsement")
        _need(activity.get("channelId") == self._channel, 403, why="channel")
        _need(_tenants(activity) == {self._tenant}, 403, why="tenant")


def is_service_address(address: object, hosts: Iterable[str]) -> bool:
    """Say whether Teams may be answered there: https, or this machine, on a host of the list."""
    found = ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if found is None:
        return False
    scheme, host = found[1], found[2].strip("[]").lower()
    port = int(found[3] or PORTS[scheme])
    if scheme == "http" and not is_loopback(f"//{found[2]}"):
        return False
    allowed = [urlsplit(entry if "//" in entry else f"//{entry}") for entry in hosts]
    return any(each.hostname == host and each.port in (None, port) for each in allowed)


def _need(condition: bool, status: int, *, why: str) -> None:
    if not condition:
        raise NotLetIn(status, WORDS[status], why=why)


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    _need(scheme.lower() == "bearer", 401, why="no_token")
    _need(len(token) <= LONGEST_TOKEN, 401, why="not_a_token")
    _need(TOKEN.fullmatch(token) is not None, 401, why="not_a_token")
    return token


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        parts = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise NotLetIn(401, WORDS[401], why="not_a_token") from None
    return parts["header"], parts["payload"]


def _is_in_time(claims: Mapping[str, Any], now: datetime) -> bool:
    earliest, latest = (now - LEEWAY).timestamp(), (now + LEEWAY).timestamp()
    begins = [claims[name] for name in ("nbf", "iat") if claims.get(name) is not None]
    if not all(_is_time(value) for value in (claims.get("exp"), *begins)):
        return False
    return bool(claims["exp"] > earliest) and all(value <= latest for value in begins)


def _is_time(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_same_address(one: object, other: object) -> bool:
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    return one.rstrip("/") == other.rstrip("/")


def _tenants(activity: Mapping[str, Any]) -> set[str]:
    named = (
        _at(activity, "channelData", "tenant", "id"),
        _at(activity, "conversation", "tenantId"),
    )
    return {value if isinstance(value, str) else "" for value in named if value is not None}


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
