"""Reading what people wrote: scopes, membership, threads, and what is no longer there."""

import pytest

from bot.demo import Workspace
from bot.demo.person import Person
from tests.bot.demo.fetching import client_of, refused
from tests.bot.demo.small_vera import SmallVera

ALL = ",channels:history,groups:history,im:history,mpim:history"


@pytest.fixture(autouse=True)
def _scopes(ws: Workspace) -> None:
    ws.scopes += ALL


def test_one_message_is_read_by_its_time_stamp(
    ws: Workspace, teacher: Person, head: Person
) -> None:
    said = [teacher.say("general", one) for one in ("first", "second", "third")]
    head.edit(head.say("general", "typo"), "fourth")
    read = client_of(ws).conversations_history(
        channel=said[0].channel, latest=said[1].ts, oldest=said[1].ts, inclusive=True, limit=1
    )
    assert [one["text"] for one in read["messages"]] == ["second"]
    everything = client_of(ws).conversations_history(channel=said[0].channel)["messages"]
    assert [one["text"] for one in everything] == ["fourth", "third", "second", "first"]
    assert everything[0]["edited"]["user"] == "U01HEAD"


def test_history_comes_in_pages(ws: Workspace, teacher: Person) -> None:
    for number in range(5):
        teacher.say("general", str(number))
    where = teacher.messages()[0].channel
    pages = client_of(ws).conversations_history(channel=where, limit=2)
    read = [[one["text"] for one in page["messages"]] for page in pages]
    assert read == [["4", "3"], ["2", "1"], ["0"]]


def test_replies_are_read_with_their_thread(ws: Workspace, teacher: Person, head: Person) -> None:
    first = teacher.post("general", "look", [("a.png", b"1")])
    reply = head.post("general", "dreadful", reply_to=first)
    thread = client_of(ws).conversations_replies(channel=first.channel, ts=first.ts)["messages"]
    assert [one["text"] for one in thread] == ["look", "dreadful"]
    assert (thread[0]["reply_count"], thread[1]["parent_user_id"]) == (1, "U05TEACH")
    assert thread[0]["files"][0]["name"] == "a.png"
    alone = client_of(ws).conversations_replies(channel=first.channel, ts=reply.ts)["messages"]
    assert [one["text"] for one in alone] == ["dreadful"]
    history = client_of(ws).conversations_history(channel=first.channel)["messages"]
    assert [one["text"] for one in history] == ["look"]


def test_what_was_deleted_or_seen_by_one_person_only_is_not_there(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    said = teacher.say("general", "regretted")
    teacher.command("/help")
    teacher.delete(said)
    assert client_of(ws).conversations_history(channel=said.channel)["messages"] == []
    gone = refused(ws, "conversations.replies", channel=said.channel, ts=said.ts)
    assert gone == "thread_not_found"


@pytest.mark.parametrize(
    ("where", "error"),
    [("without-vera", "not_in_channel"), ("U02DSL", "channel_not_found")],
)
def test_vera_reads_only_where_she_is(
    ws: Workspace, teacher: Person, where: str, error: str
) -> None:
    said = teacher.say(where, "between us")
    assert refused(ws, "conversations.history", channel=said.channel) == error
    assert refused(ws, "conversations.replies", channel=said.channel, ts=said.ts) == error


@pytest.mark.parametrize(
    ("where", "scope"),
    [
        ("general", "channels:history"),
        ("senior-leaders", "groups:history"),
        ("vera", "im:history"),
    ],
)
def test_each_kind_of_conversation_needs_its_scope(
    ws: Workspace, head: Person, where: str, scope: str
) -> None:
    said = head.say(where, "hello")
    assert client_of(ws).conversations_history(channel=said.channel)["messages"]
    ws.scopes = ",".join(one for one in ws.scopes.split(",") if one != scope)
    assert refused(ws, "conversations.history", channel=said.channel) == "missing_scope"
    assert ws.requests[-1].answer["needed"] == scope


def test_vera_is_out_of_a_private_channel_that_she_was_taken_out_of(
    ws: Workspace, head: Person
) -> None:
    said = head.say("senior-leaders", "hello")
    ws.remove_vera("senior-leaders")
    assert refused(ws, "conversations.history", channel=said.channel) == "channel_not_found"
