"""When each rung of a ladder falls due (rules, section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.calendar.school_days import SchoolCalendar, local_time
from storage.vocabulary import AcknowledgeTimes, Urgency

SHORTEST_ANSWER: Final = 60
"""Minutes of a school day that must be left for "by the end of the school day" to be fair."""

REMINDED_FIRST: Final = frozenset({Urgency.TODAY, Urgency.ROUTINE})
"""Here the same people are reminded the next morning before anybody else is told."""


def told_at(times: AcknowledgeTimes, calendar: SchoolCalendar, at: datetime) -> datetime:
    """Say when the first people are told of a report that came at a moment.

    Now and Urgent at once, at any hour; the rest at once in the day and otherwise at 07:30 of the
    next school day (rules, section 5, "Out of hours").
    """
    return local_time(at).astimezone(UTC) if times.at_any_hour else calendar.may_be_told(at)


def answer_due(
    urgency: Urgency, times: AcknowledgeTimes, calendar: SchoolCalendar, told: datetime
) -> datetime:
    """Say by when somebody must have acknowledged.

    What is for today is due when the school day ends; where less than an hour of it is left, in so
    many school hours as the times say ("end of school day (or 4 working hours)").
    """
    if times.at_any_hour:
        return told + timedelta(minutes=times.rungs[0])
    closes = calendar.end_of_school_day(told)
    fair = calendar.after_school_minutes(told, SHORTEST_ANSWER) <= closes
    if urgency is Urgency.TODAY and fair:
        return closes
    return calendar.after_school_minutes(told, times.rungs[0])


def later_rungs(
    urgency: Urgency, times: AcknowledgeTimes, calendar: SchoolCalendar, told: datetime
) -> Iterator[datetime]:
    """Give the moments after the first at which somebody else is told.

    They never end, and each is later than the one before.
    """
    due = answer_due(urgency, times, calendar, told)
    if times.at_any_hour:
        return _at_any_hour(times, told)
    if urgency in REMINDED_FIRST:
        return _in_order(calendar, calendar.next_school_morning(due), times, told)
    return _in_order(calendar, due, times, told)


def _at_any_hour(times: AcknowledgeTimes, told: datetime) -> Iterator[datetime]:
    for minutes in times.rungs:
        yield told + timedelta(minutes=minutes)
    step = times.repeat_every or times.rungs[-1]
    minutes = times.rungs[-1]
    while True:
        minutes += step
        yield told + timedelta(minutes=minutes)


def _in_order(
    calendar: SchoolCalendar, first: datetime, times: AcknowledgeTimes, told: datetime
) -> Iterator[datetime]:
    yield first
    for minutes in times.rungs[1:]:
        wanted = calendar.after_school_minutes(told, minutes)
        evening = calendar.end_of_school_day(first)
        first = min(wanted, evening) if wanted > first else evening
        yield first
    while True:
        first = calendar.end_of_school_day(first)
        yield first
