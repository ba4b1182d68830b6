"""Who gives out tokens: a stand-in for Entra over TLS on localhost, for the real msal."""

import json
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bot.demo.records import ApiRequest, Json
from bot.demo.teams.certificates import write_certificates
from bot.demo.teams.faults import Failure

if TYPE_CHECKING:
    from bot.demo.teams.room import Room


KEYS_PATH = "/discovery/v2.0/keys"
SECRETS = {"client_secret", "client_assertion", "code", "code_verifier"}


@dataclass(frozen=True)
class TokenAuthority:
    """Where tokens are given out, and what a client needs to trust it."""

    url: str
    ca_file: Path
    client_secret: str


@contextmanager
def token_authority(room: "Room", port: int = 0) -> Iterator[TokenAuthority]:
    """Serve the authority until the block ends; its CA file is gone then as well."""
    with tempfile.TemporaryDirectory(prefix="demo-authority-") as folder:
        ca_file, own_file = write_certificates(Path(folder))
        server = _server(room, own_file, port)
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), name="authority")
        serving.start()
        url = f"https://localhost:{server.server_address[1]}/{room.tenant_id}"
        try:
            yield TokenAuthority(url, ca_file, room.tokens.client_secret)
        finally:
            server.shutdown()
            serving.join()
            server.server_close()


def _server(room: "Room", own_file: Path, port: int) -> ThreadingHTTPServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_file)

    class Handler(AuthorityHandler):
        school = room
        tls = context

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class AuthorityHandler(BaseHTTPRequestHandler):
    """Answers one connection to the authority."""

    school: "Room"
    tls: ssl.SSLContext
    timeout = 10

    def setup(self) -> None:
        """Speak TLS, in the thread of this connection."""
        plain: socket.socket = self.request
        self.request = self.tls.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )
        super().setup()

    def handle(self) -> None:
        """Answer, unless the client breaks off."""
        with suppress(OSError):
            super().handle()

    def finish(self) -> None:
        """Let go of the connection."""
        with suppress(OSError):
            super().finish()
        self.request.close()

    def do_GET(self) -> None:
        """Say where tokens are given out, and with which keys they are signed."""
        if self.path.startswith(f"/{self.school.tenant_id}/v2.0/.well-known/openid-configuration"):
            self._answer(200, self._configuration())
        elif self.path == f"/{self.school.tenant_id}{KEYS_PATH}":
            self._answer(200, self.school.sign_ins.published())
        else:
            self._answer(404, {"error": "invalid_tenant"})

    def do_POST(self) -> None:
        """Give out a token."""
        length = int(self.headers.get("Content-Length") or 0)
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        room = self.school
        with room.lock:
            failing = room.faults.meets("token")
        if failing and not failing.done_first:
            self._fail(failing)
            return
        status, body = self._token(form)
        self._note(status, str(body.get("error", "")), form)
        self._fail(failing) if failing else self._answer(status, body)

    def _token(self, form: dict[str, str]) -> tuple[int, Json]:
        if self.path.partition("?")[0] != f"/{self.school.tenant_id}/oauth2/v2.0/token":
            return 404, {"error": "invalid_tenant", "error_description": "AADSTS90002"}
        with self.school.lock:
            if form.get("grant_type") == "authorization_code":
                return self.school.sign_ins.redeem(form, f"{self._base}/v2.0")
            return self.school.tokens.exchange(form)

    def _note(self, status: int, error: str, form: dict[str, str]) -> None:
        room = self.school
        shown = {name: value for name, value in form.items() if name not in SECRETS}
        with room.lock:
            room.requests.append(ApiRequest("token", shown, room.now(), status, error))
        room.changed()

    @property
    def _base(self) -> str:
        return f"https://{self.headers['Host']}/{self.school.tenant_id}"

    def _configuration(self) -> Json:
        return {
            "issuer": f"{self._base}/v2.0",
            # On the room's own address: no browser knows who vouches for this one.
            "authorization_endpoint": self.school.authorize_url,
            "token_endpoint": f"{self._base}/oauth2/v2.0/token",
            "jwks_uri": f"{self._base}{KEYS_PATH}",
            "response_modes_supported": ["query", "form_post"],
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        }

    def _fail(self, failing: Failure) -> None:
        self._note(failing.status, "made to fail", {})
        if failing.waits:
            self.school.stopping.wait(failing.waits)
        if failing.drops:
            self.close_connection = True
            return
        self._answer(failing.status, failing.body, failing.retry_after)

    def _answer(self, status: int, body: Json | str, retry_after: int | None = None) -> None:
        written = (json.dumps(body) if isinstance(body, dict) else body).encode()
        self.send_response(status)
        kind = "application/json" if isinstance(body, dict) else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(written)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
