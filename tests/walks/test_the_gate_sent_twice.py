"""The same form sent again after Yes or Not sure: one report, and no more than its words."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.walks import forging
from tests.walks.watched import Watch, sealed_fields
from tests.walks.ways_in import EVERY_WAY, IN_WORDS, a_world_with_walls, begun, prepared
from tests.walks.words_alone import material, only_words
from tests.walks.world import World

every_way = pytest.mark.parametrize("way", EVERY_WAY)
some_ways = pytest.mark.parametrize("way", ["channel", "direct", "command", "details"])
"""One of each kind: with Vera there and without, of a message and without one."""
only_in_teams = pytest.mark.parametrize("platform", ["teams"])


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a channel that Vera is not in."""
    with a_world_with_walls(database, keyring, platform) as world:
        yield world
        assert world.errors == []


@every_way
def test_the_same_form_sent_again_is_one_report_with_the_same_words(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.send_as("Not sure")
    first = world.chat.sent[-1].answer
    assert again(world) == first
    only_words(watch, form)


@pytest.mark.parametrize("way", ["channel", "direct"])
def test_the_same_form_sent_many_times_at_once_is_one_report(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.send_as("Not sure")
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: again(world), range(8)))) == 1
    only_words(watch, form)


@some_ways
def test_other_words_in_the_same_form_are_kept_beside_the_first_and_nothing_else(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.send_as("Not sure")
    again(world, {"image": "yes", "where": "With my class."})
    case = material(world)
    where = sealed_fields(world, case.id)["cases.where"]
    assert where.startswith(IN_WORDS)
    assert where.endswith("With my class.")
    assert world.actions().count("amended") == 1
    world.settle()
    assert len(world.cases()) == watch.cases + 1
    watch.no_file_is_asked_for()
    watch.is_nowhere(form.secrets)


@only_in_teams
@some_ways
@pytest.mark.parametrize("how", ["retry", "double"])
def test_a_submission_that_teams_brings_twice_is_one_report(
    world: World, log: StringIO, way: str, how: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("Yes")
    assert world.room is not None
    world.room.repeat_next("*", how)
    form.send_as("Yes")
    only_words(watch, form)


def again(world: World, changes: dict[str, str] | None = None) -> str:
    """Send the newest form again as it was sent, message and all; gives what it is answered."""
    if world.room is None or not world.on_teams:
        return forging.send_again(world, changes or {}).removeprefix("200 ")
    sent = [one.payload for one in world.room.sent if "form" in _data(one.payload)]
    activity = copy.deepcopy(sent[-1])
    _data(activity).update(changes or {})
    return world.room.send(activity).body


def _data(activity: dict[str, Any]) -> dict[str, Any]:
    value = activity.get("value")
    data = value.get("data") if isinstance(value, dict) else None
    return data if isinstance(data, dict) else {}
