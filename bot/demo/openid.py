"""Sign in with Slack: codes that are used once, and tokens signed with a throw-away key."""

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.demo.records import DemoPerson, Json
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

PATH = "/openid/connect"
CODE_LIVES = timedelta(minutes=10)
TOKEN_LIVES = timedelta(minutes=5)
CLAIM = "https://slack.com"


@cache
def key_of_this_process() -> rsa.RSAPrivateKey:
    """Give one key to all workspaces of a process; making one takes a while."""
    return new_key()


def new_key() -> rsa.RSAPrivateKey:
    """Make a key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Code:
    """What a person allowed, until it was exchanged."""

    person: DemoPerson
    client_id: str
    redirect_uri: str
    nonce: str
    scope: str
    given_at: datetime
    used: bool = False


class OpenId:
    """Gives out codes and exchanges them; `claims` bends what the next tokens say."""

    def __init__(self, ws: "Workspace") -> None:
        self._ws = ws
        self.signs_at: Callable[[], datetime] | None = None
        self._codes: dict[str, Code] = {}
        self._key: rsa.RSAPrivateKey | None = None
        self._signs_with: rsa.RSAPrivateKey | None = None
        self.kid = secrets.token_hex(8)
        self.redirect_uris: tuple[str, ...] = ()
        self.claims: Json = {}

    def _now(self) -> datetime:
        return (self.signs_at or self._ws.now)()

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """Give the key that is published."""
        return self._key or key_of_this_process()

    @property
    def url(self) -> str:
        """Give the address that sign-in begins below."""
        return f"{self._ws.base_url}{PATH}"

    def change_key(self) -> None:
        """Sign with a new key from now on, and publish only that one."""
        self._key, self._signs_with, self.kid = new_key(), None, secrets.token_hex(8)

    def sign_with_a_strange_key(self) -> None:
        """Sign with a key that is not published, under the name of the one that is."""
        self._signs_with = new_key()

    def problem_of(self, asked: Mapping[str, str]) -> str:
        """Say what is wrong with a request to sign in, if anything is."""
        if asked.get("client_id") != self._ws.client_id:
            return "invalid_client_id"
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        if "openid" not in asked.get("scope", "").replace(",", " ").split():
            return "invalid_scope"
        where = asked.get("redirect_uri", "")
        registered = not self.redirect_uris or where in self.redirect_uris
        if not registered or not where.startswith(("http://", "https://")):
            return "bad_redirect_uri"
        return ""

    def allow(self, person: DemoPerson, asked: Mapping[str, str]) -> str:
        """Give the address that a person is led to once they have agreed."""
        code = f"{secrets.randbits(40)}.{secrets.token_hex(16)}"
        with self._ws.lock:
            self._codes[code] = Code(
                person=person,
                client_id=asked["client_id"],
                redirect_uri=asked["redirect_uri"],
                nonce=asked.get("nonce", ""),
                scope=asked["scope"],
                given_at=self._now(),
            )
        return _led_to(asked, code=code)

    def deny(self, asked: Mapping[str, str]) -> str:
        """Give the address that a person is led to who would rather not."""
        return _led_to(asked, error="access_denied")

    def exchange(self, sent: Json, basic: tuple[str, str] | None) -> Json:
        """Give the tokens for a code."""
        client = basic or (str(sent.get("client_id", "")), str(sent.get("client_secret", "")))
        self._check_client(*client)
        with self._ws.lock:
            code = self._checked_code(sent)
            code.used = True
        person = code.person
        return {
            "access_token": f"xoxp-{secrets.token_hex(12)}",
            "token_type": "Bearer",
            "id_token": self._signed(self._claims(person, code)),
        }

    def _check_client(self, client_id: str, client_secret: str) -> None:
        if client_id != self._ws.client_id:
            raise RefusedBySlack("invalid_client_id")
        if not hmac.compare_digest(client_secret.encode(), self._ws.client_secret.encode()):
            raise RefusedBySlack("bad_client_secret")

    def _checked_code(self, sent: Json) -> Code:
        if sent.get("grant_type", "authorization_code") != "authorization_code":
            raise RefusedBySlack("invalid_grant_type")
        code = self._codes.get(str(sent.get("code", "")))
        if code is None:
            raise RefusedBySlack("invalid_code")
        if code.used:
            raise RefusedBySlack("code_already_used")
        if self._now() - code.given_at > CODE_LIVES:
            raise RefusedBySlack("code_expired")
        if sent.get("redirect_uri") != code.redirect_uri:
            raise RefusedBySlack("bad_redirect_uri")
        return code

    def _claims(self, person: DemoPerson, code: Code) -> Json:
        now = self._now()
        held: Json = {
            "iss": self._ws.base_url,
            "sub": person.user_id,
            "aud": code.client_id,
            "exp": int((now + TOKEN_LIVES).timestamp()),
            "iat": int(now.timestamp()),
            "auth_time": int(now.timestamp()),
            "nonce": code.nonce,
            f"{CLAIM}/user_id": person.user_id,
            f"{CLAIM}/team_id": self._ws.team_id,
            **_asked_for(person, code.scope, self._ws.team_name),
            **self.claims,
        }
        return {name: value for name, value in held.items() if value is not None}

    def _signed(self, claims: Json) -> str:
        key = self._signs_with or self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": self.kid})

    def published(self) -> Json:
        """Give the keys that are published."""
        public: Json = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def metadata(self) -> Json:
        """Give the OpenID metadata."""
        return {
            "issuer": self._ws.base_url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self._ws.base_url}/api/openid.connect.token",
            "jwks_uri": f"{self.url}/keys",
            "scopes_supported": ["openid", "profile", "email"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }


def _led_to(asked: Mapping[str, str], **more: str) -> str:
    where = asked["redirect_uri"]
    kept = {"state": asked["state"]} if asked.get("state") else {}
    return f"{where}{'&' if '?' in where else '?'}{urlencode({**more, **kept})}"


def _asked_for(person: DemoPerson, scope: str, team: str) -> Json:
    told: Json = {}
    if "email" in scope:
        told |= {"email": person.email, "email_verified": True}
    if "profile" in scope:
        told |= {"name": person.name, f"{CLAIM}/team_name": team}
    return told
