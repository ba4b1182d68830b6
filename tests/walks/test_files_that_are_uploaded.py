"""Files given to Vera herself: kept, and the uploader's own copy let go of where that can be."""

from __future__ import annotations

import pytest

from bot.demo.files import NewFile
from storage.vocabulary import FileState
from tests.walks.evidence_acts import MARKER, PICTURE, nasty_message, send_on
from tests.walks.evidence_kept import (
    REPORTER,
    SCREENSHOT,
    add_files,
    by_the_page,
    bytes_of,
    evidence_seen_by,
    files_kept,
    holders,
    meddle,
    states,
    the_file,
    uploaded,
)
from tests.walks.world import World, report

only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])

KEPT, FAILED = FileState.KEPT, FileState.FAILED
COPY_STAYS = "Your own copy is still among your files in Slack"


@only_in_slack
def test_an_upload_is_deleted_in_slack_once_it_is_kept_where_slack_lets_vera(
    world: World,
) -> None:
    world.workspace.bot_may_delete_uploads = True
    uploaded(world, SCREENSHOT)
    assert world.workspace.calls_of("files.delete") == []
    told = len(world.cards(REPORTER))
    world.later(minutes=2)
    (deleted,) = world.workspace.calls_of("files.delete")
    assert world.workspace.file(str(deleted.arguments["file"])).deleted
    assert bytes_of(world, the_file(world)) == PICTURE
    assert "copy_let_go" in world.actions()
    assert len(world.cards(REPORTER)) == told
    world.later(hours=2)
    assert len(world.workspace.calls_of("files.delete")) == 1


@only_in_slack
@pytest.mark.parametrize("scopes", ["all", "without files:write"])
def test_where_slack_does_not_let_vera_the_uploader_hears_that_their_copy_is_there(
    world: World, scopes: str
) -> None:
    if scopes != "all":
        world.workspace.scopes = world.workspace.scopes.replace("files:write,", "")
    uploaded(world, SCREENSHOT, NewFile("2.png", PICTURE))
    world.later(minutes=2)
    assert states(world) == [(KEPT, "copy_left")] * 2
    card = world.card(REPORTER)
    assert card.words().count(COPY_STAYS) == 1
    assert "delete it there when nobody needs it any more" in card.words()
    told, asked = len(world.cards(REPORTER)), len(world.workspace.calls_of("files.delete"))
    world.later(hours=3)
    assert len(world.cards(REPORTER)) == told
    assert len(world.workspace.calls_of("files.delete")) == asked


@only_in_slack
def test_a_copy_that_cannot_be_deleted_now_is_deleted_later(world: World) -> None:
    world.workspace.bot_may_delete_uploads = True
    uploaded(world, SCREENSHOT)
    world.workspace.fail_next("files.delete", "500")
    world.settle()
    assert states(world) == [(KEPT, "copy_there")]
    world.later(minutes=1)
    assert states(world) == [(KEPT, "")]


@only_in_slack
def test_an_upload_that_was_not_kept_is_not_deleted(world: World) -> None:
    world.workspace.bot_may_delete_uploads = True
    world.workspace.fail_file("*", "gone")
    uploaded(world, SCREENSHOT)
    world.later(hours=1)
    assert [state for state, _ in states(world)] == [FAILED]
    assert world.workspace.calls_of("files.delete") == []


@only_in_slack
def test_what_is_damaged_keeps_no_other_copy_from_being_let_go(world: World) -> None:
    """The name by which Slack knows the first file cannot be read any more."""
    world.workspace.bot_may_delete_uploads = True
    uploaded(world, SCREENSHOT)
    add_files(world, [NewFile("2.png", PICTURE)])
    world.workspace.fail_next("files.delete", "500", times=50)
    world.settle()
    world.workspace.faults.clear()
    _spoil_source(world)
    world.later(minutes=1)
    assert [why for _, why in states(world)] == ["copy_there", ""]


@only_in_slack
def test_the_reporter_sees_at_once_that_files_are_on_their_way(world: World) -> None:
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    said = add_files(world, [SCREENSHOT])
    assert "File 1: being fetched." in said
    assert world.workspace.file_requests == []


@only_in_teams
def test_on_teams_the_reporter_is_told_how_many_files_could_not_be_taken_along(
    world: World,
) -> None:
    """Nobody may be left to think that a file is kept which Vera never saw."""
    message = nasty_message(world, files=[SCREENSHOT, NewFile("2.png", PICTURE)])
    said = send_on(world.person(REPORTER), message)
    assert "2 files or pictures of the message could not be taken along." in said
    assert "Please add them" in said
    world.person(REPORTER).close_all()
    world.settle()
    shown = evidence_seen_by(world, holders(world)[0])
    assert MARKER in shown
    assert "2 files or pictures of the message could not be taken along." in shown
    assert world.room is not None
    assert world.room.file_requests == []


@only_in_teams
def test_what_is_added_by_the_page_on_teams_is_kept(world: World) -> None:
    message = nasty_message(world, files=[SCREENSHOT])
    send_on(world.person(REPORTER), message)
    world.person(REPORTER).close_all()
    by_the_page(world, SCREENSHOT)
    assert bytes_of(world, files_kept(world)[0]) == PICTURE


# -- what it is, told from its first bytes and from nothing else

ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(200)
PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body><script>1</script></body></html>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
BEWARE = {
    "holiday.png": (PROGRAM, "a program", "It may be a program. Do not open it"),
    "photos.zip": (ZIP, "an archive (ZIP)", "It is an archive and may hold anything."),
    "page.html": (PAGE, "", "It may run something when it is opened."),
    "nothing.txt": (b"", "an empty file, 0 bytes", ""),
    "notes.png": (b"These are only words, and no picture.", "text", "Its name says something"),
}


@pytest.mark.parametrize("name", BEWARE)
def test_what_may_do_harm_is_kept_all_the_same_with_a_warning(world: World, name: str) -> None:
    content, kind, warning = BEWARE[name]
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    if world.on_teams:
        by_the_page(world, NewFile(name, content))
    else:
        add_files(world, [NewFile(name, content)])
        world.settle()
    assert bytes_of(world, the_file(world)) == content
    shown = evidence_seen_by(world, holders(world)[0])
    assert f"File 1: {kind}" in shown
    assert warning in shown
    assert f"It came as: {name}" in shown


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "photo\u202egpj.exe",
        "C:\\Windows\\evil.bat",
        "a" * 400 + ".png",
        "\x00\x1b[2J",
    ],
)
def test_a_name_from_outside_is_only_ever_words(world: World, name: str) -> None:
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    by_the_page(world, NewFile(name, PICTURE))
    assert bytes_of(world, the_file(world)) == PICTURE
    shown = evidence_seen_by(world, holders(world)[0])
    assert "It came as:" in shown
    for control in "\u202e\x00\x1b":
        assert control not in shown
    assert all(part.suffix == ".sealed" for part in world.files.rglob("*") if part.is_file())


def _spoil_source(world: World) -> None:
    """Have the name by which Slack knows the first file be unreadable."""
    which = "(SELECT id FROM evidence_files WHERE number = 1)"
    meddle(
        world, f"UPDATE sealed_texts SET version = 7 WHERE field = 'source' AND row_id = {which}"
    )
