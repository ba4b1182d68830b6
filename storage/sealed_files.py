"""Files sealed as they stream by: AES-256-GCM in chunks, so that no file is ever whole in memory.

A blob is a short header and the chunks, each with its tag. Every chunk is bound to its school,
case, file and blob, to its number, and to whether it is the last: moved, left out, cut off or
added, it does not open. Each attempt has a key and a blob of its own, so a nonce that only counts
is never used twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, TypeAlias
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.blobs import Blobs
from storage.file_keys import FILE_CHANGED
from storage.keyring import NONCE_BYTES
from storage.sealing import Unreadable

CHUNK = 1 << 16
TAG = 16
MAGIC = b"vera/fl1"
HEADER = len(MAGIC) + 16 + 16
HEAD = 4096

Chunk: TypeAlias = bytes | bytearray

MISSING = (
    "This file is not where Vera kept it. Please tell whoever runs Vera; a backup may hold it."
)


class TooLarge(Exception):
    """A file has more bytes than may be kept; nothing of it was."""


class Missing(Unreadable):
    """A file's blob is not there or cannot be read."""


@dataclass(frozen=True, slots=True)
class FileAbout:
    """Whose file it is: what its blob is bound to."""

    school_id: UUID
    case_id: UUID
    file_id: UUID


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that was sealed: where it lies, its key, and what is known of its bytes."""

    blob: UUID
    key: bytes = field(repr=False)
    size: int
    sha256: str
    head: bytes = field(repr=False)
    """The first 4096 bytes, to tell what kind of file it is."""


def seal_file(
    blobs: Blobs, about: FileAbout, parts: Iterable[bytes], *, largest: int
) -> SealedFile:
    """Seal a file while it streams by; on any error nothing of it is left.

    Raises TooLarge as soon as more than `largest` bytes have come, and what `parts` raises.
    """
    blob, key = uuid4(), AESGCM.generate_key(256)
    seen = _Seen(largest)
    blobs.write(blob, _sealed(about, blob, key, seen.each(_chunks(parts))))
    return SealedFile(blob, key, seen.size, seen.digest.hexdigest(), bytes(seen.head))


def opened_file(
    blobs: Blobs, about: FileAbout, blob: UUID, key: bytes, *, size: int, sha256: str
) -> Iterator[bytes]:
    """Open a file chunk by chunk; no byte is given that was not sealed there.

    Raises Unreadable, with words for people, before the first chunk where that shows it already,
    else in place of the chunk that is wrong; the last is given only when size and SHA-256 are so.
    """
    opened = _opened(blobs, about, blob, key, size=size, sha256=sha256)
    return chain([next(opened)], opened)


def school_of(blobs: Blobs, blob: UUID) -> UUID | None:
    """Say which school's a blob is by its header; None where it has none of Vera's."""
    try:
        with blobs.open(blob) as file:
            header = file.read(HEADER)
    except OSError:
        return None
    school_id = header[len(MAGIC) : len(MAGIC) + 16]
    genuine = len(header) == HEADER and header == _header(UUID(bytes=school_id), blob)
    return UUID(bytes=school_id) if genuine else None


class _Seen:
    """What is learnt of a file while its chunks pass."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.size = 0
        self.digest = hashlib.sha256()
        self.head = bytearray()

    def each(self, chunks: Iterable[tuple[Chunk, bool]]) -> Iterator[tuple[Chunk, bool]]:
        for chunk, last in chunks:
            self._note(memoryview(chunk))
            yield chunk, last

    def _note(self, chunk: memoryview) -> None:
        self.size += len(chunk)
        if self.size > self.largest:
            raise TooLarge(f"The file has more than {self.largest:,} bytes.")
        self.digest.update(chunk)
        self.head += chunk[: HEAD - len(self.head)]


def _chunks(parts: Iterable[bytes]) -> Iterator[tuple[Chunk, bool]]:
    """Cut a stream into chunks of one size, each with whether it is the last."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) > CHUNK:
            yield held[:CHUNK], False
            del held[:CHUNK]
    yield held, True


def _sealed(
    about: FileAbout, blob: UUID, key: bytes, chunks: Iterable[tuple[Chunk, bool]]
) -> Iterator[bytes]:
    cipher, bound = AESGCM(key), _bound(about, blob)
    yield _header(about.school_id, blob)
    for number, (chunk, last) in enumerate(chunks):
        yield cipher.encrypt(_nonce(number), chunk, _place(bound, number, last=last))


def _opened(
    blobs: Blobs, about: FileAbout, blob: UUID, key: bytes, *, size: int, sha256: str
) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk, last in _authentic(blobs, about, blob, key, size=size):
        digest.update(chunk)
        if last and digest.hexdigest() != sha256:
            raise Unreadable(FILE_CHANGED)
        yield chunk


def _authentic(
    blobs: Blobs, about: FileAbout, blob: UUID, key: bytes, *, size: int
) -> Iterator[tuple[bytes, bool]]:
    bound = _bound(about, blob)
    try:
        cipher = AESGCM(key)
        for number, (sealed, last) in enumerate(_blocks(blobs, about, blob, size=size)):
            yield (
                cipher.decrypt(_nonce(number), sealed, _place(bound, number, last=last)),
                last,
            )
    except (InvalidTag, ValueError):
        raise Unreadable(FILE_CHANGED) from None
    except OSError:
        raise Missing(MISSING) from None


def _blocks(
    blobs: Blobs, about: FileAbout, blob: UUID, *, size: int
) -> Iterator[tuple[bytes, bool]]:
    """Read the sealed chunks of a blob that has the length it must have."""
    count = max(1, -(-size // CHUNK))
    with blobs.open(blob) as file:
        if _length(file) != HEADER + size + count * TAG:
            raise Unreadable(FILE_CHANGED)
        if file.read(HEADER) != _header(about.school_id, blob):
            raise Unreadable(FILE_CHANGED)
        for number in range(count):
            yield file.read(CHUNK + TAG), number == count - 1


def _length(file: BinaryIO) -> int:
    length = file.seek(0, 2)
    file.seek(0)
    return length


def _header(school_id: UUID, blob: UUID) -> bytes:
    return MAGIC + school_id.bytes + blob.bytes


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES)


def _bound(about: FileAbout, blob: UUID) -> bytes:
    owners = (about.school_id, about.case_id, about.file_id, blob)
    return b"vera/sealed file/1\0" + b"".join(owner.bytes for owner in owners)


def _place(bound: bytes, number: int, *, last: bool) -> bytes:
    return bound + number.to_bytes(8) + (b"\1" if last else b"\0")
