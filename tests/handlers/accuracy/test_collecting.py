"""Which collecting of data sheets goes on (duties, S78 and S86)."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.accuracy.collecting import collecting_on, counted_on
from handlers.school.settings import load_school
from tests.walks.world import TALAVERA


@pytest.mark.parametrize(
    ("day", "counted", "letter"),
    [
        (date(2026, 9, 10), "September 2026", "September 2026"),
        (date(2026, 9, 17), "September 2026", "October 2026 census"),  # the census letter is ready
        (date(2026, 9, 22), "September 2026", "October 2026 census"),
        (date(2026, 9, 23), "October 2026 census", "October 2026 census"),
        (date(2026, 12, 1), "October 2026 census", "October 2026 census"),
        (date(2027, 1, 7), "January 2027 census", "January 2027 census"),
    ],
)
def test_the_sheets_of_september_are_counted_until_their_day_is_over(
    day: date, counted: str, letter: str
) -> None:
    settings = load_school(TALAVERA)
    assert counted_on(settings, day).name == counted
    assert collecting_on(settings, day).name == letter
