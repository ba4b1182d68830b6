"""Whatever somebody types into vera.toml, Vera reads it or says what is wrong with it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from handlers.school.file_problems import SettingsError
from handlers.school.settings import load_school
from handlers.school.starting_files import TEMPLATES

TEMPLATE = re.sub(
    r"^# ?(?=\[|\w+ = )", "", (TEMPLATES / "vera.toml").read_text("utf-8"), flags=re.MULTILINE
).splitlines()
KEYS = [number for number, line in enumerate(TEMPLATE) if re.match(r"\w+ = ", line)]
VALUES = st.sampled_from(
    [
        *("1", "-1", "0", "true", "nan", "1e400", "9" * 5000, '""', '"{x}"', '"\\u0000"', "''"),
        *("[]", "[[]]", "[1]", '["head"]', "{}", "{ a = 1 }", "2026-09-01", "08:00:00"),
        *("2026-09-01T00:00:00Z", "9999-12-31", "0001-01-01", '"R2"', '"senior_manager"', "]"),
    ]
)


def _read_or_said(text: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vera.toml"
        path.write_bytes(text.encode("utf-8", errors="replace"))
        try:
            return load_school(path).calendar is not None
        except SettingsError as error:
            return all(problem.words and str(problem) for problem in error.problems)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_any_value_in_any_place_is_read_or_refused_with_words(changes: dict[int, str]) -> None:
    lines = list(TEMPLATE)
    for number, value in changes.items():
        lines[number] = f"{lines[number].split(' = ')[0]} = {value}"
    assert _read_or_said("\n".join(lines))


@given(st.lists(st.sampled_from(TEMPLATE), max_size=30))
def test_any_lines_in_any_order_are_read_or_refused_with_words(lines: list[str]) -> None:
    assert _read_or_said("\n".join(lines))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    assert _read_or_said(text)
