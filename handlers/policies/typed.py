"""What is typed into the forms of the register, and how it is read: dates, links, months."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator

from handlers.call import Call
from handlers.casework.incident import known
from handlers.forms import NotFilledIn, Option
from handlers.school.partial_dates import (
    EARLIEST,
    YEARS_AHEAD,
    PartialDate,
    is_too_far,
    partial_date,
)
from handlers.school.school_year_settings import is_whole_address

HOW_DATES_LOOK: Final = "05/02/19, 5 February 2019 or, where the day is not known, November 2020."
NO_DATE: Final = f"Vera cannot read this as a date. Please write it as {HOW_DATES_LOOK}"
TOO_EARLY: Final = f"Please look at the year: Vera takes dates from {EARLIEST.year} on."
TOO_FAR: Final = f"Please look at the year: this is more than {YEARS_AHEAD} years ahead."
NO_LINK: Final = "Please give a whole web address. It begins with https://"
NO_MONTHS: Final = "Please give a number of months from 1 to 60."
NOT_YET: Final = "This day is still to come. Please choose the day on which it was done."
WHO_IS_IT: Final = "Please choose who looks after it."

MOST_MONTHS: Final = 60


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"

    @classmethod
    def of(cls, so: bool) -> YesNo:
        """Say it as an answer."""
        return cls.YES if so else cls.NO


class Owner(StrEnum):
    """Who looks after a policy."""

    AS_IT_IS = "as_it_is"
    HEAD = "head"
    SOMEBODY = "somebody"


THE_HEAD: Final = Option(Owner.HEAD, "The headteacher")
SOMEBODY: Final = Option(Owner.SOMEBODY, "Somebody else")
AS_IT_IS: Final = Option(Owner.AS_IT_IS, "As it is now")
READ_BY_ALL: Final = (
    Option(YesNo.YES, "Yes: everybody is asked, now and each autumn"),
    Option(YesNo.NO, "No: nobody is asked"),
)


def _date(given: object) -> PartialDate | None:
    if given is None or not str(given).strip():
        return None
    if (found := partial_date(given)) is None:
        raise ValueError(NO_DATE)
    if found.day < EARLIEST:
        raise ValueError(TOO_EARLY)
    return found


def _link(given: str) -> str:
    if given and not is_whole_address(given):
        raise ValueError(NO_LINK)
    return given


def _months(given: object) -> int | None:
    if given is None or not (said := str(given).strip()):
        return None
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_MONTHS):
        raise ValueError(NO_MONTHS)
    return int(said)


def _one_line(given: str) -> str:
    return " ".join(given.split())


Name = Annotated[str, AfterValidator(_one_line)]
MaybeDate = Annotated[PartialDate | None, BeforeValidator(_date)]
Link = Annotated[str, AfterValidator(_link)]
MaybeMonths = Annotated[int | None, BeforeValidator(_months)]


def not_to_come(question: str, given: PartialDate, today: date) -> PartialDate:
    """Refuse a day that is still to come; of a month that has begun it may be."""
    first = given.day if given.day_known else given.day.replace(day=1)
    if first > today:
        raise NotFilledIn({question: NOT_YET})
    return given


def near(question: str, given: PartialDate | None, today: date) -> PartialDate | None:
    """Refuse a date that lies so far ahead that its year was mistyped."""
    if given is not None and is_too_far(given.day, today):
        raise NotFilledIn({question: TOO_FAR})
    return given


def the_one_picked(call: Call, choice: Owner, picked: Collection[str]) -> UUID | None:
    """Read who looks after a policy; None for the head."""
    if choice is not Owner.SOMEBODY:
        return None
    found = known(call, picked)
    if len(found) != 1:
        raise NotFilledIn({"owner": WHO_IS_IT})
    return next(iter(found))


def lines_of(typed: str) -> str:
    """Tidy a list that was typed, one a line."""
    return "\n".join(line for each in typed.splitlines() if (line := " ".join(each.split())))


def written(given: object) -> str:
    """Write what is known as it is typed into a form; nothing for what is not known."""
    return "" if given is None else str(given)
