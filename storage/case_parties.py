"""The people of the matter itself, each with a role, and marks by which the same one is found.

Names and accounts are sealed. A mark is an HMAC of a name or an account under a key that is derived
from the case's own: whoever has the database learns nothing from it, two cases with the same name
have different marks, and with the case's key its marks are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession, WithId
from storage.vocabulary import PartyRole


class CaseParty(Base, WithId):
    """Somebody who has to do with a case. The row stays when it was a mistake."""

    __tablename__ = "case_parties"

    case_id: Mapped[UUID]
    role: Mapped[str]
    person_id: Mapped[UUID | None]
    """Who it is, where they are one of ours; everybody else's name is sealed."""
    added_by: Mapped[UUID | None]
    """None where it was read off the report."""
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        Index("ix_case_parties_case", "school_id", "case_id"),
    )


class CaseMark(Base, OfSchool):
    """One name, account or member of staff of a case, as it is looked for in other cases."""

    __tablename__ = "case_marks"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(primary_key=True)
    party_id: Mapped[UUID | None]
    """Whose mark it is; None for an account that was named without a person."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
    )


def add_parties(
    session: SchoolSession,
    case_id: UUID,
    people: Mapping[UUID, tuple[PartyRole, UUID | None]],
    *,
    by: UUID | None,
    at: datetime,
) -> None:
    """Add people to a case by the ids of their rows: each a role, and who it is if one of ours."""
    rows = [
        {
            "school_id": session.school_id,
            "id": id,
            "case_id": case_id,
            "role": role.value,
            "person_id": person,
            "added_by": by,
            "added_at": at,
            "removed_at": None,
        }
        for id, (role, person) in people.items()
    ]
    if rows:
        session.connection().execute(insert(CaseParty), rows)


def parties_of(session: SchoolSession, case_id: UUID) -> list[CaseParty]:
    """List the people of a case in the order in which they were written down."""
    chosen = select(CaseParty).where(CaseParty.case_id == case_id, CaseParty.removed_at.is_(None))
    return list(session.scalars(chosen.order_by(CaseParty.added_at, CaseParty.id)))
