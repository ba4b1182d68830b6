"""Sending a message on from its menu: what Vera takes of it, when, and where she may answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.demo.teams.activity_rules import problems_of_answer
from bot.demo.teams.records import Conversation as Place
from bot.demo.to_vera import Answer
from handlers.evidence.send import file_message, file_pasted
from storage.conversations import Conversation
from storage.database import Database
from storage.keyring import Keyring
from tests.bot.drawn_examples import CASE
from tests.walks.forging_teams import room_of
from tests.walks.world import World, a_world

Json = dict[str, Any]

ACTION = "send-as-evidence"
FETCH, SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"
KWAME, SUNITA = "Kwame Mensah", "Sunita Rao"
SECRET = "they know where I live"


@pytest.fixture
def world(sqlite_database: Database, keyring: Keyring) -> Iterator[World]:
    with a_world(sqlite_database, keyring, platforms=["teams"]) as world:
        yield world
        assert world.errors == []


def payload(**changes: Any) -> Json:
    """A message with words in it that may stand nowhere but with the evidence."""
    return {
        "id": "1795349836384",
        "createdDateTime": "2026-04-28T08:17:16.384Z",
        "linkToMessage": "https://teams.microsoft.com/l/message/19:x/1795349836384",
        "from": {"user": {"id": "somebody-else", "displayName": "A Parent"}},
        "body": {"contentType": "html", "content": f"<p>{SECRET}</p>"},
        "attachments": [],
        **changes,
    }


def between_two(world: World) -> Place:
    """The chat of two people, where Vera is not; Teams calls it personal too."""
    accounts = world.accounts
    return room_of(world).conversations.between(accounts[KWAME], accounts[SUNITA])


def bring(world: World, name: str, where: Place, value: Json) -> Answer:
    """Bring an invoke from a place, and check that its answer has the shape that Teams wants."""
    room = room_of(world)
    person = room.people[world.accounts[KWAME]]
    answer = room.send(room.activities.invoke(person, where, name, value))
    assert answer.status == 200
    assert problems_of_answer(name, answer.json()) == []
    assert set(answer.json()) == {"task"}
    assert SECRET not in answer.body
    return answer


def chosen(world: World, where: Place, *, id: str = ACTION) -> Json:
    """Choose the message action, and give the dialog."""
    value = {"commandId": id, "commandContext": "message", "messagePayload": payload()}
    answer = bring(world, FETCH, where, value).json()
    found: Json = answer["task"]["value"]
    return found


def sent(world: World, where: Place, data: Json, message: Any) -> Json:
    """Send something from the dialog, with the message as it is now."""
    value = {"commandId": ACTION, "data": data, "messagePayload": message}
    answer = bring(world, SUBMIT, where, value).json()
    found: Json = answer["task"]["value"]
    return found


def a_form(name: str = file_message.name, **answers: str) -> Json:
    """What the evidence form sends with these answers, all of it on the screen."""
    questions = {**file_message.form.questions(), **file_pasted.form.questions()}
    decided = {"image": answers.get("image", "")}
    form = {"form": name, "key": "a-key", "shown": list(questions), "decided": decided}
    return {**form, **answers}


NEW = {"image": "no", "report": "new", "danger": "no", "suspect": "unknown"}


def words(drawn: Json) -> str:
    return json.dumps(drawn, ensure_ascii=False)


def remembered(world: World) -> set[tuple[str, str | None]]:
    """List the conversations that Vera may post to, with whose they are."""
    with world.vera.database.engine.connect() as connection:
        rows = connection.execute(select(Conversation.id, Conversation.user_id)).all()
    return {(row.id, row.user_id) for row in rows}


# -- what opens


def test_the_gate_opens_alone_and_nothing_of_the_message_is_in_it(world: World) -> None:
    with capture_logs() as logged:
        drawn = chosen(world, between_two(world))
    (send,) = drawn["card"]["content"]["actions"]
    assert drawn["title"] == "Send as evidence"
    assert send["title"] == "Next"
    assert send["data"]["shown"] == ["image"]
    assert words(drawn).count('"Input.') == 1
    assert SECRET not in repr(logged)


def test_an_action_that_vera_no_longer_has_is_answered_in_words(world: World) -> None:
    for id in ("forwardEvidence", "", "\x00"):
        assert "This is no longer in use." in words(chosen(world, between_two(world), id=id))


# -- where Vera is not


def test_where_an_action_is_chosen_vera_does_not_take_herself_to_be(world: World) -> None:
    room = room_of(world)
    without_her = room.conversations.add_group("Year 6", world.accounts.values(), with_vera=False)
    before = remembered(world)
    for where in (between_two(world), without_her):
        chosen(world, where)
        sent(world, where, a_form(**NEW), payload())
        value = {"queryText": "a", "queryOptions": {}, "dataset": "people"}
        room.send(
            room.activities.invoke(
                room.people[world.accounts[KWAME]], where, "application/search", value
            )
        )
    world.settle()
    new = {id for id, _ in remembered(world) - before}
    assert new <= {room.conversations.personal(id).conversation_id for id in room.people}
    for where in (between_two(world), without_her):
        assert where.messages == []


# -- what is kept, and when


def test_the_message_is_read_as_it_came_with_the_sending(world: World) -> None:
    where = between_two(world)
    chosen(world, where)
    drawn = sent(world, where, a_form(**NEW), payload())
    assert world.case().reference in words(drawn)
    assert "evidence_added" in world.actions()


@pytest.mark.parametrize("answer", ["yes", "not_sure", "", "maybe"])
def test_without_a_no_nothing_of_the_message_is_read(world: World, answer: str) -> None:
    where = between_two(world)
    wish = {"image": answer, "where": "In a group.", "report": "new", "danger": "no"}
    with capture_logs() as logged:
        sent(world, where, a_form(**wish), payload())
    assert "evidence_added" not in world.actions()
    assert SECRET not in repr(logged)


def test_before_the_gate_is_sent_the_other_questions_come_and_the_message_stays_away(
    world: World,
) -> None:
    first = {"form": file_message.name, "key": "a-key", "shown": ["image"], "decided": {}}
    drawn = sent(world, between_two(world), {**first, "image": "no"}, payload())
    assert "Which report does it belong to?" in words(drawn)
    assert "One more question" not in words(drawn)
    assert world.cases() == []


def test_a_message_that_came_empty_is_asked_for_again_with_what_was_answered(
    world: World,
) -> None:
    where = between_two(world)
    for message in (None, {}, payload(body=None), payload(deleted=True, body={"content": ""})):
        drawn = sent(world, where, a_form(**NEW, note="Please look."), message)
        (send,) = drawn["card"]["content"]["actions"]
        assert send["data"]["form"] == file_pasted.name
        assert send["title"] == "Send"
        assert "Please look." in words(drawn)
        assert "What does it say?" in words(drawn)
    assert world.cases() == []


def test_only_the_form_that_the_action_opens_takes_the_message(world: World) -> None:
    where = between_two(world)
    sent(world, where, a_form(file_pasted.name, **NEW, pasted="Pasted words"), payload())
    (facts,) = world.facts("evidence_added")
    assert facts["way"] == "pasted"


def test_a_sending_that_teams_repeats_is_kept_once(world: World) -> None:
    where = between_two(world)
    answers = [sent(world, where, a_form(**NEW), payload()) for _ in range(3)]
    assert world.case().reference in words(answers[2])
    assert world.actions().count("evidence_added") == 1


def test_the_buttons_of_what_opened_work_in_it(world: World) -> None:
    where = between_two(world)
    home = sent(world, where, {"does": {"command": "/vera", "word": ""}}, payload())
    assert home["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    odd = sent(world, where, {"does": {"action": "no.such", "subject": str(CASE)}}, payload())
    assert "no longer in use" in words(odd)


def test_a_page_of_veras_own_opens_in_the_dialog_and_is_led_to_from_chat(
    sqlite_database: Database, keyring: Keyring
) -> None:
    with a_world(sqlite_database, keyring, platforms=["teams"], web=True) as world:
        where = between_two(world)
        filed = sent(world, where, a_form(**NEW), payload())
        assert "Add files" in words(filed)
        does = {"action": "evidence.add_files", "subject": str(world.case().id)}
        drawn = sent(world, where, {"does": does}, payload())
        assert drawn["url"] == drawn["fallbackUrl"]
        assert "/upload/" in drawn["url"]
        execute = {"verb": does["action"], "data": {"subject": does["subject"]}}
        room, me = room_of(world), world.accounts[KWAME]
        pressed = room.invoke_as(me, "adaptiveCard/action", {"action": execute}).json()
        assert problems_of_answer("adaptiveCard/action", pressed) == []
        assert "/upload/" not in words(pressed)
        assert does["action"] in words(pressed)


def test_without_a_page_of_veras_own_no_file_is_asked_for(world: World) -> None:
    first = {"form": file_message.name, "key": "a-key", "shown": ["image"], "decided": {}}
    drawn = sent(world, between_two(world), {**first, "image": "no"}, payload())
    assert "You can add files" not in words(drawn)


@pytest.mark.parametrize("odd", [None, True, 7, [], "x", {}, {"form": 7}, {"does": []}])
def test_whatever_is_sent_is_answered_in_the_right_shape(world: World, odd: Any) -> None:
    where = between_two(world)
    sent(world, where, odd, payload())
    for value in (odd, {"commandId": odd, "messagePayload": odd}):
        bring(world, FETCH, where, value)
        bring(world, SUBMIT, where, value)
    assert world.cases() == []
