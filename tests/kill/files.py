"""What became of the files, read from the database and from the folder of sealed files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update

from handlers.evidence.fetched import COPY_THERE
from storage.blobs import Blobs
from storage.evidence import Evidence, EvidenceFile, evidence_of, files_of
from storage.kept_files import open_kept
from storage.orphans import sweep_orphans
from storage.sealing import Safe
from storage.vocabulary import FileState
from tests.kill.findings import Kept
from tests.kill.forms import Report

STILL_OWED = "still owed"
IS_OWED = EvidenceFile.state == FileState.OWED


def files_waiting(kept: Kept) -> int:
    """Count the files that are owed, and those of whose copies Slack is still to be asked."""
    copy_there = (EvidenceFile.state == FileState.KEPT) & (EvidenceFile.why == COPY_THERE)
    with kept.database.reading(kept.school.school_id) as session:
        chosen = select(func.count()).select_from(EvidenceFile).where(IS_OWED | copy_there)
        return session.scalar(chosen) or 0


def have_files_fall_due(kept: Kept) -> None:
    """Have every file that is owed fetched now: for a lease to run out, or a pause."""
    with kept.database.writing(kept.school.school_id) as session:
        session.execute(update(EvidenceFile).where(IS_OWED).values(due_at=datetime.now(UTC)))


def found_of(kept: Kept, reports: Sequence[Report]) -> dict[str, list[str]]:
    """Say of each report's files, by its reference, what they are when they are opened."""
    cases = {reference: case_id for case_id, reference in kept.references().items()}
    return {report.reference: _opened(kept, cases[report.reference]) for report in reports}


def _opened(kept: Kept, case_id: UUID) -> list[str]:
    blobs = Blobs(kept.school.files)
    with kept.database.reading(kept.school.school_id) as session:
        safe = Safe(session, kept.school.keyring)
        files = files_of(session, case_id)
        assert [file.number for file in files] == [*range(1, len(files) + 1)]
        return [_hash(safe, blobs, file) for file in files]


def _hash(safe: Safe, blobs: Blobs, file: EvidenceFile) -> str:
    if file.state == FileState.OWED and file.due_at is not None and file.blob is None:
        return STILL_OWED
    digest = hashlib.sha256()
    for chunk in open_kept(safe, blobs, file):
        digest.update(chunk)
    return digest.hexdigest()


def pieces_of_evidence(kept: Kept) -> Counter[tuple[str, str]]:
    """Count the pieces of evidence by their report and what was said beside them."""
    with kept.database.reading(kept.school.school_id) as session:
        safe = Safe(session, kept.school.keyring)
        return Counter(
            (reference, _note(safe, piece))
            for case_id, reference in kept.references().items()
            for piece in evidence_of(session, case_id)
        )


def _note(safe: Safe, piece: Evidence) -> str:
    return safe.open(piece.case_id, "evidence.note", row=piece.id)


def blobs_on_the_disk(kept: Kept) -> set[str]:
    """Name every file in the folder of sealed files, finished or not."""
    return {path.name for path in kept.school.files.rglob("*") if path.is_file()}


def blobs_known(kept: Kept) -> set[str]:
    """Name the blob of every file that was kept."""
    with kept.database.reading(kept.school.school_id) as session:
        blobs = session.scalars(select(EvidenceFile.blob).where(EvidenceFile.blob.is_not(None)))
        return {f"{blob.hex}.sealed" for blob in blobs if blob}


def swept_a_day_later(kept: Kept) -> int:
    """Sweep the folder as a day later, when all that is not known is old enough."""
    later = datetime.now(UTC) + timedelta(hours=25)
    return sweep_orphans(kept.database, Blobs(kept.school.files), now=later)


def is_unfinished(name: str) -> bool:
    """Say whether a file was being written when its writer was killed."""
    return Path(name).suffix == ".part"
