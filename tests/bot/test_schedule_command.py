"""`vera schedule`, as whoever sits at the server types it: when, what is said, and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

import handlers.features  # noqa: F401  it knows every kind of case
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

Said = pytest.CaptureFixture[str]

A_TUESDAY = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def school_id(installation: Installation, empty_database: Database) -> UUID:
    """The example's school, in a database that was migrated."""
    url = empty_database.url.render_as_string(hide_password=False)
    installation.environment["VERA_DATABASE_URL"] = url
    return installation.prepare()


def by_day(words: str) -> dict[str, list[str]]:
    """Take what was printed apart: the lines of each day."""
    found: dict[str, list[str]] = {}
    for line in words.splitlines():
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        elif line and line[0].isalpha():
            found[line] = []
    return found


def test_it_says_what_will_happen_day_by_day_and_to_whom(
    school_id: UUID, typed: Type, capsys: Said
) -> None:
    assert typed("schedule", "--from", "2026-09-01", "--weeks", "5") == 0
    days = by_day(capsys.readouterr().out)
    assert days["Thursday 3 September 2026"] == [
        "09:00  The tip about Bluetooth and AirDrop: all 16 staff in chat"
    ]
    monday = days["Monday 7 September 2026"]
    assert any(line.startswith("08:00  The week's digest") for line in monday)
    assert any("Margaret Hollis (by e-mail or text)" in line for line in monday)
    # Fiona Grant works from Wednesday to Friday, so fifteen are asked on a Monday
    assert "09:00  Is what the school holds about you right?: 15 people" in monday
    assert days["Tuesday 8 September 2026"] == [
        "09:00  Send out the pupils' data sheets: Carol Dunn, Nadia Hussain"
    ]
    assert days["Wednesday 23 September 2026"] == [
        "09:00  A drill this term?: Helen Whitfield, Priya Nair"
    ]


def test_nine_is_nine_before_and_after_the_clocks_change(
    school_id: UUID, typed: Type, capsys: Said
) -> None:
    for begins, tip in (("2026-10-20", "Friday 20 November 2026"), ("2027-03-25", "")):
        assert typed("schedule", "--from", begins, "--weeks", "5") == 0
        days = by_day(capsys.readouterr().out)
        digests = [line for of_day in days.values() for line in of_day if "digest" in line]
        assert len(digests) == 5
        assert {line[:5] for line in digests} <= {"08:00", "07:30"}  # 07:30 after a bank holiday
        if tip:
            assert days[tip][0].startswith("09:00  What to say to families")


def test_of_a_request_it_says_that_there_is_a_reminder_and_nothing_else(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said
) -> None:
    reference = _logged(installation, school_id)
    assert typed("schedule", "--from", "2026-09-01", "--weeks", "4") == 0
    words = capsys.readouterr().out
    assert "Reminder of a request for personal data: whoever has it" in words
    assert reference not in words
    assert "Zebedee" not in words


def test_it_changes_nothing(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said
) -> None:
    first = _printed(typed, capsys)
    assert _printed(typed, capsys) == first


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "soon"), "'soon' is not a date."),
        (("--school", "elsewhere"), "There is no school 'elsewhere'."),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    school_id: UUID, typed: Type, capsys: Said, options: tuple[str, ...], words: str
) -> None:
    assert typed("schedule", *options) != 0
    assert words in capsys.readouterr().err


def _printed(typed: Type, capsys: Said) -> str:
    assert typed("schedule", "--from", "2026-09-01") == 0
    return capsys.readouterr().out


def _logged(installation: Installation, school_id: UUID) -> str:
    with (
        Database(installation.database_url) as database,
        database.writing(school_id) as session,
    ):
        people = {person.name: person for person in present_people(session)}
        call = Call(
            session=session,
            keyring=installation.keyring,
            school=School(school_id, load_school(TALAVERA)),
            at=A_TUESDAY,
            who=people["Kwame Mensah"],
        )
        form = RequestForm(
            asker=Asker.PARENT,
            wants=(Right.ACCESS,),
            way=CameBy.EMAIL,
            received=date(2026, 9, 1),
            whose="Zebedee Quirk",
            who="Ottoline Marchbanks",
            account="everything about xylophones",
        )
        return session.found(Case, UUID(str(file_request.file(call, form)))).reference
