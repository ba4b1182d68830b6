"""A file from the moment it is kept: what is sealed about it, and how it is opened.

The row alone opens nothing. What was kept and in which state the file is are sealed beside it,
and the row must agree: an older copy of it does not bring a quarantined file back, nor an
earlier blob.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from storage.blobs import Blobs
from storage.evidence import EvidenceFile
from storage.file_keys import FILE_CHANGED
from storage.sealed_files import FileAbout, opened_file
from storage.sealing import Safe, Unreadable
from storage.vocabulary import FileState

KEPT, STATE = "evidence_files.kept", "evidence_files.state"
NOT_TO_BE_OPENED = "This file cannot be opened."


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is known of a file that was kept."""

    blob: UUID
    size: int
    sha256: str
    kind: str
    """What its bytes say that it is."""
    warning: str = ""


def kept_of(safe: Safe, file: EvidenceFile) -> KeptFile:
    """Read what is known of a file that was kept, in whatever state it is now.

    Raises Unreadable where the row is not what was sealed, LookupError where it was never kept.
    """
    said = safe.open_all(file.case_id, (KEPT, STATE), file.id)
    kept = json.loads(said[KEPT])
    kept["blob"] = UUID(kept["blob"])
    if file.state != said[STATE] or not _has_its_blob(file, kept["blob"]):
        raise Unreadable(FILE_CHANGED)
    return KeptFile(**{name: kept[name] for name in KeptFile.__slots__ if name in kept})


def _has_its_blob(file: EvidenceFile, blob: UUID) -> bool:
    """Say whether the row names the blob that was sealed; a destroyed file's may be gone."""
    gone = file.state == FileState.DESTROYED and file.blob is None
    return gone or file.blob == blob


def open_kept(safe: Safe, blobs: Blobs, file: EvidenceFile) -> Iterator[bytes]:
    """Open a kept file, chunk by chunk, as `opened_file` does; no other state opens.

    The session may end before the file is read: its key is unwrapped at once.
    """
    kept = kept_of(safe, file)
    if file.state != FileState.KEPT or file.key is None:
        raise Unreadable(NOT_TO_BE_OPENED)
    about = FileAbout(file.school_id, file.case_id, file.id)
    key = safe.unwrap_file_key(file.case_id, file.id, kept.blob, file.key)
    return opened_file(blobs, about, kept.blob, key, size=kept.size, sha256=kept.sha256)
