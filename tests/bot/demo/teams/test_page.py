"""The page's JSON: what one person sees and may do, and nothing of anybody else's."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.demo.page import STATIC as SHARED
from bot.demo.teams import Room
from bot.demo.teams.page import STATIC, RoomPage
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.small_bot import SmallBot


def act(room: Room, what: str, user: str = "U05TEACH", status: int = 200, **wish: Any) -> Json:
    sent = {"as": user, "what": what, **wish}
    answer = requests.post(f"{room.base_url}/room/act", json=sent, timeout=20)
    assert answer.status_code == status, answer.text
    done: Json = answer.json()
    return done


def state(room: Room, user: str = "U05TEACH", **asked: Any) -> Json:
    query = {"as": user, **asked}
    answer = requests.get(f"{room.base_url}/room/state", params=query, timeout=20)
    seen: Json = answer.json()
    return seen


def own_chat(room: Room, user: str = "U05TEACH") -> str:
    return room.conversations.personal(user).conversation_id


def test_every_file_of_the_page_is_served_under_a_strict_policy(room: Room, bot: SmallBot) -> None:
    own = [f"static/{file.name}" for file in STATIC.iterdir()]
    shared = [f"static/shared/{file.name}" for file in SHARED.iterdir()]
    for path in ["", *own, *shared]:
        answer = requests.get(f"{room.base_url}/{path}", timeout=5)
        assert answer.status_code == 200, path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


def test_the_page_names_no_address_outside_and_writes_no_markup() -> None:
    for file in STATIC.iterdir():
        words = file.read_text()
        assert not re.search(r"https?://|@import|url\(", words), file.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", words)


def test_whoever_is_not_here_is_shown_what_the_first_person_sees(room: Room, bot: SmallBot) -> None:
    assert state(room, "U99GONE")["me"]["id"] == "U01HEAD"


def test_a_report_is_sent_from_the_page(room: Room, bot: SmallBot, teacher: TeamsPerson) -> None:
    chat = own_chat(room)
    act(room, "say", chat=chat, text="report cyberbullying")
    asked, answer = state(room, open=chat)["messages"]
    assert (asked["mine"], answer["app"], answer["cards"][0]["type"]) == (
        True,
        True,
        "AdaptiveCard",
    )
    act(room, "press", chat=chat, message=answer["id"], path="actions/0")
    dialog = state(room)["dialog"]
    assert (dialog["title"], dialog["height"], dialog["width"]) == ("Report", "large", 600)
    send = {"dialog": dialog["id"], "path": "actions/0"}
    act(room, "press", **send, inputs={})
    assert state(room)["dialog"]["errors"] == {"danger": "Please answer: Danger?"}
    act(room, "press", **send, inputs={"danger": "no"})
    act(room, "fill", dialog=dialog["id"], inputs={"who": "someone here", "account": "It began."})
    act(room, "press", **send, inputs={})
    found = act(room, "search", dialog=dialog["id"], input="named", typed="bob")["results"]
    assert found == [{"title": "Bob Cole", "value": "bob cole"}]
    assert state(room)["dialog"]["names"] == {"bob cole": "Bob Cole"}
    act(room, "press", **send, inputs={"named": "bob cole"})
    assert teacher.top.text() == "Sent: VERA-7K4Q\nIt was sent.\nIt began."
    act(room, "close", dialog=dialog["id"])
    assert state(room)["dialog"] is None


def test_a_person_sees_only_what_is_theirs(room: Room, bot: SmallBot, head: TeamsPerson) -> None:
    bot.post_in("Senior leaders", cards.case_card())
    leaders = room.conversations.find("Senior leaders", "").conversation_id
    head.press("Acknowledge", message=head.messages("Senior leaders")[0])
    others, deputys, heads = (
        state(room, one, open=leaders) for one in ("U05TEACH", "U02DSL", "U01HEAD")
    )
    assert (others["open"], others["messages"]) == ("", [])
    assert leaders not in [chat["id"] for chat in others["chats"]]
    assert [one["only_me"] for one in deputys["messages"]] == [False]
    assert [one["only_me"] for one in heads["messages"]] == [False, True]
    card = deputys["messages"][0]
    words = act(
        room, "press", status=400, chat=leaders, message=card["id"], path="body/2/actions/0"
    )
    assert words["error"] == "that message is no longer there"


def test_what_is_unread_is_counted_and_pops_up_without_the_card(room: Room, bot: SmallBot) -> None:
    bot.tell("U05TEACH", cards.case_card())
    seen = state(room)
    (toast,) = seen["toasts"]
    assert (toast["name"], toast["words"]) == ("Vera", "Vera has something for you.")
    assert [chat["unread"] for chat in seen["chats"] if chat["id"] == toast["chat"]] == [1]
    assert state(room, open=toast["chat"])["toasts"] == []
    act(room, "read", chat=toast["chat"])
    assert state(room)["toasts"] == []


def test_a_card_in_chat_is_pressed_by_its_path(room: Room, bot: SmallBot) -> None:
    bot.tell("U05TEACH", cards.case_card())
    chat = own_chat(room)
    (card,) = state(room, open=chat)["messages"]
    where = {"chat": chat, "message": card["id"]}
    act(room, "press", **where, path="body/2/actions/1")
    assert state(room, open=chat)["messages"][1]["text"] == "Thank you. You have it."
    act(room, "press", **where, path="body/2/actions/0")
    assert state(room)["dialog"]["title"] == "VERA-7K4Q"
    for path in ("body/2/actions/9", "body/0", "x", "body/2"):
        act(room, "press", status=400, **where, path=path)
    act(room, "press", status=400, **where, card=1, path="actions/0")


def test_messages_are_written_changed_and_acted_on(room: Room, bot: SmallBot) -> None:
    general = room.team_id
    act(room, "say", chat=general, text="Good morning")
    first = state(room, open=general)["messages"][0]
    act(room, "say", chat=general, message=first["id"], text="And to you", user="U01HEAD")
    assert state(room, open=general)["messages"][1]["root"] == first["id"]
    mine = {"chat": general, "message": first["id"]}
    act(room, "edit", **mine, text="Good evening")
    act(room, "react", **mine)
    act(room, "message_action", **mine, command_id="sendToVera")
    assert state(room)["dialog"]["title"] == "Report"
    act(room, "delete", **mine)
    assert [one["text"] for one in state(room, open=general)["messages"]] == ["And to you"]
    begun = RoomPage(room).act({"as": "U05TEACH", "what": "write_to", "user": "U01HEAD"})
    assert begun["chat"] in [chat["id"] for chat in state(room, "U01HEAD")["chats"]]


def test_something_that_is_gone_is_said_in_words(room: Room, bot: SmallBot) -> None:
    gone = act(room, "close", status=400, dialog="x")
    assert gone["error"] == "that dialog is no longer open"
    act(room, "no such act", status=400)
    act(room, "say", status=400, chat="nowhere", text="x")


def test_who_waits_is_told_of_a_change(room: Room, bot: SmallBot, head: TeamsPerson) -> None:
    page, seen = RoomPage(room), threading.Event()
    since = room.version

    def wait() -> None:
        if not page.state("U05TEACH", since=since).get("same"):
            seen.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    head.say("General", "Good morning")
    waiting.join(10)
    assert seen.is_set()


def test_the_clock_and_the_faults_can_be_set(room: Room, bot: SmallBot) -> None:
    before = room.now()
    requests.post(f"{room.base_url}/room/clock", json={"minutes": 60}, timeout=5)
    assert room.now() - before == timedelta(hours=1)

    def wish(**wanted: Any) -> Json:
        requests.post(f"{room.base_url}/room/faults", json=wanted, timeout=5)
        faults: Json = state(room)["faults"]
        return faults

    assert wish(wish="fail", operation="post", how="502")["planned"] == ["post: 502, 1 more"]
    assert wish(wish="rate", rate=0.5)["rate"] == 0.5
    assert wish(wish="limit", on=True)["rate_limit"] is True
    cleared = wish(wish="clear")
    assert (cleared["planned"], cleared["rate"]) == ([], 0)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_other_names_and_other_pages_are_refused(room: Room, headers: dict[str, str]) -> None:
    answer = requests.get(f"{room.base_url}/room/state", headers=headers, timeout=5)
    assert answer.status_code == 403
