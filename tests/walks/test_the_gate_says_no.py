"""After No the message and its files are kept: what shows that the other tests could fail.

The same counter that stayed at nothing counts here, and the same words are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest

from bot.demo.files import NewFile
from bot.demo.records import Message
from bot.demo.teams.file_host import FileRequest
from storage.database import Database
from storage.evidence import EvidenceFile, files_of
from storage.keyring import Keyring
from storage.vocabulary import FileState
from tests.walks import forging
from tests.walks.evidence_acts import (
    FILES,
    MARKER,
    PASTED,
    PICTURE,
    answer_and_send,
    asked_of_the_platform,
    nasty_message,
)
from tests.walks.watched import Watch, bytes_kept, sealed_fields
from tests.walks.ways_in import (
    AUTHOR,
    BY,
    EVERY_WAY,
    IN_WORDS,
    NAME,
    PLACES,
    Begun,
    a_world_with_walls,
    begun,
    prepared,
)
from tests.walks.world import A_TUESDAY_MORNING, World, a_world

every_way = pytest.mark.parametrize("way", EVERY_WAY)
every_place = pytest.mark.parametrize("way", PLACES)
only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])

A_REQUEST = FileRequest("GET", "/sharepoint/somewhere", A_TUESDAY_MORNING, with_token=False)


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a channel that Vera is not in."""
    with a_world_with_walls(database, keyring, platform) as world:
        yield world
        assert world.errors == []


def sent(form: Begun) -> str:
    """Answer No and send it, in the way that this one is sent."""
    person = form.person
    if form.message is not None:
        return answer_and_send(person)
    form.answer("No")
    if form.way == "command":
        person.fill(PASTED, f"They wrote {MARKER}")
        return answer_and_send(person)
    label = "How did it begin?" if form.way == "details" else PASTED
    person.fill(label, f"They wrote {MARKER}")
    shown = person.submit()
    assert shown is not None
    return shown.text()


@every_way
def test_after_no_the_words_are_kept_and_only_sealed(world: World, log: StringIO, way: str) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    watch.nothing_came_of_it(form.secrets)
    assert "Sent: VERA-" in sent(form)
    (case,) = world.cases()
    assert any(MARKER in text for text in sealed_fields(world, case.id).values())
    with pytest.raises(AssertionError):
        watch.no_evidence_is_kept()
    assert MARKER.encode() not in bytes_kept(world)
    assert MARKER not in log.getvalue()


@only_in_slack
@pytest.mark.parametrize("way", ["channel", "thread"])
def test_the_files_of_a_message_are_asked_for_after_no_by_the_worker_alone(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    form = begun(world, way, message)
    form.answer("No")
    world.settle()
    assert asked_of_the_platform(world) == []
    sent(form)
    assert asked_of_the_platform(world) == []
    world.settle()
    assert message is not None
    (file,) = message.files
    kinds = [one.kind for one in world.workspace.file_requests if one.file_id == file.file_id]
    assert kinds == ["files.info", "download"]
    (kept,) = files_kept(world)
    assert kept.state == FileState.KEPT
    assert [path for path in world.files.rglob("*") if path.is_file()]
    assert file.file_id not in log.getvalue()


@only_in_slack
@pytest.mark.parametrize("way", ["channel", "command", "addition", "details"])
def test_a_file_that_was_uploaded_is_asked_for_after_no_by_the_worker_alone(
    world: World, log: StringIO, way: str
) -> None:
    form = begun(world, way, without_a_file(world) if way == "channel" else prepared(world, way))
    form.answer("No")
    world.in_slack(BY).attach(FILES, [NewFile(NAME, PICTURE)])
    assert form.takes_files
    assert "Sent: VERA-" in sent(form)
    assert asked_of_the_platform(world) == []
    world.settle()
    assert len(world.workspace.file_requests_of("files.info")) == 1
    assert len(world.workspace.file_requests_of("download")) == 1
    (kept,) = files_kept(world)
    assert kept.state == FileState.KEPT


@only_in_teams
@every_place
def test_on_teams_no_file_is_asked_for_at_all(world: World, way: str) -> None:
    """They lie where only Microsoft Graph reaches: they are counted and asked for by an upload."""
    form = begun(world, way, prepared(world, way))
    sent(form)
    world.later(hours=30)
    assert asked_of_the_platform(world) == []
    assert sealed_fields(world, world.cases()[0].id)["evidence.unseen_files"] == "1"
    assert world.room is not None
    world.room.file_requests.append(A_REQUEST)
    assert asked_of_the_platform(world) != [], "the counter counts"


@only_in_teams
def test_a_page_for_files_is_offered_after_no_alone(
    database: Database, keyring: Keyring, platform: str
) -> None:
    with a_world(database, keyring, platforms=[platform], web=True) as world:
        form = begun(world, "command", None)
        assert not form.takes_files
        form.answer("Not sure")
        assert not form.takes_files
        form.change("No")
        assert form.takes_files


@only_in_slack
@pytest.mark.parametrize("later", ["before the worker", "after the worker"])
def test_an_answer_that_is_changed_after_sending_takes_the_files_away(
    world: World, later: str
) -> None:
    """Whoever answers No and then, in the same form, Yes: what is owed is never fetched."""
    form = begun(world, "channel", prepared(world, "channel"))
    sent(form)
    if later == "after the worker":
        world.settle()
    asked = list(asked_of_the_platform(world))
    forging.send_again(world, {"image": "yes", "where": IN_WORDS, "staff": "no"})
    world.later(hours=30)
    assert asked_of_the_platform(world) == asked
    first, second = world.cases()
    assert (first.kind, second.kind) == ("cyberbullying", "material")
    (file,) = files_kept(world)
    assert file.state == FileState.HELD
    assert file.flagged_in == second.id


def files_kept(world: World) -> list[EvidenceFile]:
    with world.vera.database.reading(world.school.id) as session:
        return [file for case in world.cases() for file in files_of(session, case.id)]


def without_a_file(world: World) -> Message:
    return nasty_message(world, author=AUTHOR)
