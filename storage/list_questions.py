"""Questions to the safeguarding lead before a case is shown to somebody more (rules, section 6)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId


class ListQuestion(Base, WithId):
    """Whether somebody is a parent of the child, asked before they come onto a case's list.

    The reason for which they are to read it is sealed.
    """

    __tablename__ = "list_questions"

    case_id: Mapped[UUID]
    person_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    is_parent: Mapped[bool | None] = mapped_column(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "asked_by"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "answered_by"], ["people.school_id", "people.id"]),
        Index("ix_list_questions_case", "school_id", "case_id"),
    )


def open_questions(session: SchoolSession, case_id: UUID) -> list[ListQuestion]:
    """List what has been asked about a case's list and is not answered yet."""
    chosen = select(ListQuestion).where(
        ListQuestion.case_id == case_id, ListQuestion.answered_at.is_(None)
    )
    return list(session.scalars(chosen.order_by(ListQuestion.asked_at, ListQuestion.id)))


def questions_ever(session: SchoolSession, case_id: UUID) -> bool:
    """Say whether anything was ever asked about a case's list."""
    chosen = select(ListQuestion.id).where(ListQuestion.case_id == case_id).limit(1)
    return session.scalars(chosen).first() is not None
