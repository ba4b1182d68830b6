"""Opening again what was closed as seen, because there is something new."""

from __future__ import annotations

from handlers.call import Moment
from handlers.casework.as_begun import as_begun
from handlers.casework.case_card import case_card
from handlers.casework.escalate import (
    escalate_unacknowledged,
    keep_out,
    known_facts,
    next_step,
    present_plan,
)
from handlers.casework.facts import seal_route
from handlers.casework.owner import give_up
from handlers.casework.reporter_card import reporter_card
from handlers.casework.routing import choose_row
from handlers.casework.tell import tell
from handlers.casework.when_reopened import follow_reopening
from storage.cases import Case
from storage.roster import staff_facts
from storage.vocabulary import Standing


def reopen(moment: Moment, case: Case) -> None:
    """Open a closed case again, as if it had been reported now: its route begins anew."""
    had_it = [case.owner_id] if case.owner_id else []
    give_up(case)
    case.rung, case.told_outside_at = 0, None
    case.closed_at = case.closed_by = None
    case.reopened_at = moment.at
    _begin_anew(moment, case)
    plan = present_plan(moment, case)
    keep_out(moment, case, plan)
    case.acknowledge_by = plan.acknowledge_by
    case.quiet = case.quiet or plan.quiet
    moment.record("reopened", case_id=case.id, route=case.route)
    follow_reopening(moment, case)
    first = plan.rungs[0] if plan.rungs else None
    people = dict.fromkeys((*(first.people if first else ()), *had_it))
    why = first.why if first else {}
    tell(moment.session, case, people, Standing.RESPONSIBLE, at=moment.at, why=why)
    escalate_unacknowledged.set(moment.session, case.id, at=next_step(plan, rung=0).at)
    case_card.refresh(moment.session, case, at=moment.at)
    reporter_card.refresh(moment.session, case, at=moment.at)


def _begin_anew(moment: Moment, case: Case) -> None:
    """Keep the route as it is today: by today's duties, and the row that the settings have now."""
    facts, staff = known_facts(moment, case), staff_facts(moment.session)
    row = choose_row(facts, staff, moment.school.settings.rows)
    seal_route(moment, case.id, as_begun(row, facts, staff))
    case.route = row.key
