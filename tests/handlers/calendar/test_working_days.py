"""Working days of England and Wales, against what the ICO and the government published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.working_days import (
    EVERY_YEAR,
    BeyondPublishedHolidays,
    WorkingDays,
    bank_holidays,
    is_working_day,
    roll_forward,
    united_kingdom,
)
from tests.handlers.calendar.unhurried import UNHURRIED

KNOWN = date(2027, 12, 31)


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
    assert is_working_day(day, known_through=KNOWN) is working


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
    assert roll_forward(raw, known_through=KNOWN) == due


def test_a_year_not_yet_published_is_refused_with_words_and_never_guessed() -> None:
    with pytest.raises(BeyondPublishedHolidays, match="not published yet") as said:
        roll_forward(date(2028, 3, 1), known_through=KNOWN)
    assert said.value.year == 2028
    with pytest.raises(BeyondPublishedHolidays):
        bank_holidays(2028, known_through=KNOWN)


def test_a_deadline_that_rolls_over_new_year_into_an_unpublished_year_is_refused() -> None:
    with pytest.raises(BeyondPublishedHolidays):
        roll_forward(date(2026, 12, 31), known_through=date(2025, 12, 31))
    with pytest.raises(BeyondPublishedHolidays):
        roll_forward(date(2022, 12, 31), known_through=date(2022, 12, 31))


def test_a_caller_may_ask_for_the_days_that_the_act_leads_one_to_expect() -> None:
    assert date(2030, 12, 25) in bank_holidays(2030, known_through=EVERY_YEAR)
    assert is_working_day(date(2030, 3, 4), known_through=EVERY_YEAR)


def test_a_weekend_needs_no_published_list() -> None:
    assert not is_working_day(date(2090, 1, 1), known_through=KNOWN)  # a Sunday


@UNHURRIED
@given(st.dates(date(2020, 1, 1), date(2027, 12, 20)))
def test_a_deadline_never_moves_back_and_always_ends_on_a_working_day(day: date) -> None:
    rolled = roll_forward(day, known_through=KNOWN)
    assert rolled >= day
    assert is_working_day(rolled, known_through=KNOWN)
    assert (rolled - day).days <= 5


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 30),  # St Andrew's Day
        date(2026, 7, 13),  # the Battle of the Boyne, observed
        date(2026, 3, 17),  # St Patrick's Day
        date(2026, 1, 2),
        date(2026, 8, 3),
        date(2026, 4, 6),  # Easter Monday, no bank holiday in Scotland
    ],
)
def test_freedom_of_information_looks_at_every_part_of_the_united_kingdom(day: date) -> None:
    kingdom = WorkingDays(KNOWN, united_kingdom)
    assert kingdom.is_off(day)
    assert kingdom.roll(day) > day


def test_past_what_is_published_only_weekends_are_off_and_it_is_said() -> None:
    days = WorkingDays(date(2026, 12, 31))
    assert days.roll(date(2027, 3, 26)) == date(2027, 3, 26)  # Good Friday
    assert not days.is_sure_of(date(2027, 3, 26))
    assert days.roll(date(2027, 3, 27)) == date(2027, 3, 29)
    assert days.after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert days.is_sure_of(date(2026, 12, 29))
