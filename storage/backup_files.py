"""What a backup is made of: the data, the cases' keys in a place of their own, a manifest each.

    folder/data.db or data.dump     everything but the keys
    folder/files/                   the kept files, sealed (`storage.backup_blobs`)
    folder/manifest.json            the data's size and digest, the revision, the audit heads
    keys/keys.jsonl                 the wrapped key of each case, the tombstones, and which files
                                    were taken away from everybody
    keys/manifest.json              its size and digest

The keys expire sooner than the data, and newer keys open older data: what was erased since stays
erased. Each manifest is vouched for by an HMAC of the keyring's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from storage.case_keys import CaseKey, Grave, graves
from storage.keyring import Keyring, KeyringError
from storage.vocabulary import FileState
from storage.withdrawn_files import Withdrawn, withdrawn

MANIFEST = "manifest.json"
KEYS = "keys.jsonl"
PURPOSE = "backup"
EVERY_SCHOOL = UUID(int=0)
BLOCK = 1 << 20


class BackupDamaged(Exception):
    """A file of a backup is missing or is not as it was made; the words say which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file of a backup is, so that it can be checked before it is used."""

    file: str
    size: int
    sha256: str
    made_at: str
    database: str
    """ "sqlite" or "postgresql"."""
    revision: str | None
    heads: dict[str, str]
    """Each school's audit head when the backup was begun."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A case's wrapped key, as the backup keeps it."""

    school_id: UUID
    case_id: UUID
    key_id: str
    wrapped: bytes


def write_manifest(
    keyring: Keyring,
    file: Path,
    *,
    at: datetime,
    database: str,
    revision: str | None = None,
    heads: dict[str, str] | None = None,
) -> Manifest:
    """Write down what a file is, last of all: a backup without a manifest is not one."""
    size, sha256 = digest_of_file(file)
    manifest = Manifest(file.name, size, sha256, at.isoformat(), database, revision, heads or {})
    sealed = {
        "manifest": asdict(manifest),
        "key_id": keyring.newest,
        "hmac": _vouch(keyring, keyring.newest, asdict(manifest)),
    }
    (file.parent / MANIFEST).write_text(json.dumps(sealed, indent=2) + "\n")
    return manifest


def read_manifest(keyring: Keyring, folder: Path) -> Manifest:
    """Read a manifest and check it and the file it speaks of; raises BackupDamaged with words."""
    manifest = _genuine_manifest(keyring, folder)
    file = folder / manifest.file
    if not file.is_file():
        raise BackupDamaged(f"{file} is missing.")
    if digest_of_file(file) != (manifest.size, manifest.sha256):
        raise BackupDamaged(f"{file} is not as it was made: its size or digest differs.")
    return manifest


def _genuine_manifest(keyring: Keyring, folder: Path) -> Manifest:
    try:
        sealed = json.loads((folder / MANIFEST).read_text())
        vouched = _vouch(keyring, sealed["key_id"], sealed["manifest"])
        genuine = hmac.compare_digest(vouched, sealed["hmac"])
        manifest = Manifest(**sealed["manifest"])
    except FileNotFoundError:
        raise BackupDamaged(f"There is no backup in {folder}: no {MANIFEST}.") from None
    except KeyringError as error:
        raise BackupDamaged(f"This backup was made with another keyring. {error}") from None
    except (ValueError, KeyError, TypeError, OSError):
        raise BackupDamaged(f"{folder / MANIFEST} cannot be read.") from None
    if not genuine or Path(manifest.file).name != manifest.file:
        raise BackupDamaged(f"{folder / MANIFEST} is not as Vera wrote it.")
    return manifest


def write_keys(connection: Connection, file: Path) -> None:
    """Write every case's wrapped key, every tombstone and every file taken away, one a line."""
    with file.open("w", encoding="utf-8") as lines:
        for line in _key_lines(connection):
            lines.write(json.dumps(line) + "\n")


@dataclass(frozen=True, slots=True)
class KeptKeys:
    """What stands beside a backup's data: keys, and what must not come back with it."""

    keys: list[KeptKey]
    buried: list[tuple[UUID, Grave]]
    withdrawn: list[Withdrawn]


def read_keys(file: Path) -> KeptKeys:
    """Read the keys of a backup, its tombstones and the files that were taken away."""
    kept = KeptKeys([], [], [])
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if "wrapped" in line:
                kept.keys.append(_key(line))
            elif "file_id" in line:
                kept.withdrawn.append(_withdrawn(line))
            else:
                kept.buried.append(_grave(line))
    return kept


def digest_of_file(file: Path) -> tuple[int, str]:
    """Give a file's size and SHA-256."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
        return opened.tell(), digest.hexdigest()


def _vouch(keyring: Keyring, key_id: str, manifest: dict[str, Any]) -> str:
    key = keyring.derived(PURPOSE, EVERY_SCHOOL, key_id)
    return hmac.digest(key, json.dumps(manifest, sort_keys=True).encode(), "sha256").hex()


def _key_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    chosen = select(CaseKey.school_id, CaseKey.case_id, CaseKey.key_id, CaseKey.wrapped)
    for school_id, case_id, key_id, wrapped in connection.execute(chosen):
        named = {"school_id": str(school_id), "case_id": str(case_id), "key_id": key_id}
        yield {**named, "wrapped": base64.b64encode(wrapped).decode()}
    yield from _grave_lines(graves(connection))
    for file in withdrawn(connection):
        yield {name: str(value) for name, value in asdict(file).items()}


def _grave_lines(buried: Iterable[tuple[UUID, Grave]]) -> Iterator[dict[str, Any]]:
    for school_id, grave in buried:
        yield {"school_id": str(school_id)} | {
            name: value if value is None else str(value) for name, value in asdict(grave).items()
        }


def _key(line: dict[str, Any]) -> KeptKey:
    return KeptKey(
        UUID(line["school_id"]),
        UUID(line["case_id"]),
        line["key_id"],
        base64.b64decode(line["wrapped"]),
    )


def _withdrawn(line: dict[str, Any]) -> Withdrawn:
    state = FileState(line["state"])
    return Withdrawn(UUID(line["school_id"]), UUID(line["file_id"]), state)


def _grave(line: dict[str, Any]) -> tuple[UUID, Grave]:
    closed = line["closed_at"]
    return UUID(line["school_id"]), Grave(
        case_id=UUID(line["case_id"]),
        reference=line["reference"],
        kind=line["kind"],
        opened_at=datetime.fromisoformat(line["opened_at"]),
        closed_at=datetime.fromisoformat(closed) if closed else None,
        destroyed_at=datetime.fromisoformat(line["destroyed_at"]),
        approved_by=UUID(line["approved_by"]),
    )
