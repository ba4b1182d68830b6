"""The clock of freedom of information at a school: twenty school days or sixty working days.

The earlier of the two. The sixty are working days of the whole United Kingdom; the twenty are such
working days that are also school days. Where the term dates do not reach, the earlier cannot be
known: the sixty are given, and no date is guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.data_requests.certainty import MAY_MOVE, provisional_words
from handlers.data_requests.closing import (
    ended_status,
    ended_step,
    ending_of,
    open_status,
    until_the_end,
)
from handlers.data_requests.facts import Asked, Days, Pause, Reckoned, Step, dates_of, paired
from handlers.data_requests.school_day_clocks import Counted, count_school_days, missing_step
from handlers.wording import day as said
from storage.vocabulary import ClockStatus, RequestEvent

TWENTY, SIXTY = 20, 60

RULE: Final = (
    "Freedom of Information Act 2000, section 10(1), as the Freedom of Information (Time for "
    "Compliance with Request) Regulations 2004, regulation 3, read it for schools"
)
WORKING_DAY: Final = "Freedom of Information Act 2000, section 10(6)"
CLARIFIED: Final = "Freedom of Information Act 2000, sections 1(3) and 10(6)"


def reckon_foi(asked: Asked, days: Days, *, today: date) -> Reckoned:
    """Reckon when a school has to answer a request for information.

    The period runs from the day on which the school has what it needs to find the information.

    Source: Freedom of Information Act 2000, sections 1(3) and 10; SI 2004/3364, regulation 3.
    """
    questions = _questions(asked)
    start = max([asked.received, *(it.answered for it in questions if it.answered)])
    if any(it.answered is None for it in questions):
        return _stopped(asked)
    kingdom = days.of_the_kingdom
    sixty = kingdom.after(start, SIXTY)
    twenty = count_school_days(days.school, start, TWENTY, lambda day: not kingdom.is_off(day))
    end = ending_of(asked)
    withdrawn = end is not None and end.type is RequestEvent.WITHDRAWN
    due = min(twenty.last, sixty) if twenty.last and not withdrawn else None
    return Reckoned(
        status=_status(asked, twenty, due, today),
        due=due,
        cautious_due=due,
        clock_start=start,
        unadjusted=due,
        first_counted_school_day=twenty.first,
        twenty_school_days=twenty.last,
        sixty_working_days=sixty,
        provisional=provisional_words(due or sixty, kingdom, MAY_MOVE),
        steps=_steps(asked, start, twenty, sixty),
    )


def _questions(asked: Asked) -> tuple[Pause, ...]:
    events = until_the_end(asked)
    return paired(
        dates_of(events, RequestEvent.CLARIFICATION_REQUESTED),
        dates_of(events, RequestEvent.CLARIFICATION_RECEIVED),
    )


def _stopped(asked: Asked) -> Reckoned:
    end = ending_of(asked)
    words = "What the school asked in order to find the information has not been answered."
    step = Step(f"{words} The period begins on the day it is.", CLARIFIED)
    status = ended_status(end, None) if end else ClockStatus.STOPPED_FOR_CLARIFICATION
    return Reckoned(status=status, steps=(step, *((ended_step(end, None, RULE),) if end else ())))


def _status(asked: Asked, twenty: Counted, due: date | None, today: date) -> ClockStatus:
    end = ending_of(asked)
    if end is not None:
        return ended_status(end, due)
    return ClockStatus.TERM_DATES_MISSING if twenty.missing_from else open_status(due, today)


def _steps(asked: Asked, start: date, twenty: Counted, sixty: date) -> tuple[Step, ...]:
    steps = [Step(f"Received on {said(asked.received)}. That day is not counted.", RULE)]
    if start > asked.received:
        steps.append(Step(f"What the school had asked was answered on {said(start)}.", CLARIFIED))
    if asked.school_kind == "independent":
        words = "An independent school is no public authority: check whether the Act binds it."
        steps.append(Step(words, "Freedom of Information Act 2000, schedule 1"))
    steps.append(
        Step(
            f"The sixtieth working day is {said(sixty)}: weekends and the bank holidays of every "
            "part of the United Kingdom left out.",
            WORKING_DAY,
        )
    )
    return (*steps, *_which(asked, twenty, sixty))


def _which(asked: Asked, twenty: Counted, sixty: date) -> tuple[Step, ...]:
    if twenty.missing_from:
        words = "Which of the two comes first cannot be known: work to an early date of your own."
        return missing_step(twenty.missing_from), Step(words, RULE)
    assert twenty.last is not None
    due, end = min(twenty.last, sixty), ending_of(asked)
    words = f"The twentieth of these that is also a school day is {said(twenty.last)}."
    steps = (Step(words, RULE), Step(f"The earlier of the two counts: {said(due)}.", RULE))
    return (*steps, ended_step(end, due, RULE)) if end else steps
