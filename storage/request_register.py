"""Which requests are open, for one reader: those on whose list they are.

It is read along the index of what is open, by date, so that it costs what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from storage.cases import Case, CaseStanding
from storage.data_requests import RequestPart
from storage.database import SchoolSession
from storage.vocabulary import CaseState, Standing

ON_THE_LIST = (Standing.RESPONSIBLE, Standing.COPIED)


def open_parts(
    session: SchoolSession, reader: UUID, *, most: int
) -> list[tuple[Case, RequestPart]]:
    """List what is still to be answered, the earliest date first and what has none last.

    It gives whole requests, at most so many; each part of one stands with the others.
    """
    first = _first(session, reader, most)
    chosen = (
        select(Case, RequestPart)
        .join(RequestPart, RequestPart.case_id == Case.id)
        .where(Case.id.in_(first), RequestPart.settled_on.is_(None))
    )
    order = {case_id: number for number, case_id in enumerate(first)}
    found = [(case, part) for case, part in session.execute(chosen)]
    return sorted(
        found, key=lambda each: (order[each[0].id], each[1].due is None, str(each[1].due))
    )


def count_open_parts(session: SchoolSession, reader: UUID) -> int:
    """Count the requests that are open."""
    counted = _readable(reader, func.count(RequestPart.case_id.distinct()))
    return session.scalar(counted) or 0


def _first(session: SchoolSession, reader: UUID, most: int) -> list[UUID]:
    """Name the requests that come first; a request with several parts is asked for once."""
    dated = _readable(reader, RequestPart.case_id).where(RequestPart.due.is_not(None))
    found = _unique(session.scalars(dated.order_by(RequestPart.due).limit(2 * most)).all(), most)
    if len(found) < most:
        undated = _readable(reader, RequestPart.case_id).where(RequestPart.due.is_(None))
        found = _unique([*found, *session.scalars(undated.limit(2 * most))], most)
    return found


def _unique(ids: Sequence[UUID], most: int) -> list[UUID]:
    return list(dict.fromkeys(ids))[:most]


def _readable(reader: UUID, *chosen: Any) -> Select[Any]:
    mine = and_(CaseStanding.case_id == RequestPart.case_id, CaseStanding.person_id == reader)
    still = and_(Case.id == RequestPart.case_id, Case.state != CaseState.CLOSED)
    return (
        select(*chosen)
        .select_from(RequestPart)
        .join(CaseStanding, mine)
        .join(Case, still)
        .where(RequestPart.settled_on.is_(None), CaseStanding.standing.in_(ON_THE_LIST))
    )
