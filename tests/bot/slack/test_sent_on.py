"""A message that was sent on waits, or is read again where the school lets Vera, or is not had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.files import NewFile
from bot.demo.person import Person
from bot.demo.records import Message
from bot.slack.carried import MessageRef
from bot.slack.sent_on import SentOn
from handlers.chat import Account, ForwardedMessage
from tests.walks.world import MovedClock

ANN, BOB = "U0ANN", "U0BOB"
ID = "send-as-evidence"
WORDS = "You are <https://a.example|a liar> &amp; a thief"
PLAIN = "You are a liar (https://a.example) & a thief"
QUARTER = timedelta(minutes=15)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def workspace(clock: MovedClock) -> Iterator[Workspace]:
    both = [ANN, BOB]
    people = [DemoPerson(id, id, f"{id}@talavera.example") for id in both]
    channels = {
        "general": DemoChannel(both),
        "leaders": DemoChannel(both, private=True),
        "without-vera": DemoChannel(both, with_vera=False),
    }
    with Workspace(people, channels, now=clock) as found:
        found.scopes = f"{found.scopes},channels:history,groups:history"
        yield found


@pytest.fixture
def sent_on(workspace: Workspace, clock: MovedClock) -> SentOn:
    api = f"{workspace.base_url}/api/"
    client = WebClient(workspace.bot_token, base_url=api, timeout=5, retry_handlers=[])
    return SentOn(client, clock)


@pytest.fixture
def bob(workspace: Workspace) -> Person:
    return workspace.acting_as(BOB)


def payload(workspace: Workspace, message: Message) -> dict[str, Any]:
    """Give what Slack sends when Ann chooses the shortcut on a message."""
    stored = workspace.acting_as(ANN).stored(message)
    ann = workspace.people[ANN]
    return workspace.payloads.message_action(ann, stored, ID, "trigger")


def ann(workspace: Workspace) -> Account:
    return Account("slack", workspace.team_id, ANN)


def left(workspace: Workspace, sent_on: SentOn, message: Message) -> MessageRef:
    ref = sent_on.wait(payload(workspace, message), by=ann(workspace))
    assert ref is not None
    return ref


def had(workspace: Workspace, sent_on: SentOn, ref: MessageRef) -> ForwardedMessage | None:
    """Give what Ann's form is given when it is sent."""
    body = {"team": {"id": workspace.team_id, "domain": "talavera"}}
    way = sent_on.way_to(body, ref, by=ann(workspace))
    assert way is not None
    return way()


def test_a_message_that_waits_is_given_as_it_was(
    workspace: Workspace, sent_on: SentOn, bob: Person
) -> None:
    message = bob.post("general", WORDS, [NewFile("liar.png", b"x")])
    ref = left(workspace, sent_on, message)
    bob.edit(message, "I am sorry")
    found = had(workspace, sent_on, ref)
    assert found is not None
    assert (found.text, found.place, found.edited) == (PLAIN, "#general", False)
    assert found.author_account == Account("slack", workspace.team_id, BOB)
    assert [file.name for file in found.files] == ["liar.png"]
    assert found.permalink.startswith("https://talavera.slack.com/archives/C")
    assert found.read_at is None


def test_nothing_is_asked_of_slack_while_it_waits(
    workspace: Workspace, sent_on: SentOn, bob: Person
) -> None:
    ref = left(workspace, sent_on, bob.post("general", WORDS, [NewFile("liar.png", b"x")]))
    sent_on.way_to({}, ref, by=ann(workspace))
    had(workspace, sent_on, ref)
    sent_on.let_go(ref, by=ann(workspace))
    assert workspace.requests == []
    assert workspace.file_requests == []


@pytest.mark.parametrize("channel", ["general", "leaders"])
def test_a_message_that_waits_no_longer_is_read_again_where_vera_may(
    workspace: Workspace, sent_on: SentOn, bob: Person, clock: MovedClock, channel: str
) -> None:
    bob.post(channel, "before")
    message = bob.post(channel, "You are a liar")
    bob.post(channel, "after")
    ref = left(workspace, sent_on, message)
    bob.edit(message, WORDS)
    clock.now += QUARTER
    found = had(workspace, sent_on, ref)
    assert found is not None
    assert (found.text, found.edited, found.read_at) == (PLAIN, True, clock.now)
    assert len(workspace.requests) == 1


def test_an_answer_in_a_thread_is_read_again_too(
    workspace: Workspace, sent_on: SentOn, bob: Person, clock: MovedClock
) -> None:
    first = bob.post("general", "A question")
    bob.post("general", "One answer", reply_to=first)
    answer = bob.post("general", "You are a liar", reply_to=first)
    bob.post("general", "Another answer", reply_to=first)
    ref = left(workspace, sent_on, answer)
    clock.now += QUARTER
    found = had(workspace, sent_on, ref)
    assert found is not None
    assert found.text == "You are a liar"
    assert f"thread_ts={first.ts}" in found.permalink


def test_a_message_that_is_gone_is_not_had_nor_its_neighbour(
    workspace: Workspace, sent_on: SentOn, bob: Person, clock: MovedClock
) -> None:
    bob.post("general", "before")
    message = bob.post("general", WORDS)
    ref = left(workspace, sent_on, message)
    clock.now += QUARTER
    bob.delete(message)
    assert had(workspace, sent_on, ref) is None


def test_a_message_where_vera_is_not_is_not_had(
    workspace: Workspace, sent_on: SentOn, bob: Person, clock: MovedClock
) -> None:
    refs = [left(workspace, sent_on, bob.post(place, WORDS)) for place in ("without-vera", ANN)]
    clock.now += QUARTER
    assert [had(workspace, sent_on, ref) for ref in refs] == [None, None]


@pytest.mark.parametrize("how", ["missing_scope", "500", "429", "garbage", "token_revoked"])
def test_whatever_keeps_it_from_being_read_is_no_fault(
    workspace: Workspace, sent_on: SentOn, bob: Person, clock: MovedClock, how: str
) -> None:
    ref = left(workspace, sent_on, bob.post("general", WORDS))
    clock.now += QUARTER
    workspace.fail_next("conversations.history", how)
    assert had(workspace, sent_on, ref) is None
    assert had(workspace, sent_on, ref) is not None


def test_a_slack_that_cannot_be_reached_is_no_fault(
    workspace: Workspace, clock: MovedClock
) -> None:
    client = WebClient("xoxb", base_url="http://127.0.0.1:1/api/", timeout=1, retry_handlers=[])
    assert had(workspace, SentOn(client, clock), MessageRef("C0GENERAL", "1.2")) is None


@pytest.mark.parametrize("broken", [{}, {"message": None, "channel": []}, {"message": {"ts": "x"}}])
def test_a_payload_without_a_message_leaves_nothing_behind(
    workspace: Workspace, sent_on: SentOn, broken: dict[str, Any]
) -> None:
    assert sent_on.wait(broken, by=ann(workspace)) is None
    assert len(sent_on.waiting) == 0


def test_a_form_that_was_opened_from_no_message_has_no_way_to_one(
    workspace: Workspace, sent_on: SentOn
) -> None:
    assert sent_on.way_to({}, None, by=ann(workspace)) is None
    sent_on.let_go(None, by=ann(workspace))


def test_a_way_that_was_not_gone_is_known(
    workspace: Workspace, sent_on: SentOn, bob: Person
) -> None:
    way = sent_on.way_to(
        {}, left(workspace, sent_on, bob.post("general", WORDS)), by=ann(workspace)
    )
    assert way is not None
    assert not way.taken
    way()
    assert way.taken
