"""A throw-away key: signs what the room sends, and is published for whoever checks it."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]

LIVES = timedelta(hours=1)
METADATA_PATH = "/v1/.well-known/openidconfiguration"
KEYS_PATH = "/v1/.well-known/keys"


def new_key() -> rsa.RSAPrivateKey:
    """Make a key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def key_of_this_process() -> rsa.RSAPrivateKey:
    """Give one key to all rooms of a process; making one takes a while."""
    return new_key()


@cache
def key_of_entra() -> rsa.RSAPrivateKey:
    """Give the key with which Entra signs, which is another than the Bot Framework's."""
    return new_key()


def published_key(key: rsa.RSAPrivateKey, kid: str) -> Json:
    """Give the public half of a key as it is published."""
    public: Json = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {**public, "kid": kid, "x5t": kid, "use": "sig"}


class Signer:
    """Signs tokens for one app, as the Bot Framework does."""

    def __init__(self, *, app_id: str, now: Callable[[], datetime]) -> None:
        self.app_id = app_id
        self.issuer = ""
        self._now = now
        self._key = key_of_this_process()
        self.kid = secrets.token_urlsafe(12)
        self.endorsements = ["msteams"]

    def change_key(self) -> None:
        """Sign with a new key from now on, and publish only that one."""
        self._key, self.kid = new_key(), secrets.token_urlsafe(12)

    def token(self, service_url: str, **claims: object) -> str:
        """Give a token for a request; a claim that is None is left out."""
        now = self._now()
        held: Json = {
            "serviceurl": service_url,
            "nbf": int(now.timestamp()) - 1,
            "exp": int((now + LIVES).timestamp()),
            "iss": self.issuer,
            "aud": self.app_id,
            **claims,
        }
        wanted = {name: value for name, value in held.items() if value is not None}
        return jwt.encode(wanted, self._key, algorithm="RS256", headers={"kid": self.kid})

    def metadata(self, base_url: str) -> Json:
        """Give the OpenID metadata."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{base_url}{KEYS_PATH}",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }

    def published(self) -> Json:
        """Give the keys that are published."""
        key = published_key(self._key, self.kid)
        return {"keys": [{**key, "endorsements": self.endorsements}]}
