"""Files taken out on the server's command line: asked for there, approved in chat, taken once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, update
from sqlalchemy.orm import Mapped

from storage.database import Base, SchoolSession, WithId
from storage.identifiers import new_id


class Taking(Base, WithId):
    """Somebody at the server asked for the files of a case."""

    __tablename__ = "takings"

    case_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "approved_by"], ["people.school_id", "people.id"]),
        Index("ix_takings_case", "school_id", "case_id"),
    )


def ask_to_take(session: SchoolSession, *, case_id: UUID, at: datetime, lasts: timedelta) -> Taking:
    """Ask for the files of a case, for so long."""
    row = Taking(id=new_id(), case_id=case_id, asked_at=at, expires_at=at + lasts)
    session.add(row)
    session.flush()
    return row


def approve_taking(session: SchoolSession, taking_id: UUID, *, by: UUID, at: datetime) -> bool:
    """Approve it; False when it has ended or was answered already."""
    return _moved(
        session,
        taking_id,
        *(Taking.approved_at.is_(None), Taking.refused_at.is_(None), Taking.expires_at > at),
        approved_by=by,
        approved_at=at,
    )


def refuse_taking(session: SchoolSession, taking_id: UUID, *, at: datetime) -> bool:
    """Refuse it, approved or not; False when it was refused or taken already."""
    return _moved(
        session,
        taking_id,
        *(Taking.refused_at.is_(None), Taking.taken_at.is_(None)),
        refused_at=at,
    )


def take(session: SchoolSession, taking_id: UUID, *, at: datetime) -> bool:
    """Use it up; False unless it is approved, has not ended and was not used or refused."""
    return _moved(
        session,
        taking_id,
        *(Taking.approved_at.is_not(None), Taking.refused_at.is_(None)),
        *(Taking.taken_at.is_(None), Taking.expires_at > at),
        taken_at=at,
    )


def _moved(session: SchoolSession, taking_id: UUID, *where: Any, **values: Any) -> bool:
    """Change the row in one statement, so that two at once cannot both do it."""
    changing = update(Taking).where(Taking.id == taking_id, *where).values(**values)
    options = {"synchronize_session": "fetch"}
    moved = session.execute(changing.returning(Taking.id), execution_options=options)
    return moved.first() is not None
