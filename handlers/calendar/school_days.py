"""School days and school hours: when staff are there to answer.

Three kinds of day are kept apart (rules, section 2). A *school day* has a session for pupils: the
statutory fifteen of the educational record count these. A *staff day* is a school day or an INSET
day: a time to acknowledge runs on these, because people are at work. A *working day* is in
`working_days`.

Where the term dates of a day are not known, every weekday that is not a bank holiday counts: a
calendar that nobody has filled in must never make anybody wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from handlers.calendar.working_days import EVERY_YEAR, ONE_DAY, is_working_day
from storage.vocabulary import SchoolHours, Term

LONDON: Final = ZoneInfo("Europe/London")

LONGEST_HOLIDAY: Final = timedelta(weeks=10)
"""Between two terms further apart than this a term is missing, not a holiday."""

JULY, AUGUST, SEPTEMBER = 7, 8, 9


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days and hours of one school, as its settings state them.

    Args:
        terms: First and last day of each term, with its half-term holiday.
        inset_days: Days on which staff work and pupils do not come.
        closures: Days on which the school was shut: snow, polling, a strike that closed it.
        hours: When the school opens and closes, and when people are told in the morning.
    """

    terms: tuple[Term, ...] = ()
    inset_days: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    hours: SchoolHours = field(default_factory=SchoolHours)
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.hours.morning <= self.hours.opens < self.hours.closes:
            raise ValueError("School hours must run from morning to opening to closing.")

    def knows(self, day: date) -> bool:
        """Say whether the term dates cover a day, as term or as holiday.

        A summer term that ends in July speaks for August too, and an autumn term for September from
        its first day. A statutory count over days that are not covered must say so; times to
        acknowledge fall back to weekdays (rules, section 8, "Term-calendar missing").
        """
        covered = sorted(_stretch(term) for term in self.terms)
        return any(first <= day <= last for first, last in covered) or any(
            earlier[1] < day < later[0] and later[0] - earlier[1] <= LONGEST_HOLIDAY
            for earlier, later in pairwise(covered)
        )

    def is_school_day(self, day: date) -> bool:
        """Say whether there is a session for pupils on a day.

        Source: Education Act 1996, section 579(1); rules, section 2. Days that the term dates do
        not cover count when they are weekdays and not bank holidays.
        """
        return self._runs(day) and day not in self.inset_days

    def session_on(self, day: date) -> bool | None:
        """Say whether there is a session for pupils on a day; None where the dates do not say.

        For the periods that the law counts in school days, which may never be guessed. An autumn
        term speaks for the August before it: what lies between it and the summer is a holiday.

        Source: Education Act 1996, section 579(1); rules, section 2.
        """
        known = day in self.closures or not is_working_day(day, known_through=EVERY_YEAR)
        if known or self.knows(day) or self._is_august_before_a_term(day):
            return self._in_term(day) and self.is_school_day(day)
        return None

    def _is_august_before_a_term(self, day: date) -> bool:
        return day.month == AUGUST and any(
            term.first.year == day.year and term.first.month in (AUGUST, SEPTEMBER)
            for term in self.terms
        )

    def is_staff_day(self, day: date) -> bool:
        """Say whether staff are at work: a school day or an INSET day.

        An INSET day counts even outside the terms as entered; a closure does not.
        """
        return self._runs(day) or (day in self.inset_days and day not in self.closures)

    def _runs(self, day: date) -> bool:
        if day not in self._known:
            self._known[day] = self._reckoned(day)
        return self._known[day]

    def _reckoned(self, day: date) -> bool:
        if day in self.closures or not is_working_day(day, known_through=EVERY_YEAR):
            return False
        return self._in_term(day) or not self.knows(day)

    def _in_term(self, day: date) -> bool:
        return any(
            term.first <= day <= term.last and not _in_half_term(term, day) for term in self.terms
        )

    def in_school_hours(self, moment: datetime) -> bool:
        """Say whether staff are at work at a moment.

        INSET days are in hours: staff are there, though pupils are not.
        """
        local = local_time(moment)
        return self.open_at(local.time()) and self.is_staff_day(local.date())

    def open_at(self, clock: time) -> bool:
        """Say whether the school's clock shows an hour of work."""
        return self.hours.opens <= clock < self.hours.closes

    def on_working_days(self) -> SchoolCalendar:
        """Give the same hours on every working day, for what does not wait for the term.

        Source: rules, section 5, "next working day, also in holidays".
        """
        return SchoolCalendar(hours=self.hours)

    def on_every_day(self) -> SchoolCalendar:
        """Give the same hours on every day there is, for what can wait for no day off."""
        return _EveryDay(hours=self.hours)

    def next_school_morning(self, moment: datetime) -> datetime:
        """Find the next morning, after a moment, when staff are told (07:30).

        Source: rules, section 5, "next morning 07:30".
        """
        return self._next(moment, self.hours.morning)

    def next_morning(self, moment: datetime) -> datetime:
        """Find the next morning of any day, school or not, for what cannot wait for term."""
        tomorrow = local_day(moment) + timedelta(days=1)
        return datetime.combine(tomorrow, self.hours.morning, LONDON).astimezone(UTC)

    def morning_of(self, moment: datetime) -> datetime:
        """Find the morning (07:30) of the day in which a moment lies."""
        return _moment(local_day(moment), self.hours.morning)

    def close_of(self, day: date) -> datetime:
        """Give the moment at which the school closes on a day, or would."""
        return _moment(day, self.hours.closes)

    def end_of_next_working_day(self, moment: datetime) -> datetime:
        """Find when the next working day ends, in term or out of it.

        The day itself is not counted (rules, section 4: the LADO within one working day).
        """
        day = _next_day(
            local_day(moment), lambda day: is_working_day(day, known_through=EVERY_YEAR)
        )
        return _moment(day, self.hours.closes)

    def end_of_school_day(self, moment: datetime) -> datetime:
        """Find when the school next closes, always after the moment.

        Source: rules, section 5, "end of school day".
        """
        return self._next(moment, self.hours.closes)

    def may_be_told(self, moment: datetime) -> datetime:
        """Find the earliest moment at which what is not urgent may be sent.

        From the morning (07:30) to the close of a staff day that is at once; otherwise it is the
        next morning (rules, section 5, "Out of hours").
        """
        local = local_time(moment)
        waking = self.hours.morning <= local.time() < self.hours.closes
        if waking and self.is_staff_day(local.date()):
            return local.astimezone(UTC)
        return self.next_school_morning(moment)

    def after_school_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Add minutes to a moment, counting school hours only.

        Minutes are real ones: the sum is made in UTC, so that a change of the clocks neither gives
        nor takes an hour. Nothing added out of hours gives the next opening.

        Raises:
            ValueError: The number of minutes is negative.
        """
        if minutes < 0:
            raise ValueError("Minutes can only be added.")
        left = timedelta(minutes=minutes)
        for opens, closes in self._sessions(moment):
            if opens + left <= closes:
                return opens + left
            left -= closes - opens
        raise AssertionError("School days never end.")

    def school_days_between(self, first: date, last: date) -> int:
        """Count the school days from one day to another, both included."""
        return sum(self.is_school_day(day) for day in _days(first, last))

    def add_school_days(self, day: date, count: int) -> date:
        """Find the last of so many school days after a day.

        The day itself is not counted, as with "within fifteen school days of receipt" (SI
        2005/1437, regulation 5; rules, section 2).
        """
        for _ in range(count):
            day = _next_day(day, self.is_school_day)
        return day

    def _next(self, moment: datetime, at: time) -> datetime:
        day = local_time(moment).date()
        while not (self.is_staff_day(day) and _moment(day, at) > moment):
            day += ONE_DAY
        return _moment(day, at)

    def _sessions(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        closes = self.end_of_school_day(moment)
        while True:
            opens = _moment(local_time(closes).date(), self.hours.opens)
            yield max(opens, moment.astimezone(UTC)), closes
            closes = self.end_of_school_day(closes)


@dataclass(frozen=True, slots=True)
class _EveryDay(SchoolCalendar):
    """Weekends and bank holidays too."""

    def _reckoned(self, day: date) -> bool:
        return True


def local_day(moment: datetime) -> date:
    """Say which day it is at the school at a moment (rules, trap 9)."""
    return local_time(moment).date()


def local_time(moment: datetime) -> datetime:
    """Say what the school's clock shows at a moment.

    Raises:
        ValueError: The moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    return moment.astimezone(LONDON)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _stretch(term: Term) -> tuple[date, date]:
    first = term.first.replace(day=1) if term.first.month == SEPTEMBER else term.first
    summer = term.last.month in (JULY, AUGUST)
    return first, date(term.last.year, AUGUST, 31) if summer else term.last


def _in_half_term(term: Term, day: date) -> bool:
    return term.half_term is not None and term.half_term[0] <= day <= term.half_term[1]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _next_day(day: date, wanted: Callable[[date], bool]) -> date:
    day += ONE_DAY
    while not wanted(day):
        day += ONE_DAY
    return day
