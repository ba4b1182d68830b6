"""What is to be done about a case: by whom, by when, and what became of it.

What is planned in somebody's own words, references and results are sealed (`storage.sealing`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, func, literal_column, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId
from storage.vocabulary import ActionState


class CaseAction(Base, WithId):
    """One thing that is to be done, or was."""

    __tablename__ = "case_actions"

    case_id: Mapped[UUID]
    kind: Mapped[str]
    """What it is, such as "police_told"; "own" is in somebody's own words."""
    owner_id: Mapped[UUID]
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    """When its owner is next reminded; never once it is settled."""
    state: Mapped[str] = mapped_column(default=ActionState.OPEN)
    added_by: Mapped[UUID | None]
    """None where Vera planned it herself."""
    added_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "owner_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "added_by"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "settled_by"], ["people.school_id", "people.id"]),
        Index("ix_case_actions_case", "school_id", "case_id"),
    )

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN


IS_OPEN = CaseAction.state == literal_column(f"'{ActionState.OPEN}'")

Index(
    "ix_case_actions_open",
    CaseAction.school_id,
    CaseAction.due_at,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)


def actions_of(session: SchoolSession, case_id: UUID) -> list[CaseAction]:
    """List a case's actions, those that are due first at the top."""
    chosen = select(CaseAction).where(CaseAction.case_id == case_id)
    return list(session.scalars(chosen.order_by(CaseAction.due_at, CaseAction.id)))


def next_reminder(session: SchoolSession, case_id: UUID) -> datetime | None:
    """Say when somebody is next to be reminded of an action of this case."""
    chosen = select(func.min(CaseAction.remind_at)).where(CaseAction.case_id == case_id, IS_OPEN)
    return session.scalar(chosen)


def due_dates(session: SchoolSession, case_ids: Collection[UUID]) -> list[datetime]:
    """List when the open actions of these cases are due, the earliest first."""
    chosen = select(CaseAction.due_at).where(IS_OPEN, CaseAction.case_id.in_(case_ids))
    return list(session.scalars(chosen.order_by(CaseAction.due_at)))


def next_actions(session: SchoolSession, case_ids: Collection[UUID]) -> dict[UUID, CaseAction]:
    """Find, for each of these cases that has any, the open action that is due first."""
    chosen = select(CaseAction).where(IS_OPEN, CaseAction.case_id.in_(case_ids))
    found: dict[UUID, CaseAction] = {}
    for action in session.scalars(chosen.order_by(CaseAction.due_at, CaseAction.id)):
        found.setdefault(action.case_id, action)
    return found
