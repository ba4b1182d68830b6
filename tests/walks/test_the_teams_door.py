"""What comes in at Teams' door: what real clients sent, what is new, and who is not let in.

The recorded activities are posted with the room's tenant, address and ids in the place of theirs.
What cannot be read is in `test_the_teams_door_broken`, what is made up by somebody of the school
in `test_the_teams_door_forged`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.demo.teams.activity_rules import problems_of_answer
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.forging_teams import room_of
from tests.walks.teams_door import (
    RECORDED,
    SECRET,
    TENANT,
    Json,
    a_door,
    a_message,
    an_invoke,
    called,
    post,
    recorded,
    written_to,
)
from tests.walks.world import World, a_world, report

KEYS_ASKED_AGAIN = timedelta(minutes=2)


@pytest.fixture
def world(database: Database, keyring: Keyring, log: StringIO) -> Iterator[World]:
    """The example school on Teams, with a log in which nothing may go wrong."""
    with a_door(database, keyring, log) as world:
        yield world


# -- what real clients send


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_teams_really_sends_is_answered_as_teams_wants_it(world: World, path: Path) -> None:
    activity = recorded(world, path)
    status, body = post(world, activity)
    assert status == 200
    if activity["type"] == "invoke":
        assert problems_of_answer(activity["name"], json.loads(body)) == []
    else:
        assert body == ""
    assert world.cases() == []


def test_there_are_real_activities_to_post() -> None:
    assert len(RECORDED) == 6


def test_what_teams_really_sends_does_what_it_should(world: World) -> None:
    post(world, recorded(world, called("conversationUpdate_personal")))
    assert written_to(world, "Kwame Mensah") == []
    post(world, recorded(world, called("installationUpdate_personal")))
    (hello,) = written_to(world, "Kwame Mensah")
    assert "In danger, ring 999." in hello
    post(world, recorded(world, called("message_personal")))
    assert written_to(world, "Kwame Mensah")[1:] == [
        "Vera\n"
        "Vera did not understand that, and kept nothing of it. To report something, please use "
        "the form. In danger, ring 999.\n"
        "Report\nOpen Vera\nHelp"
    ]


def test_a_button_that_is_not_veras_is_answered_in_words(world: World) -> None:
    _, body = post(world, recorded(world, called("invoke_adaptiveCard-action_personal")))
    assert json.loads(body) == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "This is no longer in use. Please type vera to see what there is now.",
    }


@pytest.mark.parametrize("step", ["fetchTask", "submitAction"])
def test_nothing_of_a_message_that_is_brought_is_repeated_or_logged(
    world: World, step: str, log: StringIO
) -> None:
    path = called(f"invoke_composeExtension-{step}_groupChat")
    assert "You are stupid" in path.read_text(encoding="utf-8")
    status, body = post(world, recorded(world, path))
    assert status == 200
    assert "You are stupid" not in body
    assert "You are stupid" not in log.getvalue()


def test_what_teams_sends_again_is_answered_again_and_done_once(world: World) -> None:
    for name in ("installationUpdate_personal", "message_personal"):
        activity = recorded(world, called(name))
        before = len(written_to(world, "Kwame Mensah"))
        assert [post(world, activity) for _ in range(3)] == [(200, "")] * 3
        assert len(written_to(world, "Kwame Mensah")) == before + 1


def test_what_comes_at_the_same_moment_twice_is_done_once(world: World) -> None:
    activity = a_message(world, "report cyberbullying")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: post(world, activity), range(4)))
    assert answers == [(200, "")] * 4
    assert len(written_to(world, "Kwame Mensah")) == 1


def test_an_invoke_that_teams_sends_again_is_answered_again_from_the_present_state(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    about = {"subject": str(world.case().id)}
    action = {"type": "Action.Execute", "verb": "casework.case_card.acknowledge", "data": about}
    pressed = an_invoke(world, "adaptiveCard/action", {"action": action}, by="Sunita Rao")
    answers = [post(world, pressed) for _ in range(2)]
    assert [status for status, _ in answers] == [200, 200]
    assert "The reporter can see that you have it." in answers[0][1]
    assert world.actions().count("acknowledged") == 1


# -- what Vera does not know


def test_an_unknown_invoke_is_not_implemented_and_said_in_the_log(
    world: World, log: StringIO
) -> None:
    status, body = post(world, an_invoke(world, "handoff/action", {"continuation": SECRET}))
    assert (status, json.loads(body)) == (501, {"error": "Vera does not know this kind of call."})
    assert '"event": "invoke_not_known"' in log.getvalue()
    assert '"kind": "handoff/action"' in log.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        "typing",
        "messageReaction",
        "messageUpdate",
        "messageDelete",
        "endOfConversation",
        "event",
        "trace",
        "contactRelationUpdate",
        "deleteUserData",
        "aKindThatCameLater",
    ],
)
def test_a_kind_that_vera_has_no_use_for_is_taken_and_nothing_is_done(
    world: World, kind: str
) -> None:
    activity = a_message(world, SECRET, type=kind, name="application/vnd.microsoft.meetingStart")
    asked, done = len(room_of(world).requests), world.actions()
    assert post(world, {**activity, "reactionsAdded": [{"type": "like"}]}) == (200, "")
    assert len(room_of(world).requests) == asked
    assert world.actions() == done


# -- who is not let in


def test_nobody_unsigned_gets_in(world: World) -> None:
    signer, address = room_of(world).signer, room_of(world).service_url
    now = int(world.clock.now.timestamp())
    good = signer.token(address)
    for token in (
        "",
        "guessed",
        f"{good[:-8]}AAAAAAAA",
        good.rpartition(".")[0] + ".",
        signer.token(address, exp=now - 600),
        signer.token(address, nbf=now + 600),
        signer.token(address, aud="another-app"),
        signer.token(address, iss="https://another.example"),
        signer.token(address, exp=None),
    ):
        status, words = post(world, a_message(world, SECRET), token=token)
        assert (status, json.loads(words)) == (401, {"error": "The token is missing or not valid."})
    assert written_to(world, "Kwame Mensah") == []


def test_nobody_of_another_tenant_address_or_channel_gets_in(world: World) -> None:
    signer = room_of(world).signer
    for activity in (
        a_message(world, SECRET, channelData={"tenant": {"id": TENANT}}),
        a_message(world, SECRET, channelId="emulator"),
        a_message(world, SECRET, serviceUrl="https://smba.example/uk/"),
        a_message(world, SECRET, channelData=None, conversation={"id": "a:1"}),
        recorded_elsewhere("message_personal"),
        recorded_elsewhere("invoke_adaptiveCard-action_personal"),
    ):
        status, words = post(world, activity)
        assert (status, json.loads(words)) == (403, {"error": "This caller may not use Vera."})
    elsewhere = signer.token("https://smba.example/uk/")
    assert post(world, a_message(world), token=elsewhere)[0] == 403
    assert written_to(world, "Kwame Mensah") == []


def recorded_elsewhere(name: str) -> Json:
    read: Json = json.loads(called(name).read_bytes())
    return read


def test_somebody_of_another_tenant_who_found_vera_is_not_let_in(world: World) -> None:
    room = room_of(world)
    someone = next(iter(room.people.values()))
    stranger = type(someone)(user_id="U0STRANGER", name="Somebody", email="x@other.example")
    room.reply_within = 0.1
    assert room.acting_from_another_tenant(stranger).ask("report cyberbullying") is None
    assert {sent.status for sent in room.sent if sent.status != 200} == {403}
    room.errors.clear()  # a status that is not 2xx, which is what was wanted


# -- beside the door


def test_other_paths_and_methods_are_not_there(world: World) -> None:
    for method, path, wanted in (
        ("GET", "/teams/messages", 405),
        ("PUT", "/teams/messages", 405),
        ("POST", "/slack/events", 404),
        ("GET", "/slack/events", 404),
        ("GET", "/metrics", 404),
        ("GET", "/readyz", 404),
        ("GET", "/healthz", 200),
        ("POST", "/", 404),
    ):
        assert post(world, a_message(world), method=method, path=path)[0] == wanted, path
    assert written_to(world, "Kwame Mensah") == []


def test_where_there_is_no_teams_there_is_no_door_for_it(
    database: Database, keyring: Keyring
) -> None:
    with a_world(database, keyring, platforms=["slack"]) as world:
        where = urlsplit(world.workspace.vera_url)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=20)
        connection.request("POST", "/teams/messages", b"{}", {"Content-Type": "application/json"})
        assert connection.getresponse().status == 404
        connection.close()


def test_vera_answers_who_asks_whether_she_lives_while_the_key_server_hangs(world: World) -> None:
    room = room_of(world)
    room.signer.change_key()
    room.fail_next("keys", "hang", lasts=60)
    world.clock.now += KEYS_ASKED_AGAIN
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(post, world, a_message(world, SECRET)) for _ in range(20)]
        for _ in range(5):
            assert post(world, b"", method="GET", path="/healthz") == (200, "ok")
        answers = {each.result() for each in waiting}
    words = {"error": "Vera cannot check just now who is calling. Try again in a minute."}
    assert {(status, words_of(body)) for status, body in answers} == {(503, words["error"])}
    world.clock.now += KEYS_ASKED_AGAIN
    assert post(world, a_message(world)) == (200, "")


def words_of(body: str) -> str:
    return str(json.loads(body)["error"])
