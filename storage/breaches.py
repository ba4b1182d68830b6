"""Personal data breaches: when the school became aware, how it was judged, and who was told.

What happened and why it was decided so is sealed with the case.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession
from storage.vocabulary import Risk


class Breach(Base, OfSchool):
    """A breach, once for each case. Everything is kept, also where nobody had to be told."""

    __tablename__ = "breaches"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    aware_at: Mapped[datetime]
    """When the school became aware: the 72 hours run from then (UK GDPR, article 33)."""
    happened_at: Mapped[datetime | None] = mapped_column(default=None)
    judged: Mapped[str | None] = mapped_column("risk", default=None)
    """As a person judged the risk; never by Vera."""
    to_be_notified: Mapped[bool | None] = mapped_column(default=None)
    """Whether the ICO is to be told; None until somebody has decided."""
    decided_by: Mapped[UUID | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    notified_at: Mapped[datetime | None] = mapped_column(default=None)
    people_told_at: Mapped[datetime | None] = mapped_column(default=None)
    people_not_told: Mapped[bool] = mapped_column(default=False)
    """It was decided, with reasons, that they are not told."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "decided_by"], ["people.school_id", "people.id"]),
    )

    @property
    def risk(self) -> Risk | None:
        return Risk(self.judged) if self.judged else None


def breach_of(session: SchoolSession, case_id: UUID) -> Breach | None:
    """Find the breach of a case; None where the case is of another kind."""
    return session.get(Breach, (session.school_id, case_id))
