"""The database is down, or locked: the numbers come, the text stays, and sending again works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.exc import DBAPIError

from bot import dispatch
from bot.demo.teams.person import TeamsPerson
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.outages import database_down, locked_by_another
from tests.walks.world import (
    DANGER,
    IMAGE,
    MUST_NOT_SEE,
    World,
    a_world,
    fill_in,
    report,
    shown_to,
)

LONG = "They wrote that I am a liar. " * 90
NOT_STORED = "Vera could not store this just now, so nobody has been told."
NOT_SURE = "Vera cannot say yet whether this was stored."
NOT_SURE_IF_DONE = "Vera cannot say yet whether this was done."
"""Where the writing was begun and waits for the lock: it may yet be stored, and never twice."""
NO_ANSWER = "Vera's records do not answer just now."
PATIENCE_S = {"slack": 3.0, "teams": 5.0}
"""How long each platform lets a person wait for a button or a form."""


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school; the platform finds no fault with how Vera says what is wrong."""
    with a_world(database, keyring, platforms=[platform]) as world:
        yield world
        assert world.errors == []


# -- a report that cannot be stored


def test_the_database_is_down_the_numbers_come_the_text_stays_and_sending_again_works(
    world: World,
) -> None:
    """Design, "Database down": the numbers are held in memory; trap 23."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    fill_in(teacher, account=LONG, must_not_see=["Marcus Bell"])
    with database_down(world):
        shown = teacher.submit()
        assert shown is not None
        words = shown.text()
        assert NOT_STORED in words
        assert "In danger 999" in words
        assert "07700 900103" in words
        assert "try Send again in a minute" in words
        world.vera.worker.tick()  # says that it cannot, and goes on
    if not world.on_teams:  # where the words stand above the form, and not in it
        teacher.close()
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == LONG
    assert teacher.view.value("Is anyone in danger now?") == "No"
    # Whose name it is Teams does not say, and where nothing can be read Vera cannot.
    assert teacher.view.value(MUST_NOT_SEE) in (["Marcus Bell"], ["Picked before"])
    sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")
    assert len(world.cases()) == 1
    assert world.standing(Standing.EXCLUDED) == ["Marcus Bell"]
    world.settle()
    assert world.cards("Sunita Rao")


def test_a_form_begun_while_the_database_is_down_keeps_what_is_answered(world: World) -> None:
    """What follows the first answers is shown, or the numbers beside what was answered."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    with database_down(world):
        teacher.choose(DANGER, "No")
        if isinstance(teacher, TeamsPerson):
            teacher.choose(IMAGE, "Not sure")
            assert "What happened?" in str(teacher.see_what_follows())
    while len(teacher.views) > 1:
        teacher.close()
    assert teacher.view is not None
    assert teacher.view.value(DANGER) == "No"
    fill_in(teacher, image="Not sure")
    sent = teacher.submit()
    assert sent is not None
    if not sent.title.startswith("Sent: VERA-"):  # what could not be drawn then is read first
        assert "Do not look at it" in sent.text()
        sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")


def test_a_button_says_that_nothing_was_done_and_does_it_when_it_is_pressed_again(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager, card = world.person("Sunita Rao"), world.card("Sunita Rao")
    with database_down(world):
        manager.press("Acknowledge", message=card)
        words = world.direct("Sunita Rao")[-1].words()
        assert NO_ANSWER in words
        assert "In danger 999" in words
    assert "acknowledged" not in world.actions()
    manager.press("Acknowledge", message=card)
    world.settle()
    assert "acknowledged" in world.actions()
    assert world.card("Sunita Rao").buttons() == ["Open"]


def test_what_was_owed_is_sent_when_the_database_is_back(world: World) -> None:
    report(world.person("Kwame Mensah"))
    with database_down(world):
        world.vera.worker.tick()
        assert world.cards("Sunita Rao") == []
    world.later(minutes=2)
    for name in ("Sunita Rao", "Priya Nair", "Marcus Bell"):
        assert len(world.cards(name)) == 1


# -- asking for something


@pytest.mark.postgresql
def test_a_command_while_the_database_is_down_is_answered_with_the_numbers(
    postgresql_database: Database, keyring: Keyring, platform: str
) -> None:
    with a_world(postgresql_database, keyring, platforms=[platform]) as world:
        teacher = world.person("Kwame Mensah")
        with database_down(world):
            teacher.command("/report-cyberbullying")
            said = teacher.direct_messages() if world.on_teams else teacher.ephemerals()
            assert "In danger 999" in said[-1].words()
            assert teacher.open_home() is not None
            assert "999" in teacher.home.text()
        with pytest.raises(DBAPIError), database_down(world):
            world.cases()


def test_where_reading_still_works_a_command_opens_the_form(
    sqlite_database: Database, keyring: Keyring, platform: str
) -> None:
    with a_world(sqlite_database, keyring, platforms=[platform]) as world:
        teacher = world.person("Kwame Mensah")
        with database_down(world):
            teacher.command("/report-cyberbullying")
            assert "Report cyberbullying" in shown_to(teacher)


@pytest.mark.postgresql
def test_a_form_and_its_people_picker_say_what_they_can_on_teams(
    postgresql_database: Database, keyring: Keyring
) -> None:
    """Of Teams only, where each of them is an answer that has to have the right shape."""
    with a_world(postgresql_database, keyring, platforms=["teams"]) as world:
        teacher = world.in_teams("Kwame Mensah")
        teacher.command("/report-cyberbullying")
        fill_in(teacher, account="Typed with care")
        with database_down(world):
            assert teacher.offered(MUST_NOT_SEE, "Marcus") == []
            shown = teacher.press("Send")
            assert shown is not None
            assert NOT_STORED in shown_to(teacher)
        assert teacher.offered(MUST_NOT_SEE, "Marcus") == ["Marcus Bell"]
        assert world.errors == []


@pytest.mark.parametrize("platform", ["teams"])
def test_a_channel_that_was_made_meanwhile_is_told_of_again_on_teams(world: World) -> None:
    """Of Teams only: what is only news has nobody who waits, so it may come again."""
    assert world.room is not None
    assert world.vera.teams is not None
    with database_down(world):
        channel = world.room.add_channel("Heads of year")
    told = world.room.sent[-1]
    assert (told.status, len(world.room.errors)) == (503, 3)  # sent three times
    assert "Please send it again." in told.answer
    world.room.errors.clear()
    assert world.room.send(told.payload).status == 200
    asked = len(world.room.calls_of("channels"))
    assert world.vera.teams.channels.find("Heads of year").id == channel.conversation_id
    assert len(world.room.calls_of("channels")) == asked


# -- a lock that another process holds


def an_impatient_world(
    database: Database, keyring: Keyring, platform: str
) -> AbstractContextManager[World]:
    """Start a world that waits no longer than the real one does, on either side."""
    within = PATIENCE_S[platform]
    return a_world(
        database, keyring, platforms=[platform], answer_within=within, patience=dispatch.PATIENCE_S
    )


def test_a_lock_that_another_process_holds_is_answered_in_time(
    database: Database, keyring: Keyring, platform: str
) -> None:
    with an_impatient_world(database, keyring, platform) as world:
        teacher = world.person("Kwame Mensah")
        teacher.command("/report-cyberbullying")
        fill_in(teacher, account="Typed with care")
        with locked_by_another(world):
            shown = teacher.submit()
        assert shown is not None
        assert (NOT_STORED if database.is_sqlite else NOT_SURE) in shown.text()
        if platform == "slack":
            teacher.close()
        sent = teacher.submit()
        assert sent is not None
        assert sent.title.startswith("Sent: VERA-")
        assert len(world.cases()) == 1
        assert world.errors == []


def test_a_button_pressed_meanwhile_by_whom_vera_has_not_heard_from_is_answered_in_time(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """On Teams where a chat is has to be noted too, and nobody may wait for that."""
    with an_impatient_world(database, keyring, platform) as world:
        report(world.person("Kwame Mensah"))
        world.settle()
        manager, card = world.person("Sunita Rao"), world.card("Sunita Rao")
        with locked_by_another(world):
            manager.press("Acknowledge", message=card)
            words = world.direct("Sunita Rao")[-1].words()
            assert (NO_ANSWER if database.is_sqlite else NOT_SURE_IF_DONE) in words
        manager.press("Acknowledge", message=card)
        assert world.actions().count("acknowledged") == 1
        assert world.errors == []


@pytest.mark.parametrize("platform", ["teams"])
def test_a_message_sent_meanwhile_is_answered_once_and_in_time(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """Of Teams only, where what comes is noted before it is answered."""
    with an_impatient_world(database, keyring, platform) as world:
        teacher = world.in_teams("Kwame Mensah")
        world.home("Kwame Mensah")
        before = len(teacher.direct_messages())
        with locked_by_another(world):
            teacher.command("/report-cyberbullying")
            assert "Report cyberbullying" in shown_to(teacher)
        assert len(teacher.direct_messages()) == before + 2
        assert world.errors == []
