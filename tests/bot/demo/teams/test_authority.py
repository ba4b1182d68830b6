"""The stand-in for Entra, asked by the real msal over TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from msal import ConfidentialClientApplication

from bot.demo.teams import Room
from bot.demo.teams.authority import TokenAuthority
from bot.demo.teams.tokens import SCOPE
from tests.bot.demo.teams.small_bot import SmallBot


@pytest.fixture
def authority(room: Room) -> Iterator[TokenAuthority]:
    """Give a running authority."""
    with room.token_authority() as running:
        yield running


@pytest.fixture
def session(authority: TokenAuthority) -> Iterator[requests.Session]:
    """Give a session that trusts the authority and nobody else."""
    with requests.Session() as trusting:
        trusting.trust_env = False
        trusting.verify = str(authority.ca_file)
        yield trusting


def asked(
    room: Room, authority: TokenAuthority, session: requests.Session, **more: Any
) -> dict[str, Any]:
    told = {"client_credential": authority.client_secret, "client_id": room.app_id, **more}
    app = ConfidentialClientApplication(
        authority=authority.url, instance_discovery=False, http_client=session, **told
    )
    answer: dict[str, Any] = app.acquire_token_for_client(scopes=[SCOPE])
    return answer


def test_msal_is_given_a_token_that_lets_vera_in(
    room: Room, bot: SmallBot, authority: TokenAuthority, session: requests.Session
) -> None:
    answer = asked(room, authority, session)
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert bot.call("GET", f"teams/{room.team_id}", headers=headers).ok
    room.tokens.forget_all()
    assert bot.call("GET", f"teams/{room.team_id}", headers=headers).status_code == 401
    assert room.calls_of("token")[0].status == 200
    assert authority.client_secret not in str(room.requests)


def test_a_wrong_secret_and_a_wrong_app_are_refused_in_entras_words(
    room: Room, authority: TokenAuthority, session: requests.Session
) -> None:
    wrong = asked(room, authority, session, client_credential="wrong")
    assert wrong["error"] == "invalid_client"
    assert wrong["error_description"].startswith("AADSTS7000215")
    other = asked(room, authority, session, client_id="another")
    assert other["error"] == "unauthorized_client"


@pytest.mark.parametrize("how", ["429", "502", "drop"])
def test_tokens_fail_on_purpose(
    room: Room, authority: TokenAuthority, session: requests.Session, how: str
) -> None:
    room.fail_next("token", how)
    url = f"{authority.url}/oauth2/v2.0/token"
    if how == "drop":
        with pytest.raises(requests.ConnectionError):
            session.post(url, data={}, timeout=5)
    else:
        assert session.post(url, data={}, timeout=5).status_code == int(how)
    assert "access_token" in asked(room, authority, session)


def test_who_does_not_know_the_authority_does_not_trust_it(authority: TokenAuthority) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{authority.url}/v2.0/.well-known/openid-configuration", timeout=5)


def test_another_tenant_is_not_there(authority: TokenAuthority, session: requests.Session) -> None:
    elsewhere = authority.url.rpartition("/")[0] + "/another/v2.0/.well-known/openid-configuration"
    assert session.get(elsewhere, timeout=5).status_code == 404
