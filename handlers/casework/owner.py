"""Who has a case: somebody takes it on, or nobody has it any more."""

from __future__ import annotations

from handlers.call import Call
from storage.cases import Case
from storage.vocabulary import CaseState


def take_on(call: Call, case: Case) -> None:
    """Give a case to the caller, as its owner and as the one who acknowledged it."""
    case.state = CaseState.ACKNOWLEDGED
    case.acknowledged_by, case.acknowledged_at = call.who.id, call.at
    case.owner_id, case.handed_to_id, case.last_step_at = call.who.id, None, None


def give_up(case: Case) -> None:
    """Leave a case without an owner: it waits again, as if nobody had acknowledged it."""
    case.state = CaseState.WAITING
    case.acknowledged_by = case.acknowledged_at = case.last_step_at = None
    case.owner_id = case.handed_to_id = None
