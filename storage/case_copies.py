"""What stands in the way of erasing a case that was copied to the school's own system."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from storage.audit import AuditEntry
from storage.case_links import CaseLink
from storage.cases import Case
from storage.database import SchoolSession
from storage.evidence import EvidenceFile
from storage.sealed_texts import SealedText
from storage.vocabulary import FileState

NOT_SETTLED = (FileState.OWED, FileState.HELD, FileState.QUARANTINED)


def written_since(
    session: SchoolSession, case_id: UUID, since: datetime, *, but_for: Collection[str]
) -> bool:
    """Say whether anything was written about a case since then, but for these actions' words."""
    vouched = and_(
        AuditEntry.school_id == SealedText.school_id, AuditEntry.seq == SealedText.audit_seq
    )
    chosen = (
        select(SealedText.id)
        .join(AuditEntry, vouched)
        .where(
            SealedText.school_id == session.school_id,
            SealedText.case_id == case_id,
            SealedText.written_at > since,
            AuditEntry.action.not_in(but_for),
        )
        .limit(1)
    )
    return session.connection().execute(chosen).first() is not None


def files_not_settled(session: SchoolSession, case_id: UUID) -> bool:
    """Say whether files of a case, or because of it, are held, quarantined or still to come."""
    chosen = select(EvidenceFile.id).where(
        EvidenceFile.school_id == session.school_id,
        or_(EvidenceFile.case_id == case_id, EvidenceFile.flagged_in == case_id),
        EvidenceFile.state.in_(NOT_SETTLED),
    )
    return session.connection().execute(chosen.limit(1)).first() is not None


def cases_of_kind(session: SchoolSession, kind: str) -> list[UUID]:
    """List the cases of a kind that can still be read."""
    chosen = select(Case.id).where(
        Case.school_id == session.school_id, Case.kind == kind, Case.erased_at.is_(None)
    )
    return list(session.connection().scalars(chosen))


def is_linked_to(session: SchoolSession, case_id: UUID, others: Collection[UUID]) -> bool:
    """Say whether a case is linked to any of these."""
    chosen = select(CaseLink.other_id).where(
        CaseLink.school_id == session.school_id,
        CaseLink.case_id == case_id,
        CaseLink.other_id.in_(others),
    )
    return session.connection().execute(chosen.limit(1)).first() is not None
