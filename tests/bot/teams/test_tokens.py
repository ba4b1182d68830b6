"""The tokens with which Vera speaks to Teams: from an authority over TLS, through the real msal."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import SecretStr

from bot.connecting import CannotConnect, NotJustNow
from bot.teams import tokens as asking
from bot.teams.tokens import Tokens
from tests.bot.teams.authority import (
    OF_THE_ENVIRONMENT,
    SECRET,
    Authority,
    Says,
    Seconds,
    certificate_of_the_app,
    certificates,
    pem_of,
    refusal,
    tokens_of,
    written_ca,
)
from tests.bot.teams.signing import TENANT

PATIENT_S = 60.0
CALLERS = 12

Make = Callable[..., Tokens]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's decides where a request goes or whom it trusts."""
    for name in OF_THE_ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def authority() -> Iterator[Authority]:
    with Authority() as authority:
        yield authority


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def make(authority: Authority, clock: Seconds, tmp_path: Path) -> Make:
    """Make tokens from settings; by the right secret unless they say otherwise."""

    def made(**changes: Any) -> Tokens:
        url = changes.pop("teams_authority", authority.url)
        return tokens_of(url, **{"verify": str(written_ca(tmp_path)), "clock": clock, **changes})

    return made


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """The file with the app's key and certificate."""
    path = tmp_path / "vera.pem"
    path.write_bytes(pem_of(certificate_of_the_app()))
    return path


# -- getting a token, and keeping it


def test_a_token_is_had_by_secret(make: Make, authority: Authority) -> None:
    assert make()() == "token-1"
    (asked,) = authority.tokens
    assert asked.form["grant_type"] == "client_credentials"
    assert asked.form["scope"] == "https://api.botframework.com/.default"
    assert asked.form["client_secret"] == SECRET


def test_a_token_is_had_by_certificate(make: Make, authority: Authority, pem: Path) -> None:
    assert make(teams_certificate=pem)() == "token-1"
    assert "client_secret" not in authority.tokens[0].form


def test_the_order_in_the_file_does_not_matter(
    make: Make, authority: Authority, tmp_path: Path
) -> None:
    leaf, other = certificate_of_the_app(), certificate_of_the_app("somebody-else")
    path = tmp_path / "vera.pem"
    path.write_bytes(
        b"# our certificate\n"
        + other.cert_chain_pems[0].bytes()
        + leaf.cert_chain_pems[0].bytes()
        + leaf.private_key_pem.bytes()
    )
    assert make(teams_certificate=path)() == "token-1"


def test_nothing_is_asked_until_a_token_is_needed(make: Make, authority: Authority) -> None:
    make()
    assert (authority.configurations, authority.tokens) == (0, [])


def test_a_token_is_asked_for_once_while_it_lasts(make: Make, authority: Authority) -> None:
    tokens = make()
    assert {tokens() for _ in range(50)} == {"token-1"}
    assert (authority.configurations, len(authority.tokens)) == (1, 1)


def test_many_who_want_one_at_once_ask_once(
    make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "WAIT_S", PATIENT_S)
    monkeypatch.setattr(asking, "TIMEOUTS_S", (PATIENT_S, PATIENT_S))
    tokens = make()
    authority.hang()
    with ThreadPoolExecutor(CALLERS) as pool:
        asked = [pool.submit(tokens) for _ in range(CALLERS)]
        assert authority.is_asked.wait(PATIENT_S)
        authority.release()
        assert {each.result() for each in asked} == {"token-1"}
    assert len(authority.tokens) == 1


def test_a_token_that_runs_out_is_renewed(make: Make, authority: Authority) -> None:
    tokens = make()
    authority.lives = {"expires_in": 200}
    assert tokens() == "token-1"
    authority.lives = {"expires_in": 3600}
    assert [tokens(), tokens()] == ["token-2", "token-2"]


def test_a_token_that_is_still_good_is_given_while_entra_is_down(
    make: Make, authority: Authority, clock: Seconds
) -> None:
    tokens = make()
    authority.lives = {"expires_in": 3600, "refresh_in": -1}
    assert tokens() == "token-1"
    authority.instead = Says(500)
    assert [tokens() for _ in range(20)] == ["token-1"] * 20
    assert len(authority.tokens) == 2
    authority.instead = None
    clock.at += asking.PAUSE_S
    assert tokens() == authority.newest


# -- refused, with words


def words_of(tokens: Tokens) -> str:
    with pytest.raises(CannotConnect) as refused:
        tokens()
    assert not isinstance(refused.value, NotJustNow)
    assert "Trace" not in str(refused.value)
    assert "Long words" not in str(refused.value)
    return str(refused.value)


def test_a_wrong_secret_is_said_without_saying_it(make: Make) -> None:
    words = words_of(make(teams_client_secret=SecretStr("the-wrong-one")))
    assert "VERA_TEAMS_CLIENT_SECRET (AADSTS7000215)" in words
    assert "the-wrong-one" not in words


def test_an_app_that_entra_does_not_know_is_said(make: Make) -> None:
    words = words_of(make(teams_app_id="00000000-0000-0000-0000-000000000009"))
    assert "VERA_TEAMS_APP_ID" in words
    assert "AADSTS700016" in words


def test_a_certificate_that_is_not_registered_is_said(
    make: Make, authority: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "other.pem"
    path.write_bytes(pem_of(certificate_of_the_app("somebody-else")))
    assert "VERA_TEAMS_CERTIFICATE (AADSTS700027)" in words_of(make(teams_certificate=path))


def test_a_tenant_that_is_not_known_is_said(make: Make, authority: Authority) -> None:
    wrong = authority.url.replace(TENANT, "11111111-0000-0000-0000-000000000001")
    assert "VERA_TEAMS_TENANT_ID" in words_of(make(teams_authority=wrong))
    assert authority.tokens == []


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        ("AADSTS7000222", "invalid_client", "VERA_TEAMS_CLIENT_SECRET has run out (AADSTS7000222)"),
        ("AADSTS7000229", "unauthorized_client", "VERA_TEAMS_APP_ID"),
        ("AADSTS7000112", "unauthorized_client", "is switched off in Entra (AADSTS7000112)"),
        ("AADSTS90002", "invalid_request", "VERA_TEAMS_TENANT_ID"),
        ("AADSTS1234567", "invalid_client", "VERA_TEAMS_CLIENT_SECRET (AADSTS1234567)"),
        ("AADSTS1234567", "unauthorized_client", "no such app in the tenant (AADSTS1234567)"),
        ("AADSTS53003", "access_denied", "no token for Teams (AADSTS53003)"),
        ("No code at all", "invalid_client", "VERA_TEAMS_CLIENT_SECRET (invalid_client)"),
        ("No code at all", "Sätze, die lang sind", "no token for Teams (unknown)"),
    ],
)
def test_each_refusal_names_the_setting_to_look_at(
    code: str, error: str, said: str, make: Make, authority: Authority
) -> None:
    authority.instead = refusal(code, error=error)
    assert said in words_of(make())


def test_after_a_refusal_entra_is_asked_again(make: Make, authority: Authority) -> None:
    tokens = make()
    authority.instead = refusal("AADSTS7000215", status=400)
    words_of(tokens)
    authority.instead = None
    assert tokens() == "token-2"


def test_a_new_certificate_in_the_file_is_used(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "vera.pem"
    path.write_bytes(pem_of(certificate_of_the_app("old")))
    tokens = make(teams_certificate=path)
    words_of(tokens)
    path.write_bytes(pem_of(certificate_of_the_app()))
    assert tokens() == "token-2"


# -- the file with the certificate


def encrypted(leaf: trustme.LeafCert) -> bytes:
    key = load_pem_private_key(leaf.private_key_pem.bytes(), password=None)
    with_password = BestAvailableEncryption(b"words")
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, with_password)
    return sealed + leaf.cert_chain_pems[0].bytes()


def elliptic() -> bytes:
    return pem_of(certificates().issue_cert("vera", key_type=trustme.KeyType.ECDSA))


def broken_key(leaf: trustme.LeafCert) -> bytes:
    key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    return key + leaf.cert_chain_pems[0].bytes()


USELESS: dict[str, Callable[[], bytes]] = {
    "it is empty": lambda: b"",
    "there is no key": lambda: certificate_of_the_app().cert_chain_pems[0].bytes(),
    "there is no certificate": lambda: certificate_of_the_app().private_key_pem.bytes(),
    "the certificate is another's": lambda: (
        certificate_of_the_app().private_key_pem.bytes()
        + certificate_of_the_app("somebody-else").cert_chain_pems[0].bytes()
    ),
    "the key has a password": lambda: encrypted(certificate_of_the_app()),
    "the key is of another kind": elliptic,
    "the key is broken": lambda: broken_key(certificate_of_the_app()),
    "it is no text": lambda: b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", USELESS)
def test_a_certificate_file_that_cannot_be_used_is_said(
    name: str, make: Make, authority: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "vera.pem"
    path.write_bytes(USELESS[name]())
    words = words_of(make(teams_certificate=path))
    assert words.startswith("VERA_TEAMS_CERTIFICATE: ")
    assert "PRIVATE" not in words
    assert authority.configurations == 0


def test_a_certificate_file_that_is_not_there_is_said(make: Make, tmp_path: Path) -> None:
    words = words_of(make(teams_certificate=tmp_path / "nowhere.pem"))
    assert words.startswith("VERA_TEAMS_CERTIFICATE: ")
    assert "cannot be read (FileNotFoundError)" in words


# -- not just now


def not_just_now(tokens: Tokens) -> str:
    with pytest.raises(NotJustNow) as later:
        tokens()
    return str(later.value)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_an_entra_that_is_never_reached_may_be_in_a_moment(make: Make) -> None:
    nobody = f"https://localhost:{free_port()}/{TENANT}"
    assert "cannot be reached (ConnectionError)" in not_just_now(make(teams_authority=nobody))


def test_an_entra_whose_certificate_is_not_trusted_is_not_told_the_secret(
    make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    assert "SSLError" in not_just_now(make(verify=True))
    assert authority.tokens == []


def test_the_environment_does_not_win_over_whom_to_trust(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nobody = tmp_path / "nobody.pem"
    trustme.CA().cert_pem.write_to_path(str(nobody))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(nobody))
    assert make()() == "token-1"


def test_the_environment_says_whom_to_trust_where_nothing_else_does(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(written_ca(tmp_path)))
    assert make(verify=True)() == "token-1"


PASSING: dict[str, Says] = {
    "it is broken": Says(500, b"<html>"),
    "it is not there": Says(503),
    "it is busy": Says(429, {}, {"Retry-After": "7"}),
    "it is a page of some machine": Says(200, b"<html>Please log in</html>"),
    "it refuses with a page": Says(403, b"<html>Blocked</html>"),
    "it is a list": Says(200, [1]),
    "it sends elsewhere": Says(302, b"{}", {"Location": "https://localhost:1/"}),
    "it is sorry": refusal("AADSTS90033", error="temporarily_unavailable", status=400),
    "its token is nothing": Says(200, {"access_token": "", "error": "server_error"}),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_not_taken_for_a_refusal(
    name: str, make: Make, authority: Authority, clock: Seconds
) -> None:
    tokens = make()
    authority.instead = PASSING[name]
    not_just_now(tokens)
    authority.instead = None
    clock.at += asking.PAUSE_S
    assert tokens() == "token-2"


OF_A_CONFIGURATION = set(PASSING) - {"it is sorry", "its token is nothing"}


@pytest.mark.parametrize("name", sorted(OF_A_CONFIGURATION))
def test_the_same_holds_before_it_is_known_where_to_ask(
    name: str, make: Make, authority: Authority, clock: Seconds
) -> None:
    tokens = make()
    authority.instead_of_configuration = PASSING[name]
    not_just_now(tokens)
    assert authority.tokens == []
    authority.instead_of_configuration = None
    clock.at += asking.PAUSE_S
    assert tokens() == "token-1"


def test_the_secret_is_not_taken_elsewhere(make: Make, authority: Authority) -> None:
    with Authority() as elsewhere:
        address = f"{elsewhere.url}/oauth2/v2.0/token"
        authority.instead = Says(307, b"{}", {"Location": address})
        not_just_now(make())
        assert elsewhere.tokens == []


def test_after_a_failure_nobody_is_asked_for_a_moment(
    make: Make, authority: Authority, clock: Seconds
) -> None:
    tokens = make()
    authority.instead = Says(500)
    for _ in range(10):
        not_just_now(tokens)
    assert len(authority.tokens) == 1
    clock.at += asking.PAUSE_S
    not_just_now(tokens)
    assert len(authority.tokens) == 2


def test_an_entra_that_hangs_is_given_up(
    make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUTS_S", (PATIENT_S, 0.2))
    authority.hang()
    assert "cannot be reached (ReadTimeout)" in not_just_now(make())


def test_whoever_waits_for_another_does_not_wait_for_ever(
    make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUTS_S", (PATIENT_S, PATIENT_S))
    monkeypatch.setattr(asking, "WAIT_S", 0.05)
    tokens = make()
    authority.hang()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(tokens)
        assert authority.is_asked.wait(PATIENT_S)
        assert "does not answer" in not_just_now(tokens)
        authority.release()
        assert first.result() == "token-1"
