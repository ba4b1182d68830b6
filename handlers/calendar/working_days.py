"""Working days: what a deadline that ends on a day off moves to.

The bank holidays are those of England and Wales only (Banking and Financial Dealings Act 1971,
section 1 and schedule 1, with the substitute days and royal proclamations that the `holidays`
package knows); freedom of information alone looks at the whole United Kingdom. The government
publishes them a year or two ahead; past the last day that is published (the school's setting
`bank_holidays_known_through`) a proclamation may still add or move one, so the functions refuse to
answer, and `WorkingDays` says which days it cannot be sure of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

EVERY_YEAR: Final = date.max
"""As `known_through`: reckon with the days the Act gives, where an estimate is good enough."""

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)
UNITED_KINGDOM: Final = ("ENG", "WLS", "SCT", "NIR")

BankHolidays = Callable[[int], frozenset[date]]
"""The bank holidays of a year, as far as anybody can say today."""


class BeyondPublishedHolidays(ValueError):
    """Said of a year whose bank holidays the government has not published yet."""

    def __init__(self, year: int, known_through: date) -> None:
        self.year = year
        self.known_through = known_through
        super().__init__(
            f"The bank holidays of {year} are not published yet: Vera knows them up to"
            f" {known_through.day} {known_through:%B %Y}. Check the date with"
            " gov.uk/bank-holidays."
        )


@lru_cache(maxsize=256)
def _expected(year: int, part: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=part, years=year))


def england_and_wales(year: int) -> frozenset[date]:
    """List the bank holidays of England and Wales that a year has or may be expected to have.

    Source: Banking and Financial Dealings Act 1971, schedule 1; rules, trap 8 (not the United
    Kingdom's or Scotland's, substitute days counted).
    """
    return _expected(year, "ENG")


@lru_cache(maxsize=64)
def united_kingdom(year: int) -> frozenset[date]:
    """List the days of a year that are a bank holiday in any part of the United Kingdom.

    Source: Freedom of Information Act 2000, section 10(6).
    """
    return frozenset().union(*(_expected(year, part) for part in UNITED_KINGDOM))


def bank_holidays(year: int, *, known_through: date) -> frozenset[date]:
    """List the bank holidays of England and Wales in one year, and never guess.

    Raises:
        BeyondPublishedHolidays: The year does not end by `known_through`. Pass `EVERY_YEAR` to be
            given the days that the Act leads one to expect.
    """
    if date(year, 12, 31) > known_through:
        raise BeyondPublishedHolidays(year, known_through)
    return england_and_wales(year)


def is_working_day(day: date, *, known_through: date) -> bool:
    """Say whether a day is neither a weekend day nor a bank holiday.

    Source: Regulation 1182/71, article 3, as DPA 2018 section 205(2) applies it; rules, section 1.

    Raises:
        BeyondPublishedHolidays: A weekday past `known_through`.
    """
    if day.weekday() >= SATURDAY:
        return False
    if day > known_through:
        raise BeyondPublishedHolidays(day.year, known_through)
    return day not in england_and_wales(day.year)


def roll_forward(day: date, *, known_through: date) -> date:
    """Move a deadline that falls on a day off to the next working day.

    Source: Regulation 1182/71, article 3(4); the ICO's examples in rules, section 1.

    Raises:
        BeyondPublishedHolidays: The answer depends on a day whose bank holidays are not known.
    """
    while not is_working_day(day, known_through=known_through):
        day += ONE_DAY
    return day


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days for a clock that goes on past what is published, and says where it does.

    Past `known_through` only weekends are off: every date found is then the earliest it can be.
    """

    known_through: date
    holidays: BankHolidays = england_and_wales

    def is_off(self, day: date) -> bool:
        """Say whether a day is at a weekend or a bank holiday that is known."""
        return day.weekday() >= SATURDAY or self.is_bank_holiday(day)

    def is_bank_holiday(self, day: date) -> bool:
        """Say whether a day is a bank holiday that is known."""
        return day <= self.known_through and day in self.holidays(day.year)

    def is_sure_of(self, day: date) -> bool:
        """Say whether a date that was found can no longer move."""
        return day <= self.known_through

    def roll(self, day: date) -> date:
        """Move a deadline on a day off to the next working day, or to the earliest it can be.

        Source: Regulation 1182/71, article 3(4).
        """
        while self.is_off(day):
            day += ONE_DAY
        return day

    def after(self, day: date, count: int) -> date:
        """Find the last of so many working days after a day, which is not counted itself."""
        for _ in range(count):
            day = self.roll(day + ONE_DAY)
        return day
