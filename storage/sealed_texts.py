"""The rows of sealed text: what each is bound to, its digest, and how they are read.

Insert-only: an amended text is a newer version of its field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    Row,
    Select,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.append_only import append_only
from storage.audit_entries import AuditEntry, Entry, stored_columns, written
from storage.database import Base, OfSchool


class SealedText(Base, OfSchool):
    """One version of one field of one row, sealed."""

    __tablename__ = "sealed_texts"

    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    """The table whose field it is."""
    field: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    case_id: Mapped[UUID]
    ciphertext: Mapped[bytes]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    """No foreign key: what was written outlives the record of who wrote it."""
    audit_seq: Mapped[int] = mapped_column(BigInteger)
    """The audit entry that vouches for it."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_sealed_texts_case", "school_id", "case_id"),
    )


append_only(SealedText.metadata.tables["sealed_texts"])


def bound_to(sealed: Mapping[str, Any]) -> bytes:
    """Say all that a sealed text belongs to, so that it opens nowhere else.

    What is as long as it likes comes last, after what has a fixed length.
    """
    owners = (sealed[name] for name in ("school_id", "case_id", "row_id", "id", "written_by"))
    ids = (owner.bytes if owner else bytes(16) for owner in owners)
    place = f"{sealed['version']}\0{written(sealed['written_at'])}\0{sealed['record']}\0"
    return b"".join((b"vera/sealed/1\0", *ids, place.encode(), sealed["field"].encode()))


def digest_of(sealed: Mapping[str, Any]) -> bytes:
    """Digest a sealed row as it is stored, for the audit entry that vouches for it."""
    return hashlib.sha256(bound_to(sealed) + b"\0" + sealed["ciphertext"]).digest()


def newest_version(school_id: UUID, row_id: UUID, record: str, field: str) -> Select[Any]:
    """Choose the number of a field's newest version; None when nothing was sealed."""
    return select(func.max(SealedText.version)).where(
        SealedText.school_id == school_id,
        SealedText.row_id == row_id,
        SealedText.record == record,
        SealedText.field == field,
    )


def with_entries(school_id: UUID, row_ids: Sequence[UUID]) -> Select[Any]:
    """Choose all that was sealed for rows, older versions first, each with its audit entry."""
    entry = and_(
        AuditEntry.school_id == SealedText.school_id, AuditEntry.seq == SealedText.audit_seq
    )
    return (
        select(*SealedText.__table__.columns, *stored_columns(prefix="entry_"))
        .outerjoin(AuditEntry, entry)
        .where(SealedText.school_id == school_id, SealedText.row_id.in_(row_ids))
        .order_by(SealedText.version)
    )


def vouching_entry(sealed: Row[Any]) -> Entry | None:
    """Take the audit entry out of a row that came with one; None where the entry is gone."""
    if sealed.entry_seq is None:
        return None
    return Entry(*(sealed._mapping[f"entry_{name}"] for name in Entry._fields))


def tally(school_id: UUID, case_id: UUID) -> Select[Any]:
    """Count the texts that a case has, and those that audit entries vouch for."""
    there = select(func.count()).where(
        SealedText.school_id == school_id, SealedText.case_id == case_id
    )
    vouched = select(func.coalesce(func.sum(AuditEntry.sealed), 0)).where(
        AuditEntry.school_id == school_id, AuditEntry.case_id == case_id
    )
    return select(there.scalar_subquery(), vouched.scalar_subquery())
