"""Opening again what was closed as seen, because there is something new."""

from __future__ import annotations

from handlers.call import Moment
from handlers.casework.case_card import case_card
from handlers.casework.escalate import escalate_unacknowledged, next_step, present_plan
from handlers.casework.owner import give_up
from handlers.casework.reporter_card import reporter_card
from handlers.casework.tell import tell
from storage.cases import Case
from storage.vocabulary import Standing


def reopen(moment: Moment, case: Case) -> None:
    """Open a closed case again, as if it had been reported now: its route begins anew."""
    had_it = [case.owner_id] if case.owner_id else []
    give_up(case)
    case.rung, case.told_outside_at = 0, None
    case.closed_at = case.closed_by = None
    case.reopened_at = moment.at
    plan = present_plan(moment, case)
    case.acknowledge_by = plan.acknowledge_by
    moment.record("reopened", case_id=case.id)
    first = plan.rungs[0] if plan.rungs else None
    people = dict.fromkeys((*(first.people if first else ()), *had_it))
    why = first.why if first else {}
    tell(moment.session, case, people, Standing.RESPONSIBLE, at=moment.at, why=why)
    escalate_unacknowledged.set(moment.session, case.id, at=next_step(plan, rung=0).at)
    case_card.refresh(moment.session, case, at=moment.at)
    reporter_card.refresh(moment.session, case, at=moment.at)
