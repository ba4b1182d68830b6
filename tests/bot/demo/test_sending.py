"""What the workspace sends: signatures, three seconds, retries, Socket Mode."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.demo import Ephemeral, Workspace
from bot.demo.person import Person
from tests.bot.demo.small_vera import SmallVera


def test_a_wrong_signing_secret_is_refused(ws: Workspace, teacher: Person) -> None:
    other = SmallVera(ws, secret="another secret")
    said = teacher.command("/help")
    other.stop()
    assert isinstance(said, Ephemeral)
    assert said.words() == '/help failed with the error "dispatch_failed"'
    assert ws.sent[-1].status == 401
    assert other.seen == []


def test_a_command_that_is_not_vera_s_is_not_sent(ws: Workspace, teacher: Person) -> None:
    said = teacher.command("/unknown")
    assert isinstance(said, Ephemeral)
    assert said.words() == "/unknown is not a valid command."
    assert ws.sent == []


def test_no_answer_in_time_is_said_in_slacks_words(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    @vera.app.command("/slow")
    def slow() -> None:
        time.sleep(0.3)

    ws.http.answer_within = 0.1
    said = teacher.command("/slow")
    assert isinstance(said, Ephemeral)
    assert said.words() == "/slow failed because the app did not respond"
    assert ws.sent[-1].failure == "http_timeout"
    assert "did not answer within three seconds" in ws.errors[-1]


def test_nobody_listening_is_said_too(ws: Workspace, teacher: Person) -> None:
    said = teacher.command("/help")
    assert isinstance(said, Ephemeral)
    assert said.words() == "/help failed because the app did not respond"
    assert teacher.open_home() is None


def test_an_address_is_verified_with_a_challenge(ws: Workspace, vera: SmallVera) -> None:
    answer = ws.verify_url()
    assert answer.ok
    assert answer.json()["challenge"] == ws.sent[-1].payload["challenge"]


def test_events_are_sent_again_at_once_after_a_minute_and_after_five(
    ws: Workspace, teacher: Person
) -> None:
    teacher.say("vera", "hello")
    assert [one.headers.get("x-slack-retry-num") for one in ws.sent] == [None, "1"]
    ws.move_clock(timedelta(seconds=59))
    assert len(ws.sent) == 2
    ws.move_clock(timedelta(seconds=2))
    ws.move_clock(timedelta(minutes=6))
    ws.move_clock(timedelta(hours=1))
    assert [one.headers.get("x-slack-retry-num") for one in ws.sent[2:]] == ["2", "3"]
    assert ws.sent[-1].headers["x-slack-retry-reason"] == "connection_failed"
    assert len({one.payload["event_id"] for one in ws.sent}) == 1


def test_an_event_reaches_vera_once_she_is_back(ws: Workspace, teacher: Person) -> None:
    teacher.say("vera", "hello")
    vera = SmallVera(ws)
    ws.retry_now()
    vera.stop()
    assert vera.seen[-1]["event"]["text"] == "hello"
    assert ws.events.waiting == []


def test_messages_in_channels_are_not_sent_to_vera(ws: Workspace, teacher: Person) -> None:
    teacher.say("general", "nobody told Vera")
    assert ws.sent == []


def test_an_edited_and_a_deleted_message_are_told_to_vera(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    said = teacher.edit(teacher.say("vera", "helo"), "hello")
    assert said.edited
    assert ws.sent[-1].payload["event"]["previous_message"]["text"] == "helo"
    teacher.delete(said)
    assert ws.sent[-1].payload["event"]["subtype"] == "message_deleted"
    assert teacher.direct_messages() == []


def test_a_person_who_joins_is_told_to_vera(ws: Workspace, vera: SmallVera) -> None:
    ws.acting_as("U05TEACH").join("senior-leaders")
    assert ws.sent[-1].kind == "member_joined_channel"


def test_a_slack_connect_file_tells_only_its_id(ws: Workspace, teacher: Person) -> None:
    teacher.upload("vera", "x.png", b"1", only_on_file_info=True)
    file = ws.sent[-1].payload["event"]["files"][0]
    assert file["file_access"] == "check_file_info"
    assert "url_private" not in file


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_socket_mode_carries_commands_and_their_answers(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    handler: Any = SocketModeHandler(vera.app, "xapp-demo", web_client=vera.client)
    handler.connect()
    try:
        ws.wait_for(lambda: ws.carriers)
        ws.vera_url = "http://127.0.0.1:9/nobody"
        said = teacher.command("/help")
    finally:
        handler.close()
    assert isinstance(said, Ephemeral)
    assert "I am Vera" in said.words()
    assert json.loads(ws.sent[-1].answer)["text"].startswith("I am Vera")
