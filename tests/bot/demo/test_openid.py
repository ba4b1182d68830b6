"""Sign in with Slack, over real HTTP: who is asked, what is refused, what the token says."""

import http.client
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from bot.demo import NotOnScreen, Workspace
from bot.demo.person import Person
from tests.bot.demo.conftest import Clock
from tests.bot.demo.fetching import client_of, fetch, refused

Json = dict[str, Any]
BACK = "http://127.0.0.1:9/signed-in/slack"


def asked(ws: Workspace, **more: str) -> str:
    """Give the address that Vera would lead somebody to."""
    query = {
        "response_type": "code",
        "scope": "openid",
        "client_id": ws.client_id,
        "redirect_uri": BACK,
        "state": "st&te",
        "nonce": "n-1",
        **more,
    }
    return f"{ws.openid.url}/authorize?{urlencode(query)}"


def answered(url: str) -> dict[str, str]:
    """Read what a person was led back with."""
    return {name: held[0] for name, held in parse_qs(urlsplit(url).query).items()}


def exchange(ws: Workspace, allowed: str, **more: str) -> Json:
    """Exchange a code as Vera would, without any token of hers."""
    sent = {
        "client_id": ws.client_id,
        "client_secret": ws.client_secret,
        "code": allowed,
        "redirect_uri": BACK,
        "grant_type": "authorization_code",
        **more,
    }
    connection = http.client.HTTPConnection(urlsplit(ws.base_url).netloc)
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/openid.connect.token", urlencode(sent), typed)
    read: Json = json.loads(connection.getresponse().read())
    connection.close()
    return read


def claims_of(ws: Workspace, token: str) -> Json:
    """Check a token against the published key and read it; its time is the workspace's."""
    keys = jwt.PyJWKSet.from_dict(json.loads(fetch(f"{ws.openid.url}/keys").body))
    key = keys[jwt.get_unverified_header(token)["kid"]]
    read: Json = jwt.decode(
        token, key, algorithms=["RS256"], audience=ws.client_id, options={"verify_exp": False}
    )
    return read


def test_a_person_signs_in_and_the_token_says_who(ws: Workspace, teacher: Person) -> None:
    led = teacher.sign_in(asked(ws))
    assert led.startswith(f"{BACK}?")
    back = answered(led)
    assert back["state"] == "st&te"
    claims = claims_of(ws, exchange(ws, back["code"])["id_token"])
    assert claims["iss"] == ws.base_url
    assert claims["aud"] == ws.client_id
    assert claims["nonce"] == "n-1"
    assert claims["sub"] == claims["https://slack.com/user_id"] == "U05TEACH"
    assert claims["https://slack.com/team_id"] == ws.team_id
    assert claims["exp"] - ws.now().timestamp() == 300
    assert "email" not in claims


def test_the_secret_may_come_as_http_basic(ws: Workspace, teacher: Person) -> None:
    code = answered(teacher.sign_in(asked(ws)))["code"]
    answer = client_of(ws).api_call(
        "openid.connect.token",
        params={"code": code, "redirect_uri": BACK},
        auth={"client_id": ws.client_id, "client_secret": ws.client_secret},
    )
    assert answer["token_type"] == "Bearer"


def test_a_person_may_rather_not(ws: Workspace, teacher: Person) -> None:
    back = answered(teacher.refuse_to_sign_in(asked(ws)))
    assert back == {"error": "access_denied", "state": "st&te"}


def test_a_code_works_once_and_for_ten_minutes(
    ws: Workspace, teacher: Person, clock: Clock
) -> None:
    code = answered(teacher.sign_in(asked(ws)))["code"]
    assert exchange(ws, code)["ok"]
    assert exchange(ws, code)["error"] == "code_already_used"
    late = answered(teacher.sign_in(asked(ws)))["code"]
    clock.move(timedelta(minutes=11))
    assert exchange(ws, late)["error"] == "code_expired"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"client_secret": "other"}, "bad_client_secret"),
        ({"code": "other"}, "invalid_code"),
        ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
    ],
)
def test_a_wrong_exchange_is_refused_and_leaves_the_code(
    ws: Workspace, teacher: Person, wrong: dict[str, str], error: str
) -> None:
    code = answered(teacher.sign_in(asked(ws)))["code"]
    assert exchange(ws, code, **wrong)["error"] == error
    assert exchange(ws, code)["ok"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "other"},
        {"response_type": "token"},
        {"scope": "identify"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
)
def test_a_wrong_request_leads_nobody_anywhere(
    ws: Workspace, teacher: Person, wrong: dict[str, str]
) -> None:
    with pytest.raises(NotOnScreen, match="something is wrong"):
        teacher.sign_in(asked(ws, **wrong))
    assert fetch(asked(ws, **wrong).replace("/authorize", "/chosen") + "&as=U05TEACH").status == 400


def test_only_registered_addresses_are_led_to(ws: Workspace, teacher: Person) -> None:
    ws.openid.redirect_uris = (BACK,)
    assert teacher.sign_in(asked(ws))
    with pytest.raises(NotOnScreen):
        teacher.sign_in(asked(ws, redirect_uri="http://127.0.0.1:9/elsewhere"))


def test_the_page_asks_who_signs_in(ws: Workspace) -> None:
    page = fetch(asked(ws, state="<script>"))
    assert page.status == 200
    assert b"Sign in as Tom Whitfield" in page.body
    assert b"<script>" not in page.body


def test_somebody_who_left_cannot_sign_in(ws: Workspace, teacher: Person) -> None:
    ws.deactivate("U05TEACH")
    assert b"Tom Whitfield" not in fetch(asked(ws)).body
    with pytest.raises(NotOnScreen, match="led nowhere"):
        teacher.sign_in(asked(ws))


def test_what_a_token_says_and_who_signs_it_can_be_bent(ws: Workspace, teacher: Person) -> None:
    def token() -> str:
        return str(exchange(ws, answered(teacher.sign_in(asked(ws)))["code"])["id_token"])

    ws.openid.claims = {"nonce": "other", "https://slack.com/team_id": None}
    bent = claims_of(ws, token())
    assert bent["nonce"] == "other"
    assert "https://slack.com/team_id" not in bent
    ws.openid.sign_with_a_strange_key()
    with pytest.raises(jwt.InvalidSignatureError):
        claims_of(ws, token())
    ws.openid.change_key()
    assert claims_of(ws, token())["aud"] == ws.client_id


def test_the_secret_is_not_kept(ws: Workspace, teacher: Person) -> None:
    exchange(ws, answered(teacher.sign_in(asked(ws)))["code"])
    assert ws.client_secret not in repr(ws.requests)
    assert refused(ws, "openid.connect.token") == "invalid_client_id"


def test_the_addresses_are_published(ws: Workspace) -> None:
    told = json.loads(fetch(f"{ws.base_url}/.well-known/openid-configuration").body)
    assert told["issuer"] == ws.base_url
    assert told["jwks_uri"] == f"{ws.base_url}/openid/connect/keys"
