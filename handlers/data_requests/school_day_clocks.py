"""The clocks that run on school days: the educational record, another school, late results.

A school day is one with a session for pupils (Education Act 1996, section 579(1)); the day of
receipt is not counted. A closure that is entered later moves the date, since nothing but the events
and the calendar is kept. How a request stands, the first that applies: the school is one that the
regulations do not bind; whoever asks is no parent; it was not asked for in writing; it has ended;
the term dates do not reach far enough; overdue; running.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.calendar.school_days import SchoolCalendar
from handlers.calendar.working_days import ONE_DAY
from handlers.data_requests.certainty import MAY_MOVE, provisional_words
from handlers.data_requests.closing import ended_status, ended_step, ending_of, open_status
from handlers.data_requests.facts import Asked, Days, Reckoned, Step, dates_of
from handlers.wording import day as said
from storage.vocabulary import ClockStatus, RequestEvent, Right

SCHOOL_DAYS: Final = 15

BOUND: Final = frozenset({"maintained", "special", "pupil_referral_unit"})
"""The kinds of school that regulation 5(1) names: "any school maintained by a local education
authority (other than a nursery school) and any special school not so maintained"."""

REGULATIONS: Final = "Education (Pupil Information) (England) Regulations 2005"
RULES: Final = {
    Right.EDUCATION_RECORD: f"{REGULATIONS}, regulation 5(2) and (3)",
    Right.CURRICULAR_RECORD: f"{REGULATIONS}, regulation 5(5)",
    Right.LATE_RESULTS: f"{REGULATIONS}, regulation 7(1)",
}
IS_A_SCHOOL_DAY: Final = "Education Act 1996, section 579(1)"


@dataclass(frozen=True, slots=True)
class Counted:
    """Days that were counted on a calendar, as far as it reaches."""

    first: date | None = None
    last: date | None = None
    """The last of so many; None where the calendar does not reach it."""
    missing_from: date | None = None
    """The first day that the calendar does not speak of."""


def reckon_by_school_days(asked: Asked, days: Days, *, today: date) -> Reckoned:
    """Reckon what is due within fifteen school days.

    Source: SI 2005/1437, regulations 5 and 7; Education Act 1996, section 579(1).
    """
    refusal = _not_due(asked)
    if refusal is not None:
        return refusal
    received = received_in_writing(asked) or asked.received
    return _counted(asked, days, received, today)


def received_in_writing(asked: Asked) -> date | None:
    """Find the day from which the school had the request in writing, if it has."""
    if asked.written:
        return asked.received
    letters = dates_of(asked.events, RequestEvent.WRITTEN_VERSION_RECEIVED)
    return max(min(letters), asked.received) if letters else None


def count_school_days(
    school: SchoolCalendar, received: date, count: int, counts: Callable[[date], bool] | None = None
) -> Counted:
    """Count school days from the day after receipt, and stop where the term dates do not reach."""
    first, day = None, received
    while count:
        day += ONE_DAY
        session = school.session_on(day)
        if session is None:
            return Counted(first, None, day)
        if session and (counts is None or counts(day)):
            first, count = first or day, count - 1
    return Counted(first, day)


def missing_step(missing_from: date) -> Step:
    """Write the step that says where the term dates end."""
    words = f"The school's term dates do not reach {said(missing_from)}: the date is not guessed."
    return Step(f"{words} Enter the next terms in vera.toml.", IS_A_SCHOOL_DAY)


def _not_due(asked: Asked) -> Reckoned | None:
    rule = RULES[asked.right]
    if asked.school_kind not in BOUND:
        words = (
            "The regulations bind schools maintained by a local authority, other than nursery "
            "schools, and special schools. Treat it as a subject access request."
        )
        source = f"{REGULATIONS}, regulation 5(1)"
        return _nothing(ClockStatus.NO_EDUCATION_RECORD_RIGHT, words, source)
    if asked.right is Right.EDUCATION_RECORD and not asked.by_parent:
        words = (
            "This right is the parent's, whatever the child's age. Treat what anybody else asks "
            "for as a subject access request."
        )
        return _nothing(ClockStatus.NOT_A_PARENT, words, f"{rule}; Education Act 1996, section 576")
    if asked.right is not Right.LATE_RESULTS and received_in_writing(asked) is None:
        words = (
            "The fifteen school days run from a written request: ask for it in writing. The clock "
            "of a subject access request has begun already."
        )
        return _nothing(ClockStatus.ASK_FOR_IT_IN_WRITING, words, rule)
    return None


def _nothing(status: ClockStatus, words: str, source: str) -> Reckoned:
    return Reckoned(status=status, steps=(Step(words, source),))


def _counted(asked: Asked, days: Days, received: date, today: date) -> Reckoned:
    found = count_school_days(days.school, received, SCHOOL_DAYS)
    end = ending_of(asked)
    withdrawn = end is not None and end.type is RequestEvent.WITHDRAWN
    due = None if withdrawn else found.last
    return Reckoned(
        status=_status(asked, found, due, today),
        due=due,
        cautious_due=due,
        clock_start=received,
        unadjusted=due,
        first_counted_school_day=found.first,
        provisional=provisional_words(due, days.working, MAY_MOVE),
        steps=_steps(asked, received, found),
    )


def _status(asked: Asked, found: Counted, due: date | None, today: date) -> ClockStatus:
    end = ending_of(asked)
    if end is not None:
        return ended_status(end, due)
    return ClockStatus.TERM_DATES_MISSING if found.missing_from else open_status(due, today)


def _steps(asked: Asked, received: date, found: Counted) -> tuple[Step, ...]:
    rule, end = RULES[asked.right], ending_of(asked)
    what = "Results received" if asked.right is Right.LATE_RESULTS else "Received in writing"
    steps = [Step(f"{what} on {said(received)}. That day is not counted.", rule)]
    if found.first:
        words = f"The first school day after it, with a session for pupils, is {said(found.first)}."
        steps.append(Step(words, IS_A_SCHOOL_DAY))
    if found.missing_from:
        steps.append(missing_step(found.missing_from))
    if found.last:
        steps.append(Step(f"The fifteenth school day is {said(found.last)}.", rule))
    return (*steps, ended_step(end, found.last, rule)) if end else tuple(steps)
