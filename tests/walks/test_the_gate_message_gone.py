"""After No, when the message that was chosen is no longer where it was left to wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO

import pytest

from bot.demo.person import Person as Actor
from bot.demo.records import StoredView
from bot.slack.carried import carried_in
from storage.database import Database
from storage.evidence import evidence_of
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.evidence_acts import (
    MARKER,
    PASTED,
    SEND,
    answer_and_send,
    asked_of_the_platform,
    nasty_message,
)
from tests.walks.restarting import started_again
from tests.walks.watched import Watch, sealed_fields
from tests.walks.ways_in import (
    AUTHOR,
    BY,
    IN_WORDS,
    PLACES,
    THIRD,
    a_world_with_walls,
    begun,
    prepared,
)
from tests.walks.world import World, shown_to

HISTORY = ",channels:history,groups:history,im:history,mpim:history"

only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])
how_it_went = pytest.mark.parametrize("gone_by", ["time", "restart"])


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a Vera who was started by the clock that tests move."""
    with a_world_with_walls(database, keyring, platform) as world, started_again(world):
        yield world
        assert world.errors == []


@pytest.fixture
def may_read(world: World) -> None:
    """Let Vera read what people write where she is, as few schools do."""
    world.workspace.scopes += HISTORY


def go(world: World, gone_by: str, rest: ExitStack) -> None:
    """Let the message wait no longer."""
    if gone_by == "time":
        world.later(minutes=16)
    else:
        rest.enter_context(started_again(world))


@only_in_slack
@how_it_went
@pytest.mark.parametrize("way", PLACES)
def test_where_vera_may_not_read_it_again_she_asks_to_paste_it_and_keeps_nothing_yet(
    world: World, log: StringIO, way: str, gone_by: str
) -> None:
    with ExitStack() as rest:
        message = prepared(world, way)
        form = begun(world, way, message)
        go(world, gone_by, rest)
        watch = Watch.from_now(world, log)
        form.answer("No")
        watch.nothing_came_of_it(form.secrets)
        shown = answer_and_send(form.person)
        assert PASTED in shown
        watch.no_evidence_is_kept()
        watch.is_nowhere(form.secrets)
        form.person.fill(PASTED, f"They wrote {MARKER}")
        form.person.submit()
        assert "Sent: VERA-" in shown_to(form.person)
        assert way_of(world) == "pasted"
        assert MARKER in sealed_fields(world, world.case().id)["evidence.text"]


@only_in_slack
@how_it_went
@pytest.mark.usefixtures("may_read")
@pytest.mark.parametrize("way", ["channel", "thread"])
def test_where_she_may_it_is_read_again_by_one_request_that_follows_no(
    world: World, way: str, gone_by: str
) -> None:
    with ExitStack() as rest:
        form = begun(world, way, prepared(world, way))
        go(world, gone_by, rest)
        form.answer("Yes")
        form.change("No")
        assert asked_of_the_platform(world) == []
        assert "Sent: VERA-" in answer_and_send(form.person)
        method = "conversations.replies" if way == "thread" else "conversations.history"
        assert [one.kind for one in world.workspace.file_requests] == [method]
        world.settle()
        kept = sealed_fields(world, world.case().id)
        assert MARKER in kept["evidence.text"]
        assert kept["evidence.read_at"] == world.clock().isoformat()
        assert f"As it was at: {read_at(gone_by)}" in read_by_the_holder(world)


@only_in_slack
@pytest.mark.usefixtures("may_read")
@pytest.mark.parametrize("way", ["private", "direct", "group"])
def test_where_vera_is_not_she_cannot_read_it_again_and_asks_to_paste_it(
    world: World, log: StringIO, way: str
) -> None:
    form = begun(world, way, prepared(world, way))
    world.later(minutes=16)
    watch = Watch.from_now(world, log)
    assert PASTED in answer_and_send(form.person)
    assert len(asked_of_the_platform(world)) == 1
    watch.no_evidence_is_kept()
    watch.is_nowhere(form.secrets)


@only_in_slack
@pytest.mark.parametrize("answer", ["Yes", "Not sure"])
def test_the_form_that_asks_to_paste_it_has_the_gate_again(
    world: World, log: StringIO, answer: str
) -> None:
    form = begun(world, "channel", prepared(world, "channel"))
    world.later(minutes=16)
    watch = Watch.from_now(world, log)
    answer_and_send(form.person)
    form.person.fill(PASTED, MARKER)
    asked = asked_of_the_platform(world)
    form.send_as(answer)
    world.later(hours=30)
    assert asked_of_the_platform(world) == asked
    watch.only_words_are_kept(world.case().id, {"where": IN_WORDS})
    watch.is_nowhere(form.secrets)


def test_a_message_that_was_changed_meanwhile_is_kept_as_it_was_chosen_or_says_that_it_changed(
    world: World,
) -> None:
    """Slack's waits; Teams sends it along again as it is by then."""
    form = begun(world, "channel", prepared(world, "channel"))
    assert form.message is not None
    world.clock.move(minutes=1)
    world.person(AUTHOR).edit(form.message, "I never wrote that")
    answer_and_send(form.person)
    kept = sealed_fields(world, world.case().id)
    if world.on_teams:
        assert (kept["evidence.text"], kept["evidence.edited"]) == (
            "I never wrote that\n[file]",
            "yes",
        )
    else:
        assert (MARKER in kept["evidence.text"], kept["evidence.edited"]) == (True, "no")


@only_in_slack
@pytest.mark.usefixtures("may_read")
def test_a_message_that_was_changed_and_is_read_again_says_so(world: World) -> None:
    form = begun(world, "channel", prepared(world, "channel"))
    assert form.message is not None
    world.clock.move(minutes=1)
    world.person(AUTHOR).edit(form.message, "I never wrote that")
    world.later(minutes=16)
    answer_and_send(form.person)
    kept = sealed_fields(world, world.case().id)
    assert (kept["evidence.text"], kept["evidence.edited"]) == ("I never wrote that", "yes")


def test_a_message_that_was_deleted_meanwhile_is_had_while_it_waits_and_else_is_pasted(
    world: World,
) -> None:
    form = begun(world, "channel", prepared(world, "channel"))
    assert form.message is not None
    world.person(AUTHOR).delete(form.message)
    shown = answer_and_send(form.person)
    if world.on_teams:
        assert PASTED in shown
        assert world.cases() == []
    else:
        assert MARKER in sealed_fields(world, world.case().id)["evidence.text"]


@only_in_slack
@pytest.mark.usefixtures("may_read")
def test_a_message_that_was_deleted_and_waits_no_longer_is_pasted(
    world: World, log: StringIO
) -> None:
    form = begun(world, "channel", prepared(world, "channel"))
    assert form.message is not None
    world.person(AUTHOR).delete(form.message)
    world.later(minutes=16)
    watch = Watch.from_now(world, log)
    assert PASTED in answer_and_send(form.person)
    watch.no_evidence_is_kept()


@only_in_slack
def test_nobody_gets_a_message_that_waits_for_somebody_else(world: World, log: StringIO) -> None:
    """A window that carries another person's token, as only a forger's would."""
    message = nasty_message(world, author=AUTHOR, channel="walled")
    theirs = begun(world, "private", message)
    forger = world.in_slack(THIRD)
    harmless = world.in_slack(AUTHOR).post("general", "Good morning")
    forger.more_actions(harmless, SEND)
    window_of(forger)["private_metadata"] = window_of(world.in_slack(BY))["private_metadata"]
    carried = carried_in(window_of(forger)["private_metadata"]).message
    assert carried is not None
    assert carried.waits
    watch = Watch.from_now(world, log)
    assert PASTED in answer_and_send(forger)
    watch.no_evidence_is_kept()
    watch.is_nowhere(theirs.secrets)
    assert MARKER not in forger_saw(world, forger)
    answer_and_send(theirs.person)
    assert MARKER in sealed_fields(world, world.case().id)["evidence.text"]


def forger_saw(world: World, forger: Actor) -> str:
    theirs = [one for one in world.workspace.sent if forger.me.user_id in str(one.payload["user"])]
    return "\n".join([*(one.answer for one in theirs), *(view.text() for view in forger.views)])


def window_of(person: Actor) -> dict[str, object]:
    surface = person.surface()
    assert isinstance(surface, StoredView)
    return surface.definition


def way_of(world: World) -> str:
    with world.vera.database.reading(world.school.id) as session:
        (item,) = evidence_of(session, world.case().id)
        return item.way


def read_at(gone_by: str) -> str:
    return "10:16" if gone_by == "time" else "10:00"


def read_by_the_holder(world: World) -> str:
    (holder, *_) = world.standing(Standing.RESPONSIBLE)
    manager = world.person(holder)
    manager.press("Open", world.card(holder))
    manager.press("Show evidence")
    return shown_to(manager)
