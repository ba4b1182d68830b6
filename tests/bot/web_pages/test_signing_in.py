"""Signing in with Slack and with Microsoft: who is believed, and what is said when nobody is."""

from __future__ import annotations

from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
import requests
from flask import Flask
from pydantic import SecretStr

from bot.web_pages import web_pages
from bot.web_pages.sign_in import BUSY, OUR_OWN
from bot.web_pages.ways import NO_WAY, NO_WAY_WITH_IDENTITY, sign_in_trouble
from storage.database import Database
from storage.keyring import Keyring
from tests.bot.web_pages.site import MANAGER, STRANGER, Browser, Site, a_site, parts_of, query_of
from tests.walks.world import a_world, free_port

WAYS = pytest.mark.parametrize("way", ["slack", "teams"])


def words_of(answer: requests.Response) -> str:
    return " ".join(answer.text.split())


def is_signed_in(browser: Browser) -> bool:
    return "You are signed in as" in browser.get("/files/x").text


@WAYS
def test_who_signed_in_is_led_to_what_they_wanted(browser: Browser, way: str) -> None:
    answer = browser.sign_in(MANAGER, way=way, to="/files/abc")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/files/abc"
    assert MANAGER in browser.get("/files/abc").text


@WAYS
def test_only_what_is_needed_is_asked_of_the_platform(browser: Browser, way: str) -> None:
    asked = query_of(browser.leave_for(way, "/files/x"))
    assert set(asked["scope"].split()) <= {"openid", "profile"}
    assert asked["redirect_uri"] == f"{browser.site.url}/signed-in/{way}"
    assert asked["state"]
    assert asked["nonce"]


@WAYS
@pytest.mark.parametrize(
    "to",
    [
        "",
        "/",
        "//evil.example/files/x",
        "https://evil.example/files/x",
        "/files/x/../../upload/y",
        "/files/x?next=y",
        "/upload/abc",
        "/files/",
        "/files/x\r\nSet-Cookie: a=b",
        "/files/x\n",
        "\\\\evil.example",
    ],
)
def test_nobody_is_led_to_another_place(browser: Browser, way: str, to: str) -> None:
    answer = browser.get(f"/sign-in/{way}?to={quote(to, safe='')}")
    assert answer.status_code == 404
    assert "Location" not in answer.headers
    assert not browser.session.cookies


def test_the_pattern_of_our_own_pages_takes_every_token() -> None:
    assert OUR_OWN.fullmatch("/files/zDxFDpqQaaLM5TWiCkfF0UDsNMz_QlLhLNiGQo2LMtI")


@WAYS
def test_who_turns_back_is_not_signed_in_and_may_try_again(browser: Browser, way: str) -> None:
    answer = browser.sign_in("", way=way, to="/files/abc")
    assert answer.status_code == 403
    assert "You did not sign in" in answer.text
    assert f'href="/sign-in/{way}?to=%2Ffiles%2Fabc"' in answer.text
    assert not is_signed_in(browser)


def test_a_sign_in_begun_in_another_browser_is_refused(site: Site, browser: Browser) -> None:
    back = site.browser().allow(site.browser().leave_for("slack", "/files/x"), MANAGER)
    assert "was not begun in this browser" in words_of(browser.get(back))
    browser.leave_for("slack", "/files/x")
    assert "was not begun in this browser" in words_of(browser.get(back))
    assert not is_signed_in(browser)


def test_a_sign_in_at_one_platform_is_not_ended_by_the_other(browser: Browser) -> None:
    back = browser.allow(browser.leave_for("slack", "/files/x"), MANAGER)
    other = browser.get(back.replace("/signed-in/slack", "/signed-in/teams"))
    assert other.status_code == 403
    assert not is_signed_in(browser)


def test_a_sign_in_is_used_once_even_with_its_cookie_kept(browser: Browser) -> None:
    back = browser.allow(browser.leave_for("slack", "/files/x"), MANAGER)
    (kept,) = [each for each in browser.session.cookies if each.name == "vera_sign_in"]
    assert browser.get(back).status_code == 303
    assert "vera_sign_in" not in browser.session.cookies
    browser.session.cookies.clear()
    browser.session.cookies.set("vera_sign_in", str(kept.value))
    assert browser.get(back).status_code == 403
    assert not is_signed_in(browser)


def test_a_sign_in_lasts_ten_minutes(site: Site, browser: Browser) -> None:
    back = browser.allow(browser.leave_for("slack", "/files/x"), MANAGER)
    site.world.clock.move(minutes=10)
    assert "longer than ten minutes" in words_of(browser.get(back))


def test_the_cookie_of_a_sign_in_is_no_session(browser: Browser) -> None:
    browser.leave_for("slack", "/files/x")
    (kept,) = [each for each in browser.session.cookies if each.name == "vera_sign_in"]
    browser.session.cookies.set("vera_session", str(kept.value))
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"https://slack.com/team_id": "T0OTHER"}, "another Slack workspace"),
        ({"https://slack.com/team_id": None}, "another Slack workspace"),
        ({"aud": "another-app"}, "could not be checked"),
        ({"aud": ["another-app", "1000000000001.2000000000002"]}, "could not be checked"),
        ({"iss": "https://evil.example"}, "could not be checked"),
        ({"nonce": "another"}, "could not be checked"),
        ({"nonce": None}, "could not be checked"),
        ({"exp": 1}, "could not be checked"),
        ({"exp": None}, "could not be checked"),
        ({"exp": "tomorrow"}, "could not be checked"),
        ({"nbf": 9_999_999_999}, "could not be checked"),
        ({"https://slack.com/user_id": None}, "could not be checked"),
        ({"https://slack.com/user_id": "U0NOBODY"}, "does not know this account"),
    ],
)
def test_a_token_of_slack_that_says_something_else_lets_nobody_in(
    site: Site, browser: Browser, changed: dict[str, Any], words: str
) -> None:
    site.world.workspace.openid.claims = changed
    answer = browser.sign_in(MANAGER)
    assert answer.status_code == 403
    assert words in words_of(answer)
    assert not is_signed_in(browser)


def test_a_token_that_is_signed_by_another_lets_nobody_in(site: Site, browser: Browser) -> None:
    site.world.workspace.openid.sign_with_a_strange_key()
    assert "could not be checked" in words_of(browser.sign_in(MANAGER))
    assert not is_signed_in(browser)


def test_slack_may_change_its_key_at_any_time(site: Site, browser: Browser) -> None:
    browser.sign_in(MANAGER)
    site.world.workspace.openid.change_key()
    other = site.browser()
    other.sign_in(STRANGER)
    assert is_signed_in(other)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tid": "00000000-0000-0000-0000-00000000aaaa"}, "not your school's"),
        ({"tid": None}, "not your school's"),
        ({"aud": "another-app"}, "could not be checked"),
        ({"iss": "https://evil.example/v2.0"}, "could not be checked"),
        ({"nonce": "another"}, "could not be checked"),
        ({"nonce": None}, "could not be checked"),
        ({"exp": 1}, "could not be checked"),
        ({"oid": None}, "could not be checked"),
        ({"oid": "00000000-0000-0000-0000-00000000bbbb"}, "does not know this account"),
    ],
)
def test_a_token_of_entra_that_says_something_else_lets_nobody_in(
    site: Site, browser: Browser, changed: dict[str, Any], words: str
) -> None:
    assert site.world.room
    site.world.room.sign_ins.change_next(**changed)
    answer = browser.sign_in(MANAGER, way="teams")
    assert answer.status_code == 403
    assert words.replace("'", "&#39;") in words_of(answer)
    assert not is_signed_in(browser)


def test_entras_form_needs_our_own_page_to_bring_the_cookie(browser: Browser) -> None:
    sent = browser.allow_at_entra(browser.leave_for("teams", "/files/x"), MANAGER)
    back = sent.pop("to")
    first = requests.post(back, data={**sent, "more": "<script>"}, timeout=30)
    assert first.status_code == 200
    assert "<script>" not in first.text
    assert 'src="/page/go_on.js"' in first.text
    assert requests.post(back, data={**sent, "again": "1"}, timeout=30).status_code == 403


@pytest.mark.parametrize("fault", ["500", "timeout", "drop"])
def test_a_slack_that_does_not_answer_is_said_in_words(
    site: Site, browser: Browser, fault: str, log: StringIO
) -> None:
    site.world.workspace.fail_next("openid.connect.token", fault, lasts=6.0)
    answer = browser.sign_in(MANAGER)
    assert "Slack does not answer just now" in answer.text
    assert "not_signed_in" in log.getvalue()
    assert not is_signed_in(browser)


def test_keys_that_cannot_be_had_are_said_in_words(
    sqlite_database: Database, keyring: Keyring
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/openid/connect"
    with a_site(sqlite_database, keyring, slack_openid_url=nowhere) as site:
        browser, here = site.browser(), f"{site.world.workspace.base_url}/openid/connect"
        there = browser.leave_for("slack", "/files/x").replace(nowhere, here)
        answer = browser.get(browser.allow(there, MANAGER))
        assert "Slack does not answer just now" in answer.text


def test_a_wrong_secret_of_the_app_is_said_without_it(
    sqlite_database: Database, keyring: Keyring
) -> None:
    wrong = {"slack_client_secret": SecretStr("not-it"), "teams_client_secret": SecretStr("not-it")}
    with a_site(sqlite_database, keyring, **wrong) as site:
        for way in ("slack", "teams"):
            answer = site.browser().sign_in(MANAGER, way=way)
            assert "is not set up as it should be" in words_of(answer)
            assert "not-it" not in answer.text


def test_an_entra_that_is_not_there_is_said_in_words(
    sqlite_database: Database, keyring: Keyring
) -> None:
    nowhere = "https://localhost:1/9e1b7c52-4f0d-4a36-8c2b-6d5a3e8f7014"
    with a_site(sqlite_database, keyring, teams_authority=nowhere) as site:
        answer = site.browser().get("/sign-in/teams?to=/files/x")
        assert "Microsoft does not answer just now" in answer.text


def test_a_platform_that_hangs_does_not_take_every_thread(site: Site, browser: Browser) -> None:
    while site.parts.outward.acquire(blocking=False):
        pass
    answer = browser.get("/sign-in/teams?to=/files/x")
    assert BUSY in words_of(answer)


def test_where_nobody_can_sign_in_the_page_says_what_to_set(
    sqlite_database: Database, keyring: Keyring, log: StringIO
) -> None:
    changes = {
        "slack_client_id": None,
        "slack_client_secret": None,
        "teams_client_secret": None,
        "teams_managed_identity": "system",
    }
    with a_site(sqlite_database, keyring, **changes) as site:
        answer = site.browser().get("/files/x")
        assert answer.status_code == 503
        assert NO_WAY_WITH_IDENTITY in words_of(answer)
        assert "nobody_can_sign_in" in log.getvalue()
        settings = site.parts.settings
        assert sign_in_trouble(settings) == NO_WAY_WITH_IDENTITY
        without_teams = settings.model_copy(
            update={"teams_app_id": None, "teams_managed_identity": None}
        )
        assert sign_in_trouble(without_teams) == NO_WAY
        assert sign_in_trouble(without_teams.model_copy(update={"web_address": None})) is None


def test_over_https_cookies_are_for_this_host_alone_and_no_script(
    sqlite_database: Database, keyring: Keyring
) -> None:
    with a_world(sqlite_database, keyring) as world:
        web = Flask("test", static_folder=None)
        parts = parts_of(world, web_address="https://vera.school.example")
        web.register_blueprint(web_pages(parts))
        answer = web.test_client().get(
            "/sign-in/slack?to=/files/x", base_url="https://vera.school.example"
        )
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-vera_sign_in=")
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
            assert f"; {part}" in cookie
        assert "Domain" not in cookie


def test_the_log_holds_no_token_no_code_and_no_name(
    site: Site, browser: Browser, log: StringIO
) -> None:
    site.put_in_place(b"abc", "secret-name.png")
    token = site.open_link()
    there = browser.leave_for("slack", f"/files/{token}")
    back = browser.allow(there, MANAGER)
    browser.get(back)
    browser.opened(token)
    browser.get(back)
    browser.get("/upload/" + token)
    written = log.getvalue()
    for secret in (token, query_of(back)["code"], "secret-name", MANAGER, "/files/"):
        assert secret not in written
