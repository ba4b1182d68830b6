"""Who was asked whether their cases hold anything about a person; what they said is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId


class SearchQuestion(Base, WithId):
    """One person asked in one search. Which answer it was is sealed with its words."""

    __tablename__ = "search_questions"

    case_id: Mapped[UUID]
    """The search."""
    person_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        UniqueConstraint("school_id", "case_id", "person_id"),
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
    )


def ask(session: SchoolSession, case_id: UUID, people: Iterable[UUID], *, at: datetime) -> None:
    """Ask these people in a search."""
    for person in people:
        session.add(SearchQuestion(case_id=case_id, person_id=person, asked_at=at))


def questions_of(session: SchoolSession, case_id: UUID) -> list[SearchQuestion]:
    """List who was asked in a search, in the order in which they were."""
    chosen = select(SearchQuestion).where(SearchQuestion.case_id == case_id)
    return list(session.scalars(chosen.order_by(SearchQuestion.asked_at, SearchQuestion.id)))


def question_to(session: SchoolSession, case_id: UUID, person: UUID) -> SearchQuestion | None:
    """Find what somebody was asked in a search."""
    chosen = select(SearchQuestion).where(
        SearchQuestion.case_id == case_id, SearchQuestion.person_id == person
    )
    return session.scalars(chosen).first()
