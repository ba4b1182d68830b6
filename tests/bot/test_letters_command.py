"""`vera letters parents`: the letter written on the server, by the ending of the file (S78)."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import docx
import pytest

from storage.database import Database
from tests.bot.conftest import Type
from tests.bot.installation import Installation

Said = pytest.CaptureFixture[str]


@pytest.fixture
def school_id(installation: Installation, empty_database: Database) -> UUID:
    """The example's school, in a database that was migrated."""
    url = empty_database.url.render_as_string(hide_password=False)
    installation.environment["VERA_DATABASE_URL"] = url
    return installation.prepare()


@pytest.mark.usefixtures("school_id")
def test_the_letter_is_written_as_word_or_as_plain_text(
    typed: Type, tmp_path: Path, capsys: Said
) -> None:
    word, plain = tmp_path / "letter.docx", tmp_path / "letter.txt"
    assert typed("letters", "parents", "--to", str(word)) == 0
    assert f"Written: {word}" in capsys.readouterr().out
    assert typed("letters", "parents", "--to", str(plain)) == 0
    assert word.stat().st_mode & 0o077 == 0
    said = [each.text for each in docx.Document(str(word)).paragraphs]
    lines = plain.read_text(encoding="utf-8").splitlines()
    assert said == [line.removeprefix("- ") for line in lines if line]
    assert "Talavera Junior School" in said


@pytest.mark.usefixtures("school_id")
def test_another_ending_or_a_file_that_is_there_is_refused_in_words(
    typed: Type, tmp_path: Path, capsys: Said
) -> None:
    assert typed("letters", "parents", "--to", str(tmp_path / "letter.pdf")) == 2
    assert "ends in .docx, for Word, or in .txt" in capsys.readouterr().err
    mine = tmp_path / "mine.docx"
    mine.write_text("mine")
    assert typed("letters", "parents", "--to", str(mine)) == 2
    assert "is there already" in capsys.readouterr().err
    assert mine.read_text() == "mine"
