"""The keys with which Teams signs, read from where it publishes them and kept for a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

log = structlog.get_logger()

TIMEOUTS_S = (2.0, 3.0)
LARGEST_KEYS = 256 * 1024
KEPT = timedelta(hours=24)
PAUSE = timedelta(minutes=1)
PAUSE_WITHOUT_ANY = timedelta(seconds=2)
"""While there is no key at all nobody gets in, so the next try comes sooner."""
WAIT_S = 3.0
MOST_WAITING = 6
SMALLEST_KEY_BITS = 2048
ALGORITHM = "RS256"


class KeysNotHad(Exception):
    """The keys cannot be had just now, so nobody can say whether the token is good."""


@dataclass(frozen=True)
class SigningKey:
    """A key that the platform publishes, and the channels that it may sign for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """The platform's keys: kept for a day, and read again when a new one is used.

    They are read in a thread of their own. At most six callers wait for it; the others are
    refused at once, so that a key server that hangs cannot take every web thread.
    """

    def __init__(self, metadata_url: str, *, now: Callable[[], datetime]) -> None:
        self._metadata_url, self._now = metadata_url, now
        self._lock = Lock()
        self._seats = BoundedSemaphore(MOST_WAITING)
        self._keys: Mapping[str, SigningKey] = {}
        self._tried_at: datetime | None = None
        self._had_at: datetime | None = None
        self._failed = False
        self._running: Event | None = None

    def prefetch(self) -> bool:
        """Read the keys before anybody calls, and say whether there are any; never raises."""
        with suppress(Exception):
            self.key("")
        return bool(self._keys)

    def key(self, kid: str) -> SigningKey | None:
        """Find a key by its id; raises `KeysNotHad` when that cannot be said just now."""
        running = self._begin_when_due(kid)
        if kid not in self._keys and running is not None:
            self._wait_for(running)
        found = self._keys.get(kid)
        if found is None and self._failed:
            raise KeysNotHad
        return found

    def _begin_when_due(self, kid: str) -> Event | None:
        with self._lock:
            if self._running is None and self._is_due(kid):
                done = Event()
                Thread(target=self._fetch, args=(done,), name="signing-keys", daemon=True).start()
                self._running, self._tried_at = done, self._now()
            return self._running

    def _is_due(self, kid: str) -> bool:
        pause = PAUSE if self._keys else PAUSE_WITHOUT_ANY
        if self._is_within(pause, self._tried_at):
            return False
        return kid not in self._keys or not self._is_within(KEPT, self._had_at)

    def _is_within(self, span: timedelta, then: datetime | None) -> bool:
        return then is not None and timedelta(0) <= self._now() - then < span

    def _wait_for(self, running: Event) -> None:
        if not self._seats.acquire(blocking=False):
            raise KeysNotHad
        try:
            if not running.wait(WAIT_S):
                raise KeysNotHad
        finally:
            self._seats.release()

    def _fetch(self, done: Event) -> None:
        try:
            keys = read_keys(self._metadata_url)
        except Exception as error:  # whatever it is: whoever waits must be told
            log.warning("signing_keys_not_had", error=type(error).__name__)
            keys = None
        with self._lock:
            if keys is not None:
                self._keys, self._had_at = keys, self._now()
            self._failed, self._running = keys is None, None
        done.set()


def read_keys(metadata_url: str) -> dict[str, SigningKey]:
    """Read the published keys, by their ids; raises ValueError where there is none of use."""
    with requests.Session() as session:
        address = _object(session, metadata_url).get("jwks_uri")
        if not isinstance(address, str) or _origin(address) != _origin(metadata_url):
            raise ValueError("the keys are somewhere else")
        published = _object(session, address).get("keys")
    listed = published if isinstance(published, list) else []
    keys = dict(pair for jwk in listed if (pair := _usable(jwk)) is not None)
    if not keys:
        raise ValueError("there is no key that can be used")
    return keys


def _object(session: requests.Session, url: str) -> dict[str, Any]:
    with session.get(url, timeout=TIMEOUTS_S, allow_redirects=False, stream=True) as response:
        if response.status_code != requests.codes.ok:
            raise ValueError("the key server did not answer as it should")
        body = b""
        for chunk in response.iter_content(16 * 1024):
            body += chunk
            if len(body) > LARGEST_KEYS:
                raise ValueError("what the key server says is too long")
    read = json.loads(body)
    if not isinstance(read, dict):
        raise ValueError("the key server did not send an object")
    return read


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _usable(jwk: Any) -> tuple[str, SigningKey] | None:
    """Read an RSA key that is long enough; anything else is left out."""
    if not isinstance(jwk, dict):
        return None
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not kid or jwk.get("use") not in (None, "sig"):
        return None
    try:
        public = jwt.PyJWK(jwk, ALGORITHM).key
    except jwt.PyJWTError:
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < SMALLEST_KEY_BITS:
        return None
    endorsed = jwk.get("endorsements")
    names = endorsed if isinstance(endorsed, list) else []
    return kid, SigningKey(public, frozenset(name for name in names if isinstance(name, str)))
