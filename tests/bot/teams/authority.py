"""Who gives out tokens: Entra's part, over TLS on localhost, for the real msal."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import jwt
import trustme
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_pem_x509_certificate
from pydantic import SecretStr

from bot.settings import Settings
from bot.teams.tokens import Tokens
from tests.bot.teams.signing import APP_ID, TENANT

SCOPE = "https://api.botframework.com/.default"
SECRET = "what-only-entra-and-vera-know"
HELD_S = 60.0
OF_THE_ENVIRONMENT = (
    "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "MSAL_FORCE_REGION",
    "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "IMDS_ENDPOINT",
)  # fmt: skip
"""What decides, besides the settings, where a request goes."""


@cache
def certificates() -> trustme.CA:
    """Make who vouches for localhost, and for the app."""
    return trustme.CA(key_type=trustme.KeyType.RSA)


@cache
def certificate_of_the_app(name: str = "vera") -> trustme.LeafCert:
    """Make a key and a certificate for the app, or give those made under this name."""
    return certificates().issue_cert(common_name=name, key_type=trustme.KeyType.RSA)


def pem_of(leaf: trustme.LeafCert) -> bytes:
    """Write a key and its certificate as a file holds them."""
    return leaf.private_key_and_cert_chain_pem.bytes()


def written_ca(folder: Path) -> Path:
    """Write whom a client must trust."""
    path = folder / "ca.pem"
    certificates().cert_pem.write_to_path(str(path))
    return path


@dataclass(frozen=True)
class Asked:
    """A request for a token."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Says:
    """An answer that is given in place of the usual one."""

    status: int
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def refusal(code: str, *, error: str = "invalid_client", status: int = 401) -> Says:
    """Refuse as Entra does, at length."""
    words = f"{code}: Long words of which nobody should see any. Trace ID: 1 Timestamp: 2"
    return Says(status, {"error": error, "error_description": words, "error_uri": "https://e.e"})


class Authority:
    """Gives out tokens to one app of one tenant, and counts what it is asked."""

    def __init__(self) -> None:
        self.tokens: list[Asked] = []
        self.configurations = 0
        self.lives: dict[str, int] = {"expires_in": 3600}
        self.instead: Says | None = None
        self.instead_of_configuration: Says | None = None
        self.is_asked = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"https://localhost:{self._server.server_address[1]}/{TENANT}"

    def hang(self) -> None:
        """Take requests for tokens and answer none, until released."""
        self._may_answer.clear()

    def release(self) -> None:
        """Answer, also what was held."""
        self._may_answer.set()

    def configuration(self, path: str) -> Says:
        """Say where tokens are given out."""
        self.configurations += 1
        if self.instead_of_configuration:
            return self.instead_of_configuration
        if path != f"/{TENANT}/v2.0/.well-known/openid-configuration":
            return Says(400, {"error": "invalid_tenant", "error_description": "AADSTS90002: No."})
        base = f"{self.url}/oauth2/v2.0"
        return Says(
            200,
            {
                "issuer": f"{self.url}/v2.0",
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
            },
        )

    def token(self, asked: Asked) -> Says:
        """Note a request and answer it, with a new token each time."""
        self.tokens.append(asked)
        self.is_asked.set()
        self._may_answer.wait(timeout=HELD_S)
        if self.instead:
            return self.instead
        if asked.form.get("client_id") != APP_ID:
            return refusal("AADSTS700016", error="unauthorized_client", status=400)
        if asked.form.get("scope") != SCOPE:
            return refusal("AADSTS1002012", error="invalid_scope", status=400)
        if not self._is_proven(asked.form):
            code = "AADSTS7000215" if "client_secret" in asked.form else "AADSTS700027"
            return refusal(code)
        return Says(200, {"token_type": "Bearer", "access_token": self.newest, **self.lives})

    @property
    def newest(self) -> str:
        """Give the token that was given out last."""
        return f"token-{len(self.tokens)}"

    def _is_proven(self, form: dict[str, str]) -> bool:
        if assertion := form.get("client_assertion"):
            return self._is_signed(assertion)
        return form.get("client_secret") == SECRET

    def _is_signed(self, assertion: str) -> bool:
        """Check the signature with the certificate that is registered, and who says what to whom.

        The header names that certificate by its thumbprint.
        """
        registered = load_pem_x509_certificate(certificate_of_the_app().cert_chain_pems[0].bytes())
        if jwt.get_unverified_header(assertion).get("x5t#S256") != _thumbprint(registered):
            return False
        key: Any = registered.public_key()
        address = f"{self.url}/oauth2/v2.0/token"
        said = jwt.decode(assertion, key, algorithms=["PS256"], audience=address, issuer=APP_ID)
        return bool(said["sub"] == APP_ID)


def _thumbprint(certificate: Certificate) -> str:
    return jwt.utils.base64url_encode(certificate.fingerprint(SHA256())).decode() + "="


def tokens_of(
    authority_url: str,
    *,
    verify: str | bool = True,
    clock: Callable[[], float] = monotonic,
    **changes: Any,
) -> Tokens:
    """Make tokens from settings; by the right secret unless they say otherwise."""
    by_another_way = {"teams_certificate", "teams_managed_identity"} & set(changes)
    settings: dict[str, Any] = {
        "development": True,
        "teams_app_id": APP_ID,
        "teams_tenant_id": TENANT,
        "teams_authority": authority_url,
        **({} if by_another_way else {"teams_client_secret": SecretStr(SECRET)}),
        **changes,
    }
    return Tokens(Settings(**settings), verify=verify, clock=clock)


class Seconds:
    """A clock of seconds that goes on when it is told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the requests that were held

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away, as the test wanted."""


def _handler(authority: Authority) -> type[BaseHTTPRequestHandler]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificates().issue_cert("localhost", "127.0.0.1").configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            self.request = context.wrap_socket(
                self.request, server_side=True, do_handshake_on_connect=False
            )
            super().setup()

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()
            self.request.close()

        def do_GET(self) -> None:
            self._answer(authority.configuration(urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = Asked(self.path, dict(parse_qsl(body)), dict(self.headers.items()))
            self._answer(authority.token(asked))

        def _answer(self, says: Says) -> None:
            body = says.body if isinstance(says.body, bytes) else json.dumps(says.body).encode()
            self.send_response(says.status)
            for name, value in says.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    return Handler
