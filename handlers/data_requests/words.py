"""What requests, their clocks and their dates are called, as staff read it."""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.forms import Option
from handlers.wording import day
from storage.vocabulary import Asker, CameBy, ClockStatus, RequestEvent, Right

RIGHTS: Final = {
    Right.ACCESS: "subject access request",
    Right.EXAM_MARKS: "request for exam marks",
    Right.RECTIFICATION: "request to put data right",
    Right.ERASURE: "request to delete data",
    Right.OBJECTION: "objection to how data is used",
    Right.EDUCATION_RECORD: "request for an educational record",
    Right.CURRICULAR_RECORD: "request by a new school for a record",
    Right.LATE_RESULTS: "results that came late",
    Right.FOI: "freedom of information request",
    Right.COMPLAINT: "data protection complaint",
}
"""What each is called in a sentence; it names nobody, so it may stand in chat."""

ASKED_FOR = (
    Option(Right.ACCESS, "To see personal data about somebody"),
    Option(Right.EDUCATION_RECORD, "To see a pupil's educational record"),
    Option(Right.EXAM_MARKS, "Exam or test marks"),
    Option(Right.RECTIFICATION, "To have data put right"),
    Option(Right.ERASURE, "To have data deleted"),
    Option(Right.OBJECTION, "To stop data being used for something"),
    Option(Right.CURRICULAR_RECORD, "A pupil's record, for their new school"),
    Option(Right.FOI, "Information about the school, not about a person"),
    Option(Right.COMPLAINT, "To complain about how data was dealt with"),
)
ASKERS = (
    Option(Asker.PARENT, "A parent or carer"),
    Option(Asker.PUPIL, "A pupil"),
    Option(Asker.STAFF, "Somebody who works here, or did"),
    Option(Asker.THIRD_PARTY, "Somebody for them, such as a solicitor"),
    Option(Asker.SCHOOL, "Another school"),
    Option(Asker.OTHER, "Somebody else"),
)
WAYS = (
    Option(CameBy.SPOKEN, "Spoken, face to face"),
    Option(CameBy.TELEPHONE, "By telephone"),
    Option(CameBy.EMAIL, "By e-mail"),
    Option(CameBy.LETTER, "By letter or on a form"),
    Option(CameBy.MESSAGE, "In a message or on social media"),
)
WRITTEN: Final = frozenset({CameBy.EMAIL, CameBy.LETTER, CameBy.MESSAGE})

NO_DATE: Final = {
    ClockStatus.RUNNING: "no date in law: without undue delay",
    ClockStatus.WAITING_FOR_ID: "no date yet: waiting for proof of identity",
    ClockStatus.WAITING_FOR_AUTHORITY: "no date yet: waiting for proof of authority",
    ClockStatus.WAITING_FOR_FEE: "no date yet: waiting for the fee",
    ClockStatus.STOPPED_FOR_CLARIFICATION: "stopped: waiting to hear what is meant",
    ClockStatus.WITHDRAWN: "taken back",
    ClockStatus.NO_EDUCATION_RECORD_RIGHT: "there is no such right at a school of this kind",
    ClockStatus.NOT_A_PARENT: "only a parent has this right",
    ClockStatus.ASK_FOR_IT_IN_WRITING: "no date yet: it must be asked for in writing",
    ClockStatus.TERM_DATES_MISSING: "no date yet: the term dates are not all in",
}
"""Why there is no date, for a clock that gives none."""

STATUSES: Final = {
    **NO_DATE,
    ClockStatus.RUNNING: "running",
    ClockStatus.OVERDUE: "late",
    ClockStatus.EXTENSION_REASON_NOT_VALID: "running; the extension has no valid reason",
    ClockStatus.ANSWERED_IN_TIME: "answered in time",
    ClockStatus.ANSWERED_LATE: "answered late",
    ClockStatus.REFUSED_IN_TIME: "refused with reasons, in time",
    ClockStatus.REFUSED_LATE: "refused with reasons, late",
}
"""How each stands, shortly, for a table."""

EVENTS: Final = {
    RequestEvent.LOGGED_BY_OFFICE: "it was logged",
    RequestEvent.WRITTEN_VERSION_RECEIVED: "it came in writing",
    RequestEvent.ID_REQUESTED: "proof of identity was asked for",
    RequestEvent.ID_RECEIVED: "proof of identity came",
    RequestEvent.ID_CHECK: "the identity was checked",
    RequestEvent.AUTHORITY_REQUESTED: "proof of authority was asked for",
    RequestEvent.AUTHORITY_RECEIVED: "proof of authority came",
    RequestEvent.FEE_REQUESTED: "a fee was asked for",
    RequestEvent.FEE_PAID: "the fee was paid",
    RequestEvent.CLARIFICATION_REQUESTED: "it was asked what is meant",
    RequestEvent.CLARIFICATION_RECEIVED: "what is meant was answered",
    RequestEvent.FORMAT_QUESTION: "it was asked in which form",
    RequestEvent.FORMAT_ANSWER: "the form was answered",
    RequestEvent.EXTENSION_NOTIFIED: "a notice of extension was given",
    RequestEvent.EXAM_RESULTS_ANNOUNCED: "the results were announced",
    RequestEvent.PARTIAL_RESPONSE: "a part of the answer was sent",
    RequestEvent.RESPONSE_SENT: "the answer was sent",
    RequestEvent.REFUSED_WITH_REASONS: "it was refused, with reasons",
    RequestEvent.WITHDRAWN: "it was taken back",
}


def name_of(right: Right) -> str:
    """Name a right at the beginning of a line: "Subject access request"."""
    words = RIGHTS[right]
    return words[:1].upper() + words[1:]


def days_left(due: date, today: date) -> str:
    """Say how many days are left: "12 days left", "due today", "3 days late"."""
    left = (due - today).days
    if left == 0:
        return "due today"
    count = "1 day" if abs(left) == 1 else f"{abs(left)} days"
    return f"{count} left" if left > 0 else f"{count} late"


def due_words(due: date | None, status: ClockStatus, today: date) -> str:
    """Say when something is due, or why there is no date."""
    if due is None:
        return NO_DATE.get(status, "no date")
    return f"due {day(due)}, {days_left(due, today)}"
