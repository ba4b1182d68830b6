"""The clocks of data requests: what happened goes in, how it stands and why comes out.

Events are stored and dates are computed, so that a proof of identity entered late, a closure or a
date of receipt that is put right moves whatever follows from it. Nothing here reads a clock, a file
or a database, and no date is ever guessed: see `Reckoned.provisional`, and the status
`term_dates_missing`.
"""

from __future__ import annotations

from datetime import date

from handlers.calendar.periods import notify_ico_by
from handlers.data_requests.by_the_month import reckon_by_the_month
from handlers.data_requests.complaints import reckon_complaint
from handlers.data_requests.facts import Asked, Days, Reckoned, Step
from handlers.data_requests.freedom_of_information import reckon_foi
from handlers.data_requests.school_day_clocks import reckon_by_school_days
from storage.vocabulary import Right

__all__ = ["Asked", "Days", "Reckoned", "Step", "notify_ico_by", "reckon"]

_CLOCKS = {
    Right.EDUCATION_RECORD: reckon_by_school_days,
    Right.CURRICULAR_RECORD: reckon_by_school_days,
    Right.LATE_RESULTS: reckon_by_school_days,
    Right.FOI: reckon_foi,
    Right.COMPLAINT: reckon_complaint,
}


def reckon(asked: Asked, days: Days, *, today: date) -> Reckoned:
    """Say how a request stands on a day, when it is due, and step by step why.

    Source: rules, sections 1 and 2; each step names its own.
    """
    return _CLOCKS.get(asked.right, reckon_by_the_month)(asked, days, today=today)
