"""Working days of England and Wales, against what the ICO and the government published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.working_days import (
    EVERY_YEAR,
    LAST_PUBLISHED_YEAR,
    BeyondPublishedHolidays,
    bank_holidays,
    is_working_day,
    roll_forward,
)
from tests.handlers.calendar.unhurried import UNHURRIED


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # substitute for Boxing Day, a Saturday
        (date(2027, 12, 27), False),  # substitute for Christmas Day
        (date(2027, 12, 28), False),  # substitute for Boxing Day
        (date(2022, 9, 19), False),  # the Queen's funeral, by proclamation
        (date(2026, 11, 30), True),  # St Andrew's Day: a bank holiday in Scotland only
        (date(2026, 3, 17), True),  # St Patrick's Day: Northern Ireland only
        (date(2026, 1, 2), True),  # Scotland only
        (date(2026, 8, 31), False),
        (date(2026, 8, 3), True),  # Scotland's summer bank holiday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 11, 23), True),
    ],
)
def test_only_the_days_of_england_and_wales_are_off(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("raw", "due"),
    [
        (date(2024, 12, 25), date(2024, 12, 27)),  # the ICO's own example
        (date(2026, 2, 28), date(2026, 3, 2)),  # the ICO: to the next Monday
        (date(2027, 2, 1), date(2027, 2, 1)),  # the ICO: 1 January to 1 February
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to the Tuesday after Easter
    ],
)
def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(raw: date, due: date) -> None:
    assert roll_forward(raw) == due


def test_a_year_not_yet_published_is_refused_with_words_and_never_guessed() -> None:
    with pytest.raises(BeyondPublishedHolidays, match="not published yet") as said:
        roll_forward(date(LAST_PUBLISHED_YEAR + 1, 3, 1))
    assert said.value.year == LAST_PUBLISHED_YEAR + 1
    with pytest.raises(BeyondPublishedHolidays):
        bank_holidays(LAST_PUBLISHED_YEAR + 1)


def test_a_deadline_that_rolls_over_new_year_into_an_unpublished_year_is_refused() -> None:
    with pytest.raises(BeyondPublishedHolidays):
        roll_forward(date(2026, 12, 31), published_to=2025)
    with pytest.raises(BeyondPublishedHolidays):
        roll_forward(date(2022, 12, 31), published_to=2022)


def test_a_caller_may_ask_for_the_days_that_the_act_leads_one_to_expect() -> None:
    assert date(2030, 12, 25) in bank_holidays(2030, published_to=EVERY_YEAR)
    assert is_working_day(date(2030, 3, 4), published_to=EVERY_YEAR)


def test_a_weekend_needs_no_published_list() -> None:
    assert not is_working_day(date(2090, 1, 1))  # a Sunday


@UNHURRIED
@given(st.dates(date(2020, 1, 1), date(2027, 12, 20)))
def test_a_deadline_never_moves_back_and_always_ends_on_a_working_day(day: date) -> None:
    rolled = roll_forward(day)
    assert rolled >= day
    assert is_working_day(rolled)
    assert (rolled - day).days <= 5
