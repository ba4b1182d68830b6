"""A record that is kept as a case: nobody is told of it, and nobody has to acknowledge it."""

from __future__ import annotations

from handlers.call import Call
from storage.cases import Case, free_reference
from storage.vocabulary import CaseState, Urgency


def record_case(call: Call, kind: str, *, closed: bool) -> Case:
    """Store a case of the caller's own without a route, with a key for what is written in it.

    It is quiet, and acknowledged by whoever made it; one that is `closed` is a record alone.
    """
    case = Case(
        reference=free_reference(call.session),
        kind=kind,
        urgency=int(Urgency.ROUTINE),
        route="R20",
        quiet=True,
        state=CaseState.CLOSED if closed else CaseState.ACKNOWLEDGED,
        reporter_id=call.who.id,
        reported_at=call.at,
        acknowledge_by=call.at,
        acknowledged_by=call.who.id,
        acknowledged_at=call.at,
        last_step_at=call.at,
        owner_id=None if closed else call.who.id,
        closed_at=call.at if closed else None,
        closed_by=call.who.id if closed else None,
    )
    call.session.add(case)
    call.session.flush()
    call.safe.new_case_key(case.id)
    return case
