"""The values that stand in vera.toml: dates, times of day, people, numbers, each with its words."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from handlers.school.phone_numbers import phone_number
from handlers.school.role_words import role_of, unknown_role_words
from storage.vocabulary import Recipient, Role

LONGEST_ADVICE = 120
"""Words; what somebody whose hands shake can take in."""

LONGEST_SYSTEM = 24
"""Letters of a system's name: it stands on a button."""

DAYS_UNTIL_ERASED = (14, 365)

_RECIPIENTS = frozenset(recipient.value for recipient in Recipient)


def wrong(words: str) -> PydanticCustomError:
    """Say what is wrong, words with braces in them as well."""
    return PydanticCustomError("vera", "{words}", {"words": words})


def _day(given: object) -> object:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(given).strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise wrong(f"'{given}' is not a date. Write it as 2026-09-02 or \"02/09/2026\".")


def _clock(given: object) -> object:
    if isinstance(given, time):
        return given
    if isinstance(given, str) and re.fullmatch(r"([01]?\d|2[0-3])[:.][0-5]\d", given.strip()):
        hours, minutes = re.split(r"[:.]", given.strip())
        return time(int(hours), int(minutes))
    raise wrong(f"'{given}' is not a time of day. Write it in quotes, as \"08:30\".")


def _several(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _recipient(given: object) -> object:
    folded = re.sub(r"[\s-]+", "_", str(given).strip().casefold())
    role = role_of(str(given))
    named = folded if folded in _RECIPIENTS or role is None else role.value
    if named in _RECIPIENTS:
        return Recipient(named)
    raise wrong(f"'{given}' is nobody whom a route can name. Use: {', '.join(Recipient)}.")


def _role(given: object) -> object:
    role = role_of(str(given))
    if role is None:
        raise wrong(unknown_role_words(str(given)))
    return role


def _ringable(number: str) -> str:
    if number and not re.fullmatch(r"\+?[\d ()\-]{3,24}", number):
        raise wrong(f"'{number}' is not a telephone number.")
    return number


def _reachable(number: str) -> str:
    found = phone_number(number) if number else ""
    if found is None:
        raise wrong(f"'{number}' is not a telephone number.")
    return found


def _address(email: str) -> str:
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise wrong(f"'{email}' is not an e-mail address.")
    return email


def _short(words: str) -> str:
    count = len(words.split())
    if not count:
        raise wrong("This advice is empty. Leave the key out to keep Vera's own words.")
    if count > LONGEST_ADVICE:
        raise wrong(f"This advice has {count} words; the most is {LONGEST_ADVICE}.")
    return words


def _rising(minutes: tuple[int, ...]) -> tuple[int, ...]:
    if not minutes or minutes[0] < 1 or list(minutes) != sorted(set(minutes)):
        raise wrong("Minutes must rise from step to step, as in [15, 30, 60].")
    return minutes


def _name_of_system(name: str) -> str:
    if not 1 <= len(name) <= LONGEST_SYSTEM:
        raise wrong(f'Name the system in at most {LONGEST_SYSTEM} letters, such as "CPOMS".')
    return name


def _days_until_erased(days: int) -> int:
    least, most = DAYS_UNTIL_ERASED
    if not least <= days <= most:
        words = f"'erase_after_days' must be from {least} to {most}; {days} is not."
        raise wrong(f"{words} Whoever has the case is told a week before.")
    return days


def _two(days: object) -> object:
    if isinstance(days, list | tuple) and len(days) == 2:
        return days
    raise wrong("A half-term is its first and last day: half_term = [2026-10-26, 2026-10-30].")


TwoDays = BeforeValidator(_two)
Day = Annotated[date, BeforeValidator(_day)]
ClockTime = Annotated[time, BeforeValidator(_clock)]
Minutes = Annotated[StrictInt, Field(gt=0)]
RungMinutes = Annotated[tuple[StrictInt, ...], AfterValidator(_rising)]
Recipients = Annotated[
    tuple[Annotated[Recipient, BeforeValidator(_recipient)], ...], BeforeValidator(_several)
]
Roles = Annotated[tuple[Annotated[Role, BeforeValidator(_role)], ...], BeforeValidator(_several)]
Words = Annotated[tuple[str, ...], BeforeValidator(_several)]
Numbers = Annotated[
    tuple[Annotated[str, AfterValidator(_ringable)], ...], BeforeValidator(_several)
]
AdviceWords = Annotated[str, AfterValidator(_short)]
Reachable = Annotated[str, AfterValidator(_reachable)]
Email = Annotated[str, AfterValidator(_address)]
SystemName = Annotated[str, AfterValidator(_name_of_system)]
DaysUntilErased = Annotated[StrictInt, AfterValidator(_days_until_erased)]
Filled = Annotated[str, Field(min_length=1)]
