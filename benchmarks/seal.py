"""Sealing a file, hash and disk and all, against plain SHA-256 of the same stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks.figures import Figure, interleaved, seconds
from storage.blobs import Blobs
from storage.sealed_files import FileAbout, SealedFile, opened_file, seal_file

MEGABYTES = 90
LARGEST = MEGABYTES << 20
PART = 1 << 16
ROUNDS = 7


@dataclass
class _Stream:
    """A file in the parts that a connection gives it in, and where it is sealed."""

    blobs: Blobs
    parts: list[bytes]
    about: FileAbout = field(default_factory=lambda: FileAbout(uuid4(), uuid4(), uuid4()))
    kept: SealedFile | None = None

    def hash(self) -> None:
        digest = hashlib.sha256()
        for part in self.parts:
            digest.update(part)
        digest.hexdigest()

    def seal(self) -> None:
        self.kept = seal_file(self.blobs, self.about, self.parts, largest=LARGEST)

    def open(self) -> None:
        file = self.kept
        assert file is not None
        opened = opened_file(
            self.blobs, self.about, file.blob, file.key, size=file.size, sha256=file.sha256
        )
        assert sum(map(len, opened)) == file.size

    def remove(self) -> None:
        if self.kept is not None:
            self.blobs.remove(self.kept.blob)


def measure(folder: Path) -> Iterator[Figure]:
    """Measure a file nearly as large as may come."""
    stream = _Stream(Blobs(folder / "files"), _parts())
    plain, sealing = interleaved(
        ROUNDS, lambda: seconds(stream.hash), lambda: seconds(stream.seal), before=stream.remove
    )
    opening = seconds(stream.open)
    yield Figure(
        "seal.ratio_to_sha256",
        plain / sealing,
        f"bytes a second sealed, of hashed alone: {MEGABYTES} MB, disk and all",
        at_least=0.2,
    )
    yield Figure("seal.mb_per_second", MEGABYTES / sealing, "megabytes a second, sealed")
    yield Figure("seal.opened_mb_per_second", MEGABYTES / opening, "megabytes a second, opened")
    yield Figure("seal.sha256_mb_per_second", MEGABYTES / plain, "megabytes a second, hashed alone")


def _parts() -> list[bytes]:
    return [number.to_bytes(8) * (PART // 8) for number in range(LARGEST // PART)]
