"""What comes in at the door: real payloads, forged ones, broken ones and enormous ones."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from bot.demo.workspace import SIGNING_SECRET
from storage.database import Database
from storage.keyring import Keyring
from tests.walks import forging_slack as forging
from tests.walks.world import World, a_world

PAYLOADS = sorted((Path(__file__).parents[1] / "data" / "slack").glob("SlackWebhookEvent__*"))
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Answer = tuple[int, str]


@pytest.fixture
def world(database: Database, keyring: Keyring, log: StringIO) -> Iterator[World]:
    """The example school; nothing at the door may end in a traceback or at error level."""
    with a_world(database, keyring) as world:
        yield world
        assert '"level": "error"' not in log.getvalue()
        assert "Traceback" not in log.getvalue()


def post(
    world: World,
    body: bytes,
    *,
    kind: str = JSON,
    headers: Mapping[str, str] | None = None,
    secret: str = SIGNING_SECRET,
    age: int = 0,
) -> Answer:
    """Post bytes to the door, signed unless told otherwise."""
    stamp = str(int(time.time()) - age)
    signed = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    where = urlsplit(world.workspace.vera_url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=20)
    try:
        connection.request(
            "POST",
            where.path,
            body,
            {
                "Content-Type": kind,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": f"v0={signed.hexdigest()}",
                **(headers or {}),
            },
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def event() -> bytes:
    return json.dumps({"type": "event_callback", "event": {"type": "message"}}).encode()


def interactive(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def by_kwame(world: World, kind: str, **more: Any) -> dict[str, Any]:
    me = world.person("Kwame Mensah").me.user_id
    team = world.workspace.team_id
    return {"type": kind, "team": {"id": team}, "user": {"id": me, "team_id": team}, **more}


def refused(answer: Answer) -> None:
    status, words = answer
    assert 400 <= status < 500, (status, words)
    assert "Traceback" not in words
    assert "Error" not in words


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem.partition("__")[2])
def test_what_slack_really_sends_is_answered_200(world: World, path: Path) -> None:
    assert post(world, path.read_bytes())[0] == 200


def test_there_are_real_payloads_to_post() -> None:
    assert len(PAYLOADS) == 7


def test_an_event_that_slack_sends_again_is_answered_again(world: World) -> None:
    headers = {"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout"}
    assert post(world, PAYLOADS[0].read_bytes(), headers=headers)[0] == 200


def test_the_address_is_verified_and_the_certificate_check_is_answered(world: World) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    status, words = post(world, body)
    assert (status, json.loads(words)) == (200, {"challenge": "abc"})
    assert post(world, b"ssl_check=1&token=x", kind=FORM)[0] == 200


def test_nobody_unsigned_gets_in(world: World) -> None:
    assert post(world, event(), secret="guessed")[0] == 401
    assert post(world, event(), age=400)[0] == 401
    assert post(world, event(), age=-400)[0] == 401
    for headers in (
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "1e999"},
        {"X-Slack-Request-Timestamp": "9" * 400},
    ):
        encoded = {name: value.encode("latin-1") for name, value in headers.items()}
        assert post(world, event(), headers=encoded)[0] == 401  # type: ignore[arg-type]


def test_what_cannot_be_read_is_refused_in_words(world: World) -> None:
    refused(post(world, event(), kind="text/plain"))
    refused(post(world, event(), kind=""))
    refused(post(world, event(), kind="multipart/form-data; boundary=x"))
    for broken in (b"{", b"", b"\xff\xfe", b"null", b"[]", b'"x"', b"12", b"NaN"):
        refused(post(world, broken))
        refused(post(world, b"payload=" + quote(broken).encode(), kind=FORM))
    refused(post(world, b"=&=&==", kind=FORM))
    refused(post(world, b"a", kind=FORM))
    refused(post(world, urlencode([("a", "b")] * 5000).encode(), kind=FORM))


def test_what_is_too_large_or_too_deep_is_refused(world: World) -> None:
    assert post(world, b'{"a":"' + b"x" * 3 * 512 * 1024 + b'"}')[0] == 413
    with suppress(ConnectionError):  # it is not even read to its end
        assert post(world, b'{"a":"' + b"x" * 5 * 1024 * 1024 + b'"}')[0] == 413
    refused(post(world, b"[" * 200_000))
    refused(post(world, b'{"a":' * 100_000))
    refused(post(world, b'{"type":"event_callback","event":' * 2_000))
    refused(post(world, b'{"n":' + b"9" * 10_000 + b"}"))


def test_a_deep_but_readable_payload_is_answered(world: World) -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"a": deep}
    status, _ = post(world, interactive(by_kwame(world, "view_submission", view=deep)), kind=FORM)
    assert status in (200, 400, 404)


@pytest.mark.parametrize("kind", ["block_actions", "view_submission", "block_suggestion"])
def test_missing_fields_are_refused_and_never_a_server_error(world: World, kind: str) -> None:
    whole: dict[str, Any] = {
        "view": {"id": "V1", "type": "modal", "callback_id": "cyberbullying.file_report",
                 "state": {"values": {}}, "blocks": [], "hash": "h", "private_metadata": ""},
        "actions": [{"type": "button", "action_id": "overview.show_my_report", "value": "x"}],
        "trigger_id": "1.2.3",
        "action_id": "named",
        "block_id": "named",
        "value": "",
    }  # fmt: skip
    for missing in (*whole, "user", "team"):
        wrongs: list[Any] = ["left out", None, 7, "x", [], {}]
        for wrong in wrongs:
            payload = by_kwame(world, kind, **whole)
            payload.pop(missing)
            if wrong != "left out":
                payload[missing] = wrong
            status, words = post(world, interactive(payload), kind=FORM)
            assert status in (200, 400, 404), (kind, missing, wrong, status)
            assert "Traceback" not in words


def test_an_unknown_type_action_form_and_shortcut_are_answered(world: World) -> None:
    for payload in (
        by_kwame(world, "no_such_type"),
        by_kwame(world, "shortcut", callback_id="no-such", trigger_id="1.2.3"),
        by_kwame(world, "message_action", callback_id="no-such", trigger_id="1.2.3"),
        by_kwame(world, "view_closed", view={"id": "V1", "callback_id": "x"}),
        {},
    ):
        status, words = post(world, interactive(payload), kind=FORM)
        assert status in (200, 400, 404), payload
        assert "Traceback" not in words
    old = "This is no longer in use. Please type /vera to see what there is now."
    assert old in forging.send_form(world, "Kwame Mensah", "no.such_form", {}).body
    forging.press(world, "Kwame Mensah", "no.such_action", "not-a-uuid")
    assert world.direct("Kwame Mensah")[-1].words() == old


def test_an_unknown_command_shows_help_and_one_without_a_caller_is_refused(world: World) -> None:
    body = urlencode({
        "command": "/no-such-command", "text": "x", "channel_id": "C1", "trigger_id": "1.2.3",
        "user_id": world.accounts["Kwame Mensah"], "team_id": world.workspace.team_id,
    }).encode()  # fmt: skip
    assert post(world, body, kind=FORM)[0] == 200
    asked = world.workspace.calls_of("views.open")[-1]
    assert "What you can type" in str(asked.arguments)
    refused(post(world, b"command=/vera&text=", kind=FORM))


@pytest.mark.parametrize("metadata", ["x", "{", "[]", "7", '{"subject": 5}', '{"subject": "x"}'])
def test_forged_metadata_is_about_nothing(world: World, metadata: str) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "details.file_details",
            "private_metadata": metadata, "state": {"values": {}}, "hash": "h",
            "blocks": [{"type": "input", "block_id": name} for name in
                       ("platform", "what_kind", "happened_at", "began", "reacted",
                        "image")]}  # fmt: skip
    payload = by_kwame(world, "view_submission", view=view)
    status, words = post(world, interactive(payload), kind=FORM)
    assert status == 200
    assert "There is nothing here for you to open." in words


def test_headers_that_slack_does_not_sign_are_not_obeyed(world: World) -> None:
    """A lazy listener named in a header would run without its call having been checked."""
    headers = {
        "X-Slack-Bolt-Lazy-Only": "1",
        "X-Slack-Bolt-Lazy-Function-Name": "command",
        "X-Forwarded-For": "1.2.3.4",
        "X-Slack-Retry-Num": "x" * 500,
    }
    assert post(world, PAYLOADS[0].read_bytes(), headers=headers)[0] == 200
    body = urlencode({
        "command": "/vera", "text": "help", "trigger_id": "1.2.3", "user_id": "U0000",
        "team_id": world.workspace.team_id, "channel_id": "C1",
    }).encode()  # fmt: skip
    assert post(world, body, kind=FORM, headers=headers)[0] == 200
    assert [asked.method for asked in world.workspace.requests][-1] == "views.open"


def test_other_paths_and_methods_are_not_there(world: World) -> None:
    where = urlsplit(world.workspace.vera_url)
    for method, path, wanted in (
        ("GET", "/slack/events", 405),
        ("GET", "/metrics", 404),
        ("GET", "/readyz", 404),
        ("GET", "/healthz", 200),
        ("POST", "/", 404),
    ):
        connection = HTTPConnection(where.hostname or "", where.port, timeout=20)
        connection.request(method, path)
        assert connection.getresponse().status == wanted
        connection.close()


def test_null_bytes_are_answered_in_words_and_kept_as_typed(
    database: Database, keyring: Keyring
) -> None:
    with a_world(database, keyring) as world:
        answer = forging.send_form(
            world,
            "Kwame Mensah",
            "cyberbullying.file_report",
            {
                "danger": {"selected_option": {"value": "no"}},
                "image": {"selected_option": {"value": "no"}},
                "account": {"value": "a\x00b"},
                "suspect": {"selected_option": {"value": "pupil"}},
            },
        )
        assert answer.json()["response_action"] == "update"
        body = urlencode({
            "command": "/vera\x00", "text": "\x00", "trigger_id": "\x00", "channel_id": "C1",
            "user_id": "U\x00", "team_id": world.workspace.team_id,
        }).encode()  # fmt: skip
        status, words = post(world, body, kind=FORM)
        assert status == 200
        assert "Traceback" not in words
