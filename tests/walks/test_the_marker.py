"""A mark in every field of a report is found nowhere but on screens of those who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from bot.demo.teams import Room
from storage.database import Database
from storage.keyring import Keyring
from storage.records import TABLES
from tests.walks import forging, forging_teams
from tests.walks.world import (
    NOT_LISTED,
    SOMEONE_HERE,
    World,
    a_world,
    changed_settings,
    fill_in,
    shown_to,
)

MARK = "Quokka"
TYPED = f"{MARK}-typed"
"""What begins so was written to Vera, or searched for, and never belonged to a report."""
VIEWS = {"views.open", "views.push", "views.update"}
DIALOGS = {"task/fetch", "task/submit"}


@pytest.fixture
def world(database: Database, keyring: Keyring, tmp_path: Path, platform: str) -> Iterator[World]:
    """The example school with its channel of senior leaders, so that every way out is open."""
    settings = changed_settings(tmp_path)
    channels = {"senior-leaders": ["Helen Whitfield", "David Osei", "Sunita Rao"]}
    with a_world(
        database, keyring, settings_file=settings, channels=channels, platforms=[platform]
    ) as world:
        yield world


def report_with_marks(world: World) -> None:
    """Put a mark of its own into every field that takes words, and let the report run its way."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying", f"{MARK}-command")
    fill_in(
        teacher,
        account=f"{MARK}-account",
        suspect=SOMEONE_HERE,
        ticks=["There is a threat", "It is about a colleague, not me"],
    )
    assert teacher.offered("Who at the school?", f"{TYPED}-into-a-search") == [NOT_LISTED]
    teacher.pick_person("Who at the school?", "zz", NOT_LISTED)
    teacher.fill("Who is it?", f"{MARK}-named-other")
    teacher.pick_person("Which colleague?", "zz", NOT_LISTED)
    teacher.fill("What is your colleague's name?", f"{MARK}-colleague-other")
    teacher.submit()
    teacher.press("Add details")
    teacher.fill("How did it begin?", f"{MARK}-began")
    teacher.fill("How and where have you reacted?", f"{MARK}-reacted")
    teacher.submit()


def write_marks_to_vera(world: World, room: Room) -> None:
    """Write to her in every place and way that Teams has, after a command and without one."""
    teacher = world.in_teams("Kwame Mensah")
    for words in ("report cyberbullying", "help", "drill", "away", "vera", "my reports", "report"):
        teacher.ask(f"{words} {TYPED}-after-{words}")
        teacher.ask(f"{words} {TYPED}-in-a-channel", "General")
    said = teacher.say("vera", f"{TYPED}-and-no-command")
    teacher.edit(said, f"{TYPED}-changed")
    teacher.message_action(said, "report")
    teacher.delete(said)
    _forge_marks(world, room)


def _forge_marks(world: World, room: Room) -> None:
    """Send what no client of Teams would: unsigned, without sense, and about nothing."""
    kwame = room.people[world.accounts["Kwame Mensah"]]
    chat = room.conversations.personal(kwame.user_id)
    no_sense = {"text": [f"{TYPED}-in-a-list"], "value": f"{TYPED}-in-a-value"}
    odd = room.activities.event(kwame, chat, "message", **no_sense)
    assert room.http.carry(odd, {"Authorization": f"Bearer {TYPED}"}).status == 401
    assert room.http.carry(odd).status == 200
    does = {"action": f"{TYPED}-action", "subject": f"{TYPED}-subject", "page": f"{TYPED}-page"}
    form = {"form": f"{TYPED}-form", "key": f"{TYPED}-key", "shown": [f"{TYPED}-shown"]}
    for data in ({"does": does}, form, {"does": f"{TYPED}-does"}, {"does": {"command": TYPED}}):
        forging_teams.send_data(world, "Kwame Mensah", data)


def report_openly_with_marks(world: World) -> None:
    teacher = world.person("Ben Carter")
    teacher.command("/report-cyberbullying", f"{MARK}-open-command")
    fill_in(teacher, account=f"{MARK}-open-account", ticks=["There is a threat"])
    teacher.submit()


def run_its_way(world: World) -> None:
    """Open, answer, change and repeat it, and let it go to the last person and beyond."""
    world.settle()
    head = world.person("Helen Whitfield")
    quiet = next(card for card in world.cards("Helen Whitfield") if "VERA-" not in card.words())
    head.press("Open", message=quiet)
    for name in ("named-other", "colleague-other", "account", "began", "reacted"):
        assert f"{MARK}-{name}" in shown_to(head)
    for _ in range(2):
        forging.send_again(world, {"account": f"{MARK}-changed"})
    world.later(hours=2)
    head.press("Acknowledge", message=quiet)
    world.later(hours=3)
    for name in ("Kwame Mensah", "Ben Carter", "Helen Whitfield", "Nadia Hussain"):
        world.home(name)


@pytest.fixture
def marked(world: World, log: StringIO) -> World:
    if world.room is not None:
        write_marks_to_vera(world, world.room)
    report_with_marks(world)
    report_openly_with_marks(world)
    run_its_way(world)
    fail_with_marks(world)
    for event in ("call_failed", "database_down"):
        assert event in log.getvalue(), "the log must have had something to keep back"
    return world


def fail_with_marks(world: World) -> None:
    """Make calls fail in the middle: by a key that is lost, and by a table that is gone."""
    case_id, details = world.cases()[0].id, {"began": f"{MARK}-failing", "platform": "tiktok"}
    _run(world, "UPDATE case_keys SET key_id = 'lost ' || key_id")
    answer = forging.send_form(world, "Kwame Mensah", "details.file_details", details, case_id)
    assert "Something went wrong, and nothing was done." in answer
    _run(world, "UPDATE case_keys SET key_id = substr(key_id, 6)")
    answers = {
        "danger": "no",
        "image": "no",
        "account": f"{MARK}-failing",
        "suspect": "pupil",
        "must_not_see": [f"{MARK}-picked"],
    }
    _run(world, "ALTER TABLE calls RENAME TO calls_away")
    answer = forging.send_form(world, "Ellie Moss", "cyberbullying.file_report", answers)
    assert "nobody has been told" in answer
    _run(world, "ALTER TABLE calls_away RENAME TO calls")
    answer = forging.send_form(world, "Ellie Moss", "cyberbullying.file_report", answers)
    assert "Sent: VERA-" in answer


def _run(world: World, statement: str) -> None:
    with world.vera.database.connection() as connection:
        connection.exec_driver_sql(statement)


def test_the_marks_are_in_no_log_no_metric_no_table_no_file_and_no_notice(
    marked: World, log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """S48, S52, S73, S75, trap 3: not at debug level, not in a traceback, not in the WAL."""
    assert MARK not in log.getvalue()
    printed = capfd.readouterr()
    assert MARK not in printed.out + printed.err
    marked.vera.readiness.measure()
    assert MARK.encode() not in generate_latest(marked.vera.readiness.registry)
    assert MARK not in str(marked.vera.readiness.report())
    assert all(MARK not in sent.words + sent.to for sent in marked.notices())
    assert all(MARK not in str(one.raw) for one in marked.workspace.second_channel)
    _no_table_holds_it(marked)
    _no_file_holds_it(marked)


def _no_table_holds_it(world: World) -> None:
    with world.vera.database.engine.connect() as connection:
        for table in TABLES.sorted_tables:
            for row in connection.execute(table.select()):
                for value in row:
                    kept = bytes(value) if isinstance(value, memoryview) else value
                    assert MARK not in str(kept), f"{table.name} holds a mark"
                    assert not (isinstance(kept, bytes) and MARK.encode() in kept)


def _no_file_holds_it(world: World) -> None:
    if not world.vera.database.is_sqlite:
        return
    file = Path(str(world.vera.database.url.database))
    found = list(file.parent.glob(f"{file.name}*"))
    assert len(found) >= 2, "the write-ahead log is looked at as well"
    for path in found:
        assert MARK.encode() not in path.read_bytes(), path.name


READERS = ("Kwame Mensah", "Ben Carter", "Helen Whitfield")


@pytest.mark.parametrize("platform", ["slack"])
def test_slack_is_sent_the_marks_only_in_views_of_those_who_may_read_them(marked: World) -> None:
    """S48, S76: no message, no ephemeral, no Home; and whose screen each view is."""
    may_read = {marked.accounts[name] for name in READERS}
    for asked in marked.workspace.requests:
        if MARK in str(asked.arguments):
            assert asked.method in VIEWS, asked.method
            view = (asked.answer.get("view") or {}).get("id")
            known = marked.workspace.views.known(str(view))
            assert known is not None
            assert known.owner in may_read
    for sent in marked.workspace.sent:
        if MARK in sent.answer:
            assert sent.kind == "view_submission"
            assert sent.payload["user"]["id"] in may_read
    for where in marked.workspace.conversations.all():
        for message in where.messages:
            assert MARK not in message.text + str(message.blocks)


@pytest.mark.parametrize("platform", ["teams"])
def test_teams_is_sent_the_marks_only_in_dialogs_of_those_who_may_read_them(
    marked: World,
) -> None:
    """S48, S76: no card that stays, no words beside one; and who is answered with each dialog."""
    room = marked.room
    assert room is not None
    may_read = {room.aad_of(marked.accounts[name]) for name in (*READERS, "Ellie Moss")}
    for asked in room.requests:
        assert MARK not in str(asked.arguments), asked.method
    dialogs = [sent for sent in room.sent if MARK in sent.answer]
    assert dialogs
    for sent in dialogs:
        assert sent.kind in DIALOGS
        assert sent.payload["from"]["aadObjectId"] in may_read
        assert sent.payload["conversation"]["conversationType"] == "personal"
    for where in room.conversations.all():
        for message in where.messages:
            theirs = message.author in room.people
            assert theirs or MARK not in f"{message.text} {message.summary} {message.blocks}"


@pytest.mark.parametrize("platform", ["teams"])
def test_what_was_only_typed_to_vera_comes_back_in_no_answer_and_no_dialog(
    marked: World,
) -> None:
    """S52: "do not echo it". On Slack the words after the command begin the account."""
    room = marked.room
    assert room is not None
    typed = [sent for sent in room.sent if TYPED in str(sent.payload)]
    assert len(typed) > 20
    for sent in room.sent:
        assert TYPED not in sent.answer
        assert f"{MARK}-command" not in sent.answer
        assert f"{MARK}-open-command" not in sent.answer
    replies = [str(one.arguments) for one in room.calls_of("post")]
    assert any("What you wrote after it was not kept" in reply for reply in replies)
