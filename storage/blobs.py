"""Sealed files in a folder: whole or not there at all, and nothing else in the folder touched.

files/3f/3f9a61c2….sealed          a blob, in a folder named by its id's first letters
files/3f/.3f9a61c2….8d21.part      one that is being written, or was when the power went
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

BLOCK = 1 << 16
AT_A_TIME = 4 << 20
"""The disk is waited for after so many bytes: the database, on the same disk, would else have to
wait for the whole of a large file."""
SHARD = re.compile(r"[0-9a-f]{2}")
BLOB = re.compile(r"(?P<id>[0-9a-f]{32})\.sealed")
UNFINISHED = re.compile(r"\.(?P<id>[0-9a-f]{32})\.[0-9a-f]{8}\.part")


@dataclass(frozen=True, slots=True)
class Blobs:
    """The folder that the sealed files are kept in; it is made when the first one comes."""

    folder: Path

    def write(self, id: UUID, parts: Iterable[bytes]) -> None:
        """Keep a blob: it is on the disk, whole, when this returns. On an error nothing is left."""
        place = self._place(id)
        unfinished = place.with_name(f".{id.hex}.{secrets.token_hex(4)}.part")
        self._make_shard(place.parent)
        try:
            _fill(unfinished, parts)
            unfinished.replace(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _settle(place.parent)

    def open(self, id: UUID) -> BinaryIO:
        """Open a blob to be read; raises FileNotFoundError when it is not there."""
        return self._place(id).open("rb")

    def read(self, id: UUID) -> Iterator[bytes]:
        """Give a blob's bytes, a block at a time."""
        with self.open(id) as blob:
            while block := blob.read(BLOCK):
                yield block

    def has(self, id: UUID) -> bool:
        """Say whether a blob is there."""
        return self._place(id).is_file()

    def size(self, id: UUID) -> int:
        """Say how many bytes a blob has; raises FileNotFoundError when it is not there."""
        return self._place(id).stat().st_size

    def remove(self, id: UUID) -> None:
        """Remove a blob, if it is there."""
        place = self._place(id)
        place.unlink(missing_ok=True)
        if place.parent.is_dir():
            _settle(place.parent)

    def sweep(self, known: Callable[[UUID], bool], *, older_than: datetime) -> int:
        """Remove what is older than that and nobody knows, and what was never finished.

        Gives how many. Whatever Vera did not put there stays, and no link is followed.
        """
        swept = 0
        for path, id, finished in self._old(older_than.timestamp()):
            if not (finished and known(id)):
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _old(self, before: float) -> Iterator[tuple[Path, UUID, bool]]:
        for shard in _folders(self.folder):
            for entry in _entries(shard):
                found = BLOB.fullmatch(entry.name) or UNFINISHED.fullmatch(entry.name)
                is_here = found and found["id"][:2] == shard.name and _is_old(entry, before)
                if found and is_here:
                    yield Path(entry.path), UUID(found["id"]), found.re is BLOB

    def _place(self, id: UUID) -> Path:
        return self.folder / id.hex[:2] / f"{id.hex}.sealed"

    def _make_shard(self, shard: Path) -> None:
        if shard.is_dir():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shard.mkdir(mode=0o700, exist_ok=True)
        _settle(self.folder)
        _settle(self.folder.parent)


def _fill(path: Path, parts: Iterable[bytes]) -> None:
    with open(path, "xb", opener=_only_for_its_owner) as file:
        on_the_disk = 0
        for part in parts:
            file.write(part)
            if file.tell() - on_the_disk >= AT_A_TIME:
                on_the_disk = _sync(file)
        _sync(file)


def _sync(file: BinaryIO) -> int:
    """Wait until what was written is on the disk; gives how much that is."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def _settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows sees to that itself."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _folders(folder: Path) -> list[Path]:
    return [
        Path(entry.path)
        for entry in _entries(folder)
        if SHARD.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
    ]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _is_old(entry: os.DirEntry[str], before: float) -> bool:
    try:
        is_file = entry.is_file(follow_symlinks=False)
        return is_file and entry.stat(follow_symlinks=False).st_mtime < before
    except FileNotFoundError:  # removed meanwhile
        return False


def _only_for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
