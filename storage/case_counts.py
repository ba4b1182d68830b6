"""How many cases stand how: counted for one reader, as if there were none that they may not know.

A quiet case counts for those on its list alone, and one that somebody is kept out of never for
them. The question is the same whoever asks, so that not even its answer's time tells anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select

from storage.case_actions import IS_OPEN, CaseAction
from storage.cases import Case, CaseStanding
from storage.database import SchoolSession
from storage.vocabulary import CaseState, Standing

ON_THE_LIST = (Standing.RESPONSIBLE, Standing.COPIED)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """How many cases are open, and how many of them nobody has taken on."""

    open: int
    unacknowledged: int
    overdue: int
    """Nobody has taken them on, and the time to do so is over."""


def count_open_cases(session: SchoolSession, *, reader: UUID, now: datetime) -> OpenCases:
    """Count the open cases that a reader may know of; drills do not count."""
    waiting = Case.state == CaseState.WAITING
    counts = (
        func.count(Case.id),
        func.count(case((waiting, 1))),
        func.count(case((and_(waiting, Case.acknowledge_by < now), 1))),
    )
    row = session.execute(_known_to(session, reader, *counts)).one()
    return OpenCases(*row)


def action_dates(session: SchoolSession, *, reader: UUID) -> tuple[datetime, ...]:
    """Name when the actions are due, in the open cases that a reader may know of."""
    of_the_case = and_(CaseAction.school_id == Case.school_id, CaseAction.case_id == Case.id)
    chosen = _known_to(session, reader, CaseAction.due_at).join(CaseAction, of_the_case)
    return tuple(session.scalars(chosen.where(IS_OPEN).order_by(CaseAction.due_at)))


def _known_to(session: SchoolSession, reader: UUID, *chosen: Any) -> Select[Any]:
    mine = and_(
        CaseStanding.school_id == Case.school_id,
        CaseStanding.case_id == Case.id,
        CaseStanding.person_id == reader,
    )
    standing = func.coalesce(CaseStanding.standing, "")
    return (
        select(*chosen)
        .select_from(Case)
        .outerjoin(CaseStanding, mine)
        .where(
            Case.school_id == session.school_id,
            Case.state != CaseState.CLOSED,
            Case.drill.is_(False),
            standing != Standing.EXCLUDED,
            or_(Case.quiet.is_(False), standing.in_(ON_THE_LIST)),
        )
    )
