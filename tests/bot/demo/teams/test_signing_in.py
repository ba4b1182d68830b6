"""Signing in with the stand-in for Entra: by the real msal, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
import requests
from msal import ConfidentialClientApplication

from bot.demo.teams import NotOnScreen, Room
from bot.demo.teams.authority import TokenAuthority
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.conftest import Clock
from tests.bot.demo.teams.conftest import person
from tests.bot.demo.teams.small_bot import SmallBot

BACK = "https://vera.school.example/signed-in/teams"
VERIFIER = "v" * 43
CHALLENGE = "lNf3IxIiUFcLTUcR9Ft5TZjOp6FJqhDLZKlA-Uis9tM"  # of a verifier that nobody here has

Json = dict[str, Any]


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


@pytest.fixture
def app(
    room: Room, authority: TokenAuthority, session: requests.Session
) -> ConfidentialClientApplication:
    """Give the real msal, as an app has it."""
    return ConfidentialClientApplication(
        room.app_id, client_credential=authority.client_secret, authority=authority.url,
        instance_discovery=False, http_client=session,
    )  # fmt: skip


def signed_in(app: ConfidentialClientApplication, who: TeamsPerson) -> Json:
    flow = app.initiate_auth_code_flow([], redirect_uri=BACK, response_mode="form_post")
    there, fields = who.sign_in_by_form(flow["auth_uri"])
    assert there == BACK
    told: Json = app.acquire_token_by_auth_code_flow(flow, fields)
    return told


def test_msal_is_told_who_signed_in(
    room: Room,
    app: ConfidentialClientApplication,
    authority: TokenAuthority,
    session: requests.Session,
    teacher: TeamsPerson,
) -> None:
    told = signed_in(app, teacher)
    claims = told["id_token_claims"]
    assert (claims["oid"], claims["tid"]) == (room.aad_of("U05TEACH"), room.tenant_id)
    assert (claims["iss"], claims["aud"]) == (f"{authority.url}/v2.0", room.app_id)
    assert claims["name"] == "Tom Whitfield"
    assert claims["preferred_username"] == "t.whitfield@talavera.example"
    where = f"{authority.url}/v2.0/.well-known/openid-configuration"
    (key,) = session.get(session.get(where, timeout=5).json()["jwks_uri"], timeout=5).json()["keys"]
    assert jwt.get_unverified_header(told["id_token"])["kid"] == key["kid"]
    checked = jwt.decode(
        told["id_token"], jwt.PyJWK(key).key, ["RS256"], audience=room.app_id,
        issuer=claims["iss"], options={"require": ["exp", "nbf", "iat", "sub", "nonce"]},
    )  # fmt: skip
    assert checked == claims
    assert claims["nbf"] <= room.now().timestamp() < claims["exp"]


def test_msal_takes_an_answer_in_the_address_too(
    app: ConfidentialClientApplication, head: TeamsPerson
) -> None:
    with pytest.warns(UserWarning, match="form_post"):
        flow = app.initiate_auth_code_flow([], redirect_uri=f"{BACK}?a=b", state="s")
    back = head.sign_in(flow["auth_uri"])
    assert back.startswith(f"{BACK}?a=b&code=")
    answer = dict(parse_qsl(urlsplit(back).query))
    told = app.acquire_token_by_auth_code_flow(flow, answer)
    assert told["id_token_claims"]["name"] == "Helen Marsh"


def test_what_signs_somebody_in_does_not_let_vera_in_and_is_not_written_down(
    room: Room, bot: SmallBot, app: ConfidentialClientApplication, teacher: TeamsPerson
) -> None:
    told = signed_in(app, teacher)
    headers = {"Authorization": f"Bearer {told['access_token']}"}
    assert bot.call("GET", f"teams/{room.team_id}", headers=headers).status_code == 401
    (asked,) = room.calls_of("token")
    assert set(asked.arguments) & {"code", "client_secret", "code_verifier"} == set()


def test_cancelling_is_told_to_the_app(
    app: ConfidentialClientApplication, teacher: TeamsPerson
) -> None:
    with pytest.warns(UserWarning, match="form_post"):
        flow = app.initiate_auth_code_flow([], redirect_uri=BACK)
    answer = dict(parse_qsl(urlsplit(teacher.decline_sign_in(flow["auth_uri"])).query))
    told = app.acquire_token_by_auth_code_flow(flow, answer)
    assert told["error"] == "access_denied"


def test_what_an_id_token_says_can_be_changed_once(
    room: Room, app: ConfidentialClientApplication, teacher: TeamsPerson
) -> None:
    room.sign_ins.change_next(tid="another", oid=None)
    claims = signed_in(app, teacher)["id_token_claims"]
    assert claims["tid"] == "another"
    assert "oid" not in claims
    room.sign_ins.change_next(nonce="another")
    with pytest.raises(RuntimeError, match="nonce"):
        signed_in(app, teacher)
    assert signed_in(app, teacher)["id_token_claims"]["tid"] == room.tenant_id


def test_the_key_can_be_changed(
    room: Room, app: ConfidentialClientApplication, teacher: TeamsPerson
) -> None:
    before = room.sign_ins.published()["keys"][0]
    room.sign_ins.change_key()
    told = signed_in(app, teacher)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            told["id_token"], jwt.PyJWK(before).key, ["RS256"], options={"verify_aud": False}
        )


def authorize(room: Room, **changes: str | None) -> str:
    asked = {
        "client_id": room.app_id, "response_type": "code", "redirect_uri": BACK, "state": "s",
        "scope": "openid profile", "code_challenge_method": "S256", "nonce": "n", **changes,
    }  # fmt: skip
    wanted = {name: value for name, value in asked.items() if value is not None}
    return f"{room.authorize_url}?{urlencode(wanted)}"


def redeemed(
    authority: TokenAuthority, session: requests.Session, room: Room, back: str, **changes: str
) -> Json:
    form = {
        "grant_type": "authorization_code", "client_id": room.app_id, "redirect_uri": BACK,
        "client_secret": authority.client_secret,
        "code": dict(parse_qsl(urlsplit(back).query))["code"], **changes,
    }  # fmt: skip
    answer: Json = session.post(f"{authority.url}/oauth2/v2.0/token", data=form, timeout=5).json()
    return answer


def test_a_code_is_good_once(
    room: Room, authority: TokenAuthority, session: requests.Session, teacher: TeamsPerson
) -> None:
    back = teacher.sign_in(authorize(room))
    assert "id_token" in redeemed(authority, session, room, back)
    again = redeemed(authority, session, room, back)
    assert again["error"] == "invalid_grant"
    assert again["error_description"].startswith("AADSTS54005")


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"client_secret": "wrong"}, "invalid_client", "AADSTS7000215"),
        ({"client_id": "another"}, "unauthorized_client", "AADSTS700016"),
        ({"redirect_uri": f"{BACK}/"}, "invalid_grant", "AADSTS500112"),
        ({"code": "another"}, "invalid_grant", "AADSTS70000"),
        ({"code_verifier": VERIFIER}, "invalid_grant", "AADSTS501481"),
    ],
)
def test_a_code_is_given_nobody_else(
    room: Room,
    authority: TokenAuthority,
    session: requests.Session,
    teacher: TeamsPerson,
    changes: dict[str, str],
    error: str,
    code: str,
) -> None:
    back = teacher.sign_in(authorize(room, code_challenge=CHALLENGE))
    told = redeemed(authority, session, room, back, **changes)
    assert (told["error"], told["error_description"].partition(":")[0]) == (error, code)


def test_a_code_is_good_for_ten_minutes(
    room: Room,
    authority: TokenAuthority,
    session: requests.Session,
    teacher: TeamsPerson,
    clock: Clock,
) -> None:
    back = teacher.sign_in(authorize(room))
    clock.move(timedelta(minutes=11))
    told = redeemed(authority, session, room, back)
    assert told["error_description"].startswith("AADSTS70008")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "another"}, "AADSTS700016"),
        ({"redirect_uri": "http://vera.school.example/x"}, "AADSTS50011"),
        ({"redirect_uri": None}, "AADSTS50011"),
        ({"response_type": "token"}, "AADSTS900144"),
        ({"scope": "profile"}, "AADSTS900144"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "AADSTS501491"),
    ],
)
def test_what_is_asked_wrongly_leads_nowhere(
    room: Room, teacher: TeamsPerson, changes: dict[str, str | None], words: str
) -> None:
    with pytest.raises(NotOnScreen, match=words):
        teacher.sign_in(authorize(room, **changes))


def test_only_what_is_registered_is_led_back_to(room: Room, teacher: TeamsPerson) -> None:
    room.sign_ins.redirect_uris = [f"{BACK}/other"]
    with pytest.raises(NotOnScreen, match="AADSTS50011"):
        teacher.sign_in(authorize(room))
    assert teacher.sign_in(authorize(room, redirect_uri=f"{BACK}/other")).startswith(BACK)
    with pytest.raises(NotOnScreen, match="not where one signs in"):
        teacher.sign_in("https://elsewhere.example/authorize?a=b")


def test_an_answer_comes_as_it_was_asked_for(room: Room, teacher: TeamsPerson) -> None:
    with pytest.raises(NotOnScreen, match="have its answer posted"):
        teacher.sign_in_by_form(authorize(room))
    with pytest.raises(NotOnScreen, match="sign_in_by_form"):
        teacher.sign_in(authorize(room, response_mode="form_post"))


def test_who_left_or_is_of_another_school_is_not_let_in(room: Room, bot: SmallBot) -> None:
    room.deactivate("U05TEACH")
    with pytest.raises(NotOnScreen, match="AADSTS50057"):
        room.acting_as("U05TEACH").sign_in(authorize(room))
    with pytest.raises(NotOnScreen, match="AADSTS50020"):
        room.acting_from_another_tenant(person()).sign_in(authorize(room))


def test_the_page_names_people_and_refuses_to_stand_in_a_frame(room: Room) -> None:
    answer = requests.get(authorize(room, state='"><b>', login_hint="x"), timeout=5)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Tom Whitfield" in answer.text
    assert "<b>" not in answer.text
    other = authorize(room).replace(room.tenant_id, "another")
    assert requests.get(other, timeout=5).status_code == 400
    posted = requests.post(
        authorize(room, state='"><b>', response_mode="form_post"), {"as": "U05TEACH"}, timeout=5
    )
    assert "<b>" not in posted.text
