"""The Web API over real HTTP, with its refusals and its failures."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import Workspace
from bot.demo.person import Person
from tests.bot.demo.conftest import Clock
from tests.bot.demo.small_vera import SmallVera, plain


@pytest.fixture
def client(ws: Workspace) -> WebClient:
    """Give a client with the bot's token and no retries."""
    return WebClient("xoxb-demo", base_url=f"{ws.base_url}/api/", timeout=1, retry_handlers=[])


def refusal(client: WebClient, method: str, **arguments: object) -> str:
    """Give the error that a call is answered with."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=dict(arguments))
    return str(refused.value.response["error"])


def channel_id(client: WebClient, name: str) -> str:
    """Find a channel's id by its name."""
    rooms = client.conversations_list(types="public_channel,private_channel")["channels"]
    return next(str(room["id"]) for room in rooms if room["name"] == name)


def test_tokens_are_checked(ws: Workspace, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == ws.bot_user_id
    assert "chat:write" in str(answer.headers["x-oauth-scopes"])
    address = f"{ws.base_url}/api/"
    assert refusal(WebClient("xoxb-other", base_url=address), "auth.test") == "invalid_auth"
    assert refusal(WebClient(base_url=address), "auth.test") == "not_authed"
    assert refusal(client, "chat.scheduleMessage") == "unknown_method"


def test_a_persons_id_opens_a_direct_message(client: WebClient, head: Person) -> None:
    opened = client.conversations_open(users="U01HEAD")["channel"]["id"]
    posted = client.chat_postMessage(channel="U01HEAD", text="VERA-7K4Q")
    assert posted["channel"] == opened
    assert opened.startswith("D")
    assert [one.words() for one in head.direct_messages()] == ["VERA-7K4Q"]


def test_channels_refuse_as_slack_does(ws: Workspace, client: WebClient) -> None:
    private = ws.conversations.find("without-vera", "U01HEAD")
    old = channel_id(client, "old")
    assert refusal(client, "chat.postMessage", channel="C0", text="x") == "channel_not_found"
    assert refusal(client, "chat.postMessage", channel=old, text="x") == "is_archived"
    where = private.conversation_id
    assert refusal(client, "chat.postMessage", channel=where, text="x") == "not_in_channel"
    assert refusal(client, "chat.postMessage", channel="U01HEAD") == "no_text"


def test_a_channel_can_be_archived_and_vera_taken_out(ws: Workspace, client: WebClient) -> None:
    general, leaders = channel_id(client, "general"), channel_id(client, "senior-leaders")
    ws.archive("general")
    ws.remove_vera("senior-leaders")
    ws.deactivate("U02DSL")
    assert refusal(client, "chat.postMessage", channel=general, text="x") == "is_archived"
    assert refusal(client, "chat.postMessage", channel=leaders, text="x") == "channel_not_found"
    assert refusal(client, "chat.postMessage", channel="U02DSL", text="x") == "user_disabled"


def test_lists_come_in_pages(client: WebClient) -> None:
    pages = [[one["id"] for one in page["members"]] for page in client.users_list(limit=2)]
    assert [len(page) for page in pages] == [2, 2]
    assert [one for page in pages for one in page][1:] == ["U01HEAD", "U02DSL", "U05TEACH"]
    assert client.users_lookupByEmail(email="h.marsh@talavera.example")["user"]["id"] == "U01HEAD"
    general = channel_id(client, "general")
    assert "U05TEACH" in client.conversations_members(channel=general)["members"]


def test_invalid_blocks_are_refused_with_their_place(ws: Workspace, client: WebClient) -> None:
    divider = {"type": "divider"}
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U01HEAD", text="x", blocks=[divider] * 51)
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
    assert "no more than 50 items" in ws.errors[-1]


@pytest.mark.parametrize(
    ("how", "status"), [("429", 429), ("500", 500), ("channel_not_found", 200)]
)
def test_failures_can_be_planned(ws: Workspace, client: WebClient, how: str, status: int) -> None:
    ws.fail_next("chat.postMessage", how, retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U01HEAD", text="x")
    assert refused.value.response.status_code == status
    if how == "429":
        assert refused.value.response.headers["Retry-After"] == "7"
    assert client.chat_postMessage(channel="U01HEAD", text="x")["ok"]
    assert [one.status for one in ws.calls_of("chat.postMessage")] == [status, 200]


@pytest.mark.parametrize(("how", "posted"), [("timeout", 0), ("lost_answer", 1)])
def test_a_timeout_may_have_done_the_work_or_not(
    ws: Workspace, client: WebClient, head: Person, how: str, posted: int
) -> None:
    ws.fail_next("chat.postMessage", how, lasts=0.4)
    object.__setattr__(client, "timeout", 0.2)
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel="U01HEAD", text="x")
    ws.wait_for(lambda: ws.calls_of("chat.postMessage"))
    assert len(head.direct_messages()) == posted


def test_posting_too_fast_is_limited_where_that_is_on(ws: Workspace, client: WebClient) -> None:
    ws.rate_limit = True
    for _ in range(5):
        client.chat_postMessage(channel="U01HEAD", text="x")
    assert refusal(client, "chat.postMessage", channel="U01HEAD", text="x") == "ratelimited"
    assert client.chat_postMessage(channel="U02DSL", text="x")["ok"]


def test_every_call_is_kept_for_tests_that_look_for_leaks(ws: Workspace, client: WebClient) -> None:
    client.chat_postMessage(channel="U01HEAD", text="x", blocks=[{"type": "divider"}])
    call = ws.calls_of("chat.postMessage")[0]
    assert call.arguments["blocks"] == [{"type": "divider"}]
    assert call.at == ws.now()


def test_a_file_needs_the_token_and_a_channel_that_vera_is_in(
    ws: Workspace, client: WebClient, teacher: Person
) -> None:
    message = teacher.upload("general", "photo.png", b"\x89PNG", "look")
    file = client.files_info(file=message.files[0].file_id)["file"]

    def fetched(token: str) -> tuple[str, bytes]:
        asked = urllib.request.Request(
            file["url_private_download"], headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(asked) as answer:
            return answer.headers["Content-Type"], answer.read()

    assert fetched("xoxb-demo") == ("image/png", b"\x89PNG")
    assert fetched("wrong")[0].startswith("text/html")
    hidden = teacher.upload("U02DSL", "private.png", b"1")
    assert refusal(client, "files.info", file=hidden.files[0].file_id) == "file_not_found"


def test_a_response_address_works_five_times_within_half_an_hour(
    ws: Workspace, vera: SmallVera, teacher: Person, clock: Clock
) -> None:
    teacher.command("/help")

    def answer(url: str) -> int:
        said = json.dumps({"text": "later", "blocks": [{"type": "section", "text": plain("hi")}]})
        asked = urllib.request.Request(url, said.encode(), {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(asked) as answered:
                return int(answered.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    url = vera.seen[-1]["response_url"]
    assert [answer(url) for _ in range(6)] == [200] * 5 + [404]
    teacher.command("/help")
    clock.move(timedelta(minutes=31))
    assert answer(vera.seen[-1]["response_url"]) == 404
    assert len(teacher.ephemerals()) == 7


def test_the_second_channel_keeps_what_apprise_posts(ws: Workspace) -> None:
    body = {"version": "1.0", "title": "VERA", "message": "Open Vera.", "type": "info"}
    asked = urllib.request.Request(
        f"{ws.base_url}/second-channel/07700900123",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(asked).close()
    sent = ws.second_channel[0]
    assert (sent.title, sent.body, sent.target) == ("VERA", "Open Vera.", "07700900123")
    assert sent.received_at == ws.now()


def test_uninstalling_ends_the_token(ws: Workspace, vera: SmallVera, client: WebClient) -> None:
    ws.uninstall()
    assert refusal(client, "auth.test") == "account_inactive"
    kinds = [one.kind for one in ws.sent]
    assert "app_uninstalled" in kinds
