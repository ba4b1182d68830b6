"""Who is at the browser: signed cookies that hold an account's name and nothing else.

Whose account it is is looked up anew at each request, so that somebody who left has nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from itsdangerous import BadData, URLSafeSerializer

from bot.web_pages.parts import WebParts
from handlers.chat import Account
from storage.people import Person, identity_of
from storage.roster import roster_of

SESSION = "vera_session"
SIGN_IN = "vera_sign_in"
SESSION_LASTS = timedelta(minutes=15)
SIGN_IN_LASTS = timedelta(minutes=10)

OF_NO_SCHOOL = UUID(int=0)
"""Whose key signs: a cookie is checked before anybody knows which school it is about."""

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in and still works here."""

    school_id: UUID
    person: Person
    csrf: str
    """What a form of theirs must bring back."""


class Cookies:
    """Writes and reads signed cookies."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self._secure = str(parts.settings.web_address).startswith("https:")

    def put(self, answer: Response, name: str, facts: Facts, *, lasts: timedelta) -> None:
        """Give a cookie to a browser."""
        until = (self._parts.now() + lasts).timestamp()
        value = self._signer(name).dumps({**facts, "until": until})
        answer.set_cookie(
            self._named(name),
            value if isinstance(value, str) else value.decode(),
            max_age=lasts,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )

    def take_away(self, answer: Response, name: str) -> None:
        """Take a cookie from a browser."""
        answer.delete_cookie(
            self._named(name), path="/", secure=self._secure, httponly=True, samesite="Lax"
        )

    def read(self, name: str) -> Facts | None:
        """Read what a cookie of ours says; None where there is none that is ours and in time."""
        try:
            facts = self._signer(name).loads(request.cookies.get(self._named(name), ""))
        except BadData:
            return None
        until = datetime.fromtimestamp(float(facts["until"]), UTC)
        return facts if self._parts.now() < until else None

    def _named(self, name: str) -> str:
        # Browsers take such a cookie from this host alone, and over https.
        return f"__Host-{name}" if self._secure else name

    def _signer(self, name: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._parts.keyring.derived("web sessions", OF_NO_SCHOOL),
            salt=name,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


def remember(cookies: Cookies, answer: Response, account: Account) -> None:
    """Begin a session: who signed in, by the account's name."""
    facts = {
        "platform": account.platform,
        "tenant": account.tenant,
        "id": account.id,
        "csrf": secrets.token_urlsafe(16),
    }
    cookies.put(answer, SESSION, facts, lasts=SESSION_LASTS)


def visitor(parts: WebParts, cookies: Cookies) -> Visitor | None:
    """Say who is at the browser; None for nobody who works here now."""
    facts = cookies.read(SESSION)
    if facts is None:
        return None
    account = Account(str(facts["platform"]), str(facts["tenant"]), str(facts["id"]))
    found = person_of(parts, account)
    return Visitor(found[0], found[1], str(facts["csrf"])) if found else None


def person_of(parts: WebParts, account: Account) -> tuple[UUID, Person] | None:
    """Say whose account it is, and of which school; None for somebody who left or is not known."""
    with parts.database.engine.connect() as connection:
        bound = identity_of(
            connection, platform=account.platform, tenant=account.tenant, user_id=account.id
        )
    if bound is None or bound.school_id not in parts.schools:
        return None
    with parts.database.reading(bound.school_id) as session:
        people = roster_of(session).present
    person = next((each for each in people if each.id == bound.person_id), None)
    return (bound.school_id, person) if person else None
