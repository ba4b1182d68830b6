"""The clock of a complaint about personal data: thirty days to acknowledge it.

The outcome has no date in law, only "without undue delay": `due` is therefore None. A part of the
answer (`partial_response`) or the answer itself acknowledges the complaint. Received before
19 June 2026 it has no date at all; to acknowledge it is still good practice.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from handlers.calendar.working_days import ONE_DAY
from handlers.data_requests.certainty import moved_step, provisional_words
from handlers.data_requests.closing import ended_status, ended_step, ending_of, open_status
from handlers.data_requests.facts import Asked, Days, Reckoned, Step, dates_of
from handlers.wording import day as said
from storage.vocabulary import ClockStatus, RequestEvent

BINDS_FROM: Final = date(2026, 6, 19)
ACKNOWLEDGE_WITHIN: Final = timedelta(days=30)

RULE: Final = "DPA 2018, section 164A(3)"
IN_FORCE: Final = "SI 2026/82, regulations 3 and 7"


def reckon_complaint(asked: Asked, days: Days, *, today: date) -> Reckoned:
    """Reckon when a complaint has to be acknowledged.

    Source: DPA 2018, section 164A(3) and section 205(2); SI 2026/82, regulations 3 and 7.
    """
    if asked.received < BINDS_FROM:
        return _before_the_duty(asked)
    raw = asked.received + ACKNOWLEDGE_WITHIN
    by = days.working.roll(raw)
    cautious = days.working.roll(raw - ONE_DAY)
    return Reckoned(
        status=_status(asked, by, today),
        clock_start=asked.received,
        acknowledge_by=by,
        cautious_acknowledge_by=cautious,
        provisional=provisional_words(by, days.working),
        steps=(
            Step(f"Received on {said(asked.received)}.", RULE),
            Step(f"Thirty days later is {said(raw)}: acknowledge it by then.", RULE),
            *moved_step(raw, by, days.working),
            *_careful(cautious, by),
            *_ended(asked, by),
            Step("Tell the outcome without undue delay: it has no date.", "DPA 2018, section 164A"),
        ),
    )


def _careful(cautious: date, by: date) -> tuple[Step, ...]:
    if cautious == by:
        return ()
    return (Step(_CAUTIOUS.format(day=said(cautious)), f'{RULE}, "beginning when"'),)


_CAUTIOUS = "Counted with the day of receipt it would be {day}: be ready by then."


def acknowledged_on(asked: Asked) -> date | None:
    """Find the day on which a complaint was acknowledged or answered, if it was."""
    kinds = RequestEvent.PARTIAL_RESPONSE, RequestEvent.RESPONSE_SENT
    return min((day for kind in kinds for day in dates_of(asked.events, kind)), default=None)


def _status(asked: Asked, by: date, today: date) -> ClockStatus:
    end, acknowledged = ending_of(asked), acknowledged_on(asked)
    if end is not None:
        return ended_status(end, max(by, end.on) if acknowledged and acknowledged <= by else by)
    return open_status(None if acknowledged else by, today)


def _ended(asked: Asked, by: date) -> tuple[Step, ...]:
    acknowledged, end = acknowledged_on(asked), ending_of(asked)
    if acknowledged:
        how = "in time" if acknowledged <= by else "too late"
        return (Step(f"It was acknowledged on {said(acknowledged)}, {how}.", RULE),)
    return (ended_step(end, by, RULE),) if end else ()


def _before_the_duty(asked: Asked) -> Reckoned:
    words = (
        f"Received on {said(asked.received)}, before 19 June 2026: the duty to acknowledge it "
        "within thirty days does not apply. It is still good practice."
    )
    end = ending_of(asked)
    return Reckoned(
        status=ended_status(end, None) if end else ClockStatus.RUNNING,
        clock_start=asked.received,
        steps=(Step(words, IN_FORCE),),
    )
