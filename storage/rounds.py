"""Rounds in which everybody is asked the same: who was asked, nudged, and has answered.

Of the answers there is one word; what somebody wrote is sealed in a case of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession, WithId


class Round(Base, WithId):
    """One time that people are asked."""

    __tablename__ = "rounds"

    kind: Mapped[str]
    """What is asked, such as "accuracy"."""
    name: Mapped[str]
    """Which time it is, such as "Autumn 2026": of a kind there is one of each name."""
    subject_id: Mapped[UUID | None] = mapped_column(default=None)
    """What it is about, where it is about something, such as the version of a policy."""
    opened_on: Mapped[date]
    opened_at: Mapped[datetime]
    listed_on: Mapped[date | None] = mapped_column(default=None)
    """When the office was told who has not answered."""
    ended_on: Mapped[date | None] = mapped_column(default=None)

    __table_args__ = (
        UniqueConstraint("school_id", "kind", "name"),
        Index("ix_rounds_opened", "school_id", "kind", "opened_at"),
    )

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


class Asked(Base, OfSchool):
    """Somebody who is asked in a round."""

    __tablename__ = "asked_in_rounds"

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_on: Mapped[date]
    nudges: Mapped[int] = mapped_column(default=0)
    nudged_on: Mapped[date | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    case_id: Mapped[UUID | None] = mapped_column(default=None)
    """The case that the answer led to."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "round_id"], ["rounds.school_id", "rounds.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_asked_in_rounds_person", "school_id", "person_id"),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were asked in a round, and how many have answered."""

    asked: int = 0
    answered: int = 0


def round_named(session: SchoolSession, kind: str, name: str) -> Round | None:
    """Find a round of a kind by its name."""
    chosen = select(Round).where(Round.kind == kind, Round.name == name)
    return session.scalars(chosen).first()


def open_rounds(session: SchoolSession, *kinds: str) -> list[Round]:
    """List the rounds of these kinds that go on, the oldest first."""
    chosen = select(Round).where(Round.kind.in_(kinds), Round.ended_on.is_(None))
    return list(session.scalars(chosen.order_by(Round.opened_at, Round.id)))


def newest_round(session: SchoolSession, kind: str) -> Round | None:
    """Find the newest round of a kind, whether or not it goes on."""
    chosen = select(Round).where(Round.kind == kind)
    return session.scalars(
        chosen.order_by(Round.opened_at.desc(), Round.id.desc()).limit(1)
    ).first()


def rounds_about(session: SchoolSession, subjects: Collection[UUID]) -> list[Round]:
    """List the rounds about these, the newest first."""
    chosen = select(Round).where(Round.subject_id.in_(subjects))
    return list(session.scalars(chosen.order_by(Round.opened_at.desc(), Round.id)))


def everybody_asked(session: SchoolSession, round_id: UUID) -> dict[UUID, Asked]:
    """Give everybody who is asked in a round, by person."""
    chosen = select(Asked).where(Asked.round_id == round_id)
    return {row.person_id: row for row in session.scalars(chosen)}


def asked_of(session: SchoolSession, round_id: UUID, person_id: UUID) -> Asked | None:
    """Find what became of one person in a round."""
    return session.get(Asked, (session.school_id, round_id, person_id))


def newest_asked_of(
    session: SchoolSession, person_id: UUID, kind: str
) -> tuple[Round, Asked] | None:
    """Find the newest round of a kind that asks somebody, whether or not it goes on."""
    chosen = (
        select(Round, Asked)
        .join(Asked, Asked.round_id == Round.id)
        .where(Asked.person_id == person_id, Round.kind == kind)
        .order_by(Round.opened_at.desc(), Round.id.desc())
        .limit(1)
    )
    row = session.execute(chosen).first()
    return (row[0], row[1]) if row else None


def open_for(session: SchoolSession, person_id: UUID, *kinds: str) -> list[tuple[Round, Asked]]:
    """List the rounds of these kinds that go on and ask somebody, the oldest first."""
    chosen = (
        select(Round, Asked)
        .join(Asked, Asked.round_id == Round.id)
        .where(Asked.person_id == person_id, Round.kind.in_(kinds), Round.ended_on.is_(None))
        .order_by(Round.opened_at, Round.id)
    )
    return [(row[0], row[1]) for row in session.execute(chosen)]


def count_answers(session: SchoolSession, round_ids: Collection[UUID]) -> dict[UUID, Counted]:
    """Count, for each of these rounds, who was asked and who has answered."""
    chosen = (
        select(Asked.round_id, func.count(), func.count(Asked.answered_at))
        .where(Asked.round_id.in_(round_ids))
        .group_by(Asked.round_id)
    )
    return {row[0]: Counted(row[1], row[2]) for row in session.execute(chosen)}
