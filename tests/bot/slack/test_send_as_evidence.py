"""The shortcut on a message, from Slack's side: what is asked, carried and let go of."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.demo import DemoChannel
from bot.demo.files import NewFile
from bot.demo.person import Person
from bot.demo.records import Message, StoredView
from bot.slack.carried import MessageRef, carried_in
from bot.slack.waiting import Waiting
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.evidence_acts import (
    FILES,
    GATE,
    MARKER,
    NOTE,
    PASTED,
    SEND,
    WHERE,
    WHICH_REPORT,
    answer_and_send,
    nasty_message,
    send_on,
)
from tests.walks.world import DANGER, SUSPECT, World, a_world

BY = "Kwame Mensah"
FILE = NewFile("liar.png", b"not a picture")
NO_VERA = {"staff-room": DemoChannel([BY, "Priya Nair"], private=True, with_vera=False)}


@pytest.fixture
def world(sqlite_database: Database, keyring: Keyring) -> Iterator[World]:
    with a_world(sqlite_database, keyring, channels=NO_VERA) as found:
        yield found
        assert found.errors == []


@pytest.fixture
def kwame(world: World) -> Person:
    return world.in_slack(BY)


@pytest.fixture
def message(world: World) -> Message:
    return nasty_message(world, files=[FILE])


def waiting(world: World) -> Waiting:
    assert world.vera.slack is not None
    return world.vera.slack.sent_on.waiting


def form(kwame: Person) -> StoredView:
    surface = kwame.surface()
    assert isinstance(surface, StoredView)
    return surface


def carried(kwame: Person) -> MessageRef | None:
    return carried_in(form(kwame).definition.get("private_metadata")).message


def asked_since(world: World, before: int) -> list[str]:
    return [one.method for one in world.workspace.requests[before:]]


def test_choosing_it_opens_the_form_and_asks_slack_nothing_else(
    world: World, kwame: Person, message: Message
) -> None:
    before = len(world.workspace.requests)
    kwame.more_actions(message, SEND)
    assert kwame.view is not None
    assert GATE in kwame.view.text()
    assert asked_since(world, before) == ["views.open"]
    assert world.workspace.file_requests == []
    assert len(waiting(world)) == 1


def test_the_window_carries_ids_and_nothing_of_the_message(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    ref = carried(kwame)
    assert ref is not None
    assert (ref.ts, bool(ref.waits)) == (message.ts, True)
    sent = json.dumps([one.arguments for one in world.workspace.calls_of("views.open")])
    for content in (MARKER, "liar.png", "Look at this"):
        assert content not in sent


@pytest.mark.parametrize("answer", ["No", "Yes", "Not sure"])
def test_drawing_the_form_again_keeps_the_way_to_the_message(
    world: World, kwame: Person, message: Message, answer: str
) -> None:
    kwame.more_actions(message, SEND)
    ref, before = carried(kwame), len(world.workspace.requests)
    kwame.choose(GATE, answer)
    assert carried(kwame) == ref
    assert asked_since(world, before) == ["views.update"]
    assert world.workspace.file_requests == []


def test_a_form_that_lacked_a_question_keeps_the_way_too(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    ref = carried(kwame)
    world.workspace.fail_next("views.update", "hash_conflict")
    kwame.choose(GATE, "No")
    kwame.submit()
    assert carried(kwame) == ref
    assert world.cases() == []
    assert WHICH_REPORT in form_text(kwame)


def form_text(kwame: Person) -> str:
    assert kwame.view is not None
    return kwame.view.text()


def test_no_file_can_be_given_before_no_is_answered(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    assert "file_input" not in json.dumps(form(kwame).definition)
    kwame.choose(GATE, "No")
    assert "file_input" in json.dumps(form(kwame).definition)
    kwame.choose(GATE, "Not sure")
    assert "file_input" not in json.dumps(form(kwame).definition)


def test_files_stay_in_the_form_when_it_is_drawn_again(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.attach(FILES, [NewFile("more.png", b"x")])
    kwame.choose(DANGER, "Not sure")
    assert [file["name"] for file in form(kwame).values["files"]["files"]["files"]] == ["more.png"]


def test_what_may_show_a_child_is_let_go_of_once_it_is_reported(
    world: World, kwame: Person, message: Message
) -> None:
    send_on(kwame, message, gate="Not sure")
    assert len(world.cases()) == 1
    assert len(waiting(world)) == 0
    assert world.workspace.file_requests == []
    assert world.workspace.calls_of("conversations.history") == []


def test_it_still_waits_where_something_is_missing(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "Yes")
    kwame.fill(WHERE, "On https://a.example/x")
    kwame.submit()
    assert form(kwame).errors
    assert len(waiting(world)) == 1


def test_closing_the_form_lets_go_of_the_message(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.close()
    assert len(waiting(world)) == 0
    assert world.cases() == []


def test_the_same_form_sent_twice_leads_to_the_same(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.choose(DANGER, "No")
    kwame.choose(SUSPECT, "A pupil")
    sent = world.workspace.payloads.submission(kwame.me, form(kwame), "trigger")
    answers = [world.workspace.send("interactive", sent).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["response_action"] == "update"
    assert len(world.cases()) == 1
    assert world.actions().count("evidence_added") == 1
    assert world.workspace.calls_of("conversations.history") == []


def test_the_same_form_sent_again_with_another_answer_still_has_the_message(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.choose(DANGER, "No")
    kwame.choose(SUSPECT, "A pupil")
    first = world.workspace.payloads.submission(kwame.me, form(kwame), "trigger")
    world.workspace.send("interactive", json.loads(json.dumps(first)))
    kwame.fill(NOTE, "This is the second time.")
    kwame.submit()
    assert PASTED not in form_text(kwame)
    assert len(world.cases()) == 1


def test_what_waits_no_longer_is_read_again_where_vera_may(
    world: World, kwame: Person, message: Message
) -> None:
    world.workspace.scopes += ",channels:history"
    kwame.more_actions(message, SEND)
    forget(world)
    answer_and_send(kwame)
    assert len(world.workspace.calls_of("conversations.history")) == 1
    assert len(world.cases()) == 1


def test_what_can_be_had_no_longer_is_asked_for_in_the_same_window(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    forget(world)
    view = form(kwame).view_id
    answer_and_send(kwame)
    assert world.cases() == []
    assert form(kwame).view_id == view
    assert PASTED in form_text(kwame)
    assert carried(kwame) is None
    kwame.fill(PASTED, "You are a liar")
    kwame.submit()
    assert len(world.cases()) == 1
    assert len(world.workspace.calls_of("conversations.history")) == 1


def forget(world: World) -> None:
    """Forget what waits, as another process or one that was started again has."""
    waiting(world)._entries.clear()


def test_somebody_else_does_not_get_what_waits(
    world: World, kwame: Person, message: Message
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.choose(DANGER, "No")
    kwame.choose(SUSPECT, "A pupil")
    other = world.in_slack("Priya Nair")
    forged = world.workspace.payloads.submission(other.me, form(kwame), "trigger")
    world.workspace.send("interactive", forged)
    assert world.cases() == []


def test_a_database_that_is_down_loses_nothing_of_it(
    world: World, kwame: Person, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    kwame.more_actions(message, SEND)
    kwame.choose(GATE, "No")
    kwame.choose(DANGER, "No")
    kwame.choose(SUSPECT, "A pupil")
    with monkeypatch.context() as broken:
        broken.setattr(world.vera.database.engine, "connect", _down)
        broken.setattr(world.vera.database.engine, "begin", _down)
        kwame.submit()
    assert world.cases() == []
    assert len(waiting(world)) == 1


def _down(*_: object, **__: object) -> object:
    from sqlalchemy.exc import OperationalError

    raise OperationalError("", {}, Exception())


def test_where_vera_is_not_words_come_in_ones_own_chat_with_her(
    world: World, kwame: Person
) -> None:
    message = nasty_message(world, channel="staff-room")
    world.workspace.fail_next("views.open", "500")
    kwame.more_actions(message, SEND)
    (said,) = world.direct(BY)
    assert "could not open the window" in said.words()


def test_a_shortcut_that_is_no_longer_offered_is_answered_in_words(
    world: World, kwame: Person, message: Message
) -> None:
    stored = kwame.stored(message)
    kwame.acts.message_shortcut(stored, "from-an-older-manifest")
    assert "no longer in use" in form_text(kwame)
    assert len(waiting(world)) == 0


def test_a_pupil_is_told_whom_to_turn_to_and_leaves_nothing_behind(
    world: World, message: Message
) -> None:
    pupil = world.newcomer("Jo Pupil", "jo@pupils.talavera.example", "general")
    assert isinstance(pupil, Person)
    pupil.more_actions(message, SEND)
    assert "Childline" in form_text(pupil)
    assert GATE not in form_text(pupil)
    assert len(waiting(world)) == 0


def test_a_press_of_a_button_that_leads_to_a_page_needs_no_answer(
    world: World, kwame: Person
) -> None:
    kwame.command("/vera", "evidence")
    before = len(world.workspace.requests)
    pressed = {
        **world.workspace.payloads.shortcut(kwame.me, "x", "trigger"),
        "type": "block_actions",
        "actions": [{"type": "button", "action_id": "open_web_page", "block_id": "b"}],
        "view": world.workspace.payloads.view(form(kwame)),
    }
    answer = world.workspace.send("interactive", pressed)
    assert (answer.status, answer.body) == (200, "")
    assert asked_since(world, before) == []
