"""The tokens that let a bot in at the Connector."""

import secrets
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

BOT_TOKEN = "demo-bot-token"  # noqa: S105  (opens nothing but this room)
CLIENT_SECRET = "demo-client-secret"  # noqa: S105
SCOPE = "https://api.botframework.com/.default"
LIVES_S = 3599


class GivenTokens:
    """Gives out tokens and knows them again."""

    def __init__(self, *, app_id: str, bot_token: str, client_secret: str) -> None:
        self.app_id = app_id
        self.bot_token = bot_token
        self.client_secret = client_secret
        self.revoked = False
        self._given: set[str] = set()

    def lets_in(self, authorization: str) -> bool:
        """Say whether a request carries a token that was given out."""
        kind, _, token = authorization.partition(" ")
        known = token == self.bot_token or token in self._given
        return kind.lower() == "bearer" and known and not self.revoked

    def forget_all(self) -> None:
        """Take back every token that the authority gave out."""
        self._given.clear()

    def exchange(self, form: Json) -> tuple[int, Json]:
        """Answer a request for a token, as Entra does."""
        if form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            return 400, refusal("invalid_request", "AADSTS900144: The request is not complete.")
        if form.get("client_id") != self.app_id:
            return 400, refusal("unauthorized_client", "AADSTS700016: Application not found.")
        if not self.is_proven(form):
            words = "AADSTS7000215: Invalid client secret provided."
            return 401, refusal("invalid_client", words)
        token = secrets.token_urlsafe(40)
        self._given.add(token)
        life = {"expires_in": LIVES_S, "ext_expires_in": LIVES_S}
        return 200, {"token_type": "Bearer", "access_token": token, **life}

    def is_proven(self, form: Mapping[str, str]) -> bool:
        """Say whether the app has shown that it is the app, by its secret or a certificate."""
        if form.get("client_assertion"):  # a certificate, which only Entra can check
            return str(form.get("client_assertion_type")).endswith(":jwt-bearer")
        return form.get("client_secret") == self.client_secret


def refusal(error: str, words: str) -> Json:
    """Write a refusal as Entra does."""
    return {"error": error, "error_description": words}
