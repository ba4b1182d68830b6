"""The clock of UK GDPR articles 12 and 12A: access, rectification, erasure, objection, exam marks.

How a request stands, the first that applies (as of `today`):

1. answered, refused or withdrawn: by the first of these to happen, in time or late by the date as
   it stood on that day; a request that was withdrawn has no date any more;
2. waiting for identity, authority or the fee: the period has not begun, so that there is no date
   and nothing is ever overdue. Asked for when the period was over, it changes nothing;
3. stopped for clarification: no date, but the days that were left. Only requests of access stop,
   received from 5 February 2026 on, while the period still ran, and never for a question of format;
4. overdue, when the date has passed: a notice of extension that came too late, or without a valid
   reason, does not move it;
5. extension_reason_not_valid, while the ordinary date is still ahead;
6. running. A part of the answer leaves it so.
"""

from __future__ import annotations

from datetime import date

from handlers.calendar.working_days import ONE_DAY
from handlers.data_requests.certainty import provisional_words
from handlers.data_requests.closing import ended_status, ending_of, open_status
from handlers.data_requests.facts import Asked, Days, Reckoned
from handlers.data_requests.month_steps import steps_of
from handlers.data_requests.period import Period, period_of
from handlers.data_requests.timeline import ORDINARY, days_in
from storage.vocabulary import ClockStatus


def reckon_by_the_month(asked: Asked, days: Days, *, today: date) -> Reckoned:
    """Reckon a request of articles 15, 16, 17 or 21 from what happened to it.

    Source: UK GDPR articles 12 and 12A; rules, section 1.
    """
    period = period_of(asked, days)
    due, waiting, cautious = period.due, period.line.waiting_for, cautious_due(period)
    return Reckoned(
        status=_status(period, today),
        due=due,
        cautious_due=cautious,
        clock_start=None if waiting else period.line.start,
        paused_days=0 if waiting else len(period.paused),
        unadjusted=period.unadjusted,
        extension_notice_by=None if period.is_withdrawn else period.line.end(ORDINARY),
        days_left_when_stopped=_days_left(period),
        provisional=provisional_words(due, period.days),
        steps=steps_of(period, cautious),
    )


def _status(period: Period, today: date) -> ClockStatus:
    end = ending_of(period.asked)
    if end is not None:
        return ended_status(end, period.due)
    if period.line.waiting_for:
        return period.line.waiting_for.waiting
    if period.stopped_on:
        return ClockStatus.STOPPED_FOR_CLARIFICATION
    status = open_status(period.due, today)
    if status is ClockStatus.RUNNING and _only_invalid_notices(period):
        return ClockStatus.EXTENSION_REASON_NOT_VALID
    return status


def _only_invalid_notices(period: Period) -> bool:
    """A notice that was given again with a valid reason, in time, is put right."""
    notices = period.line.notices
    return period.line.months == ORDINARY and any(not notice.valid for notice in notices)


def _days_left(period: Period) -> int | None:
    stopped = period.stopped_on
    if stopped is None or period.line.waiting_for or ending_of(period.asked):
        return None
    first_not_counted = max(stopped, period.line.start + ONE_DAY)
    left = period.base + len(period.paused) * ONE_DAY - first_not_counted
    return max(left.days + 1, 0)


def cautious_due(period: Period) -> date | None:
    """Leave out what a lawyer could dispute: the asking days, and proofs asked for late.

    Source: rules, section 1, "cautious_due".
    """
    line = period.cautious
    if line.waiting_for or period.stopped_on or period.is_withdrawn:
        return None
    paused = days_in(line.kept(line.months), after=line.start, asking_day=False)
    cautious = period.days.roll(period.base_of(line) + len(paused) * ONE_DAY)
    return min(cautious, period.due or cautious)
