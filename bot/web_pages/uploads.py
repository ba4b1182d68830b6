"""Files that are being uploaded: sealed piece by piece, and held in this process's memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from storage.file_sealing import FileSealing
from storage.sealed_files import FileAbout, SealedFile
from storage.web_links import FoundLink

IDLE = timedelta(minutes=10)
MOST = 32
"""Each holds an open file and a piece of it in memory."""
MOST_OF_A_LINK = 3
"""One is sent at a time; the others are of pages that were loaded again."""


class TooMany(Exception):
    """So many files are being uploaded that another must wait."""


class WrongPlace(Exception):
    """A piece is not the one that comes next; `next` says which does."""

    def __init__(self, next: int) -> None:
        super().__init__("another piece comes next")
        self.next = next


@dataclass(eq=False)
class Upload:
    """One file of which pieces come."""

    link: FoundLink
    about: FileAbout
    name: str
    sealing: FileSealing
    touched: datetime
    length: int = 0
    """How much of it is here."""
    sealed: SealedFile | None = None
    kept: bool = False
    lock: Lock = field(default_factory=Lock)
    _held: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self._held.enter_context(self.sealing)

    @property
    def id(self) -> str:
        """Name it to the page that sends it."""
        return self.about.file_id.hex

    def add(self, piece: bytes, *, offset: int) -> int:
        """Take a piece and say where the next begins; one that came before is not taken again."""
        if self.sealed is None and offset == self.length:
            self.sealing.write(piece)
            self.length += len(piece)
        elif offset + len(piece) > self.length:
            raise WrongPlace(self.length)
        return self.length

    def whole(self, length: int) -> SealedFile:
        """Finish it, once; raises WrongPlace when some of it is missing."""
        if length != self.length:
            raise WrongPlace(self.length)
        self.sealed = self.sealed or self.sealing.finish()
        return self.sealed

    def drop(self) -> None:
        """Let go of it; what was not finished leaves nothing behind."""
        with self.lock:
            self._held.close()


class Uploads:
    """All of them in this process, at most so many, and none that nobody goes on with."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[tuple[str, str], Upload] = {}

    def __len__(self) -> int:
        return len(self._held)

    def begin(self, token: str, upload: Upload) -> None:
        """Hold a file that begins; raises TooMany."""
        self.drop_idle(now=upload.touched)
        self._make_room(token)
        with self._lock:
            if len(self._held) >= MOST:
                raise TooMany
            self._held[token, upload.id] = upload

    def find(self, token: str, id: str, *, now: datetime) -> Upload | None:
        """Find a file that has begun; that keeps it for ten more minutes."""
        with self._lock:
            found = self._held.get((token, id))
            if found is not None:
                found.touched = now
        return found

    def drop(self, token: str, id: str) -> None:
        """Let go of one."""
        self._drop(lambda key, _: key == (token, id))

    def drop_of(self, token: str) -> None:
        """Let go of all of a link."""
        self._drop(lambda key, _: key[0] == token)

    def drop_idle(self, *, now: datetime) -> None:
        """Let go of those that nobody has gone on with for ten minutes."""
        self._drop(lambda _, upload: now - upload.touched >= IDLE)

    def close(self) -> None:
        """Let go of everything."""
        self._drop(lambda *_: True)

    def _make_room(self, token: str) -> None:
        with self._lock:
            of_it = [(key, each.touched) for key, each in self._held.items() if key[0] == token]
        of_it.sort(key=lambda pair: pair[1])
        oldest = {key for key, _ in of_it[: max(0, len(of_it) - MOST_OF_A_LINK + 1)]}
        self._drop(lambda key, _: key in oldest)

    def _drop(self, chosen: Callable[[tuple[str, str], Upload], bool]) -> None:
        with self._lock:
            keys = [key for key, upload in self._held.items() if chosen(key, upload)]
            dropped = [self._held.pop(key) for key in keys]
        for upload in dropped:
            upload.drop()
