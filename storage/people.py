"""Staff, governors and others whom a report can reach, and who they are in chat."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, ForeignKeyConstraint, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession, WithId
from storage.vocabulary import Role

DEPUTISES_FOR = "deputises_for"
RELATIVE = "relative"


class Person(Base, WithId):
    """Somebody at the school. Leavers stay, since cases name them."""

    __tablename__ = "people"

    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    roles: Mapped[str] = mapped_column(default="")
    """Role values with a space between them."""
    line_manager_id: Mapped[UUID | None]
    working_days: Mapped[str] = mapped_column(default="01234")
    """Digits, Monday is 0."""
    parent_of_pupil: Mapped[bool] = mapped_column(default=False)
    in_chat: Mapped[bool] = mapped_column(default=True)
    """False for a contact outside the school's chat, such as the chair of governors."""
    on_staff_list: Mapped[bool] = mapped_column(default=True)
    """False for somebody seen in chat whom the staff list does not name: to be matched."""
    left_on: Mapped[date | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "line_manager_id"], ["people.school_id", "people.id"]),
        Index("ix_people_email", "school_id", "email"),
    )

    def holds(self, role: Role) -> bool:
        """Say whether the person holds the role."""
        return role in self.roles.split()


class PersonLink(Base, OfSchool):
    """One person deputises for another, or is related to them."""

    __tablename__ = "person_links"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "other_id"], ["people.school_id", "people.id"]),
    )


class Absence(Base, WithId):
    """Somebody is away, both days included, and who stands in for them."""

    __tablename__ = "absences"

    person_id: Mapped[UUID]
    first: Mapped[date]
    last: Mapped[date]
    deputy_id: Mapped[UUID | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        ForeignKeyConstraint(["school_id", "deputy_id"], ["people.school_id", "people.id"]),
        Index("ix_absences_person", "school_id", "person_id"),
    )


class Identity(Base):
    """Who an account on a platform is. One account belongs to one person of one school."""

    __tablename__ = "identities"

    platform: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    school_id: Mapped[UUID]
    person_id: Mapped[UUID]
    bound_at: Mapped[datetime]
    undescribed_since: Mapped[datetime | None]
    """Set while the platform could not say who it is; then it is asked again."""
    last_answered_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        Index("ix_identities_person", "school_id", "person_id"),
    )


class Bound(NamedTuple):
    """Whose an account is."""

    school_id: UUID
    person_id: UUID
    is_described: bool = True


def identity_of(
    connection: Connection, *, platform: str, tenant: str, user_id: str
) -> Bound | None:
    """Look up whose account it is; None for an account not bound yet."""
    row = connection.execute(
        select(Identity.school_id, Identity.person_id, Identity.undescribed_since).filter_by(
            platform=platform, tenant=tenant, user_id=user_id
        )
    ).first()
    return Bound(row[0], row[1], row[2] is None) if row else None


def identities_of(session: SchoolSession, person_id: UUID) -> list[Identity]:
    """List a person's accounts, the one they answered from last first."""
    chosen = (
        select(Identity)
        .where(Identity.school_id == session.school_id, Identity.person_id == person_id)
        .order_by(Identity.bound_at, Identity.platform)
    )
    return sorted(session.scalars(chosen), key=_last_answered, reverse=True)


def _last_answered(account: Identity) -> float:
    return account.last_answered_at.timestamp() if account.last_answered_at else 0.0


def bind(
    session: SchoolSession,
    person: Person,
    *,
    platform: str,
    tenant: str,
    user_id: str,
    at: datetime,
    described: bool = True,
) -> None:
    """Remember that this account is this person's; an account once bound stays as it is."""
    if session.get(Identity, (platform, tenant, user_id)) is None:
        session.add(
            Identity(
                platform=platform,
                tenant=tenant,
                user_id=user_id,
                school_id=session.school_id,
                person_id=person.id,
                bound_at=at,
                undescribed_since=None if described else at,
            )
        )


def answered(
    connection: Connection, *, platform: str, tenant: str, user_id: str, at: datetime
) -> None:
    """Note that the person used this account, so that they are told here next time."""
    connection.execute(
        update(Identity)
        .filter_by(platform=platform, tenant=tenant, user_id=user_id)
        .values(last_answered_at=at)
    )
