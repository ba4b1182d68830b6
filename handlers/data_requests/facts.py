"""What a clock is asked and what it answers: small frozen facts, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from handlers.calendar.school_days import SchoolCalendar
from handlers.calendar.working_days import (
    BankHolidays,
    WorkingDays,
    england_and_wales,
    united_kingdom,
)
from storage.vocabulary import ClockStatus, Happened, RequestEvent, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it was made, and everything that happened to it since, in any order."""

    right: Right
    received: date
    """The day it reached anybody at the school, by the school's own clock."""
    events: tuple[Happened, ...] = ()
    written: bool = True
    by_parent: bool = True
    """Matters for the educational record only: that right is the parent's."""
    school_kind: str = "maintained"
    """A word of the setting `kind`: maintained, nursery, special, academy …"""


@dataclass(frozen=True, slots=True)
class Days:
    """The calendars that a clock runs on.

    Args:
        school: The school's own terms, INSET days and closures.
        known_through: The last day whose bank holidays are published.
        here: The bank holidays of England and Wales.
        kingdom: Those of any part of the United Kingdom, for freedom of information.
    """

    school: SchoolCalendar
    known_through: date
    here: BankHolidays = england_and_wales
    kingdom: BankHolidays = united_kingdom

    @property
    def working(self) -> WorkingDays:
        """Give the working days on which most periods end."""
        return WorkingDays(self.known_through, self.here)

    @property
    def of_the_kingdom(self) -> WorkingDays:
        """Give the working days that freedom of information counts."""
        return WorkingDays(self.known_through, self.kingdom)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation in words, and where the rule stands."""

    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What the law makes of a request on a day; where there is no date, None and never a guess."""

    status: ClockStatus
    due: date | None = None
    """The end of this day, Europe/London, is the last moment."""
    cautious_due: date | None = None
    """The earliest date on any reading that a lawyer might prefer: set reminders on this one."""
    clock_start: date | None = None
    paused_days: int = 0
    unadjusted: date | None = None
    """The date before it moved off a weekend or bank holiday."""
    extension_notice_by: date | None = None
    days_left_when_stopped: int | None = None
    first_counted_school_day: date | None = None
    twenty_school_days: date | None = None
    sixty_working_days: date | None = None
    acknowledge_by: date | None = None
    cautious_acknowledge_by: date | None = None
    provisional: str = ""
    """Why the date may still move; "" where it is certain."""
    steps: tuple[Step, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Pause:
    """Something was asked of the person, and answered or not."""

    asked: date
    answered: date | None = None


def dates_of(events: Iterable[Happened], kind: RequestEvent) -> tuple[date, ...]:
    """List the days on which something happened, in order."""
    return tuple(sorted(event.on for event in events if event.type is kind))


def paired(asked: Iterable[date], answered: Iterable[date]) -> tuple[Pause, ...]:
    """Match what was asked with what was answered, the oldest question first.

    An answer to nothing is left out. One answer after two questions is taken to answer both: to
    go on waiting would give the school days that the law may not give it.
    """
    answers = sorted(answered)
    spare, found = list(answers), []
    for day in sorted(asked):
        answer = next((each for each in spare if each >= day), None)
        if answer is None:
            answer = next((each for each in reversed(answers) if each >= day), None)
        else:
            spare.remove(answer)
        found.append(Pause(day, answer))
    return tuple(found)
