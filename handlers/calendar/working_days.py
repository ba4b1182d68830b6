"""Working days in England and Wales: what a deadline that ends on a day off moves to.

The bank holidays are those of England and Wales only (Banking and Financial Dealings Act 1971,
section 1 and schedule 1, with the substitute days and royal proclamations that the `holidays`
package knows). The government publishes them a year or two ahead; past that year a proclamation
may still add or move one, so the rules here refuse to answer unless they are told not to.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

LAST_PUBLISHED_YEAR: Final = 2027
"""The last year for which gov.uk/bank-holidays is known to have published England and Wales."""

EVERY_YEAR: Final = date.max.year
"""As `published_to`: reckon with the days the Act gives, where an estimate is good enough."""

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)


class BeyondPublishedHolidays(ValueError):
    """Said of a year whose bank holidays the government has not published yet."""

    def __init__(self, year: int, published_to: int) -> None:
        self.year = year
        self.published_to = published_to
        super().__init__(
            f"The bank holidays of {year} are not published yet: Vera knows them up to the end of"
            f" {published_to}. Check the date with gov.uk/bank-holidays."
        )


@lru_cache(maxsize=64)
def _expected(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def bank_holidays(year: int, *, published_to: int = LAST_PUBLISHED_YEAR) -> frozenset[date]:
    """List the bank holidays of England and Wales in one year.

    Source: Banking and Financial Dealings Act 1971, schedule 1; rules, trap 8 (not the United
    Kingdom's or Scotland's, substitute days counted, no guess past the end of the list).

    Raises:
        BeyondPublishedHolidays: The year lies after `published_to`. Pass `EVERY_YEAR` to be given
            the days that the Act leads one to expect.
    """
    if year > published_to:
        raise BeyondPublishedHolidays(year, published_to)
    return _expected(year)


def is_working_day(day: date, *, published_to: int = LAST_PUBLISHED_YEAR) -> bool:
    """Say whether a day is neither a weekend day nor a bank holiday.

    Source: Regulation 1182/71, article 3, as DPA 2018 section 205(2) applies it; rules, section 1.

    Raises:
        BeyondPublishedHolidays: A weekday in a year that is not published yet.
    """
    if day.weekday() >= SATURDAY:
        return False
    return day not in bank_holidays(day.year, published_to=published_to)


def roll_forward(day: date, *, published_to: int = LAST_PUBLISHED_YEAR) -> date:
    """Move a deadline that falls on a day off to the next working day.

    Source: Regulation 1182/71, article 3(4); the ICO's examples in rules, section 1.

    Raises:
        BeyondPublishedHolidays: The answer depends on a year that is not published yet.
    """
    while not is_working_day(day, published_to=published_to):
        day += ONE_DAY
    return day
