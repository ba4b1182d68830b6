"""The Connector's REST API, over HTTP: what is asked of it, and what its errors become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from bot.connecting import CannotConnect, NotJustNow
from bot.teams import connector as speaking
from bot.teams.connector import Connector
from handlers.chat import Refused, TryLater
from tests.bot.teams.authority import Says
from tests.bot.teams.connector_server import (
    NOT_FOUND,
    TOKEN,
    ConnectorServer,
    Json,
    connector,
    error,
)
from tests.bot.teams.signing import APP_ID, TENANT, Clock, outbound

CHANNEL = "19:leaders@thread.tacv2"
ODD_ID = "19:a/b?c#d%2F..;messageid=17 é&x=1"
MESSAGE: Json = {"type": "message", "summary": "Zoë: “case” 🎒"}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[ConnectorServer]:
    with ConnectorServer() as server:
        server.rosters[CHANNEL] = []
        yield server


@pytest.fixture
def ours(server: ConnectorServer) -> Iterator[Connector]:
    with closing(connector(server)) as ours:
        yield ours


# -- what is asked


def test_a_message_is_posted(ours: Connector, server: ConnectorServer) -> None:
    assert ours.post(server.url, CHANNEL, MESSAGE) == "message-1"
    (asked,) = server.asked
    assert (asked.method, asked.path) == (
        "POST",
        "/uk/v3/conversations/19%3Aleaders%40thread.tacv2/activities",
    )
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.raw.decode() == json.dumps(MESSAGE, ensure_ascii=False)


def test_a_message_is_replaced(ours: Connector, server: ConnectorServer) -> None:
    ours.replace(server.url, CHANNEL, "1:2", MESSAGE)
    (asked,) = server.asked
    assert (asked.method, asked.ids) == ("PUT", ["conversations", CHANNEL, "activities", "1:2"])
    assert asked.body == {**MESSAGE, "id": "1:2"}


def test_a_conversation_is_begun_with_one_person(ours: Connector, server: ConnectorServer) -> None:
    server.chats["zoe"] = "a:zoe"
    assert ours.begin(server.url, tenant=TENANT, member_id="zoe") == "a:zoe"
    assert server.asked[0].body == {
        "bot": {"id": f"28:{APP_ID}"},
        "members": [{"id": "zoe"}],
        "isGroup": False,
        "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }


def test_a_member_is_asked_for(ours: Connector, server: ConnectorServer) -> None:
    server.rosters[CHANNEL] = [{"id": "29:x/y+z=", "name": "Zoë"}]
    assert ours.member(server.url, CHANNEL, "29:x/y+z=")["name"] == "Zoë"


def test_everybody_is_listed_page_by_page(ours: Connector, server: ConnectorServer) -> None:
    server.rosters[CHANNEL] = [{"id": f"29:{n}"} for n in range(7)]
    server.page_size = 3
    found = ours.members(server.url, CHANNEL)
    assert [member["id"] for member in found] == [f"29:{n}" for n in range(7)]
    assert [asked.query for asked in server.asked] == [
        {"pageSize": "200"},
        {"pageSize": "200", "continuationToken": "page 3"},
        {"pageSize": "200", "continuationToken": "page 6"},
    ]


def test_pages_without_an_end_are_given_up(
    ours: Connector, server: ConnectorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "MOST_PAGES", 5)
    server.says.extend([Says(200, {"members": [], "continuationToken": "again"})] * 9)
    with pytest.raises(TryLater, match="not_as_teams_answers"):
        ours.members(server.url, CHANNEL)
    assert len(server.asked) == 5


def test_the_channels_of_a_team_are_listed(ours: Connector, server: ConnectorServer) -> None:
    server.channels["19:staff"] = [{"id": "19:staff", "name": None}, {"id": CHANNEL, "name": "L"}]
    assert ours.team_channels(server.url, "19:staff") == server.channels["19:staff"]


def test_an_id_with_odd_characters_stays_one_part_of_the_path(
    ours: Connector, server: ConnectorServer
) -> None:
    server.chats["zoe"] = ODD_ID.partition(";")[0]
    ours.post(server.url, ODD_ID, MESSAGE)
    assert server.asked[0].ids == ["conversations", ODD_ID, "activities"]
    assert server.asked[0].query == {}


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_would_lead_to_another_path_is_not_used(
    id: str, ours: Connector, server: ConnectorServer
) -> None:
    with pytest.raises(Refused, match="id_not_usable"):
        ours.replace(server.url, CHANNEL, id, MESSAGE)
    assert server.asked == []


def test_half_a_character_does_not_stop_a_message(ours: Connector, server: ConnectorServer) -> None:
    ours.post(server.url, CHANNEL, {"summary": "\ud83c"})
    assert server.asked[0].body == {"summary": "?"}


def test_many_threads_may_share_it(ours: Connector, server: ConnectorServer) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: ours.post(server.url, CHANNEL, {"n": n}), range(64)))
    assert sorted(ids) == sorted(f"message-{n}" for n in range(1, 65))
    assert sorted(body["n"] for _, body in server.posted()) == list(range(64))


def test_no_cookie_is_kept(ours: Connector, server: ConnectorServer) -> None:
    server.says.append(Says(201, {"id": "1"}, {"Set-Cookie": "seen=yes; Path=/"}))
    ours.post(server.url, CHANNEL, MESSAGE)
    ours.post(server.url, CHANNEL, MESSAGE)
    assert "cookie" not in server.asked[1].headers


def test_a_password_of_this_machine_does_not_take_the_tokens_place(
    ours: Connector, server: ConnectorServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    monkeypatch.setenv("NETRC", str(netrc))
    ours.post(server.url, CHANNEL, MESSAGE)
    assert server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


# -- where it is asked


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/uk/",
        "http://smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_is_sent_to_an_address_that_is_not_on_the_list(
    address: str, server: ConnectorServer
) -> None:
    def never() -> str:
        pytest.fail("a token was asked for")

    hosts = ["smba.trafficmanager.net", server.host]
    with closing(connector(server, tokens=never, service_hosts=hosts)) as ours, outbound() as ports:
        with pytest.raises(Refused, match="service_address_not_allowed"):
            ours.post(address, CHANNEL, MESSAGE)
        assert ports == set()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, ours: Connector, server: ConnectorServer) -> None:
    with ConnectorServer() as elsewhere:
        server.says.append(Says(status, b"", {"Location": elsewhere.url}))
        with pytest.raises(TryLater, match="not_as_teams_answers"):
            ours.post(server.url, CHANNEL, MESSAGE)
        assert elsewhere.asked == []


# -- what goes wrong


def outcome(ours: Connector, server: ConnectorServer, says: Says | None) -> TryLater | Refused:
    server.says.append(says)
    with pytest.raises((TryLater, Refused)) as failed:
        ours.post(server.url, CHANNEL, MESSAGE)
    assert len(server.asked) == 1
    assert isinstance(failed.value, (TryLater, Refused))
    return failed.value


PASSING: dict[str, tuple[Says, str]] = {
    "too many at once": (error(429, "TooManyRequests"), "TooManyRequests"),
    "at the same time": (error(412, "PreconditionFailed"), "PreconditionFailed"),
    "broken": (error(500, "InternalServerError"), "InternalServerError"),
    "a page of its own": (Says(502, b"<html>Bad gateway</html>"), "http_502"),
    "not there": (Says(503, b""), "http_503"),
    "too slow": (Says(504, b""), "http_504"),
    "a token that it does not take": (Says(401, {"message": "Authorization"}), "unauthorized"),
    "a page that refuses": (Says(403, b"<html>Blocked by policy"), "not_as_teams_answers"),
    "a page that is not there": (Says(404, b"<html>Not found"), "not_as_teams_answers"),
    "a page in place of the answer": (Says(200, b"<html>Log in"), "not_as_teams_answers"),
    "too deep an answer": (Says(200, b"[" * 200_000), "not_as_teams_answers"),
    "a page of the proxy": (Says(407, b"<html>"), "http_407"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_to_be_tried_later(
    name: str, ours: Connector, server: ConnectorServer
) -> None:
    says, why = PASSING[name]
    failed = outcome(ours, server, says)
    assert isinstance(failed, TryLater)
    assert failed.why == why


FINAL: dict[str, tuple[Says, str]] = {
    "not a member": (error(403, "BotNotInConversationRoster"), "BotNotInConversationRoster"),
    "blocked": (error(403, "ConversationBlockedByUser"), "ConversationBlockedByUser"),
    "switched off": (error(403, "BotDisabledByAdmin"), "BotDisabledByAdmin"),
    "refused": (Says(403, {"message": "Words for people."}), "http_403"),
    "gone": (NOT_FOUND, "ConversationNotFound"),
    "not there": (Says(404, b""), "http_404"),
    "too large": (error(413, "MessageSizeTooBig"), "MessageSizeTooBig"),
    "too large for what is in between": (Says(413, b"<html>"), "http_413"),
    "not understood": (error(400, "BadSyntax"), "BadSyntax"),
    "an error in words": (error(400, "Words, with a name: Zoë"), "http_400"),
    "an error of another shape": (Says(400, {"error": "BadSyntax"}), "http_400"),
    "an error in a list": (Says(400, [1]), "http_400"),
}


@pytest.mark.parametrize("name", FINAL)
def test_what_will_not_pass_is_refused(name: str, ours: Connector, server: ConnectorServer) -> None:
    says, why = FINAL[name]
    failed = outcome(ours, server, says)
    assert isinstance(failed, Refused)
    assert failed.why == why


NOW = Clock()()


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"Retry-After": "0"}, timedelta(0)),
        ({"Retry-After": "9999999999"}, timedelta(hours=1)),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=90))}, timedelta(seconds=90)),
        ({"Retry-After": format_datetime(NOW - timedelta(days=1))}, timedelta(0)),
        ({"Retry-After": format_datetime(NOW + timedelta(days=9))}, timedelta(hours=1)),
    ],
)
@pytest.mark.parametrize("status", [412, 429, 503])
def test_it_says_for_how_long_to_leave_it_alone(
    status: int,
    headers: dict[str, str],
    after: timedelta | None,
    ours: Connector,
    server: ConnectorServer,
) -> None:
    server.dated = format_datetime(NOW, usegmt=True)
    failed = outcome(ours, server, Says(status, {}, headers))
    assert isinstance(failed, TryLater)
    assert failed.after == after


def test_a_connection_that_breaks_off_is_to_be_tried_later_and_not_here(
    ours: Connector, server: ConnectorServer
) -> None:
    failed = outcome(ours, server, None)
    assert (type(failed), failed.why) == (TryLater, "ConnectionError")


def test_a_server_that_is_not_there_is_to_be_tried_later(ours: Connector) -> None:
    with ConnectorServer() as gone:
        address, host = gone.url, gone.host
    there = connector(gone, service_hosts=[host])
    with closing(there), pytest.raises(TryLater, match="ConnectionError"):
        there.post(address, CHANNEL, MESSAGE)


def test_a_server_that_hangs_is_to_be_tried_later(server: ConnectorServer) -> None:
    server.hang()
    with closing(connector(server, post_timeout=(60.0, 0.2))) as ours:
        failed = outcome(ours, server, None)
    assert (type(failed), failed.why) == (TryLater, "ReadTimeout")


@pytest.mark.parametrize("failed", [CannotConnect("no"), NotJustNow("later")])
def test_without_a_token_it_is_to_be_tried_later(
    failed: CannotConnect, server: ConnectorServer
) -> None:
    def refused() -> str:
        raise failed

    ours = connector(server, tokens=refused)
    with closing(ours), pytest.raises(TryLater, match="no_token"):
        ours.post(server.url, CHANNEL, MESSAGE)
    assert server.asked == []


def test_a_token_that_cannot_be_sent_is_to_be_tried_later(server: ConnectorServer) -> None:
    ours = connector(server, tokens=lambda: "a\r\nHost: evil")
    with closing(ours), pytest.raises(TryLater):
        ours.post(server.url, CHANNEL, MESSAGE)
    assert server.asked == []


@pytest.mark.parametrize("body", [{}, {"id": 7}, b""])
def test_a_message_that_was_taken_without_an_id_is_not_posted_again(
    body: Any, ours: Connector, server: ConnectorServer
) -> None:
    server.says.append(Says(202, body))
    assert ours.post(server.url, CHANNEL, MESSAGE) == ""


def test_a_conversation_without_an_id_was_not_begun(
    ours: Connector, server: ConnectorServer
) -> None:
    server.says.append(Says(201, {}))
    with pytest.raises(TryLater, match="not_as_teams_answers"):
        ours.begin(server.url, tenant=TENANT, member_id="zoe")


@pytest.mark.parametrize("body", [b"", {}, [1], {"members": 7}])
def test_a_roster_that_cannot_be_read_is_not_an_empty_one(
    body: Any, ours: Connector, server: ConnectorServer
) -> None:
    """Nobody excluded would be found in it, and a card would go where they are."""
    server.says.append(Says(200, body))
    with pytest.raises(TryLater, match="not_as_teams_answers"):
        ours.members(server.url, CHANNEL)


def test_of_a_roster_what_is_no_member_is_left_out(
    ours: Connector, server: ConnectorServer
) -> None:
    server.says.append(Says(200, {"members": [7, None]}))
    assert ours.members(server.url, CHANNEL) == []
