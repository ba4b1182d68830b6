"""Work that falls due by itself at a time of day, on the school's clock.

A job has one turn a day, or a week, or on days of the school year; a turn is named by the local
date on which it is due. One that was missed is done late, as long as its time lasts, and never
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol, TypeAlias

from handlers.calendar.occasions import Occasion
from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from storage.people import Person

if TYPE_CHECKING:
    from handlers.school.settings import SchoolSettings

DoJob: TypeAlias = "Callable[[Moment], None]"
ToWhom: TypeAlias = "Callable[[Moment], Iterable[Person]]"
"""Names who would be told if the job were done at this moment; for the schedule."""
Occasions: TypeAlias = "Callable[[SchoolSettings], Iterable[Occasion]]"


class Turns(Protocol):
    """When a job's turns come at one school."""

    def last_turn(self, now: datetime) -> date | None:
        """Name the newest turn whose moment has come; None where none has."""

    def next_moment(self, now: datetime) -> datetime | None:
        """Say when the next turn comes, always after now; None where none is known."""

    def is_in_time(self, turn: date, now: datetime) -> bool:
        """Say whether a turn may still be done."""

    def once_since(self, turn: date) -> date | None:
        """Give the day since which a turn is done once; None for one on its own day alone."""

    @property
    def begins_late(self) -> bool:
        """A turn that is in time is done also where the job is met for the first time."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that a job will say unless somebody is faster."""

    at: datetime
    said: str
    to: tuple[Person, ...]


LooksAhead: TypeAlias = "Callable[[Moment, datetime], Iterable[Coming]]"
"""Lists what will be said from a moment until another, as far as it is known now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """What the schedule says of a job."""

    said: str = ""
    """What is sent, in a few words; a job that is not to stand in the schedule has none."""
    to: ToWhom | None = None
    now_and_then: bool = False
    """It looks every day whether anything is due, and mostly nothing is."""
    ahead: LooksAhead | None = None
    """Of such a job: what it will find."""


@dataclass(frozen=True)
class Job:
    """What is done each day, or each week on one day, at a time on the school's clock.

    Attributes:
        name: Under which it is stored that it was done.
        act: Does it, within one school.
        at: The time of day in Europe/London, whatever the season.
        weekday: Monday is 0; None for every day.
        scheduled: What the schedule says of it.
    """

    name: str
    act: DoJob
    at: time
    weekday: int | None = None
    scheduled: Scheduled = Scheduled()

    @property
    def begins_late(self) -> bool:
        return False

    def at_school(self, _: SchoolSettings) -> Turns:
        """Give its turns at a school: they are the same at each."""
        return self

    def last_turn(self, now: datetime) -> date:
        """Name the newest turn whose moment has come."""
        day = self._turn_about(now)
        return day if self._moment(day) <= now else day - self._every

    def next_moment(self, now: datetime) -> datetime:
        """Say when the next turn comes, always after now."""
        return self._moment(self.last_turn(now) + self._every)

    def is_in_time(self, turn: date, now: datetime) -> bool:
        """Say whether a turn may still be done: its day, or its week, is not over."""
        return turn == self._turn_about(now)

    def once_since(self, _: date) -> date | None:
        """Give None: each day, or week, has a turn of its own."""
        return None

    @property
    def _every(self) -> timedelta:
        return timedelta(days=1 if self.weekday is None else 7)

    def _turn_about(self, now: datetime) -> date:
        """Name the turn of this day, or of this week from Monday to Sunday."""
        today = local_day(now)
        if self.weekday is None:
            return today
        return today + timedelta(days=self.weekday - today.weekday())

    def _moment(self, turn: date) -> datetime:
        return _at(turn, self.at)


@dataclass(frozen=True)
class OccasionJob:
    """What is done on days of the school year, at a time on the school's clock.

    Attributes:
        name: Under which it is stored that it was done.
        act: Does it, within one school.
        at: The time of day in Europe/London, whatever the season.
        days: Gives the days, from a school's settings; none where the school has it switched off.
        scheduled: What the schedule says of it.
    """

    name: str
    act: DoJob
    at: time
    days: Occasions
    scheduled: Scheduled = Scheduled()

    def at_school(self, settings: SchoolSettings) -> Turns:
        """Give its turns at a school."""
        return OccasionTurns(tuple(sorted(self.days(settings))), self.at)


@dataclass(frozen=True, slots=True)
class OccasionTurns:
    """The turns of one job at one school, the earliest first."""

    occasions: tuple[Occasion, ...]
    at: time

    @property
    def begins_late(self) -> bool:
        return True

    def last_turn(self, now: datetime) -> date | None:
        """Name the newest turn whose moment has come; None where none has."""
        come = [each.day for each in self.occasions if _at(each.day, self.at) <= now]
        return come[-1] if come else None

    def next_moment(self, now: datetime) -> datetime | None:
        """Say when the next turn comes, always after now; None where none is known."""
        moments = (_at(each.day, self.at) for each in self.occasions)
        return next((moment for moment in moments if moment > now), None)

    def is_in_time(self, turn: date, now: datetime) -> bool:
        """Say whether a turn may still be done: its last day is not over."""
        return any(each.day == turn and local_day(now) <= each.until for each in self.occasions)

    def once_since(self, turn: date) -> date | None:
        """Give the day since which a turn is done once, such as the first day of its term."""
        return next((each.since for each in self.occasions if each.day == turn), None)


def _at(turn: date, at: time) -> datetime:
    return datetime.combine(turn, at, LONDON).astimezone(UTC)
