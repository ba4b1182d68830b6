"""Jobs that were done: each once for a school and a local date, whoever turns the crank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession


class JobDone(Base, OfSchool):
    """A job's turn at a school that is over."""

    __tablename__ = "jobs_done"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """The school's local date for which it was due, not the one on which it was done."""
    at: Mapped[datetime]
    ran: Mapped[bool]
    """False where it came too late, or was met for the first time: then nothing was done."""


def turns_over(
    connection: Connection, turns: Mapping[tuple[UUID, str], date]
) -> dict[tuple[UUID, str], date]:
    """Give those of these turns, by school and job, that are over."""
    by_turn: dict[tuple[str, date], list[UUID]] = {}
    for (school, name), day in turns.items():
        by_turn.setdefault((name, day), []).append(school)
    if not by_turn:
        return {}
    wanted = (
        and_(JobDone.name == name, JobDone.day == day, JobDone.school_id.in_(schools))
        for (name, day), schools in by_turn.items()
    )
    chosen = select(JobDone.school_id, JobDone.name, JobDone.day).where(or_(*wanted))
    return {(row.school_id, row.name): row.day for row in connection.execute(chosen)}


def last_turn(session: SchoolSession, name: str, *, until: date) -> date | None:
    """Say which of a job's turns was the last one over, up to and with a day."""
    chosen = select(JobDone.day).where(JobDone.name == name, JobDone.day <= until)
    return session.scalars(chosen.order_by(JobDone.day.desc()).limit(1)).first()


def ran_since(session: SchoolSession, name: str, day: date) -> bool:
    """Say whether a job has run for a turn on a day or after it."""
    chosen = select(JobDone.day).where(
        JobDone.name == name, JobDone.day >= day, JobDone.ran.is_(True)
    )
    return session.scalars(chosen.limit(1)).first() is not None


def was_here_by(session: SchoolSession, day: date) -> bool:
    """Say whether any job was looked at for this school before a day: a new school missed none."""
    began = datetime.combine(day, time(), UTC)
    chosen = select(JobDone.name).where(JobDone.at < began)
    return session.scalars(chosen.limit(1)).first() is not None


def turn_is_over(session: SchoolSession, name: str, day: date, *, at: datetime, ran: bool) -> None:
    """Note that a job's turn is over; the database refuses it a second time."""
    session.add(JobDone(name=name, day=day, at=at, ran=ran))
    session.flush()
