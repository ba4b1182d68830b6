"""Teams fails where Slack has nothing like it: tokens, chats that are gone, replies, blocking.

What both platforms share is in `test_the_platform_fails`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.failing import copies, fail_next
from tests.walks.forging_teams import room_of
from tests.walks.world import World, a_world, report, shown_to

THREAT = ["There is a threat"]


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school on Teams; here the room may find faults, since the tests make them."""
    with a_world(database, keyring, platforms=["teams"]) as world:
        yield world


# -- tokens


@pytest.fixture
def world_that_asks(
    database: Database, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A Vera who has her tokens for Teams by the real msal, and needs a new one each time."""
    monkeypatch.setattr("bot.demo.teams.tokens.LIVES_S", 1)
    monkeypatch.setattr("bot.teams.tokens.PAUSE_S", 0.0)
    with a_world(database, keyring, platforms=["teams"], asks_for_tokens=True) as world:
        yield world


@pytest.mark.parametrize("how", ["429", "500", "503", "garbage", "drop"])
def test_a_token_that_cannot_be_had_for_a_while_loses_no_message(
    world_that_asks: World, how: str
) -> None:
    """Of Teams only: nobody has to be asked for Slack's token, which does not run out."""
    world = world_that_asks
    report(world.person("Kwame Mensah"))
    fail_next(world, "token", how, times=6)
    world.settle()
    assert copies(world) == [0, 0, 0]
    world.later(minutes=2)
    assert copies(world) == [1, 1, 1]


def test_a_secret_that_is_wrong_until_an_administrator_mends_it_loses_no_message(
    world_that_asks: World,
) -> None:
    """Of Teams only, as above."""
    world = world_that_asks
    report(world.person("Kwame Mensah"))
    right, room_of(world).tokens.client_secret = room_of(world).tokens.client_secret, "another"
    world.later(seconds=5)
    assert copies(world) == [0, 0, 0]
    room_of(world).tokens.client_secret = right
    world.later(minutes=2)
    assert copies(world) == [1, 1, 1]


# -- who has rid themselves of Vera


def blocks(world: World, id: str) -> None:
    room_of(world).block(id)


def removes(world: World, id: str) -> None:
    room_of(world).uninstall_for(id)


def loses_the_account(world: World, id: str) -> None:
    room_of(world).deactivate(id)


@pytest.mark.parametrize("act", [blocks, removes, loses_the_account])
@pytest.mark.parametrize("known", [True, False], ids=["once seen", "never seen"])
def test_who_blocks_or_removes_vera_on_teams_holds_no_report_up(
    world: World, act: Callable[[World, str], None], known: bool
) -> None:
    """Of Teams only: in Slack nobody can rid themselves of an app."""
    if known:
        world.person("Sunita Rao").command("/vera", "help")
    act(world, world.accounts["Sunita Rao"])
    report(world.person("Kwame Mensah"), must_not_see=["Priya Nair", "Marcus Bell"])
    world.settle()
    assert {"s.rao@talavera.example", "+447700900107"} == world.notified()
    assert world.cards("Sunita Rao") == []
    assert len(world.cards("David Osei")) == 1
    assert world.standing(Standing.RESPONSIBLE) == ["David Osei", "Sunita Rao"]
    done = world.actions()
    world.settle()
    assert world.actions() == done


def test_a_chat_that_is_gone_on_teams_is_begun_anew_before_anybody_else_is_told(
    world: World,
) -> None:
    """Of Teams only, where a person's chat has an id that may change."""
    world.person("Sunita Rao").command("/vera", "help")
    report(world.person("Kwame Mensah"), must_not_see=["Priya Nair", "Marcus Bell"])
    fail_next(world, "post", "ConversationNotFound")
    world.settle()
    assert len(world.cards("Sunita Rao")) == 1
    assert "could_not_be_told" not in world.actions()


def test_where_an_administrator_switches_vera_off_everybody_is_written_to(world: World) -> None:
    """Of Teams only. Buttons and forms are gone then too: what is told goes by other ways."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    room_of(world).disabled_by_admin = True
    world.settle()
    assert copies(world) == [0, 0, 0]
    assert {"s.rao@talavera.example", "p.nair@talavera.example"} <= world.notified()
    refused = world.facts("could_not_be_told")
    assert {fact["why"] for fact in refused if fact["via"] == "chat"} == {"BotDisabledByAdmin"}


# -- what Vera answers in chat


@pytest.mark.parametrize("how", ["412", "429", "500", "502", "503", "504", "garbage"])
def test_a_reply_that_teams_would_not_take_is_made_while_the_person_waits(
    world: World, how: str
) -> None:
    """Of Teams only: in Slack a command is answered in its own response."""
    teacher = world.person("Kwame Mensah")
    world.home("Kwame Mensah")
    fail_next(world, "post", how, retry_after=1)
    teacher.command("/report-cyberbullying", "they know where I live")
    assert "Report cyberbullying" in shown_to(teacher)
    (reply,) = [m for m in teacher.direct_messages() if m.author == "Vera"][-1:]
    assert "live" not in reply.words()


@pytest.mark.parametrize("how", ["502", "ConversationBlockedByUser"])
def test_a_reply_that_teams_never_takes_is_said_in_the_log_and_nothing_else_fails(
    world: World, how: str, log: StringIO
) -> None:
    teacher = world.person("Kwame Mensah")
    world.home("Kwame Mensah")
    room_of(world).reply_within = 0.1
    fail_next(world, "post", how, times=2)
    assert teacher.command("/report-cyberbullying", "they know where I live") is None
    assert "reply_not_shown" in log.getvalue()
    assert "live" not in log.getvalue()
    room_of(world).faults.clear()
    teacher.command("/report-cyberbullying")
    assert teacher.view is not None
    assert world.errors == []
