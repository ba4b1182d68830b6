"""Where somebody adds to their own report and it was erased: a new one, with their words in it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from handlers.call import Call
from handlers.cards import Quote, Screen
from handlers.casework.erased import reporter_words, stub_for_reporter
from handlers.casework.kinds import kind_of
from handlers.feature import Ask
from handlers.permissions import my_own_report
from storage.cases import Case

SEND_IT = "Please send this as a new report."
IT_IS_IN_IT = "Please send this as a new report: what you wrote is in it, files are not."


def instead_of_erased(call: Call, case_id: UUID | None, *words: str) -> Ask | Screen | None:
    """Offer a new report where one's own was erased, with these words; None where it was not."""
    case = my_own_report(call, case_id, or_erased=True)
    return report_anew(call, case, *words) if case.erased_at is not None else None


def report_anew(call: Call, case: Case, *words: str) -> Ask | Screen:
    """Open the form for a new report of the same kind, so that nothing is lost that was typed."""
    text = "\n\n".join(each for each in words if each)
    form = kind_of(case).report_anew
    if form is None:
        kept = (Quote(text),) if text else ()
        return Screen("Vera", (*stub_for_reporter(call, case), *kept))
    said = f"{reporter_words(case)} {IT_IS_IN_IT if text else SEND_IT}"
    return replace(form(text), said=said)
