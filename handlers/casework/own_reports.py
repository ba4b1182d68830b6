"""Somebody's own reports, as they choose among them."""

from __future__ import annotations

from sqlalchemy import select

from handlers.call import Call
from handlers.casework.kinds import takes_no_evidence
from handlers.forms import NEW_REPORT, Option
from handlers.wording import local
from storage.cases import Case

MOST = 9
"""With the new one these are as many as a platform shows at once."""

A_NEW_REPORT = Option(NEW_REPORT, "A new report")


def reports_to_add_to(call: Call) -> tuple[Option, ...]:
    """Offer a new report, and those of one's own that something can be added to, newest first."""
    return (A_NEW_REPORT, *(_option(case) for case in own_reports(call)))


def own_reports(call: Call) -> list[Case]:
    """List somebody's own newest reports that can be added to; a drill is none."""
    chosen = (
        select(Case)
        .where(
            Case.reporter_id == call.who.id,
            Case.drill.is_(False),
            Case.erased_at.is_(None),
            Case.kind.not_in(takes_no_evidence()),
        )
        .order_by(Case.reported_at.desc())
        .limit(MOST)
    )
    return list(call.session.scalars(chosen))


def _option(case: Case) -> Option:
    there = local(case.reported_at)
    return Option(str(case.id), f"{case.reference}, sent {there.day} {there:%B %Y}, {there:%H:%M}")
