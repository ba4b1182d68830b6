"""How a date comes about, as people read it: on the command line and in the case."""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.data_requests.facts import Reckoned
from handlers.wording import day as said
from storage.vocabulary import ClockStatus

HEADING: Final = "Vera's calculation: check with your data protection officer"

ENDED: Final = frozenset(
    {
        ClockStatus.ANSWERED_IN_TIME,
        ClockStatus.ANSWERED_LATE,
        ClockStatus.REFUSED_IN_TIME,
        ClockStatus.REFUSED_LATE,
        ClockStatus.WITHDRAWN,
    }
)

STATUS_WORDS: Final = {
    ClockStatus.RUNNING: "The clock is running.",
    ClockStatus.WAITING_FOR_ID: "Waiting for proof of identity: the period has not begun.",
    ClockStatus.WAITING_FOR_AUTHORITY: "Waiting for authority to act: the period has not begun.",
    ClockStatus.WAITING_FOR_FEE: "Waiting for the fee: the period has not begun.",
    ClockStatus.STOPPED_FOR_CLARIFICATION: "The clock stands still: the school has asked what is"
    " wanted.",
    ClockStatus.OVERDUE: "The date has passed.",
    ClockStatus.EXTENSION_REASON_NOT_VALID: "The extension has no reason that the law knows: the"
    " ordinary date stands.",
    ClockStatus.REFUSED_IN_TIME: "Refused with reasons, in time.",
    ClockStatus.REFUSED_LATE: "Refused with reasons, too late.",
    ClockStatus.ANSWERED_IN_TIME: "Answered in time.",
    ClockStatus.ANSWERED_LATE: "Answered too late.",
    ClockStatus.WITHDRAWN: "Withdrawn: nothing is due any more.",
    ClockStatus.NO_EDUCATION_RECORD_RIGHT: "This right does not apply at this kind of school.",
    ClockStatus.NOT_A_PARENT: "This right is the parent's: treat it as a subject access request.",
    ClockStatus.ASK_FOR_IT_IN_WRITING: "Ask for it in writing: until then this clock does not run.",
    ClockStatus.TERM_DATES_MISSING: "The term dates do not reach far enough: there is no date yet.",
}


def explained(reckoned: Reckoned) -> tuple[str, ...]:
    """Write a calculation as lines: the heading, where it stands, the dates, each step."""
    return (
        HEADING,
        "",
        STATUS_WORDS[reckoned.status],
        *(f"{name}: {words}" for name, words in dates_said(reckoned)),
        *((reckoned.provisional,) if reckoned.provisional else ()),
        "",
        *(
            line
            for number, step in enumerate(reckoned.steps, start=1)
            for line in (f"{number}. {step.words}", f"   {step.source}")
        ),
    )


def dates_said(reckoned: Reckoned) -> tuple[tuple[str, str], ...]:
    """List the dates with what each is called; of what has ended only the date it was due."""
    days = (
        ("Due by the end of", reckoned.due),
        ("Acknowledge by the end of", reckoned.acknowledge_by),
        *(() if reckoned.status in ENDED else _dates_ahead(reckoned)),
    )
    found = tuple((name, said(day)) for name, day in days if day)
    left = reckoned.days_left_when_stopped
    return found if left is None else (*found, ("Days left when it stopped", str(left)))


def _dates_ahead(reckoned: Reckoned) -> tuple[tuple[str, date | None], ...]:
    careful, acknowledge = reckoned.cautious_due, reckoned.cautious_acknowledge_by
    return (
        ("Work to", careful if careful != reckoned.due else None),
        ("Work to", acknowledge if acknowledge != reckoned.acknowledge_by else None),
        ("Tell of an extension by", reckoned.extension_notice_by),
        ("Sixty working days end on", reckoned.sixty_working_days),
    )
