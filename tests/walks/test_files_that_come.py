"""Files on their way to Vera: kept as they are, or the reporter hears why not and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest

from bot.demo.files import Generated, NewFile
from bot.demo.records import Message
from handlers.evidence.fetched import PAUSES
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import FileState
from tests.walks.evidence_acts import MARKER, PICTURE, send_on
from tests.walks.evidence_kept import (
    PARENT,
    REPORTER,
    SCREENSHOT,
    add_files,
    blobs,
    bytes_of,
    evidence_seen_by,
    files_kept,
    holders,
    sent_on,
    slack_message,
    states,
    the_file,
)
from tests.walks.world import World, a_world

KEPT, FAILED, OWED = FileState.KEPT, FileState.FAILED, FileState.OWED
ADD_THEM = "Add them another way"
NEVER_AGAIN = {
    "login_page": ("not_visible", "Vera may not see it"),
    "not_visible": ("not_visible", "Vera may not see it"),
    "gone": ("gone", "It is no longer there: somebody deleted it."),
    "404": ("gone", "It is no longer there: somebody deleted it."),
    "403": ("not_visible", "Vera may not see it"),
    "wrong_size": ("not_as_announced", "What came was not the file that was announced."),
}
LATER = {"cut_short": "cut_short", "500": "not_reached", "503": "not_reached", "429": "not_reached"}
"""What may be otherwise in a minute."""


@pytest.fixture
def platform() -> str:
    """Slack alone: Teams gives Vera no file, there they come by her own page."""
    return "slack"


@pytest.fixture
def small_world(database: Database, keyring: Keyring) -> Iterator[World]:
    """A Vera who takes files of at most a megabyte."""
    with a_world(database, keyring, platforms=["slack"], largest_file_mb=1) as world:
        yield world
        assert world.errors == []


# -- what comes is kept as it is


def test_what_is_kept_is_the_file_byte_for_byte_and_everybody_who_reads_it_sees_its_hash(
    world: World,
) -> None:
    content = Generated(300_000, head=PICTURE)
    sent_on(world, NewFile("clip.png", content))
    world.settle()
    sha256 = content.sha256()
    assert hashlib.sha256(bytes_of(world, the_file(world))).hexdigest() == sha256
    assert "sha256" not in world.facts("file_kept")[0], "erasing the case must erase it too"
    shown = evidence_seen_by(world, holders(world)[0])
    assert f"SHA-256 {sha256}" in shown
    assert "picture (PNG), 300 KB; kept." in shown


def test_the_message_and_the_file_stay_as_they_were_when_they_are_changed_there(
    world: World,
) -> None:
    """S33: a later edit or deletion on the platform changes nothing of what is kept."""
    message = sent_on(world, SCREENSHOT)
    world.settle()
    author = world.in_slack(PARENT)
    author.edit(message, "I never wrote that.")
    assert MARKER in evidence_seen_by(world, holders(world)[0])
    author.delete_file(message.files[0].file_id)
    author.delete(message)
    world.later(hours=8)
    world.person(holders(world)[0]).close_all()
    shown = evidence_seen_by(world, holders(world)[0])
    assert MARKER in shown
    assert "I never wrote that" not in shown
    assert bytes_of(world, the_file(world)) == PICTURE


def test_a_file_from_another_organisation_is_asked_about_before_it_is_fetched(
    world: World,
) -> None:
    """A Slack Connect file tells no more than its id on the message."""
    sent_on(world, NewFile("theirs.png", PICTURE, elsewhere=True))
    world.settle()
    assert bytes_of(world, the_file(world)) == PICTURE


def test_a_file_of_somebodys_message_is_never_deleted(world: World) -> None:
    world.workspace.bot_may_delete_uploads = True
    message = sent_on(world, SCREENSHOT)
    world.later(hours=2)
    assert world.workspace.calls_of("files.delete") == []
    assert not world.workspace.file(message.files[0].file_id).deleted


# -- what will never come


@pytest.mark.parametrize("how", NEVER_AGAIN)
def test_what_cannot_be_had_is_said_at_once_with_a_way_on(
    world: World, how: str, log: StringIO
) -> None:
    message = slack_message(world, NewFile(f"{MARKER}.png", PICTURE))
    world.workspace.fail_file(message.files[0].file_id, how, times=9)
    _send_on(world, message)
    world.settle()
    why, words = NEVER_AGAIN[how]
    assert states(world) == [(FAILED, why)]
    card = world.card(REPORTER)
    assert f"File 1 could not be kept. {words}" in card.words()
    assert ADD_THEM in card.buttons()
    assert MARKER not in card.words() + card.notification()
    assert blobs(world) == []
    assert MARKER not in log.getvalue()
    world.later(hours=30)
    assert len(world.workspace.file_requests_of("download")) <= 1
    assert "File 1: could not be kept." in _own_report(world)


def test_the_way_on_leads_to_a_file_that_is_kept(world: World) -> None:
    message = slack_message(world, SCREENSHOT)
    world.workspace.fail_file(message.files[0].file_id, "gone")
    _send_on(world, message)
    world.settle()
    person = world.in_slack(REPORTER)
    person.press(ADD_THEM, world.card(REPORTER))
    assert person.view is not None
    assert person.view.title == "Add evidence"
    person.close_all()
    add_files(world, [SCREENSHOT])
    world.settle()
    assert [state for state, _ in states(world)] == [FAILED, KEPT]
    assert bytes_of(world, files_kept(world)[1]) == PICTURE


def test_those_who_have_the_case_see_that_a_file_is_missing_and_why(world: World) -> None:
    message = slack_message(world, SCREENSHOT)
    world.workspace.fail_file(message.files[0].file_id, "gone")
    _send_on(world, message)
    world.settle()
    shown = evidence_seen_by(world, holders(world)[0])
    assert "File 1; could not be kept. It is no longer there: somebody deleted it." in shown
    assert "Open file" not in shown


def test_a_file_that_is_too_large_is_never_begun(small_world: World) -> None:
    sent_on(small_world, NewFile("film.mp4", Generated(1024 * 1024 + 1)))
    small_world.settle()
    assert states(small_world) == [(FAILED, "too_large")]
    assert "It is larger than Vera takes." in small_world.card(REPORTER).words()
    assert small_world.workspace.file_requests_of("download") == []
    assert blobs(small_world) == []


def test_a_file_of_just_the_largest_size_is_kept(small_world: World) -> None:
    sent_on(small_world, NewFile("film.mp4", Generated(1024 * 1024)))
    small_world.settle()
    assert states(small_world) == [(KEPT, "")]


def test_a_file_that_proves_too_large_on_the_way_leaves_nothing(small_world: World) -> None:
    """Slack said less than it sends."""
    message = slack_message(small_world, NewFile("film.mp4", Generated(1024 * 1024)))
    small_world.workspace.fail_file(message.files[0].file_id, "wrong_size", more=5)
    _send_on(small_world, message)
    small_world.settle()
    assert [state for state, _ in states(small_world)] == [FAILED]
    assert blobs(small_world) == []


# -- what may come later


@pytest.mark.parametrize("how", LATER)
def test_what_may_come_later_is_tried_again_and_kept_and_nobody_is_troubled(
    world: World, how: str
) -> None:
    message = slack_message(world, NewFile("film.png", Generated(200_000, head=PICTURE)))
    world.workspace.fail_file(message.files[0].file_id, how, times=2)
    _send_on(world, message)
    world.settle()
    assert states(world) == [(OWED, LATER[how])]
    assert blobs(world) == []
    assert "File 1: being fetched." in _own_report(world)
    told = len(world.cards(REPORTER))
    world.later(minutes=6)
    assert states(world) == [(KEPT, "")]
    assert len(bytes_of(world, the_file(world))) == 200_000
    assert len(world.cards(REPORTER)) == told


def test_after_the_last_try_it_is_given_up_and_the_reporter_hears_why(world: World) -> None:
    message = slack_message(world, SCREENSHOT)
    world.workspace.fail_file(message.files[0].file_id, "cut_short", times=99)
    _send_on(world, message)
    world.later(hours=5)
    assert states(world) == [(OWED, "cut_short")]
    assert len(world.workspace.file_requests_of("download")) == len(PAUSES)
    world.later(hours=1)
    assert states(world) == [(FAILED, "cut_short")]
    assert len(world.workspace.file_requests_of("download")) == len(PAUSES) + 1
    assert "It stopped half way, each time." in world.card(REPORTER).words()
    assert ADD_THEM in world.card(REPORTER).buttons()
    assert blobs(world) == []


def test_slack_is_left_alone_for_as_long_as_it_asks(world: World) -> None:
    """The pauses of Vera's own begin at a minute; Slack asked for one second."""
    message = slack_message(world, SCREENSHOT)
    world.workspace.fail_file(message.files[0].file_id, "429")
    _send_on(world, message)
    world.settle()
    due = the_file(world).due_at
    assert due is not None
    assert due - world.clock.now == timedelta(minutes=1)


# -- several at once


def test_of_several_files_the_others_are_kept_and_one_card_says_which_is_missing(
    world: World,
) -> None:
    message = slack_message(world, *(NewFile(f"{n}.png", PICTURE + bytes([n])) for n in range(5)))
    first, fourth = message.files[0].file_id, message.files[3].file_id
    world.workspace.fail_file(first, "gone")
    world.workspace.fail_file(fourth, "login_page")
    _send_on(world, message)
    before = len(world.cards(REPORTER))
    world.settle()
    assert [state for state, _ in states(world)] == [FAILED, KEPT, KEPT, FAILED, KEPT]
    for at in (1, 2, 4):
        assert bytes_of(world, files_kept(world)[at]) == PICTURE + bytes([at])
    (card,) = world.cards(REPORTER)[before:]
    assert "File 1 could not be kept. It is no longer there" in card.words()
    assert "File 4 could not be kept. Vera may not see it" in card.words()
    assert "File 2" not in card.words()


def test_a_file_that_is_waited_for_keeps_nobody_from_hearing_of_one_that_is_gone(
    world: World,
) -> None:
    message = slack_message(world, SCREENSHOT, NewFile("2.png", PICTURE))
    world.workspace.fail_file(message.files[0].file_id, "gone")
    world.workspace.fail_file(message.files[1].file_id, "500", times=99)
    _send_on(world, message)
    before = len(world.cards(REPORTER))
    world.settle()
    (card,) = world.cards(REPORTER)[before:]
    assert "File 1 could not be kept" in card.words()
    world.later(hours=6)
    (_, last) = world.cards(REPORTER)[before:]
    assert "File 2 could not be kept. The place where it is could not be reached." in last.words()


def test_files_that_come_later_do_not_repeat_what_was_said_of_earlier_ones(world: World) -> None:
    message = slack_message(world, SCREENSHOT)
    world.workspace.fail_file(message.files[0].file_id, "gone")
    _send_on(world, message)
    world.settle()
    world.workspace.bot_may_delete_uploads = True
    told = len(world.cards(REPORTER))
    add_files(world, [NewFile("2.png", PICTURE)])
    world.later(hours=1)
    assert [state for state, _ in states(world)] == [FAILED, KEPT]
    assert len(world.cards(REPORTER)) == told


def _send_on(world: World, message: Message) -> None:
    person = world.person(REPORTER)
    send_on(person, message)
    person.close_all()


def _own_report(world: World) -> str:
    person = world.person(REPORTER)
    world.home(REPORTER)
    person.press("Show", on="home")
    assert person.view is not None
    said = person.view.text()
    person.close_all()
    return said
