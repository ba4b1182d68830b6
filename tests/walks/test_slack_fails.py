"""Slack fails, or the database does: nothing is lost, and nobody is left without words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.world import World, a_world, fill_in, report, shown_to

THREAT = ["There is a threat"]
COULD_NOT_OPEN = "Slack could not open the window. Nothing is lost: please try once more."


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school; here the workspace may find faults, since it makes them."""
    with a_world(database, keyring) as world:
        yield world


def test_too_many_requests_wait_as_long_as_slack_asks_and_no_longer(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.workspace.fail_next("chat.postMessage", "429", times=3, retry_after=45)
    world.settle()
    assert [world.cards(name) for name in ("Sunita Rao", "Priya Nair", "Marcus Bell")] == [[]] * 3
    world.later(seconds=44)
    assert world.cards("Sunita Rao") == []
    world.later(seconds=1)
    assert all(world.cards(name) for name in ("Sunita Rao", "Priya Nair", "Marcus Bell"))


@pytest.mark.parametrize("how", ["500", "503", "garbage", "internal_error", "invalid_auth"])
def test_what_passes_is_tried_again_until_everybody_is_told_once(world: World, how: str) -> None:
    report(world.person("Kwame Mensah"))
    world.workspace.fail_next("chat.postMessage", how, times=3)
    world.settle()
    world.later(minutes=1)
    for name in ("Sunita Rao", "Priya Nair", "Marcus Bell"):
        assert len(world.cards(name)) == 1
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]


def test_a_token_that_was_taken_back_and_given_again_loses_no_message(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.workspace.token_revoked = True
    world.later(seconds=5)
    assert world.cards("Sunita Rao") == []
    world.workspace.token_revoked = False
    world.later(minutes=2)
    assert len(world.cards("Sunita Rao")) == 1


def test_a_redraw_that_slack_would_not_take_is_made_later(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    world.workspace.fail_next("chat.update", "500", times=3)
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.settle()
    world.later(minutes=1)
    for name in ("Sunita Rao", "Priya Nair", "Marcus Bell"):
        assert world.card(name).buttons() == ["Open"]


@pytest.mark.parametrize("code", ["channel_not_found", "user_disabled", "restricted_action"])
def test_somebody_who_cannot_be_told_is_written_to_and_the_next_person_told_at_once(
    world: World, code: str
) -> None:
    """S46: an account that is gone must not hold a report until the next morning."""
    report(world.person("Kwame Mensah"), must_not_see=["Priya Nair", "Marcus Bell"])
    world.workspace.fail_next("chat.postMessage", code)
    world.settle()
    assert {"s.rao@talavera.example", "+447700900107"} == world.notified()
    assert "could_not_be_told" in world.actions()
    assert "went_on_at_once" in world.actions()
    assert len(world.standing(Standing.RESPONSIBLE)) == 1
    world.settle()
    assert world.actions().count("went_on_at_once") == 1


def test_views_open_fails_and_the_words_give_numbers_and_keep_nothing_back(world: World) -> None:
    world.workspace.fail_next("views.open", "500")
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying", "they know where I live")
    assert teacher.view is None
    words = teacher.ephemerals()[-1].words()
    assert words.startswith(COULD_NOT_OPEN)
    assert "In danger 999" in words
    assert "Priya Nair" in words
    assert "live" not in words
    teacher.command("/report-cyberbullying")
    assert teacher.view is not None


def test_an_expired_trigger_is_answered_in_words_by_button_and_from_the_home(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    world.workspace.fail_next("views.open", "expired_trigger_id")
    manager.press("Open", message=world.card("Sunita Rao"))
    assert manager.view is None
    assert COULD_NOT_OPEN in world.direct("Sunita Rao")[-1].words()
    world.home("Sunita Rao")
    world.workspace.fail_next("views.open", "expired_trigger_id")
    manager.press("Report cyberbullying", on="home")
    assert COULD_NOT_OPEN in world.direct("Sunita Rao")[-1].words()


def test_words_that_could_not_be_pushed_onto_a_case_are_said_beside_it(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    world.workspace.fail_next("views.push", "500")
    manager.press("Acknowledge")
    assert "The reporter can see that you have it." in world.direct("Sunita Rao")[-1].words()


def test_a_home_that_cannot_be_drawn_does_not_undo_what_was_done(world: World) -> None:
    world.workspace.fail_next("views.publish", "500")
    teacher = world.person("Kwame Mensah")
    assert teacher.open_home() is None
    assert "Report cyberbullying" in world.home("Kwame Mensah")


def test_a_form_whose_redraw_fails_is_drawn_anew_when_it_is_sent(world: World) -> None:
    """The race of issue 2: a question not drawn yet is asked before anything is stored."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    world.workspace.fail_next("views.update", "500", times=9)
    fill_in(teacher, suspect="Someone who works or governs here", account="Typed with care")
    assert teacher.view is not None
    assert not teacher.view.asks("Who at the school?")
    shown = teacher.submit()
    assert shown is not None
    assert shown.asks("Who at the school?")
    assert shown.value("What happened?") == "Typed with care"
    assert world.cases() == []
    teacher.pick_person("Who at the school?", "Ben", "Ben Carter")
    sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")
    assert "Ben Carter" in world.standing(Standing.EXCLUDED)


def test_a_hash_conflict_leaves_the_later_drawing(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    world.workspace.fail_next("views.update", "hash_conflict")
    teacher.choose("Is anyone in danger now?", "Yes")
    teacher.choose("Who is doing it?", "Someone who works or governs here")
    assert teacher.view is not None
    assert teacher.view.asks("Who at the school?")
    assert "Ring 999 now." in shown_to(teacher)


def test_a_form_and_a_button_that_are_no_longer_in_use_say_so(world: World) -> None:
    old = "This is no longer in use. Please type /vera to see what there is now."
    answer = forging.send_form(world, "Kwame Mensah", "cyberbullying.old_form", {})
    assert answer.json()["response_action"] == "push"
    assert old in answer.body
    forging.press(world, "Kwame Mensah", "casework.old_card.old_button", None)
    assert world.direct("Kwame Mensah")[-1].words() == old


def test_the_second_channel_fails_and_is_tried_again(world: World) -> None:
    """An SMS gateway that is down for a minute must not lose the one who sleeps."""
    world.clock.now = datetime(2026, 4, 28, 21, 30, tzinfo=UTC)
    report(world.person("Kwame Mensah"), ticks=THREAT)
    base, world.workspace.second_channel = world.workspace.second_channel, []
    world.settle()
    assert base == []
    assert "+447700900107" in world.notified()


# -- the database is down


@contextmanager
def database_down(world: World) -> Iterator[None]:
    """Take the database away: no connection on PostgreSQL, a read-only disk under SQLite."""
    if world.vera.database.is_sqlite:
        with _read_only(world.vera.database):
            yield
    else:
        with _no_connections(world.vera.database):
            yield


@contextmanager
def _read_only(database: Database) -> Iterator[None]:
    def shut(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    def open_again(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA query_only=OFF")

    event.listen(database.engine, "checkout", shut)
    event.listen(database.engine, "checkin", open_again)
    try:
        yield
    finally:
        event.remove(database.engine, "checkout", shut)
        event.remove(database.engine, "checkin", open_again)


@contextmanager
def _no_connections(database: Database) -> Iterator[None]:
    name = database.url.database
    admin = create_engine(
        database.url.set(database="postgres"), isolation_level="AUTOCOMMIT"
    ).connect()
    try:
        admin.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        yield
    finally:
        admin.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        admin.close()
        admin.engine.dispose()


LONG = "They wrote that I am a liar. " * 90


def test_the_database_is_down_the_numbers_come_the_text_stays_and_sending_again_works(
    world: World,
) -> None:
    """Design, "Database down": push with the numbers held in memory; trap 23."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    fill_in(teacher, account=LONG)
    with database_down(world):
        shown = teacher.submit()
        assert shown is not None
        words = shown.text()
        assert "Vera could not store this just now, so nobody has been told." in words
        assert "In danger 999" in words
        assert "07700 900103" in words
        assert "try Send again in a minute" in words
        world.vera.worker.tick()  # says that it cannot, and goes on
    teacher.close()
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == LONG
    sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")
    assert len(world.cases()) == 1
    world.settle()
    assert world.cards("Sunita Rao")


def test_a_lock_that_another_process_holds_is_answered_within_slacks_three_seconds(
    sqlite_database: Database, keyring: Keyring
) -> None:
    with a_world(sqlite_database, keyring, answer_within=3.0) as world:
        teacher = world.person("Kwame Mensah")
        teacher.command("/report-cyberbullying")
        fill_in(teacher, account="Typed with care")
        other = sqlite3.connect(str(world.vera.database.url.database), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            shown = teacher.submit()
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert shown is not None
        assert "nobody has been told" in shown.text()
        teacher.close()
        teacher.submit()
        assert len(world.cases()) == 1


@pytest.mark.postgresql
def test_a_command_while_the_database_is_down_is_answered_with_the_numbers(
    postgresql_database: Database, keyring: Keyring
) -> None:
    with a_world(postgresql_database, keyring) as world:
        teacher = world.person("Kwame Mensah")
        with database_down(world):
            teacher.command("/report-cyberbullying")
            words = teacher.ephemerals()[-1].words()
            assert "In danger 999" in words
            assert teacher.open_home() is not None
            assert "999" in teacher.home.text()
        with pytest.raises(DBAPIError), database_down(world):
            world.cases()
