"""Deadlines are rows: what must be looked at, and when.

The scheduler remembers nothing. Each minute (and each second for what is urgent) the rows that
have fallen due are read, and for each what it names is done and the row removed, in one
transaction of its school.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, ForeignKeyConstraint, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId
from storage.identifiers import new_id
from storage.upsert import Upsert


class Deadline(Base, WithId):
    """Something to be done about a case at a moment. A row that is met is removed."""

    __tablename__ = "deadlines"

    name: Mapped[str]
    case_id: Mapped[UUID]
    at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_deadlines_at", "at"),
        Index("ix_deadlines_case", "school_id", "case_id", "name", unique=True),
    )


_SET = Upsert(Deadline, key=("school_id", "case_id", "name"), changing=("at", "attempts"))


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that has fallen due."""

    school_id: UUID
    id: UUID
    name: str
    case_id: UUID
    at: datetime
    attempts: int


def set_deadline(session: SchoolSession, name: str, *, case_id: UUID, at: datetime) -> None:
    """Set, or move, the one deadline of this name that a case has."""
    row = {
        "school_id": session.school_id,
        "id": new_id(),
        "name": name,
        "case_id": case_id,
        "at": at,
        "attempts": 0,
    }
    _SET(session, [row])


def lift_deadline(session: SchoolSession, name: str, *, case_id: UUID) -> None:
    """Take a deadline away because what it waited for has happened."""
    session.execute(delete(Deadline).where(Deadline.case_id == case_id, Deadline.name == name))


def deadline_of(session: SchoolSession, name: str, *, case_id: UUID) -> datetime | None:
    """Say when a case's deadline of this name falls due, if it has one."""
    chosen = select(Deadline.at).where(Deadline.case_id == case_id, Deadline.name == name)
    return session.scalar(chosen)


def deadlines_until(session: SchoolSession, name: str, *, until: datetime) -> list[datetime]:
    """List when the deadlines of a name fall due, up to a moment, the earliest first."""
    chosen = select(Deadline.at).where(Deadline.name == name, Deadline.at <= until)
    return list(session.scalars(chosen.order_by(Deadline.at)))


def due_now(
    connection: Connection, *, now: datetime, limit: int, not_of: Collection[UUID] = ()
) -> list[Due]:
    """List deadlines that have fallen due, in any school but those, the oldest first.

    Nothing is locked: each is taken in its school's own transaction, and only once.
    """
    chosen = (
        select(
            Deadline.school_id,
            Deadline.id,
            Deadline.name,
            Deadline.case_id,
            Deadline.at,
            Deadline.attempts,
        )
        .where(Deadline.at <= now, Deadline.school_id.not_in(not_of))
        .order_by(Deadline.at)
        .limit(limit)
    )
    return [Due(*row) for row in connection.execute(chosen)]


def take(session: SchoolSession, due: Due) -> bool:
    """Remove a deadline that is being met; False when it was met, moved or lifted meanwhile."""
    chosen = select(Deadline).where(Deadline.id == due.id, Deadline.at == due.at).with_for_update()
    row = session.scalars(chosen).first()
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def put_off(session: SchoolSession, due: Due, *, now: datetime) -> None:
    """Look at a deadline again later whose work failed, with a pause that grows to an hour."""
    pause = min(timedelta(seconds=15 * 2 ** min(due.attempts, 8)), timedelta(hours=1))
    row = session.find(Deadline, due.id)
    if row is not None and row.at == due.at:
        row.at, row.attempts = now + pause, due.attempts + 1
