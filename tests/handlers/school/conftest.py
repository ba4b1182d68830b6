"""Small files to read: a school of five lines, and its few people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from handlers.school.file_problems import SettingsError
from handlers.school.settings import SchoolSettings, load_school

FIVE_LINES = """\
[school]
key = "oak"
name = "Oak School"
kind = "maintained"
local_authority = "Hampshire"
"""

FEW_PEOPLE = """\
name,email,phone,roles,deputises for,line manager,working days
Ann Lee,ann@oak.example,07700 900001,Headteacher; DSL,,,
Bo Day,bo@oak.example,07700 900002,Deputy head; Deputy DSL,Ann Lee,Ann Lee,
Cy Fox,cy@oak.example,,Teacher,,Bo Day,Mon-Wed
"""

CHAIR = """
[[outside_contacts]]
name = "Di Hall"
roles = "Chair of governors"
phone = "01632 960001"
"""

TODAY = date(2026, 11, 23)

Load = Callable[[str], SchoolSettings]
Refused = Callable[[str], list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Read five lines with more beneath them."""

    def loaded(more: str) -> SchoolSettings:
        path = tmp_path / "vera.toml"
        path.write_text(FIVE_LINES + more, encoding="utf-8")
        return load_school(path)

    return loaded


@pytest.fixture
def refused(load: Load) -> Refused:
    """Read five lines with something wrong beneath them, and give what Vera says."""

    def said(more: str) -> list[str]:
        with pytest.raises(SettingsError) as caught:
            load(more)
        return [str(problem) for problem in caught.value.problems]

    return said
