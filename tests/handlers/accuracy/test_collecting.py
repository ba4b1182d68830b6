"""Which collecting of data sheets goes on, on the example's days (S78, S86)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.accuracy.collecting import collecting_on, to_be_back
from handlers.school.settings import SchoolSettings, load_school

TALAVERA = Path(__file__).parents[3] / "examples" / "talavera" / "vera.toml"


@pytest.fixture(scope="module")
def talavera() -> SchoolSettings:
    return load_school(TALAVERA)


@pytest.mark.parametrize(
    ("today", "name", "back"),
    [
        (date(2026, 9, 7), "May 2026 census", date(2026, 9, 21)),
        (date(2026, 9, 8), "September 2026", date(2026, 9, 22)),
        (date(2026, 9, 16), "September 2026", date(2026, 9, 22)),
        (date(2026, 9, 17), "October 2026 census", date(2026, 10, 1)),
        (date(2026, 10, 1), "October 2026 census", date(2026, 10, 15)),
        (date(2027, 1, 8), "January 2027 census", date(2027, 1, 21)),
        (date(2027, 5, 20), "May 2027 census", date(2027, 6, 3)),
    ],
)
def test_it_is_the_newest_that_has_begun(
    talavera: SchoolSettings, today: date, name: str, back: date
) -> None:
    found = collecting_on(talavera, today)
    assert (found.name, to_be_back(found, today)) == (name, back)


def test_a_school_that_asks_for_no_sheets_in_september_collects_before_a_census(
    talavera: SchoolSettings,
) -> None:
    helpers = talavera.term_time
    off = helpers.model_copy(
        update={"data_sheet": helpers.data_sheet.model_copy(update={"on": False})}
    )
    school = replace(talavera, term_time=off)
    assert collecting_on(school, date(2026, 9, 9)).name == "May 2026 census"


def test_without_any_term_it_is_called_by_its_month(talavera: SchoolSettings) -> None:
    found = collecting_on(replace(talavera, terms=()), date(2026, 9, 9))
    assert (found.name, found.by) == ("September 2026", date(2026, 9, 23))
