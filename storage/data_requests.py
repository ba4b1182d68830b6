"""Requests with a clock: what was asked for, what happened since, and when each part is due.

What happened is stored, and dates are computed from it (`handlers.data_requests.clock`). The date
that stands here is the last one computed: the register is sorted by it, and nothing is decided by
it. Names, words and what was seen are sealed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.cases import Case, CaseStanding
from storage.database import Base, OfSchool, SchoolSession, WithId
from storage.identifiers import new_id
from storage.upsert import Upsert
from storage.vocabulary import (
    Asker,
    CameBy,
    CaseState,
    Happened,
    RequestEvent,
    Right,
    Standing,
)


class DataRequest(Base, OfSchool):
    """A request, once for each case: who asked, how it came, and since when it counts."""

    __tablename__ = "data_requests"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_by: Mapped[str]
    came_by: Mapped[str]
    received: Mapped[date]
    """The school's local date on which it came, not the one on which it was logged."""
    written: Mapped[bool]
    agreed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When an informal request is to be met, as was agreed; None for a formal one."""
    made_formal: Mapped[date | None] = mapped_column(default=None)
    nudged_on: Mapped[date | None] = mapped_column(default=None)
    """The last day on which somebody was reminded of it."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_data_requests_nudged", "school_id", "nudged_on"),
    )

    @property
    def asker(self) -> Asker:
        return Asker(self.asked_by)

    @property
    def way(self) -> CameBy:
        return CameBy(self.came_by)

    @property
    def informal(self) -> bool:
        return self.agreed_at is not None and self.made_formal is None


class RequestPart(Base, OfSchool):
    """One right that a request asks for: a letter may ask for several, each with its clock."""

    __tablename__ = "request_parts"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    right: Mapped[str] = mapped_column("asked_for", primary_key=True)
    status: Mapped[str]
    due: Mapped[date | None] = mapped_column(default=None)
    """As last computed; None where the clock says that there is no date."""
    with_calendar: Mapped[str] = mapped_column(default="")
    """A digest of the calendar with which it was computed."""
    settled_on: Mapped[date | None] = mapped_column(default=None)
    """When it was answered, refused or withdrawn."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
    )

    @property
    def is_open(self) -> bool:
        return self.settled_on is None


Index(
    "ix_request_parts_open",
    RequestPart.school_id,
    RequestPart.due,
    sqlite_where=RequestPart.settled_on.is_(None),
    postgresql_where=RequestPart.settled_on.is_(None),
)


class RequestHappening(Base, WithId):
    """Something that happened to a request. It stays when it was a mistake, and counts no more."""

    __tablename__ = "request_happenings"

    case_id: Mapped[UUID]
    type: Mapped[str]
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    """A word of the rules, such as "complexity"; what was written about it is sealed."""
    right: Mapped[str | None] = mapped_column("asked_for", default=None)
    """The part that it is about; None for all of them."""
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "added_by"], ["people.school_id", "people.id"]),
        Index("ix_request_happenings_case", "school_id", "case_id"),
    )

    @property
    def as_happened(self) -> Happened:
        return Happened(RequestEvent(self.type), self.happened_on, self.reason)


class RequestCheck(Base, WithId):
    """One thing on a request's checklist that somebody ticked; what they wrote is sealed."""

    __tablename__ = "request_checks"

    case_id: Mapped[UUID]
    item: Mapped[str]
    """Such as "search_email"; see `handlers.data_requests.checklist`."""
    answer: Mapped[str]
    """ "yes", "no" or "not_needed"."""
    by: Mapped[UUID] = mapped_column("ticked_by")
    at: Mapped[datetime] = mapped_column("ticked_at")

    __table_args__ = (
        UniqueConstraint("school_id", "case_id", "item"),
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "ticked_by"], ["people.school_id", "people.id"]),
    )


_TICK = Upsert(
    RequestCheck,
    key=("school_id", "case_id", "item"),
    changing=("answer", "ticked_by", "ticked_at"),
)


def tick(
    session: SchoolSession, case_id: UUID, answers: Mapping[str, str], *, by: UUID, at: datetime
) -> None:
    """Keep what somebody answered to items of a request's checklist; a later answer stands."""
    rows = [
        {
            "school_id": session.school_id,
            "id": new_id(),
            "case_id": case_id,
            "item": item,
            "answer": answer,
            "ticked_by": by,
            "ticked_at": at,
        }
        for item, answer in answers.items()
    ]
    _TICK(session, rows)


def request_of(session: SchoolSession, case_id: UUID) -> DataRequest | None:
    """Find the request of a case; None where the case is of another kind."""
    return session.get(DataRequest, (session.school_id, case_id))


def parts_of(session: SchoolSession, case_id: UUID) -> list[RequestPart]:
    """List what a request asks for, the earliest date first and what has none last."""
    chosen = select(RequestPart).where(RequestPart.case_id == case_id)
    return sorted(session.scalars(chosen), key=lambda part: (part.due or date.max, part.right))


def part_of(session: SchoolSession, case_id: UUID, right: Right) -> RequestPart | None:
    """Find one part of a request."""
    return session.get(RequestPart, (session.school_id, case_id, right.value))


def parts_of_all(
    session: SchoolSession, case_ids: Collection[UUID]
) -> dict[UUID, list[RequestPart]]:
    """List the parts of these requests, each with the earliest date first."""
    found: dict[UUID, list[RequestPart]] = {}
    chosen = select(RequestPart).where(RequestPart.case_id.in_(case_ids))
    for part in sorted(session.scalars(chosen), key=lambda each: each.due or date.max):
        found.setdefault(part.case_id, []).append(part)
    return found


def happenings_of(session: SchoolSession, case_id: UUID) -> list[RequestHappening]:
    """List what happened to a request, in the order of its days, without what was taken back."""
    chosen = select(RequestHappening).where(
        RequestHappening.case_id == case_id, RequestHappening.taken_back_at.is_(None)
    )
    return list(session.scalars(chosen.order_by(RequestHappening.happened_on, RequestHappening.id)))


def happenings_of_all(
    session: SchoolSession, case_ids: Collection[UUID]
) -> dict[UUID, list[RequestHappening]]:
    """List what happened to each of these requests, without what was taken back."""
    found: dict[UUID, list[RequestHappening]] = {}
    chosen = select(RequestHappening).where(
        RequestHappening.case_id.in_(case_ids), RequestHappening.taken_back_at.is_(None)
    )
    in_order = chosen.order_by(RequestHappening.happened_on, RequestHappening.id)
    for each in session.scalars(in_order):
        found.setdefault(each.case_id, []).append(each)
    return found


def checks_of(session: SchoolSession, case_id: UUID) -> dict[str, RequestCheck]:
    """Give what was ticked on a request's checklist, by its item."""
    chosen = select(RequestCheck).where(RequestCheck.case_id == case_id)
    return {check.item: check for check in session.scalars(chosen)}


def reminded_since(
    session: SchoolSession, person_id: UUID, since: date
) -> list[tuple[Case, DataRequest]]:
    """List the open requests on somebody's list that were reminded of since a day."""
    chosen = (
        select(Case, DataRequest)
        .join(DataRequest, and_(DataRequest.case_id == Case.id, DataRequest.nudged_on >= since))
        .join(CaseStanding, CaseStanding.case_id == Case.id)
        .where(
            CaseStanding.person_id == person_id,
            CaseStanding.standing.in_((Standing.RESPONSIBLE, Standing.COPIED)),
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.reported_at, Case.id)
    )
    return [(case, request) for case, request in session.execute(chosen)]


def counted_on_other_days(
    session: SchoolSession, known: Collection[str], *, limit: int
) -> list[UUID]:
    """Name open requests whose dates were counted on a calendar that is none of these."""
    chosen = (
        select(RequestPart.case_id)
        .where(RequestPart.settled_on.is_(None), RequestPart.with_calendar.not_in(known))
        .distinct()
        .limit(limit)
    )
    return list(session.scalars(chosen))
