"""`vera requests`, as whoever sits at the server types it: dates, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

import handlers.features  # noqa: F401  it knows every kind of case
from bot.owner import owning
from handlers.call import Call
from handlers.data_requests.log_request import file_request
from handlers.data_requests.request_form import RequestForm
from handlers.school.school import School
from handlers.school.settings import load_school
from storage.cases import Case
from storage.database import Database
from storage.roster import present_people
from storage.vocabulary import Asker, CameBy, Right
from tests.bot.conftest import Type
from tests.bot.installation import TALAVERA, Installation
from tests.read_back import events_read, lines_read

NOW = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
AS_OF = ("--as-of", "2026-04-28")
SECRETS = ("Zebedee", "Ottoline", "xylophones", "Carol Dunn", "Kwame Mensah")

Said = pytest.CaptureFixture[str]


@pytest.fixture
def school_id(installation: Installation, empty_database: Database) -> UUID:
    """The example's school, in a database that was migrated."""
    url = empty_database.url.render_as_string(hide_password=False)
    installation.environment["VERA_DATABASE_URL"] = url
    return installation.prepare()


def logged(
    installation: Installation,
    school_id: UUID,
    *wants: Right,
    received: date = date(2026, 4, 20),
    about: str = "",
) -> str:
    """Log a request as somebody of the school does; gives its reference."""
    with (
        Database(installation.database_url) as database,
        database.writing(school_id) as session,
    ):
        people = {person.name: person for person in present_people(session)}
        call = Call(
            session=session,
            keyring=installation.keyring,
            school=School(school_id, load_school(TALAVERA)),
            at=NOW,
            who=people["Kwame Mensah"],
        )
        form = RequestForm(
            asker=Asker.PARENT,
            wants=wants or (Right.ACCESS,),
            way=CameBy.LETTER,
            received=received,
            whose="Zebedee Quirk",
            who="Ottoline Marchbanks",
            account="everything about xylophones",
            staff=(str(people[about].id),) if about else (),
        )
        return session.found(Case, UUID(str(file_request.file(call, form)))).reference


def taken(installation: Installation) -> int:
    """Count what the audit holds of lists that were taken, by nobody in particular."""
    with (
        Database(installation.database_url) as database,
        database.engine.connect() as connection,
    ):
        chosen = "SELECT count(*) FROM audit_entries WHERE action = 'register_taken'"
        return int(connection.execute(text(f"{chosen} AND actor = 'vera'")).scalar_one())


def test_the_list_says_what_is_due_and_how_many_days_are_left_and_names_nobody(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said
) -> None:
    reference = logged(installation, school_id)
    logged(installation, school_id, Right.FOI, received=date(2026, 4, 27))
    quiet = logged(installation, school_id, about="Carol Dunn")
    with owning(installation.database_url):  # as a running `vera serve` does
        assert typed("requests", "list", *AS_OF) == 0
    said = capsys.readouterr().out
    (line,) = (each for each in said.splitlines() if reference in each)
    cells = [cell.strip() for cell in line.strip(" │").split("│")]
    assert cells == [reference, "Subject access request", "2026-05-20", "22", "nobody yet"]
    assert "Freedom of information request" in said
    assert quiet not in said
    (line,) = (each for each in said.splitlines() if "kept quiet" in each)
    assert "2026-05-20" in line
    assert "access" not in line
    assert not any(secret in said for secret in SECRETS)
    assert "check with your data protection officer" in said
    assert taken(installation) == 1


def test_on_an_earlier_day_it_is_as_it_stood_then(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said
) -> None:
    logged(installation, school_id)
    assert typed("requests", "list", "--as-of", "19/04/2026") == 0
    assert "No request is open." in capsys.readouterr().out
    assert typed("requests", "list", "--as-of", "2026-04-21") == 0
    assert "29" in capsys.readouterr().out
    assert typed("requests", "list", "--as-of", "soon") == 2
    assert "'soon' is not a date." in capsys.readouterr().err


def test_the_calendar_is_written_for_its_owner_alone_and_names_nobody(
    installation: Installation, school_id: UUID, typed: Type, tmp_path: Path, capsys: Said
) -> None:
    reference = logged(installation, school_id)
    quiet = logged(installation, school_id, about="Carol Dunn")
    to = tmp_path / "due.ics"
    assert typed("requests", "calendar", "--to", str(to)) == 0
    assert f"Written: {to}" in capsys.readouterr().out
    assert to.stat().st_mode & 0o077 == 0
    found = events_read(to.read_bytes())
    assert found[f"{reference}: subject access request due"]["dtstart"].dt == date(2026, 5, 20)
    assert "Please open Vera" in found
    written = to.read_text()
    assert not any(secret in written for secret in (*SECRETS, quiet))
    assert taken(installation) == 1


def test_the_table_is_written_and_names_nobody(
    installation: Installation, school_id: UUID, typed: Type, tmp_path: Path
) -> None:
    reference = logged(installation, school_id)
    logged(installation, school_id, about="Carol Dunn")
    to = tmp_path / "register.csv"
    assert typed("requests", "csv", "--to", str(to)) == 0
    found = lines_read(to.read_bytes())
    assert {line["Reference"] for line in found} == {reference, "kept quiet"}
    assert not any(secret in to.read_text() for secret in SECRETS)
    assert taken(installation) == 1


@pytest.mark.parametrize("command", ["calendar", "csv"])
def test_what_is_there_is_not_overwritten_and_nothing_is_recorded(
    installation: Installation,
    school_id: UUID,
    typed: Type,
    tmp_path: Path,
    capsys: Said,
    command: str,
) -> None:
    logged(installation, school_id)
    to = tmp_path / "mine"
    to.write_text("mine")
    assert typed("requests", command, "--to", str(to)) == 2
    assert "is there already" in capsys.readouterr().err
    assert to.read_text() == "mine"
    assert taken(installation) == 0


def test_a_calendar_without_an_entry_is_not_written(
    installation: Installation, school_id: UUID, typed: Type, tmp_path: Path, capsys: Said
) -> None:
    assert typed("requests", "calendar", "--to", str(tmp_path / "due.ics")) == 2
    assert "there is nothing for a calendar" in capsys.readouterr().err
    assert not (tmp_path / "due.ics").exists()
    assert typed("requests", "list", "--school", "north") == 2
    assert "There is no school 'north'." in capsys.readouterr().err
