"""What the term-time helpers remember: trip phones, data sheets that came back, who wants no tips.

What somebody typed about a trip is sealed under the key of its own case.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession


class TripPhone(Base, OfSchool):
    """A school telephone that went on a trip. Its id is that of its case (duties, S37 and S38)."""

    __tablename__ = "trip_phones"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    out_on: Mapped[date]
    back_on: Mapped[date]
    """When it is to be back."""
    came_back_on: Mapped[date | None] = mapped_column(default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    erased_by: Mapped[UUID | None] = mapped_column(default=None)
    seen_by: Mapped[UUID | None] = mapped_column(default=None)
    """A second person who looked, where there was one."""
    lost_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was marked as lost, and the form for a breach was offered."""
    settled: Mapped[str | None] = mapped_column(default=None)
    """Why nobody is asked after a lost phone any more, where somebody said so."""
    reminders: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "holder_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "erased_by"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "seen_by"], ["people.school_id", "people.id"]),
        Index("ix_trip_phones_out", "school_id", "out_on"),
    )


class SheetCount(Base, OfSchool):
    """How many data sheets went out to a group of parents, and how many came back."""

    __tablename__ = "sheet_counts"

    collection: Mapped[str] = mapped_column(primary_key=True)
    """Which collecting of sheets it is, such as "September 2026"."""
    group: Mapped[str] = mapped_column("group_name", primary_key=True)
    given_out: Mapped[int]
    returned: Mapped[int]
    counted_by: Mapped[UUID]
    counted_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "counted_by"], ["people.school_id", "people.id"]),
    )


class OptOut(Base, OfSchool):
    """Somebody who does not want a reminder that may be declined."""

    __tablename__ = "opt_outs"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    reminder: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
    )


def trip_phone_of(session: SchoolSession, case_id: UUID) -> TripPhone | None:
    """Find a trip phone by the id of its case."""
    return session.get(TripPhone, (session.school_id, case_id))


def sheet_counts(session: SchoolSession, collection: str) -> dict[str, SheetCount]:
    """Give the counts of a collecting of sheets, by group."""
    chosen = select(SheetCount).where(SheetCount.collection == collection)
    return {row.group: row for row in session.scalars(chosen)}


def opted_out(session: SchoolSession, reminder: str) -> frozenset[UUID]:
    """Name who does not want a reminder."""
    chosen = select(OptOut.person_id).where(OptOut.reminder == reminder)
    return frozenset(session.scalars(chosen))


def opt_out_of(session: SchoolSession, person_id: UUID, reminder: str) -> OptOut | None:
    """Find that somebody does not want a reminder."""
    return session.get(OptOut, (session.school_id, person_id, reminder))
