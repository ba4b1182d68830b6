"""Finding the breach of a case for whoever may deal with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.permissions import NOTHING_HERE, open_case_on_my_list
from storage.breaches import Breach, breach_of
from storage.cases import Case

STILL_TO_COME = "This is still to come. Please give a time that has passed."
BEFORE_IT_WAS_KNOWN = "This is before it was noticed. Please look at the time again."


def breach_on_my_list(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, Breach]:
    """Find an open breach that the caller may read; raises NotAllowed as for one that never was."""
    case = open_case_on_my_list(call, case_id, locked=locked)
    breach = breach_of(call.session, case.id)
    if breach is None:
        raise NotAllowed(NOTHING_HERE)
    return case, breach


def done_about(call: Call, case: Case) -> None:
    """Note that something was done about a breach, and draw its card anew."""
    call.session.flush()
    note_step(call, case)
    case_card.refresh(call.session, case, at=call.at)


def why_not_then(call: Call, breach: Breach, then: datetime) -> str:
    """Say, in words, why something cannot have been done then; empty where it can."""
    if then > call.at:
        return STILL_TO_COME
    return BEFORE_IT_WAS_KNOWN if then < breach.aware_at else ""
