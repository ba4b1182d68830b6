"""What people add to a case: each thing as it came, and the files that came with it.

No content: text, names and what the platform calls a file are sealed (`storage.sealing`), the
files themselves lie in a folder (`storage.blobs`). A file waits until it is fetched. Whoever
claims it puts its due moment two minutes ahead, so that it falls due again by itself if the
process dies before it is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, exists, func, select, update

from storage.database import SchoolSession
from storage.evidence_records import IS_OWED
from storage.evidence_records import Evidence as Evidence  # callers need only this module
from storage.evidence_records import EvidenceFile as EvidenceFile
from storage.identifiers import new_id
from storage.vocabulary import FileState

FILE_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A file in the hands of one fetcher, until its lease runs out."""

    school_id: UUID
    id: UUID
    case_id: UUID
    platform: str
    tenant: str
    attempts: int
    """Which try this is, from 1; a later claim of the same file has a greater number."""


def add_evidence(
    session: SchoolSession, *, case_id: UUID, added_by: UUID, way: str, at: datetime
) -> Evidence:
    """Add something to a case; its text is sealed under its id by the caller."""
    row = Evidence(id=new_id(), case_id=case_id, added_by=added_by, added_at=at, way=way)
    session.add(row)
    session.flush()
    return row


def owe_file(
    session: SchoolSession,
    evidence: Evidence,
    *,
    platform: str,
    tenant: str,
    at: datetime,
    id: UUID | None = None,
) -> EvidenceFile:
    """Note a file that is still to be fetched, from now on, with the case's next number."""
    row = EvidenceFile(
        id=id or new_id(),
        evidence_id=evidence.id,
        case_id=evidence.case_id,
        number=_last_number(session, evidence.case_id) + 1,
        platform=platform,
        tenant=tenant,
        state=FileState.OWED,
        due_at=at,
    )
    session.add(row)
    session.flush()
    return row


def evidence_of(session: SchoolSession, case_id: UUID) -> list[Evidence]:
    """List what was added to a case, the oldest first."""
    chosen = select(Evidence).where(Evidence.case_id == case_id)
    return list(session.scalars(chosen.order_by(Evidence.added_at, Evidence.id)))


def files_of(session: SchoolSession, case_id: UUID) -> list[EvidenceFile]:
    """List a case's files by their numbers."""
    chosen = select(EvidenceFile).where(EvidenceFile.case_id == case_id)
    return list(session.scalars(chosen.order_by(EvidenceFile.number)))


def file_by_number(session: SchoolSession, case_id: UUID, number: int) -> EvidenceFile | None:
    """Find a case's file by its number."""
    chosen = select(EvidenceFile).where(
        EvidenceFile.case_id == case_id, EvidenceFile.number == number
    )
    return session.scalars(chosen).first()


def put_off_file(session: SchoolSession, file: EvidenceFile, *, until: datetime) -> None:
    """Have a file fetched again later."""
    file.due_at = until
    session.flush()


def forget_key(session: SchoolSession, file: EvidenceFile) -> None:
    """Forget the key of a file that is destroyed; its blob is an orphan from now on.

    The caller removes the blob and calls `case_keys.wash_away` after the commit.
    """
    file.key = None
    session.flush()


_DUE = (
    IS_OWED,
    EvidenceFile.due_at <= bindparam("now", type_=EvidenceFile.due_at.type),
    EvidenceFile.school_id.not_in(bindparam("not_of", type_=EvidenceFile.id.type, expanding=True)),
)

_ANYTHING_OWED = select(exists().where(*_DUE))

_CLAIM = (
    select(
        EvidenceFile.school_id,
        EvidenceFile.id,
        EvidenceFile.case_id,
        EvidenceFile.platform,
        EvidenceFile.tenant,
        (EvidenceFile.attempts + 1).label("attempts"),
    )
    .where(*_DUE)
    .order_by(EvidenceFile.due_at)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)

_LEASE = (
    update(EvidenceFile)
    .where(
        EvidenceFile.school_id == bindparam("of_school", type_=EvidenceFile.id.type),
        EvidenceFile.id == bindparam("owed", type_=EvidenceFile.id.type),
        EvidenceFile.attempts == bindparam("before"),
        IS_OWED,
    )
    .values(due_at=bindparam("until", type_=EvidenceFile.due_at.type), attempts=bindparam("tries"))
)


def anything_owed(connection: Connection, *, now: datetime, not_of: Collection[UUID] = ()) -> bool:
    """Say whether any file is to be fetched now, without taking it."""
    return bool(connection.scalar(_ANYTHING_OWED, {"now": now, "not_of": list(not_of)}))


def claim_files(
    connection: Connection, *, now: datetime, limit: int, not_of: Collection[UUID] = ()
) -> list[ClaimedFile]:
    """Take up to `limit` files that are to be fetched, in any school but those, the oldest first.

    They are the caller's for two minutes, and longer where it says so (`renew_lease`).
    """
    asked = {"now": now, "room": limit, "not_of": list(not_of)}
    claimed = [ClaimedFile(**row._asdict()) for row in connection.execute(_CLAIM, asked)]
    for file in claimed:
        _lease(connection, file, before=file.attempts - 1, now=now)
    return claimed


def renew_lease(connection: Connection, claimed: ClaimedFile, *, now: datetime) -> bool:
    """Keep a claimed file for two more minutes; False when it is no longer the caller's."""
    return _lease(connection, claimed, before=claimed.attempts, now=now)


def still_ours(session: SchoolSession, claimed: ClaimedFile) -> EvidenceFile | None:
    """Find a claimed file and hold its row; None when it is no longer the caller's."""
    key = (session.school_id, claimed.id)
    file = session.get(EvidenceFile, key, with_for_update=True, populate_existing=True)
    if file is None or (file.state, file.attempts) != (FileState.OWED, claimed.attempts):
        return None
    return file


def blob_is_known(connection: Connection, blob: UUID) -> bool:
    """Say whether a file of any school has its bytes in this blob, and the key to them."""
    chosen = select(EvidenceFile.id).where(EvidenceFile.blob == blob, EvidenceFile.key.is_not(None))
    return connection.execute(chosen.limit(1)).first() is not None


def _last_number(session: SchoolSession, case_id: UUID) -> int:
    chosen = select(func.max(EvidenceFile.number)).where(EvidenceFile.case_id == case_id)
    return session.scalar(chosen) or 0


def _lease(connection: Connection, claimed: ClaimedFile, *, before: int, now: datetime) -> bool:
    values = {"before": before, "tries": claimed.attempts, "until": now + FILE_LEASE}
    which = {"of_school": claimed.school_id, "owed": claimed.id}
    return connection.execute(_LEASE, {**which, **values}).rowcount == 1
