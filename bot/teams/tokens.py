"""The tokens with which Vera speaks to Teams, from Entra by msal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.connecting import CannotConnect, NotJustNow
from bot.settings import ENTRA, Settings

if TYPE_CHECKING:
    from msal import ConfidentialClientApplication, ManagedIdentityClient

RESOURCE = "https://api.botframework.com"
SCOPE = f"{RESOURCE}/.default"
TIMEOUT_S = 10

_AADSTS = re.compile(r"AADSTS\d+")
_PASSING = ("temporarily_unavailable", "server_error", "request_timeout")

NOT_REACHED = "Entra, which gives Vera her tokens for Teams, cannot be reached"


class Tokens:
    """Gives bearer tokens; msal keeps each until it runs out."""

    def __init__(self, settings: Settings, *, verify: str | bool = True) -> None:
        self._settings = settings
        self._verify = verify
        self._lock = Lock()
        self._ask: Callable[[], Mapping[str, Any]] | None = None

    def __call__(self) -> str:
        """Give a token; raises CannotConnect with words, NotJustNow when it may work in a moment.

        One thread asks at a time, so that many at once do not all ask Entra for the same.
        """
        with self._lock:
            answer = self._answer()
        if "access_token" in answer:
            return str(answer["access_token"])
        raise _refused(self._settings, answer)

    def _answer(self) -> Mapping[str, Any]:
        """Ask msal. Its client asks the network when it is made, so it is made when first used."""
        import requests

        try:
            if self._ask is None:
                self._ask = self._client()
            return self._ask()
        except requests.RequestException as error:
            raise NotJustNow(f"{NOT_REACHED} ({type(error).__name__}).") from None
        except ValueError as error:  # msal's own word for an authority that does not answer well
            raise NotJustNow(f"{NOT_REACHED} ({type(error).__name__}).") from None

    def _client(self) -> Callable[[], Mapping[str, Any]]:
        if self._settings.teams_managed_identity:
            identity = _managed_identity(self._settings.teams_managed_identity)
            return lambda: identity.acquire_token_for_client(resource=RESOURCE)
        application = self._application()
        return lambda: application.acquire_token_for_client(scopes=[SCOPE])

    def _application(self) -> ConfidentialClientApplication:
        from msal import ConfidentialClientApplication

        settings = self._settings
        return ConfidentialClientApplication(
            settings.teams_app_id,
            client_credential=_credential(settings),
            authority=settings.teams_authority or f"{ENTRA}/{settings.teams_tenant_id}",
            instance_discovery=None if settings.teams_authority is None else False,
            verify=self._verify,
            timeout=TIMEOUT_S,
        )


def _managed_identity(named: str) -> ManagedIdentityClient:
    import requests
    from msal import ManagedIdentityClient, SystemAssignedManagedIdentity
    from msal.managed_identity import UserAssignedManagedIdentity

    system = named.lower() == "system"
    identity = (
        SystemAssignedManagedIdentity() if system else UserAssignedManagedIdentity(client_id=named)
    )
    return ManagedIdentityClient(identity, http_client=requests.Session())


def _credential(settings: Settings) -> str | dict[str, str]:
    if settings.teams_client_secret is not None:
        return settings.teams_client_secret.get_secret_value()
    return _certificate(settings)


def _certificate(settings: Settings) -> dict[str, str]:
    path = settings.teams_certificate
    assert path is not None
    try:
        pem = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotConnect(
            f"VERA_TEAMS_CERTIFICATE: {path} cannot be read ({type(error).__name__})."
        ) from None
    _check_pem(pem, str(path))
    return {"private_key": pem, "public_certificate": pem}


def _check_pem(pem: str, path: str) -> None:
    """Make sure that there are a key and a certificate, before msal stumbles over it."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificate

    try:
        load_pem_private_key(pem.encode(), password=None)
        load_pem_x509_certificate(pem.encode())
    except (ValueError, TypeError):
        raise CannotConnect(
            f"VERA_TEAMS_CERTIFICATE: {path} must hold a private key without a password and the "
            "certificate that belongs to it, both in PEM."
        ) from None


def _refused(settings: Settings, answer: Mapping[str, Any]) -> CannotConnect:
    error = str(answer.get("error") or "no_token")
    if error in _PASSING:
        return NotJustNow(f"{NOT_REACHED} ({error}).")
    found = _AADSTS.search(str(answer.get("error_description") or ""))
    code = found.group() if found else error[:40]
    return CannotConnect(f"Entra gives Vera no token for Teams ({code}). {_to_do(settings)}")


def _to_do(settings: Settings) -> str:
    if settings.teams_managed_identity:
        return "Is VERA_TEAMS_MANAGED_IDENTITY the identity of this machine and of the bot?"
    secret = settings.teams_client_secret is not None
    name = "VERA_TEAMS_CLIENT_SECRET" if secret else "VERA_TEAMS_CERTIFICATE"
    return (
        f"Has {name} run out, or was it copied wrongly? Make a new one in Entra, App "
        "registrations, Certificates and secrets. VERA_TEAMS_APP_ID and VERA_TEAMS_TENANT_ID "
        "must be of the same registration."
    )
