"""Signing in with Entra: who may, the code that is given for it, and the id_token for the code."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jwt

from bot.demo.records import DemoPerson, Json, NotOnScreen
from bot.demo.teams.ids import aad_of
from bot.demo.teams.keys import key_of_entra, new_key, published_key
from bot.demo.teams.tokens import LIVES_S, refusal
from bot.demo.teams.web_pages import LOOPBACK

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

CODE_LIVES = timedelta(minutes=10)
Texts = Mapping[str, str]


class RefusedByEntra(NotOnScreen):
    """A sign-in that ends on a page of Entra's own, and leads nowhere."""


@dataclass
class GivenCode:
    """A code, with what was asked for and who signed in."""

    asked: Texts
    user_id: str
    at: datetime
    used: bool = False


class SignIns:
    """Lets people of the room sign in to the app, as Entra does for one tenant."""

    def __init__(self, room: "Room", redirect_uris: list[str]) -> None:
        self.room = room
        self.redirect_uris = redirect_uris
        """Those that are registered; none means any that is https, or loopback."""
        self.kid = secrets.token_urlsafe(12)
        self._key = key_of_entra()
        self._codes: dict[str, GivenCode] = {}
        self._changes: Json = {}

    def change_next(self, **claims: object) -> None:
        """Make the next id_token say something else; a claim that is None is left out."""
        self._changes = claims

    def change_key(self) -> None:
        """Sign with a new key from now on, and publish only that one."""
        self._key, self.kid = new_key(), secrets.token_urlsafe(12)

    def published(self) -> Json:
        """Give the keys that are published."""
        return {"keys": [published_key(self._key, self.kid)]}

    # -- the person

    def check(self, asked: Texts) -> None:
        """Refuse what Entra would show a page of its own for, and send nobody back from."""
        if asked.get("client_id") != self.room.app_id:
            raise RefusedByEntra("AADSTS700016: Application was not found in the directory.")
        if not self._leads_back(asked.get("redirect_uri", "")):
            raise RefusedByEntra("AADSTS50011: The redirect URI is not registered.")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise RefusedByEntra("AADSTS900144: The request is not complete.")
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            raise RefusedByEntra("AADSTS501491: The code challenge method must be S256.")

    def _leads_back(self, uri: str) -> bool:
        if self.redirect_uris:
            return uri in self.redirect_uris
        where = urlsplit(uri)
        return where.scheme == "https" or (where.scheme == "http" and where.hostname in LOOPBACK)

    def allow(self, asked: Texts, user_id: str) -> dict[str, str]:
        """Sign somebody in and give what the app is sent."""
        self.check(asked)
        person = self.room.people.get(user_id)
        if person is None or person.deactivated:
            raise RefusedByEntra("AADSTS50057: The user account is disabled.")
        if self.room.tenant_of(user_id) != self.room.tenant_id:
            raise RefusedByEntra("AADSTS50020: The user account does not exist in this tenant.")
        code = secrets.token_urlsafe(48)
        self._codes[code] = GivenCode(dict(asked), user_id, self.room.now())
        about = {"client_info": self._client_info(user_id)} if asked.get("client_info") else {}
        return {"code": code, **about, **_state(asked), "session_state": secrets.token_hex(16)}

    def decline(self, asked: Texts) -> dict[str, str]:
        """Give what the app is sent when somebody would rather not."""
        self.check(asked)
        words = "AADSTS65004: User declined to consent to access the app."
        return {"error": "access_denied", "error_description": words, **_state(asked)}

    def _client_info(self, user_id: str) -> str:
        held = {"uid": aad_of(user_id), "utid": self.room.tenant_id}
        return _base64(json.dumps(held).encode())

    # -- the app

    def redeem(self, form: Texts, issuer: str) -> tuple[int, Json]:
        """Give tokens for a code, once."""
        if form.get("client_id") != self.room.app_id:
            return 400, refusal("unauthorized_client", "AADSTS700016: Application not found.")
        if not self.room.tokens.is_proven(form):
            return 401, refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.")
        given = self._codes.get(form.get("code", ""))
        if given is None:
            return 400, refusal("invalid_grant", "AADSTS70000: The code is not valid.")
        if words := self._objection(given, form):
            return 400, refusal("invalid_grant", words)
        return 200, self._tokens(given, issuer)

    def _objection(self, given: GivenCode, form: Texts) -> str:
        used, given.used = given.used, True
        if used:
            return "AADSTS54005: The code was already redeemed."
        if self.room.now() - given.at > CODE_LIVES:
            return "AADSTS70008: The code has expired."
        if form.get("redirect_uri") != given.asked.get("redirect_uri"):
            return "AADSTS500112: The redirect URI is not the one that was asked with."
        challenge = given.asked.get("code_challenge", "")
        if challenge and _s256(form.get("code_verifier", "")) != challenge:
            return "AADSTS501481: The code verifier does not match the code challenge."
        return ""

    def _tokens(self, given: GivenCode, issuer: str) -> Json:
        claims = {**self._claims(given, issuer), **self._changes}
        self._changes = {}
        said = {name: value for name, value in claims.items() if value is not None}
        return {
            "token_type": "Bearer",
            "scope": given.asked.get("scope", ""),
            "expires_in": LIVES_S,
            "ext_expires_in": LIVES_S,
            # It opens nothing here: least of all the Connector.
            "access_token": secrets.token_urlsafe(40),
            "id_token": jwt.encode(said, self._key, "RS256", headers={"kid": self.kid}),
            "client_info": self._client_info(given.user_id),
        }

    def _claims(self, given: GivenCode, issuer: str) -> Json:
        person, oid = self.room.people[given.user_id], aad_of(given.user_id)
        return {
            "ver": "2.0",
            "iss": issuer,
            "aud": self.room.app_id,
            "tid": self.room.tenant_id,
            "oid": oid,
            "sub": _base64(hashlib.sha256(f"{self.room.app_id} {oid}".encode()).digest()),
            "name": person.name,
            "preferred_username": _address(person),
            "nonce": given.asked.get("nonce"),
            "uti": secrets.token_urlsafe(16),
            **self._times(),
        }

    def _times(self) -> dict[str, int]:
        """Give times that are right by the demo's clock and by the computer's, which both count."""
        early, late = sorted([self.room.now(), datetime.now(UTC)])
        begins, ends = int(early.timestamp()), int(late.timestamp()) + LIVES_S
        return {"iat": begins, "nbf": begins, "exp": ends}


def _address(person: DemoPerson) -> str:
    return person.email or f"{person.user_id.lower()}@talavera.example"


def _state(asked: Texts) -> dict[str, str]:
    return {"state": asked["state"]} if "state" in asked else {}


def _s256(verifier: str) -> str:
    return _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
