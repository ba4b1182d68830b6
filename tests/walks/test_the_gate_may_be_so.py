"""After Yes or Not sure words alone are kept: whatever was sent, however often, and for ever."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest

from bot.demo.files import NewFile
from storage.cases import standings
from storage.database import Database
from storage.keyring import Keyring
from tests.walks import forging
from tests.walks.evidence_acts import FILES, MARKER, NOTE, PICTURE, say_where
from tests.walks.restarting import started_again
from tests.walks.watched import Watch, sealed_fields
from tests.walks.ways_in import (
    AUTHOR,
    BY,
    EVERY_WAY,
    IN_WORDS,
    NAME,
    PLACES,
    a_world_with_walls,
    begun,
    prepared,
)
from tests.walks.words_alone import material, material_was_told, only_words
from tests.walks.world import World, report

every_way = pytest.mark.parametrize("way", EVERY_WAY)
some_ways = pytest.mark.parametrize("way", ["channel", "direct", "command", "details"])
"""One of each kind: with Vera there and without, of a message and without one."""
every_place = pytest.mark.parametrize("way", PLACES)
either = pytest.mark.parametrize("answer", ["Yes", "Not sure"])
only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])

FORMS = {
    "evidence.file_message": {"report": "new", "danger": "no", "suspect": "pupil"},
    "evidence.file_pasted": {"report": "new", "danger": "no", "suspect": "pupil"},
    "evidence.file_addition": {},
    "details.file_details": {},
}
"""Every form with a gate, and what else its questions after No would be answered with."""
ABOUT_A_REPORT = ("evidence.file_addition", "details.file_details")


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a channel that Vera is not in."""
    with a_world_with_walls(database, keyring, platform) as world:
        yield world
        assert world.errors == []


@either
@every_way
def test_of_what_was_sent_nothing_is_kept_but_the_words_that_were_typed(
    world: World, log: StringIO, way: str, answer: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    assert material_was_told(form.send_as(answer))
    watch.nothing_is_asked()
    only_words(watch, form)
    world.later(hours=30)
    only_words(watch, form)


@pytest.mark.parametrize("way", ["channel"])
def test_whoever_wrote_it_is_not_noted(world: World, log: StringIO, way: str) -> None:
    """Not even as somebody who is kept out: nothing of the message was read."""
    begun(world, way, prepared(world, way)).send_as("Not sure")
    case_id, author = material(world).id, world.id_of(AUTHOR)
    assert author not in sealed_fields(world, case_id)["cases.facts"]
    with world.vera.database.reading(world.school.id) as session:
        assert UUID(author) not in standings(session, case_id)


@some_ways
def test_what_was_typed_under_no_is_not_sent_with_another_answer(
    world: World, log: StringIO, way: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("No")
    if way != "details":  # what is typed there is about the report, and asked before the gate
        form.person.fill(NOTE, f"They said {MARKER}")
    form.change("Not sure")
    say_where(form.person, IN_WORDS)
    form.person.submit()
    only_words(watch, form)


@only_in_slack
@every_way
def test_a_file_that_was_chosen_under_no_is_never_asked_for(
    world: World, log: StringIO, way: str
) -> None:
    """It lies with Slack already, where only whoever chose it sees it."""
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    form.answer("No")
    world.in_slack(BY).attach(FILES, [NewFile(NAME, PICTURE)])
    (chosen,) = [id for id, one in world.workspace.conversations.files.items() if not one.channels]
    form.send_as("Yes")
    only_words(watch, form)
    world.later(hours=30)
    only_words(watch, form)
    watch.is_nowhere([chosen])


@either
@pytest.mark.parametrize("form", FORMS)
def test_answers_that_no_screen_would_send_beside_it_are_left_out(
    world: World, log: StringIO, form: str, answer: str
) -> None:
    """A client that still sends the files, the words and the note of an answer before."""
    report(world.person(BY))
    world.settle()
    (case,) = world.cases()
    watch = Watch.from_now(world, log)
    hidden = {"files": ["F0MARKER1"], "pasted": MARKER, "note": MARKER, "text": MARKER}
    given = {"image": answer.lower().replace(" ", "_"), "where": IN_WORDS, "staff": "no"}
    subject = case.id if form in ABOUT_A_REPORT else None
    seen = {"decided": given} if world.on_teams else {}
    answers = {**hidden, **FORMS[form], **given, **seen}
    answered = forging.send_form(world, BY, form, answers, subject)
    assert answered.startswith("200")
    assert "Sent: VERA-" in answered
    words = {"where": IN_WORDS} | ({"about_report": case.reference} if subject else {})
    world.settle()
    watch.only_words_are_kept(material(world).id, words)
    watch.no_file_is_asked_for()
    watch.is_nowhere([MARKER, "F0MARKER1"])


@either
@some_ways
def test_a_vera_who_was_started_again_before_it_was_sent_keeps_the_words(
    world: World, log: StringIO, way: str, answer: str
) -> None:
    message = prepared(world, way)
    watch = Watch.from_now(world, log)
    form = begun(world, way, message)
    with started_again(world):
        assert material_was_told(form.send_as(answer))
        only_words(watch, form)


@only_in_slack
@every_place
def test_the_words_are_kept_though_the_message_waits_no_longer(
    world: World, log: StringIO, way: str
) -> None:
    """Where Vera may read messages again, she does not for this."""
    world.workspace.scopes += ",channels:history,groups:history,im:history,mpim:history"
    with started_again(world):
        message = prepared(world, way)
        form = begun(world, way, message)
        world.later(minutes=16)
        watch = Watch.from_now(world, log)
        assert material_was_told(form.send_as("Not sure"))
        only_words(watch, form)
