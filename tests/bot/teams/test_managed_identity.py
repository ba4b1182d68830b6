"""Tokens by the identity that Azure gives a machine or an app, through the real msal."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.connecting import CannotConnect, NotJustNow
from bot.teams import tokens as asking
from bot.teams.tokens import Tokens
from tests.bot.teams.authority import OF_THE_ENVIRONMENT, Says, Seconds, tokens_of
from tests.bot.teams.signing import TENANT

NOT_ASKED = f"https://localhost:1/{TENANT}"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's decides where a request goes."""
    for name in OF_THE_ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


def tokens_by(identity: str, clock: Seconds | None = None) -> Tokens:
    return tokens_of(NOT_ASKED, clock=clock or Seconds(), teams_managed_identity=identity)


def words_of(tokens: Tokens) -> str:
    with pytest.raises(CannotConnect) as refused:
        tokens()
    assert not isinstance(refused.value, NotJustNow)
    return str(refused.value)


def not_just_now(tokens: Tokens) -> str:
    with pytest.raises(NotJustNow) as later:
        tokens()
    return str(later.value)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Machine:
    """What Azure puts beside an app (App Service) or a virtual machine, to give out tokens."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, str]]] = []
        self.instead: Says | None = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def says(self, asked: dict[str, str], headers: dict[str, str]) -> Says:
        """Answer as Azure does: with `expires_on` for an app, `expires_in` for a machine."""
        self.asked.append((asked, headers))
        if self.instead:
            return self.instead
        lives = {"expires_on": str(int(time.time()) + 3600), "expires_in": "3600"}
        token = f"token-{len(self.asked)}"
        return Says(200, {"access_token": token, "resource": asked["resource"], **lives})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        machine = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = dict(parse_qsl(urlsplit(self.path).query))
                headers = {name.lower(): value for name, value in self.headers.items()}
                said = machine.says(asked, headers)
                body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
                self.send_response(said.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing on stderr."""

        return Handler


@pytest.fixture
def machine() -> Iterator[Machine]:
    made = Machine()
    thread = Thread(target=made.server.serve_forever, args=(0.005,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def in_app_service(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{machine.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "a-header-of-azure")


@pytest.fixture
def on_a_virtual_machine(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", machine.url)


@pytest.mark.usefixtures("in_app_service")
def test_a_token_is_had_by_the_identity_of_an_app_in_azure(machine: Machine) -> None:
    tokens = tokens_by("system")
    assert [tokens(), tokens()] == ["token-1", "token-1"]
    ((asked, headers),) = machine.asked
    assert asked["resource"] == "https://api.botframework.com"
    assert "client_id" not in asked
    assert headers["x-identity-header"] == "a-header-of-azure"


@pytest.mark.usefixtures("on_a_virtual_machine")
def test_a_token_is_had_by_the_identity_of_a_virtual_machine(machine: Machine) -> None:
    assert tokens_by("System")() == "token-1"
    assert machine.asked[0][1]["metadata"] == "true"


@pytest.mark.usefixtures("in_app_service")
def test_an_identity_that_was_made_for_vera_is_named(machine: Machine) -> None:
    assert tokens_by("1c9c2e2c-0000-4000-8000-000000000001")() == "token-1"
    assert machine.asked[0][0]["client_id"] == "1c9c2e2c-0000-4000-8000-000000000001"


@pytest.mark.usefixtures("in_app_service")
def test_no_proxy_is_asked_for_the_identity_of_a_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert tokens_by("system")() == "token-1"


@pytest.mark.parametrize("where", ["in_app_service", "on_a_virtual_machine"])
def test_an_identity_that_is_not_this_machines_is_said(
    where: str, machine: Machine, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(where)
    machine.instead = Says(400, {"error": "invalid_request", "statusCode": 400, "message": "No."})
    assert "VERA_TEAMS_MANAGED_IDENTITY" in words_of(tokens_by("system"))


@pytest.mark.parametrize("status", [404, 410, 429, 500])
@pytest.mark.usefixtures("on_a_virtual_machine")
def test_a_machine_that_is_being_updated_may_answer_in_a_moment(
    status: int, machine: Machine
) -> None:
    clock = Seconds()
    tokens = tokens_by("system", clock)
    machine.instead = Says(status, {"error": "sorry"})
    not_just_now(tokens)
    machine.instead = None
    clock.at += asking.PAUSE_S
    assert tokens() == "token-2"


@pytest.mark.usefixtures("on_a_virtual_machine")
def test_an_answer_that_makes_no_sense_may_pass(machine: Machine) -> None:
    machine.instead = Says(200, b"<html>")
    words = not_just_now(tokens_by("system"))
    assert "did not answer as it should" in words


def test_a_machine_outside_azure_is_told_what_the_setting_is_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", nobody)
    words = not_just_now(tokens_by("system"))
    assert "VERA_TEAMS_MANAGED_IDENTITY, which is for Azure only" in words
