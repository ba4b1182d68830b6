"""The tables of what people add to a case, and of the files that come with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, WithId
from storage.vocabulary import FileState


class Evidence(Base, WithId):
    """One thing that somebody added to a case: a message, a text, some files."""

    __tablename__ = "evidence"

    case_id: Mapped[UUID]
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
    way: Mapped[str]
    """How it came: "message", "pasted" or "files"."""

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "added_by"], ["people.school_id", "people.id"]),
        Index("ix_evidence_case", "school_id", "case_id"),
    )


class EvidenceFile(Base, WithId):
    """A file of a case: where it stands, and once it is kept, its wrapped key and its blob.

    Every state from kept on is sealed too, and so is what was kept: an older copy of a row opens
    nothing (`storage.kept_files`).
    """

    __tablename__ = "evidence_files"

    evidence_id: Mapped[UUID]
    case_id: Mapped[UUID]
    number: Mapped[int]
    """From 1 within the case: what people call it by."""
    platform: Mapped[str]
    tenant: Mapped[str]
    state: Mapped[str] = mapped_column(default=FileState.OWED)
    why: Mapped[str] = mapped_column(default="")
    """One word for why it could not be fetched."""
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    key: Mapped[bytes | None]
    """Wrapped by the case's key; gone once the file is destroyed."""
    blob: Mapped[UUID | None]
    flagged_in: Mapped[UUID | None]
    """The case in which somebody said that it may show a child."""
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("school_id", "case_id", "number"),
        ForeignKeyConstraint(["school_id", "evidence_id"], ["evidence.school_id", "evidence.id"]),
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "flagged_in"], ["cases.school_id", "cases.id"]),
        Index("ix_evidence_files_blob", "blob"),
    )


IS_OWED = EvidenceFile.state == literal_column(f"'{FileState.OWED}'")
"""Said in so many words: no database looks into a partial index for a value it is given later."""

Index(
    "ix_evidence_files_owed",
    EvidenceFile.due_at,
    sqlite_where=IS_OWED,
    postgresql_where=IS_OWED,
)
