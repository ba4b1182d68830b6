"""What was disclosed to whom: a register of cases of their own, and what is to be put right.

Names, recipients and words are sealed under the key of the disclosure's own case; here stand words
of a list, and dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.cases import CaseStanding
from storage.database import Base, OfSchool, SchoolSession
from storage.vocabulary import DataCategory, Standing


class Disclosure(Base, OfSchool):
    """Personal data that was given to somebody. Its id is that of its case."""

    __tablename__ = "disclosures"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    how: Mapped[str]
    basis: Mapped[str]
    categories: Mapped[str]
    """Words of a list, with a space between them."""
    origin_id: Mapped[UUID | None] = mapped_column(default=None)
    """The case that led to it: a request, a call that was returned, a request by the police."""
    astray_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was noticed that it went to the wrong person."""
    breach_id: Mapped[UUID | None] = mapped_column(default=None)
    """The breach that was opened for it."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "origin_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "breach_id"], ["cases.school_id", "cases.id"]),
        Index("ix_disclosures_made", "school_id", "made_at"),
        Index("ix_disclosures_origin", "school_id", "origin_id"),
    )

    @property
    def kinds_of_data(self) -> frozenset[DataCategory]:
        return frozenset(DataCategory(word) for word in self.categories.split())


class RecipientToTell(Base, OfSchool):
    """Somebody who was given what is wrong and is to be told: an action of a correction."""

    __tablename__ = "recipients_to_tell"

    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    """The correction."""
    disclosure_id: Mapped[UUID]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "disclosure_id"], ["cases.school_id", "cases.id"]),
        Index("ix_recipients_to_tell_case", "school_id", "case_id"),
        Index("ix_recipients_to_tell_disclosure", "school_id", "disclosure_id"),
    )


class Approval(Base, OfSchool):
    """Somebody's yes or no to a disclosure, by the role in which they said it."""

    __tablename__ = "approvals"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column("as_role", primary_key=True)
    """ "head" or "dpo"."""
    said_yes: Mapped[bool]
    noted_by: Mapped[UUID]
    """Whoever noted it: themselves, or somebody whom they told."""
    in_person: Mapped[bool]
    """They said so in Vera themselves."""
    at: Mapped[datetime] = mapped_column("said_at")

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "noted_by"], ["people.school_id", "people.id"]),
    )


def disclosure_of(session: SchoolSession, case_id: UUID) -> Disclosure | None:
    """Find a disclosure by the id of its case."""
    return session.get(Disclosure, (session.school_id, case_id))


def disclosures_from(session: SchoolSession, origin_id: UUID) -> list[Disclosure]:
    """List what was disclosed because of a case, the oldest first."""
    chosen = select(Disclosure).where(Disclosure.origin_id == origin_id)
    return list(session.scalars(chosen.order_by(Disclosure.made_at, Disclosure.case_id)))


def disclosures_among(session: SchoolSession, case_ids: Iterable[UUID]) -> list[Disclosure]:
    """Find these disclosures, the newest first."""
    chosen = select(Disclosure).where(Disclosure.case_id.in_(list(case_ids)))
    return list(session.scalars(chosen.order_by(Disclosure.made_at.desc(), Disclosure.case_id)))


def beside_what_is_kept_from(session: SchoolSession, person: UUID) -> frozenset[UUID]:
    """Name the disclosures whose origin, breach or correction is kept from somebody."""
    hidden = (
        select(CaseStanding.case_id)
        .where(CaseStanding.person_id == person, CaseStanding.standing == Standing.EXCLUDED)
        .scalar_subquery()
    )
    rows = select(Disclosure.case_id).where(
        or_(Disclosure.origin_id.in_(hidden), Disclosure.breach_id.in_(hidden))
    )
    told = select(RecipientToTell.disclosure_id).where(RecipientToTell.case_id.in_(hidden))
    return frozenset((*session.scalars(rows), *session.scalars(told)))


def recipients_to_tell(session: SchoolSession, correction_id: UUID) -> list[RecipientToTell]:
    """List whom a correction tells, by its actions."""
    chosen = select(RecipientToTell).where(RecipientToTell.case_id == correction_id)
    return list(session.scalars(chosen))


def corrections_telling(session: SchoolSession, disclosure_id: UUID) -> list[RecipientToTell]:
    """List the corrections that tell whoever was given this, by their actions."""
    chosen = select(RecipientToTell).where(RecipientToTell.disclosure_id == disclosure_id)
    return list(session.scalars(chosen))


def approvals_of(session: SchoolSession, case_id: UUID) -> dict[str, Approval]:
    """Give what was said about a disclosure that needs approval, by the role."""
    chosen = select(Approval).where(Approval.case_id == case_id)
    return {approval.role: approval for approval in session.scalars(chosen)}


def forget_approvals(session: SchoolSession, case_id: UUID) -> None:
    """Let go of what was said about a disclosure, since it no longer holds."""
    session.execute(delete(Approval).where(Approval.case_id == case_id))
