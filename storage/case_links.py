"""Cases that belong together. A link is two rows, so that each case finds its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession
from storage.upsert import Upsert


class CaseLink(Base, OfSchool):
    """One case's link to another; the other has one back."""

    __tablename__ = "case_links"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    why: Mapped[str]
    """ "same_person", "same_account" or "same_case"."""
    added_by: Mapped[UUID | None]
    """None where Vera found it."""
    added_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "other_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "added_by"], ["people.school_id", "people.id"]),
    )


_LINK = Upsert(CaseLink, key=("school_id", "case_id", "other_id"), changing=("why",))


def link_cases(
    session: SchoolSession,
    case_id: UUID,
    others: Sequence[UUID],
    *,
    why: str,
    by: UUID | None = None,
    at: datetime,
) -> None:
    """Link a case to others, both ways; a link that is there gets the new reason.

    `by` is None where Vera found it.
    """
    pairs = [pair for other in others for pair in ((case_id, other), (other, case_id))]
    rows = [
        {
            "school_id": session.school_id,
            "case_id": one,
            "other_id": other,
            "why": why,
            "added_by": by,
            "added_at": at,
        }
        for one, other in pairs
    ]
    _LINK(session, rows)


def links_of(session: SchoolSession, case_id: UUID) -> list[CaseLink]:
    """List a case's links, the oldest first."""
    chosen = select(CaseLink).where(CaseLink.case_id == case_id)
    return list(session.scalars(chosen.order_by(CaseLink.added_at, CaseLink.other_id)))


def unlink_cases(session: SchoolSession, case_id: UUID, other_id: UUID) -> None:
    """Take a link off, both ways."""
    for one, other in ((case_id, other_id), (other_id, case_id)):
        session.execute(delete(CaseLink).where(CaseLink.case_id == one, CaseLink.other_id == other))
