"""Days on which the school was shut and nobody had planned it, as staff say so in chat.

They count beside those of vera.toml: the office can say it on a snow day from where it is.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession


class Closure(Base, OfSchool):
    """A day without a session for any pupil."""

    __tablename__ = "closures"

    day: Mapped[date] = mapped_column("closed_on", primary_key=True)
    said_by: Mapped[UUID]
    said_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "said_by"], ["people.school_id", "people.id"]),
    )


def closed_days(session: SchoolSession) -> frozenset[date]:
    """List the days on which the school was shut, as was said in chat."""
    chosen = select(Closure.day).where(Closure.taken_back_at.is_(None))
    return frozenset(session.scalars(chosen))


def closure_on(session: SchoolSession, day: date) -> Closure | None:
    """Find what was said of a day, also where it was taken back."""
    return session.get(Closure, (session.school_id, day))
