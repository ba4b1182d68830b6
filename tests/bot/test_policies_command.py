"""`vera policies summary`, as whoever sits at the server types it: one page, and nobody's name."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from bot.owner import owning
from handlers.call import Moment
from handlers.policies.begin import take_from_settings
from handlers.school.school import School
from handlers.school.settings import load_school
from storage.database import Database
from tests.bot.conftest import Type
from tests.bot.installation import TALAVERA, Installation
from tests.walks.world import A_TUESDAY_MORNING

Said = pytest.CaptureFixture[str]


@pytest.fixture
def school_id(installation: Installation, empty_database: Database) -> UUID:
    """The example's school, in a database that was migrated and has a register."""
    url = empty_database.url.render_as_string(hide_password=False)
    installation.environment["VERA_DATABASE_URL"] = url
    school_id = installation.prepare()
    with Database(url) as database, database.writing(school_id) as session:
        take_from_settings(
            Moment(
                session=session,
                keyring=installation.keyring,
                school=School(school_id, load_school(TALAVERA)),
                at=A_TUESDAY_MORNING,
            )
        )
    return school_id


def test_the_page_is_shown_and_names_nobody(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said
) -> None:
    assert typed("policies", "summary") == 0
    said = capsys.readouterr().out
    assert "Social Media Policy, version 1.2" in said
    assert "OVERDUE since November 2020" in said
    assert "Privacy notice: version 3, which every form links." in said
    assert "Carol Dunn" not in said
    assert "LC" not in said


def test_it_is_written_to_a_new_file_also_while_vera_runs(
    installation: Installation, school_id: UUID, typed: Type, capsys: Said, tmp_path: Path
) -> None:
    to = tmp_path / "policies.txt"
    with owning(installation.database_url):  # as a running `vera serve` does
        assert typed("policies", "summary", "--to", str(to)) == 0
    assert "It names nobody." in capsys.readouterr().out
    assert "Social Media Policy, version 1.2" in to.read_text(encoding="utf-8")
    before = to.read_text(encoding="utf-8")
    assert typed("policies", "summary", "--to", str(to)) == 2
    assert to.read_text(encoding="utf-8") == before  # a file that is there is not written over
