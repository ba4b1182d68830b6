"""Cases and who stands where to them. What was written is sealed elsewhere (`storage.sealing`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, and_, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession, WithId
from storage.identifiers import new_reference
from storage.upsert import Upsert
from storage.vocabulary import CaseState, Standing, Urgency


class Case(Base, WithId):
    """One report and what became of it; no content, only where it stands."""

    __tablename__ = "cases"

    reference: Mapped[str]
    kind: Mapped[str]
    """The feature that opened it, such as "cyberbullying"."""
    urgency: Mapped[int]
    route: Mapped[str]
    """The row of the routing table, such as "R13"."""
    outside: Mapped[str] = mapped_column(default="")
    """Keys of the outside numbers that stand behind its route, with a space between them."""
    quiet: Mapped[bool]
    drill: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=CaseState.WAITING)
    reporter_id: Mapped[UUID]
    reported_at: Mapped[datetime]
    acknowledge_by: Mapped[datetime]
    rung: Mapped[int] = mapped_column(default=0)
    """How far along its route it has gone."""
    acknowledged_by: Mapped[UUID | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    last_step_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody last did something about it."""
    told_outside_at: Mapped[datetime | None] = mapped_column(default=None)
    """When everyone was given the outside numbers, because nobody had answered."""
    reopened_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was opened again; its route counts from then."""
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    """Who has it now: at first whoever acknowledged it."""
    handed_to_id: Mapped[UUID | None] = mapped_column(default=None)
    """To whom it was handed over, until they take it; its owner has it meanwhile."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the reporter took it back; it stays, and somebody still decides about it."""
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[UUID | None] = mapped_column(default=None)
    copied_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was noted that the school's own safeguarding system has a copy."""
    copied_as: Mapped[str | None] = mapped_column(default=None)
    """What that system calls the copy: all that is left to lead there once this is erased."""
    erased_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (
        UniqueConstraint("school_id", "reference"),
        ForeignKeyConstraint(["school_id", "reporter_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "acknowledged_by"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "owner_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "handed_to_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "closed_by"], ["people.school_id", "people.id"]),
        Index("ix_cases_reporter", "school_id", "reporter_id", "reported_at"),
        Index("ix_cases_open", "school_id", "state", "acknowledge_by"),
        Index("ix_cases_owner", "school_id", "owner_id", "state"),
    )

    @property
    def priority(self) -> Urgency:
        return Urgency(self.urgency)

    @property
    def route_began_at(self) -> datetime:
        """Say from when on the people of its route are to answer."""
        return self.reopened_at or self.reported_at

    @property
    def waiting(self) -> bool:
        return self.state == CaseState.WAITING

    @property
    def closed(self) -> bool:
        return self.state == CaseState.CLOSED


class CaseStanding(Base, OfSchool):
    """What a person is to a case. Excluded outweighs everything else."""

    __tablename__ = "case_standings"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    standing: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    """Why them, in words that name nobody: "the safeguarding lead"."""
    since: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        Index("ix_case_standings_person", "school_id", "person_id", "standing"),
    )


_STAND = Upsert(
    CaseStanding,
    key=("school_id", "case_id", "person_id"),
    changing=("standing", "why"),
    where=CaseStanding.standing != Standing.EXCLUDED,
)

_KEEP_FROM = Upsert(
    CaseStanding,
    key=("school_id", "case_id", "person_id"),
    changing=("standing",),
    where=false(),
)


def free_reference(session: SchoolSession) -> str:
    """Draw references until one is new at this school."""
    while True:
        reference = new_reference()
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference


def case_by_reference(session: SchoolSession, reference: str) -> UUID | None:
    """Find a case by its reference."""
    return session.scalar(select(Case.id).where(Case.reference == reference))


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """What must be known of an earlier report before it may be mentioned with a later one."""

    quiet: bool
    route: str
    excluded: frozenset[UUID]


def reported_since(
    session: SchoolSession,
    *,
    reporter_id: UUID,
    kind: str,
    since: datetime,
    besides: UUID | None = None,
) -> list[EarlierReport]:
    """List the reports of this kind that somebody has sent since then; drills do not count."""
    kept_out = and_(
        CaseStanding.school_id == Case.school_id,
        CaseStanding.case_id == Case.id,
        CaseStanding.standing == Standing.EXCLUDED,
    )
    chosen = (
        select(Case.id, Case.quiet, Case.route, CaseStanding.person_id)
        .outerjoin(CaseStanding, kept_out)
        .where(
            Case.school_id == session.school_id,
            Case.reporter_id == reporter_id,
            Case.kind == kind,
            Case.reported_at >= since,
            Case.drill.is_(False),
            Case.id != besides if besides else true(),
        )
    )
    return _earlier(session.connection().execute(chosen))


def _earlier(rows: Iterable[Any]) -> list[EarlierReport]:
    found: dict[UUID, EarlierReport] = {}
    for case_id, quiet, route, person in rows:
        before = found.get(case_id, EarlierReport(quiet, route, frozenset()))
        kept_out = before.excluded | (frozenset() if person is None else {person})
        found[case_id] = replace(before, excluded=kept_out)
    return list(found.values())


def locked_case(session: SchoolSession, case_id: UUID) -> Case | None:
    """Find a case and hold its row until the transaction ends."""
    return session.get(Case, (session.school_id, case_id), with_for_update=True)


def standings(session: SchoolSession, case_id: UUID) -> dict[UUID, Standing]:
    """Say what everybody is to a case."""
    chosen = select(CaseStanding.person_id, CaseStanding.standing).where(
        CaseStanding.school_id == session.school_id, CaseStanding.case_id == case_id
    )
    return {row[0]: Standing(row[1]) for row in session.connection().execute(chosen)}


def standing_of(session: SchoolSession, case_id: UUID, person_id: UUID) -> Standing | None:
    """Say what a person is to a case, or None when nothing."""
    return standings(session, case_id).get(person_id)


def set_standings(
    session: SchoolSession,
    case_id: UUID,
    standing: Standing,
    people: Mapping[UUID, str],
    *,
    at: datetime,
) -> None:
    """Say what people are to a case, and why them; whoever is excluded stays so."""
    _STAND(session, _rows(session, case_id, standing, people, at))


def set_standing_to_all(
    session: SchoolSession,
    case_ids: Collection[UUID],
    standing: Standing,
    person: UUID,
    *,
    why: str,
    at: datetime,
) -> None:
    """Say what a person is to many cases at once; where they are excluded they stay so."""
    people = {person: why}
    _STAND(session, [row for id in case_ids for row in _rows(session, id, standing, people, at)])


def keep_from(
    session: SchoolSession, case_id: UUID, people: Collection[UUID], *, at: datetime
) -> None:
    """Keep these people out of a case, except those who are something to it already."""
    _KEEP_FROM(session, _rows(session, case_id, Standing.EXCLUDED, dict.fromkeys(people, ""), at))


def _rows(
    session: SchoolSession,
    case_id: UUID,
    standing: Standing,
    people: Mapping[UUID, str],
    at: datetime,
) -> list[dict[str, Any]]:
    return [
        {
            "school_id": session.school_id,
            "case_id": case_id,
            "person_id": person_id,
            "standing": standing,
            "why": why,
            "since": at,
        }
        for person_id, why in people.items()
    ]


def people_standing(session: SchoolSession, case_id: UUID, *standings: Standing) -> list[UUID]:
    """List who stands so to a case, in the order they came to it."""
    chosen = (
        select(CaseStanding.person_id)
        .where(CaseStanding.case_id == case_id, CaseStanding.standing.in_(standings))
        .order_by(CaseStanding.since, CaseStanding.person_id)
    )
    return list(session.scalars(chosen))


def kept_from(session: SchoolSession, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Say from whom one of these cases is kept."""
    chosen = select(CaseStanding.person_id).where(
        CaseStanding.case_id.in_(case_ids), CaseStanding.standing == Standing.EXCLUDED
    )
    return frozenset(session.scalars(chosen))


def why_of(session: SchoolSession, case_id: UUID, *standings: Standing) -> dict[UUID, str]:
    """Say who stands so to a case, and why each of them does."""
    chosen = select(CaseStanding.person_id, CaseStanding.why).where(
        CaseStanding.school_id == session.school_id,
        CaseStanding.case_id == case_id,
        CaseStanding.standing.in_(standings),
    )
    return {row[0]: row[1] for row in session.connection().execute(chosen)}


def drill_since(session: SchoolSession, since: datetime) -> bool:
    """Say whether there was a drill since then."""
    chosen = select(Case.id).where(Case.drill.is_(True), Case.reported_at >= since).limit(1)
    return session.scalar(chosen) is not None


def open_cases_owned_by(session: SchoolSession, people: Collection[UUID]) -> list[UUID]:
    """List the open cases that these people have."""
    chosen = select(Case.id).where(Case.owner_id.in_(people), Case.state != CaseState.CLOSED)
    return list(session.scalars(chosen.order_by(Case.id)))


def on_list_since(
    session: SchoolSession, case_id: UUID, standing: Standing
) -> dict[UUID, datetime]:
    """Say since when people stand so to a case; in the night that may be the next morning."""
    chosen = (
        select(CaseStanding.person_id, CaseStanding.since)
        .where(
            CaseStanding.school_id == session.school_id,
            CaseStanding.case_id == case_id,
            CaseStanding.standing == standing,
        )
        .order_by(CaseStanding.since, CaseStanding.person_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(chosen)}
