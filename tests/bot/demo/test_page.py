"""The page's files and its JSON: nothing from outside, nobody from elsewhere."""

import http.client
import json
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Workspace
from bot.demo.page import STATIC, time_to
from bot.demo.person import Person
from tests.bot.demo.small_vera import SmallVera

Json = dict[str, Any]
LONDON = ZoneInfo("Europe/London")


def asked(ws: Workspace, path: str, body: Json | None = None, **headers: str) -> tuple[int, str]:
    """Ask the page for something and give status and words."""
    connection = http.client.HTTPConnection(ws.base_url.removeprefix("http://"))
    sent = None if body is None else json.dumps(body)
    typed = {"Content-Type": "application/json", **headers}
    connection.request("GET" if body is None else "POST", path, sent, typed)
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    return answer.status, words


def act(ws: Workspace, **wish: Any) -> Json:
    """Act as the teacher."""
    read: Json = json.loads(asked(ws, "/page/act", {"as": "U05TEACH", **wish})[1])
    return read


def state(ws: Workspace, channel: str = "", user: str = "U05TEACH") -> Json:
    """Give what a person sees."""
    read: Json = json.loads(asked(ws, f"/page/state?as={user}&open={channel}")[1])
    return read


def test_every_file_of_the_page_is_served(ws: Workspace) -> None:
    assert asked(ws, "/")[0] == 200
    for file in STATIC.iterdir():
        assert asked(ws, f"/static/{file.name}")[0] == 200, file.name


def test_the_page_names_no_address_outside_and_writes_no_markup() -> None:
    for file in STATIC.iterdir():
        words = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(", words), file.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", words)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_other_names_and_other_pages_are_refused(ws: Workspace, headers: dict[str, str]) -> None:
    wish = {"as": "U05TEACH", "what": "say", "channel": "general", "text": "x"}
    assert asked(ws, "/page/act", wish, **headers)[0] == 403
    assert asked(ws, "/page/state", None, **headers)[0] == 403


def test_the_page_does_what_the_python_api_does(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    general = ws.conversations.find("general", "U05TEACH").conversation_id
    act(ws, what="command", channel=general, name="/report-cyberbullying", text="")
    view = state(ws)["views"][0]
    place = {"view": view["id"], "block_id": "what-happened?", "action_id": "what-happened?"}
    act(ws, what="answer", **place, value="They posted it.", quietly=True)
    act(ws, what="submit", view=view["id"])
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == "They posted it."
    assert list(state(ws)["views"][0]["errors"]) == ["who-is-doing-it?"]
    act(ws, what="close", view=view["id"], everything=True)
    assert state(ws)["views"] == []


def test_a_person_sees_only_their_own_conversations(ws: Workspace, head: Person) -> None:
    head.say("senior-leaders", "between us")
    leaders = ws.conversations.find("senior-leaders", "U01HEAD").conversation_id
    seen = state(ws, leaders)
    assert seen["open"] == ""
    assert seen["messages"] == []
    assert "between us" not in json.dumps(seen)
    assert state(ws, leaders, "U01HEAD")["messages"][0]["text"] == "between us"


def test_unread_messages_are_counted_until_they_are_read(ws: Workspace, head: Person) -> None:
    head.say("general", "morning")
    room = next(one for one in state(ws)["conversations"] if one["name"] == "general")
    assert room["unread"] == 1
    act(ws, what="read", channel=room["id"])
    room = next(one for one in state(ws)["conversations"] if one["name"] == "general")
    assert room["unread"] == 0


def test_the_page_posts_changes_and_takes_back_files_and_words(
    ws: Workspace, teacher: Person, head: Person
) -> None:
    file = {"name": "a.txt", "content": "aGVsbG8="}
    act(ws, what="upload", channel="general", files=[file, file], text="look")
    said = teacher.messages()[0]
    assert [(one.name, one.size) for one in said.files] == [("a.txt", 5)] * 2
    place = {"channel": said.channel, "message": said.ts}
    act(ws, what="edit", **place, text="look here")
    assert teacher.messages()[0].text == "look here"
    other = head.say("general", "mine")
    refused = act(ws, what="delete", channel=other.channel, message=other.ts)
    assert "did not write" in refused["error"]
    act(ws, what="delete", **place)
    assert [one.text for one in teacher.messages()] == ["mine"]


def test_something_that_is_gone_is_said_in_words(ws: Workspace) -> None:
    status, words = asked(ws, "/page/act", {"as": "U05TEACH", "what": "submit", "view": "V0"})
    assert status == 400
    assert "no longer open" in words


@pytest.mark.parametrize(
    ("wish", "then"),
    [
        ({"minutes": 15}, datetime(2026, 9, 25, 17, 15, tzinfo=LONDON)),
        ({"to": "22:30"}, datetime(2026, 9, 25, 22, 30, tzinfo=LONDON)),
        ({"to": "school morning"}, datetime(2026, 9, 28, 8, 15, tzinfo=LONDON)),
    ],
)
def test_the_clock_goes_where_it_is_asked_to(wish: Json, then: datetime) -> None:
    friday = datetime(2026, 9, 25, 17, 0, tzinfo=LONDON)
    assert friday + time_to(friday, wish) == then


def test_the_next_school_morning_is_right_across_the_end_of_summer_time() -> None:
    friday = datetime(2026, 10, 23, 17, 0, tzinfo=LONDON)
    moment = friday.astimezone(ZoneInfo("UTC")) + time_to(friday, {"to": "school morning"})
    assert moment.astimezone(LONDON).hour == 8


def test_the_clock_and_the_faults_can_be_set_on_the_page(ws: Workspace) -> None:
    before = ws.now()
    asked(ws, "/page/clock", {"minutes": 60})
    assert ws.now() - before == timedelta(hours=1)
    asked(ws, "/page/faults", {"wish": "fail", "method": "views.open", "how": "500"})
    assert state(ws)["faults"]["planned"] == ["views.open: 500, 1 more"]
    asked(ws, "/page/faults", {"wish": "fail_file", "how": "login_page"})
    assert state(ws)["faults"]["planned"][1:] == ["any file: login_page, 1 more"]
    asked(ws, "/page/faults", {"wish": "clear"})
    assert state(ws)["faults"]["planned"] == []
