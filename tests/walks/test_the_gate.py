"""Before the gate was answered with No and the form was sent, nothing is asked for and kept.

Copying an indecent image of a child is a crime (rules, section 4, and trap 1): a form that is open,
drawn again, changed or closed must leave no trace of what it was opened from.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest

from bot.demo.files import NewFile
from bot.demo.records import Message
from bot.demo.teams.person import TeamsPerson as TeamsActor
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.evidence_acts import FILES, MARKER, NOTE, PASTED, PICTURE
from tests.walks.restarting import started_again
from tests.walks.watched import Watch
from tests.walks.ways_in import (
    BY,
    EVERY_WAY,
    NAME,
    OF_ONES_OWN,
    PLACES,
    Begun,
    a_world_with_walls,
    begun,
    prepared,
)
from tests.walks.world import World

every_way = pytest.mark.parametrize("way", EVERY_WAY)
every_place = pytest.mark.parametrize("way", PLACES)
only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])

WORDS_OF = {
    **dict.fromkeys(PLACES, NOTE),
    **dict.fromkeys(OF_ONES_OWN, PASTED),
    "details": "How did it begin?",
}
"""Where something can be typed under No."""


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a channel that Vera is not in."""
    with a_world_with_walls(database, keyring, platform) as world:
        yield world
        assert world.errors == []


def choose_a_file(world: World, form: Begun) -> str:
    """Answer No and choose a file; gives Slack's id of it."""
    form.answer("No")
    person = world.in_slack(BY)
    person.attach(FILES, [NewFile(NAME, PICTURE)])
    return next(id for id, file in world.workspace.conversations.files.items() if not file.channels)


def call_vera(world: World) -> tuple[str, ...]:
    """Write to Vera, in her own chat and in front of others, with files, more than once."""
    person = world.person(BY)
    if isinstance(person, TeamsActor):
        written: list[Message] = [person.say("General", f"<at>Vera</at> {MARKER}", files=[NAME])]
        written += [person.say("vera", f"{MARKER} is what they wrote")]
        for sent in [one for one in world.chat.sent if one.kind == "message"]:
            assert world.room is not None
            world.room.send(sent.payload)
    else:
        vera = f"<@{world.workspace.bot_user_id}> {MARKER}"
        files = [NewFile(NAME, PICTURE)]
        written = [person.post(place, vera, files) for place in ("general", "vera")]
        for sent in [one for one in world.chat.sent if MARKER in str(one.payload)]:
            world.workspace.send("events_api", sent.payload, {"x-slack-retry-num": "1"})
    return (MARKER, *(file.file_id for each in written for file in each.files))


@every_way
def test_a_form_that_is_open_has_asked_for_nothing_and_keeps_nothing(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    assert form.person.view is not None
    assert form.person.view.asks(form.gate)
    assert not form.takes_files
    watch.nothing_came_of_it(form.secrets)
    world.settle()
    watch.nothing_came_of_it(form.secrets)


@every_way
def test_no_answer_that_is_only_given_and_not_sent_is_acted_upon(
    world: World, log: StringIO, way: str
) -> None:
    """Slack tells Vera of every change: on Teams the form goes on by a step."""
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("Not sure")
    # Where all else may be left empty, No with nothing else is a form that Teams sends.
    answers = ("Yes", "Not sure") if way == "details" else ("Yes", "No", "Not sure")
    for answer in answers:
        form.change(answer)
        assert form.takes_files == (answer == "No" and not world.on_teams)
        world.settle()
        watch.nothing_came_of_it(form.secrets)


@every_way
def test_a_form_that_is_closed_leaves_nothing_and_nothing_comes_of_it_later(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("No")
    form.person.close_all()
    watch.nothing_came_of_it(form.secrets)
    world.later(hours=3 if way in OF_ONES_OWN else 30)
    watch.no_evidence_is_kept()
    watch.no_file_is_asked_for()
    watch.is_nowhere(form.secrets)


@every_way
def test_what_was_typed_under_no_is_gone_when_the_answer_changes_before_sending(
    world: World, log: StringIO, way: str
) -> None:
    """What is typed reaches Vera with every change; she has it drawn again, and keeps nothing."""
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("No")
    form.person.fill(WORDS_OF[way], f"They said {MARKER}")
    form.change("Yes")
    form.change("Not sure")
    watch.nothing_came_of_it(form.secrets)
    world.settle()
    watch.nothing_came_of_it(form.secrets)


@only_in_slack
@every_way
def test_a_file_that_was_chosen_before_the_answer_changed_is_neither_asked_for_nor_named(
    world: World, log: StringIO, way: str
) -> None:
    """Slack uploads a file when it is chosen, and tells Vera its id and name with each change."""
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    chosen = choose_a_file(world, form)
    form.change("Yes")
    assert not form.takes_files
    world.settle()
    watch.nothing_came_of_it((*form.secrets, chosen))


@only_in_slack
@every_place
def test_a_shortcut_that_is_pressed_twice_keeps_nothing(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    for _ in range(3):
        form = begun(world, way, message)
    watch.nothing_came_of_it(form.secrets)


@only_in_teams
@every_place
@pytest.mark.parametrize("how", ["retry", "double"])
def test_an_invoke_that_comes_twice_keeps_nothing(
    world: World, log: StringIO, way: str, how: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    assert world.room is not None
    world.room.repeat_next("composeExtension/fetchTask", how)
    form = begun(world, way, message)
    world.room.repeat_next("composeExtension/submitAction", how)
    form.answer("Not sure")
    watch.nothing_came_of_it(form.secrets)


@every_way
def test_a_vera_who_was_started_again_meanwhile_keeps_nothing(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    with started_again(world):
        form.answer("No")
        form.change("Yes")
        world.settle()
        watch.nothing_came_of_it(form.secrets)
        form.person.close_all()
        watch.nothing_came_of_it(form.secrets)


@every_way
def test_a_form_that_is_left_open_for_longer_than_a_message_waits_keeps_nothing(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    with started_again(world):
        form = begun(world, way, message)
        watch = Watch.from_now(world, log)
        world.later(minutes=16)
        form.answer("No")
        form.change("Not sure")
        watch.no_evidence_is_kept()
        watch.no_file_is_asked_for()
        watch.is_nowhere(form.secrets)


def test_what_is_written_to_vera_or_calls_her_is_no_evidence_and_its_files_are_not_touched(
    world: World, log: StringIO
) -> None:
    """An event that she is sent and sent again: nobody has chosen anything in a menu."""
    watch = Watch.from_now(world, log)
    secrets = call_vera(world)
    if not world.on_teams:
        watch.nothing_came_of_it(secrets)
    watch.no_file_is_asked_for()
    watch.no_evidence_is_kept()
    watch.is_nowhere(secrets)
