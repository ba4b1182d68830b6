"""Which requests are open, for one reader: those on whose list they are.

It is read along the index of what is open, by date, so that it costs what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from storage.cases import Case, CaseStanding
from storage.data_requests import DataRequest, RequestPart
from storage.database import SchoolSession
from storage.vocabulary import CaseState, Standing

ON_THE_LIST = (Standing.RESPONSIBLE, Standing.COPIED)

Row: TypeAlias = tuple[Case, DataRequest, RequestPart]


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


def parts_listed(
    session: SchoolSession, *, reader: UUID | None, settled_since: date, by: date
) -> list[Row]:
    """List what came by a day and is open, or was settled since another: all of it, for a file.

    It is what is on one reader's list, or all of the school without a reader.
    """
    chosen = (
        select(Case, DataRequest, RequestPart)
        .join(DataRequest, DataRequest.case_id == Case.id)
        .join(RequestPart, RequestPart.case_id == Case.id)
        .where(DataRequest.received <= by, Case.erased_at.is_(None), _open_or_since(settled_since))
        .order_by(Case.id, RequestPart.right)
    )
    if reader is not None:
        chosen = chosen.where(Case.id.in_(_on_the_list_of(reader)))
    return [(case, request, part) for case, request, part in session.execute(chosen)]


def _open_or_since(day: date) -> ColumnElement[bool]:
    still_open = and_(RequestPart.settled_on.is_(None), Case.state != CaseState.CLOSED)
    return or_(still_open, RequestPart.settled_on >= day)


def _on_the_list_of(reader: UUID) -> Select[UUID]:
    return select(CaseStanding.case_id).where(
        CaseStanding.person_id == reader, CaseStanding.standing.in_(ON_THE_LIST)
    )


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
