"""The tokens with which Vera speaks to Teams, from Entra by msal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from bot.connecting import CannotConnect, NotJustNow
from bot.settings import ENTRA, Settings
from bot.teams.token_words import no_such_tenant, refused

if TYPE_CHECKING:
    import requests
    from cryptography.x509 import Certificate

RESOURCE = "https://api.botframework.com"
SCOPE = f"{RESOURCE}/.default"
TIMEOUTS_S = (2.0, 4.0)
WAIT_S = 5.0
"""How long one caller waits while another asks."""
PAUSE_S = 5.0
"""After it went wrong nobody is asked for so long; a token that is still good is given all the
same. Without it everybody who waits for a token would in turn wait for an Entra that hangs."""

PASSING_STATUSES = frozenset({408, 429})
UPDATING_STATUSES = frozenset({404, 410})
"""What a virtual machine's identity answers while it is being updated."""

_TOKEN = re.compile(r"[!-~]+")
_KEY = re.compile(r"-----BEGIN ((?:\w+ )?PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)


class Tokens:
    """Gives bearer tokens; msal keeps each until it runs out."""

    def __init__(
        self,
        settings: Settings,
        *,
        verify: str | bool = True,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._settings, self._verify, self._clock = settings, verify, clock
        self._lock = Lock()
        self._ask: Callable[[], Mapping[str, Any]] | None = None

    def __call__(self) -> str:
        """Give a token; raises CannotConnect with words, NotJustNow when it may work in a moment.

        One thread asks at a time, so that many at once do not all ask Entra for the same.
        """
        if not self._lock.acquire(timeout=WAIT_S):
            raise NotJustNow(f"{self._giver} does not answer.")
        try:
            return self._given(self._answer())
        finally:
            self._lock.release()

    @property
    def _giver(self) -> str:
        if self._settings.teams_managed_identity:
            return "The machine's identity (VERA_TEAMS_MANAGED_IDENTITY, which is for Azure only)"
        return "Entra, which gives Vera her tokens for Teams,"

    def _answer(self) -> Mapping[str, Any]:
        """Ask msal. It speaks to the network while it is built, so it is built when first used."""
        import requests

        try:
            self._ask = self._ask or self._built()
            return self._ask()
        except CannotConnect:
            raise
        except requests.RequestException as error:
            raise NotJustNow(f"{self._giver} cannot be reached ({type(error).__name__}).") from None
        except Exception as error:  # msal stumbles over an answer that it does not expect
            raise NotJustNow(
                f"{self._giver} did not answer as it should ({type(error).__name__})."
            ) from None

    def _given(self, answer: Mapping[str, Any]) -> str:
        token = answer.get("access_token")
        if isinstance(token, str) and _TOKEN.fullmatch(token):
            return token
        # Built anew next time: the file may hold a new certificate, and msal keeps what went wrong.
        self._ask = None
        raise refused(self._settings, answer)

    def _built(self) -> Callable[[], Mapping[str, Any]]:
        named = self._settings.teams_managed_identity
        return self._identity(named) if named else self._application()

    def _application(self) -> Callable[[], Mapping[str, Any]]:
        import requests
        from msal import ConfidentialClientApplication

        settings = self._settings
        asked = {"client_credential": credential(settings), "http_client": self._session()}
        try:
            made = ConfidentialClientApplication(
                settings.teams_app_id,
                authority=settings.teams_authority or f"{ENTRA}/{settings.teams_tenant_id}",
                # Microsoft's own is known without it, and no other is for Microsoft to vouch for.
                instance_discovery=False,
                **asked,
            )
        except requests.RequestException:
            raise
        except ValueError:
            raise no_such_tenant() from None
        return lambda: made.acquire_token_for_client(scopes=[SCOPE])

    def _identity(self, named: str) -> Callable[[], Mapping[str, Any]]:
        from msal import (
            ManagedIdentityClient,
            SystemAssignedManagedIdentity,
            UserAssignedManagedIdentity,
        )

        by_system = named.strip().lower() == "system"
        identity = (
            SystemAssignedManagedIdentity()
            if by_system
            else UserAssignedManagedIdentity(client_id=named.strip())
        )
        made = ManagedIdentityClient(identity, http_client=self._session())
        return lambda: made.acquire_token_for_client(resource=RESOURCE)

    def _session(self) -> requests.Session:
        """Make what msal asks with: never for ever, never elsewhere, and no connection kept."""
        import requests

        session = requests.Session()
        on_this_machine = bool(self._settings.teams_managed_identity)
        session.trust_env = not on_this_machine  # no proxy knows what stands on this machine
        session.max_redirects = 0
        session.headers["Connection"] = "close"  # it is asked about once an hour
        asking = _Asking(session, self._verify, self._clock, on_this_machine=on_this_machine)
        session.request = asking  # type: ignore[method-assign, assignment]
        return session


class _Asking:
    """Asks with time-outs, and nobody for a moment after it went wrong.

    What may pass is raised as an error of requests: msal then gives a token that is still good.
    """

    def __init__(
        self,
        session: requests.Session,
        verify: str | bool,
        clock: Callable[[], float],
        *,
        on_this_machine: bool,
    ) -> None:
        self._request, self._clock = session.request, clock
        # With each request and not with the session, where REQUESTS_CA_BUNDLE would win over it.
        self._options: dict[str, Any] = {"verify": verify, "timeout": TIMEOUTS_S}
        self._on_this_machine = on_this_machine
        self._not_before = clock()

    def __call__(self, method: str, url: str, **options: Any) -> requests.Response:
        import requests

        if self._clock() < self._not_before:
            raise requests.ConnectionError("it went wrong a moment ago")
        try:
            answer = self._request(method, url, **{**options, **self._options})
            self._check(answer)
        except requests.RequestException:
            self._not_before = self._clock() + PAUSE_S
            raise
        return answer

    def _check(self, answer: requests.Response) -> None:
        passing = PASSING_STATUSES | (UPDATING_STATUSES if self._on_this_machine else set())
        if answer.status_code >= 500 or answer.status_code in passing:
            answer.raise_for_status()
        if not self._on_this_machine:  # there msal itself reads what comes, in several shapes
            _check_json(answer)


def _check_json(answer: requests.Response) -> None:
    import requests

    try:
        answer.json()
    except ValueError:  # a page of some machine in between, which msal would take for a refusal
        raise requests.exceptions.InvalidJSONError from None


def credential(settings: Settings) -> str | dict[str, str]:
    """Give what proves who Vera is, as msal takes it; raises CannotConnect with words."""
    if settings.teams_client_secret is not None:
        return settings.teams_client_secret.get_secret_value()
    assert settings.teams_certificate is not None
    return _certificate(settings.teams_certificate)


def _certificate(path: Path) -> dict[str, str]:
    """Read a key and the certificate that belongs to it, wherever in the file they stand."""
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        pem = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotConnect(
            f"VERA_TEAMS_CERTIFICATE: {path} cannot be read ({type(error).__name__})."
        ) from None
    key = _KEY.search(pem)
    own = _belonging_to(key.group(), pem) if key else None
    if key is None or own is None:
        raise CannotConnect(
            f"VERA_TEAMS_CERTIFICATE: {path} must hold an RSA private key without a password, and "
            "the certificate that belongs to it, both in PEM."
        )
    certificate = own.public_bytes(Encoding.PEM).decode()
    return {"private_key": key.group(), "public_certificate": certificate}


def _belonging_to(key: str, pem: str) -> Certificate | None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    try:
        private = load_pem_private_key(key.encode(), password=None)
        listed = load_pem_x509_certificates(pem.encode())
    except (ValueError, TypeError):
        return None
    if not isinstance(private, RSAPrivateKey):
        return None
    public = private.public_key()
    return next((each for each in listed if each.public_key() == public), None)
