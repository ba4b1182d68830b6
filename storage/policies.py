"""The register of policies: what there is of each, in which versions, and when it is reviewed.

Dates are kept with whether their day is known: an old policy says "November 2020" and no more.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId


class PolicyKind(StrEnum):
    POLICY = "policy"
    PRIVACY_NOTICE = "privacy_notice"
    """What people are told of their personal data: every form links the current version."""


class Policy(Base, WithId):
    """One policy of the school."""

    __tablename__ = "policies"

    key: Mapped[str]
    """What vera.toml calls it."""
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default=PolicyKind.POLICY)
    link: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    """Who looks after it; None where it is the head."""
    related: Mapped[str] = mapped_column(default="")
    """Names of the policies to be read beside it, a line each."""
    review_every: Mapped[int | None] = mapped_column(default=None)
    """Months from one review to the next, where the school has said so."""
    to_be_read: Mapped[bool] = mapped_column(default=False)
    """Everybody is asked each year, and for a new version, whether they have read it."""
    last_review: Mapped[date | None] = mapped_column(default=None)
    last_review_day_known: Mapped[bool] = mapped_column(default=True)
    next_review: Mapped[date | None] = mapped_column(default=None)
    """Where only the month is known, its last day."""
    next_review_day_known: Mapped[bool] = mapped_column(default=True)
    nudged_on: Mapped[date | None] = mapped_column(default=None)
    """When its owner was last reminded of the review."""
    withdrawn_on: Mapped[date | None] = mapped_column(default=None)

    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        ForeignKeyConstraint(["school_id", "owner_id"], ["people.school_id", "people.id"]),
    )


class PolicyVersion(Base, WithId):
    """One version of a policy, as its history says, and who signed it.

    The history of an old policy has gaps, so nearly everything may be missing. It is approved once
    its owner and a governor have signed it, each with a date.
    """

    __tablename__ = "policy_versions"

    policy_id: Mapped[UUID]
    number: Mapped[int]
    """Its place in the history, from one."""
    version: Mapped[str]
    dated: Mapped[date | None] = mapped_column(default=None)
    dated_day_known: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str] = mapped_column(default="")
    """As the history has it, such as "Approved"; it decides nothing."""
    owner: Mapped[str] = mapped_column(default="")
    """As the history has it: initials, mostly."""
    governor: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None] = mapped_column(default=None)
    signed_day_known: Mapped[bool] = mapped_column(default=True)
    approved_by: Mapped[str] = mapped_column(default="")
    """The governor who signed it."""
    approved_on: Mapped[date | None] = mapped_column(default=None)
    approved_day_known: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[UUID | None] = mapped_column(default=None)
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("school_id", "policy_id", "number"),
        ForeignKeyConstraint(["school_id", "policy_id"], ["policies.school_id", "policies.id"]),
        ForeignKeyConstraint(["school_id", "added_by"], ["people.school_id", "people.id"]),
        Index("ix_policy_versions_policy", "school_id", "policy_id"),
    )


def policies(session: SchoolSession) -> list[Policy]:
    """List the policies that are not withdrawn, by name."""
    chosen = select(Policy).where(Policy.withdrawn_on.is_(None))
    return list(session.scalars(chosen.order_by(Policy.name, Policy.id)))


def policy_by_key(session: SchoolSession, key: str) -> Policy | None:
    """Find a policy by what vera.toml calls it, withdrawn or not."""
    return session.scalars(select(Policy).where(Policy.key == key)).first()


def policy_named(session: SchoolSession, name: str) -> Policy | None:
    """Find a policy by its name, whatever its capital letters and blanks."""
    found = (each for each in policies(session) if folded(each.name) == folded(name))
    return next(found, None)


def folded(name: str) -> str:
    """Give a name as it is compared: capital letters and blanks count for nothing."""
    return " ".join(name.casefold().split())


def versions_of(session: SchoolSession, policy_id: UUID) -> list[PolicyVersion]:
    """List the versions of a policy, the oldest first."""
    chosen = select(PolicyVersion).where(PolicyVersion.policy_id == policy_id)
    return list(session.scalars(chosen.order_by(PolicyVersion.number)))


def versions_of_all(session: SchoolSession) -> dict[UUID, list[PolicyVersion]]:
    """Give the versions of every policy, the oldest first."""
    found: dict[UUID, list[PolicyVersion]] = {}
    for version in session.scalars(select(PolicyVersion).order_by(PolicyVersion.number)):
        found.setdefault(version.policy_id, []).append(version)
    return found


def current_notice(session: SchoolSession) -> tuple[Policy, PolicyVersion | None] | None:
    """Give the privacy notice and its newest version, where it has any."""
    chosen = (
        select(Policy, PolicyVersion)
        .outerjoin(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .where(Policy.kind == PolicyKind.PRIVACY_NOTICE, Policy.withdrawn_on.is_(None))
        .order_by(Policy.key, PolicyVersion.number.desc())
        .limit(1)
    )
    row = session.execute(chosen).first()
    return (row[0], row[1]) if row else None
