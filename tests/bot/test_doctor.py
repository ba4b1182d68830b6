"""`vera doctor` says what is wrong and what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.demo import Workspace
from bot.doctor_slack import clock_skew, manifest_scopes
from storage.database import Database
from storage.identifiers import new_id
from storage.outbox import Owed
from tests.bot.conftest import Type
from tests.bot.installation import Installation

A_DATE = "Tue, 28 Apr 2026 09:00:00 GMT"


@pytest.fixture
def well(installation: Installation, talavera: Workspace) -> Installation:
    """An installation with nothing wrong."""
    installation.speak_to(talavera)
    installation.prepare()
    return installation


def said_by_doctor(typed: Type, capsys: pytest.CaptureFixture[str], *, code: int) -> str:
    assert typed("doctor") == code
    return capsys.readouterr().out


def test_all_is_well_once_people_are_matched_and_development_is_said_loudly(
    well: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    before = said_by_doctor(typed, capsys, code=1)
    assert "Helen Whitfield, Priya Nair and Tom Barrow cannot be told in chat" in before
    typed("people", "import", well.environment["VERA_CONFIG"].replace("vera.toml", "staff.csv"))
    capsys.readouterr()
    said = said_by_doctor(typed, capsys, code=0)
    assert "DEVELOPMENT MODE IS ON" in said
    assert "Well: The clock agrees with Slack's." in said
    assert "Well: Vera is in the channels of the settings: #senior-leaders." in said
    assert "all 16 people in the chat are matched" in said
    assert "Vera is not running on this database" in said
    assert "15 outside numbers are blank or were not checked" in said
    assert "The token may do more than Vera needs" in said


def test_a_token_that_may_too_little_is_named(
    well: Installation, talavera: Workspace, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    talavera.scopes = "chat:write,commands"
    said = said_by_doctor(typed, capsys, code=1)
    assert "Wrong: The token lacks channels:read, files:read, files:write, groups:read" in said


def test_a_channel_that_vera_is_not_in_is_named(
    well: Installation, talavera: Workspace, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    leaders = talavera.conversations.find("senior-leaders", "U0000")
    leaders.members.discard(talavera.bot_user_id)
    said = said_by_doctor(typed, capsys, code=1)
    assert "Wrong: Vera is not in #senior-leaders. Type /invite @Vera there" in said


def test_a_message_that_waits_too_long_is_counted_not_shown(
    well: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    school_id = well.prepare()
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with Database(well.database_url) as database, database.connection() as connection:
        connection.execute(
            insert(Owed).values(
                school_id=school_id,
                id=new_id(),
                message="casework.case_card",
                via="chat",
                urgency=0,
                owed_at=an_hour_ago,
                due_at=an_hour_ago,
            )
        )
    said = said_by_doctor(typed, capsys, code=1)
    assert "Wrong: The oldest unsent message has waited for 60 minutes." in said


def test_nothing_set_up_yet_is_said_in_words(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.environment |= {"VERA_KEYRING": "", "VERA_CONFIG": "nowhere.toml"}
    said = said_by_doctor(typed, capsys, code=1)
    assert "Wrong: VERA_KEYRING is not set" in said
    assert "Wrong: There is no nowhere.toml" in said
    assert "Wrong: The database is not ready for this Vera. Run `vera migrate`" in said
    assert "Wrong: VERA_SLACK_BOT_TOKEN is not set" in said


@pytest.mark.parametrize(("seconds", "date"), [(0, A_DATE), (400, A_DATE), (None, None)])
def test_the_clock_is_compared_with_the_date_that_slack_sends(
    seconds: float | None, date: str | None
) -> None:
    now = datetime(2026, 4, 28, 9, 0, tzinfo=UTC) + timedelta(seconds=seconds or 0)
    assert clock_skew(date, now) == seconds
    assert clock_skew("nonsense", now) is None


def test_the_manifest_asks_for_scopes() -> None:
    assert "chat:write" in (manifest_scopes() or ())
