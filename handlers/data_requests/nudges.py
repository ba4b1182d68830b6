"""On which days somebody is reminded of a request, and of what. Pure rules (rules, section 8).

Every reminder is at nine in the morning of a working day, in the holidays too: the clock of a
subject access request does not stop for them. Before a date the earlier working day is taken, and
after one the later. A request has one next reminder; those that passed unseen are one as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from storage.vocabulary import ClockStatus, Right

ONE_DAY: Final = timedelta(days=1)
A_WEEK: Final = timedelta(days=7)

ID_AND_SCOPE_AFTER: Final = 3
HOW_FAR_AFTER: Final = (14, 21, 25)
BEFORE_DUE: Final = (7, 3, 1)
SCHOOL_DAYS_BEFORE_DUE: Final = (10, 5, 2, 1)
BEFORE_THE_LAST_NOTICE: Final = (7, 2)
COMPLAINT_AFTER: Final = (20, 27)
COVER_BEFORE_A_HOLIDAY: Final = 7

IN_SCHOOL_DAYS: Final = frozenset(
    {Right.EDUCATION_RECORD, Right.CURRICULAR_RECORD, Right.LATE_RESULTS, Right.FOI}
)
IN_A_MONTH: Final = frozenset(
    {Right.ACCESS, Right.EXAM_MARKS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION}
)
EXTENDABLE: Final = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION})
"""Those with the month of article 12A. An educational record has no extension."""
WAITING: Final = frozenset(
    {
        ClockStatus.WAITING_FOR_ID,
        ClockStatus.WAITING_FOR_AUTHORITY,
        ClockStatus.WAITING_FOR_FEE,
        ClockStatus.STOPPED_FOR_CLARIFICATION,
        ClockStatus.ASK_FOR_IT_IN_WRITING,
        ClockStatus.TERM_DATES_MISSING,
    }
)
"""Clocks without a date, about which somebody must ask again."""


class Why(StrEnum):
    """What a reminder is about."""

    ID_AND_SCOPE = "id_and_scope"
    HOW_FAR = "how_far"
    COMING = "coming"
    TODAY = "today"
    LATE = "late"
    EXTEND = "extend"
    COVER = "cover"
    CHASE = "chase"
    AGREED = "agreed"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One clock, as far as reminders read it.

    Attributes:
        right: What was asked for.
        status: Where its clock stands.
        received: The school's local date on which it came.
        start: From when on its clock counts; None where that is not known yet.
        due: The date that reminders work to: the careful one, where there are two.
        legal: The date of the law, which is never earlier; None where there is no date.
        last_notice: The last day for a notice of extension; None where there can be none, or it
            was given.
        agreed: The day that was agreed for an informal request.
    """

    right: Right
    status: ClockStatus
    received: date
    start: date | None = None
    due: date | None = None
    legal: date | None = None
    last_notice: date | None = None
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class OfTheSchool:
    """What reminders read of the calendar."""

    is_working_day: Callable[[date], bool]
    is_school_day: Callable[[date], bool]
    is_staff_day: Callable[[date], bool]


@dataclass(frozen=True, slots=True, order=True)
class Nudge:
    """A day on which somebody is reminded, and of what."""

    on: date
    why: Why


def next_nudge(watched: Watched, days: OfTheSchool, *, after: date) -> date | None:
    """Say on which day after this one somebody is reminded next; None where nothing is left.

    Past its date a request is reminded of every working day until it is answered; one that has no
    date is asked about once a week.
    """
    planned = (nudge.on for nudge in nudges(watched, days) if nudge.on > after)
    coming = [*planned, *_without_end(watched, days, after)]
    return min(coming) if coming else None


def nudges(watched: Watched, days: OfTheSchool) -> tuple[Nudge, ...]:
    """List the days on which somebody is reminded of a request up to its date, in their order."""
    return tuple(sorted(set(_planned(watched, days))))


def _planned(watched: Watched, days: OfTheSchool) -> Iterator[Nudge]:
    if watched.agreed is not None:
        yield Nudge(_not_later(watched.agreed, days), Why.AGREED)
    if watched.right in IN_A_MONTH:
        yield from _since_the_start(watched, days)
    if watched.right is Right.COMPLAINT and watched.due is not None:
        for count in COMPLAINT_AFTER:
            on = watched.received + timedelta(days=count)
            yield Nudge(_not_later(on, days), Why.ACKNOWLEDGE)
    if watched.due is not None:
        yield from _before(watched.due, watched, days)


def _since_the_start(watched: Watched, days: OfTheSchool) -> Iterator[Nudge]:
    start = watched.start or watched.received
    third = watched.received + timedelta(days=ID_AND_SCOPE_AFTER)
    yield Nudge(_not_earlier(third, days), Why.ID_AND_SCOPE)
    if watched.due is None:
        return
    for count in HOW_FAR_AFTER:
        on = _not_earlier(start + timedelta(days=count), days)
        if on < watched.due:
            yield Nudge(on, Why.HOW_FAR)


def _before(due: date, watched: Watched, days: OfTheSchool) -> Iterator[Nudge]:
    yield Nudge(due, Why.TODAY)
    if watched.right in IN_SCHOOL_DAYS:
        for count in SCHOOL_DAYS_BEFORE_DUE:
            yield Nudge(_school_days_before(due, count, days), Why.COMING)
    else:
        for count in BEFORE_DUE:
            yield Nudge(_not_later(due - timedelta(days=count), days), Why.COMING)
    if watched.last_notice is not None:
        for count in BEFORE_THE_LAST_NOTICE:
            on = watched.last_notice - timedelta(days=count)
            yield Nudge(_not_later(on, days), Why.EXTEND)
    if (last_day := last_day_before_holiday(due, days)) is not None:
        for on in (last_day - timedelta(days=COVER_BEFORE_A_HOLIDAY), last_day):
            yield Nudge(_not_later(on, days), Why.COVER)


def last_day_before_holiday(due: date, days: OfTheSchool) -> date | None:
    """Find the last day of work before the holiday in which a date falls; None within a term.

    A weekend alone is no holiday.
    """
    if days.is_staff_day(due):
        return None
    day = due
    while not days.is_staff_day(day):
        day -= ONE_DAY
    return day


def _without_end(watched: Watched, days: OfTheSchool, after: date) -> Iterator[date]:
    if watched.due is not None and after >= watched.due:
        yield _not_earlier(after + ONE_DAY, days)
    if watched.due is None and (watched.status in WAITING or watched.right is Right.COMPLAINT):
        weeks = max((after - watched.received).days // 7 + 1, 1)
        yield _not_earlier(watched.received + A_WEEK * weeks, days)


def _not_later(day: date, days: OfTheSchool) -> date:
    while not days.is_working_day(day):
        day -= ONE_DAY
    return day


def _not_earlier(day: date, days: OfTheSchool) -> date:
    while not days.is_working_day(day):
        day += ONE_DAY
    return day


def _school_days_before(due: date, count: int, days: OfTheSchool) -> date:
    """Count school days back; in a calendar without any it gives up after a year."""
    day, limit = due, due - timedelta(days=366)
    while count and day > limit:
        day -= ONE_DAY
        count -= days.is_school_day(day)
    return day
