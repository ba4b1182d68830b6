"""`vera init`: files to start from, which say everything and change nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.school.file_problems import SettingsError
from handlers.school.reading import shipped
from handlers.school.settings import load_school
from handlers.school.settings_file import SettingsFile
from handlers.school.staff_file import COLUMNS, read_staff
from handlers.school.starting_files import init_files
from tests.handlers.school.conftest import FIVE_LINES


def test_the_files_can_be_read_as_they_are(tmp_path: Path) -> None:
    settings_path, staff_path = init_files(tmp_path / "new")
    assert load_school(settings_path).staff_file == staff_path
    assert read_staff(staff_path) == ()


def test_the_made_up_person_can_be_read_when_the_mark_is_taken_away(tmp_path: Path) -> None:
    _, path = init_files(tmp_path)
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    path.write_text(text.replace("# Ada", "Ada").replace("Grace Example", ""), encoding="utf-8")
    (ada,) = read_staff(path)
    assert ada.name == "Ada Example"


def test_the_staff_file_begins_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    _, path = init_files(tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["vera.toml", "staff.csv"])
def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="there already"):
        init_files(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def _uncommented(text: str) -> str:
    lines = (re.sub(r"^# ?(?=\[|\w+ = )", "", line) for line in text.splitlines())
    return "\n".join(line for line in lines if not line.startswith("#"))


def test_every_key_is_explained_and_shown_as_vera_has_it(tmp_path: Path) -> None:
    path, _ = init_files(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert all(f"{section}" in text for section in SettingsFile.model_fields)
    path.write_text(_uncommented(text), encoding="utf-8")
    whole = load_school(path)
    five = tmp_path / "five.toml"
    five.write_text(FIVE_LINES, encoding="utf-8")
    plain = load_school(five)
    assert (whole.times, whole.rows, whole.hours) == (plain.times, plain.rows, plain.hours)
    assert len(whole.outside_contacts) == len(whole.terms) == 1


def test_the_file_names_everything_that_is_shipped(tmp_path: Path) -> None:
    path, _ = init_files(tmp_path)
    text = path.read_text(encoding="utf-8")
    for key in (*shipped()["outside"], *shipped()["support"]):
        assert re.search(rf"\b{key}\b", text), key
