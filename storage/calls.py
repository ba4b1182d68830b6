"""Calls that were answered, so that a repeated one is answered the same and stored once."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession
from storage.upsert import Upsert


class AnsweredCall(Base, OfSchool):
    """A call by a person with a key of the platform's, and the case it led to."""

    __tablename__ = "calls"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[bytes]
    """An HMAC of what was answered: equal or not is all that it tells."""
    case_id: Mapped[UUID | None]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_calls_at", "at"),
    )


_KEEP = Upsert(
    AnsweredCall,
    key=("school_id", "person_id", "key"),
    changing=("answers", "case_id", "at"),
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a repeated call led to the first time."""

    case_id: UUID | None
    same_answers: bool


def earlier_call(
    session: SchoolSession, *, person_id: UUID, key: str, answers: bytes
) -> Earlier | None:
    """Say whether this call came before, and whether with the same answers; None the first time."""
    chosen = select(AnsweredCall.case_id, AnsweredCall.answers).where(
        AnsweredCall.school_id == session.school_id,
        AnsweredCall.person_id == person_id,
        AnsweredCall.key == key,
    )
    row = session.connection().execute(chosen).first()
    if row is None:
        return None
    return Earlier(row.case_id, hmac.compare_digest(row.answers, answers))


def keep_call(
    session: SchoolSession,
    *,
    person_id: UUID,
    key: str,
    answers: bytes,
    case_id: UUID | None,
    at: datetime,
) -> None:
    """Remember a call that is being answered, in the same transaction as what it does."""
    row = {
        "school_id": session.school_id,
        "person_id": person_id,
        "key": key,
        "answers": answers,
        "case_id": case_id,
        "at": at,
    }
    _KEEP(session, [row])
