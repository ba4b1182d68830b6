"""That something was done about a case: the questions whether anything is happening stop."""

from __future__ import annotations

from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.lapse import ask_about_progress, lapse_unattended, progress_card
from storage.cases import Case


def note_step(call: Call, case: Case) -> None:
    """Note that something was done just now; whoever has the case is not asked any more."""
    first = case.last_step_at is None
    case.last_step_at = call.at
    if first:
        ask_about_progress.lift(call.session, case.id)
        lapse_unattended.lift(call.session, case.id)
        progress_card.refresh(call.session, case, at=call.at)
    case_card.refresh(call.session, case, at=call.at)
