"""A file that is sealed as it is handed in, piece by piece, by who cannot wait for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self

from storage.blobs import Blobs
from storage.sealed_files import FileAbout, SealedFile, seal_file

MOST_WAITING = 4
"""Pieces that may wait to be sealed; whoever hands in more waits."""


class _Abandoned(Exception):
    """Nobody finished it: nothing of it is to stay."""


class FileSealing:
    """Seals one file from the pieces that are handed in; left unfinished, nothing of it stays."""

    def __init__(self, blobs: Blobs, about: FileAbout, *, largest: int) -> None:
        self._pieces: Queue[bytes | _Abandoned | None] = Queue(MOST_WAITING)
        self._sealed: SealedFile | None = None
        self._failed: Exception | None = None
        self._thread = Thread(
            target=self._seal, args=(blobs, about, largest), name="sealing", daemon=True
        )
        self._thread.start()

    def write(self, piece: bytes) -> None:
        """Hand in the next piece; raises TooLarge, or what the disk raised, once that is known."""
        if piece:
            self._put(piece)

    def finish(self) -> SealedFile:
        """Seal what was handed in as the whole file, and give what it is."""
        self._put(None)
        self._thread.join()
        if self._failed is not None:
            raise self._failed
        assert self._sealed is not None
        return self._sealed

    def abandon(self) -> None:
        """Leave nothing of it behind; whoever still hands something in is refused."""
        self._failed = self._failed or _Abandoned()
        if self._thread.is_alive():
            self._pieces.put(_Abandoned())
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self._sealed is None:
            self.abandon()

    def _put(self, piece: bytes | None) -> None:
        if self._failed is not None:
            raise self._failed
        self._pieces.put(piece)

    def _seal(self, blobs: Blobs, about: FileAbout, largest: int) -> None:
        try:
            self._sealed = seal_file(blobs, about, self._handed_in(), largest=largest)
        except Exception as error:
            self._failed = error
        if self._failed is not None:
            self._let_go_of_the_rest()

    def _handed_in(self) -> Iterator[bytes]:
        while (piece := self._pieces.get()) is not None:
            if isinstance(piece, _Abandoned):
                raise piece
            yield piece

    def _let_go_of_the_rest(self) -> None:
        """Take what still comes, so that nobody waits to hand it in."""
        while not self._pieces.empty():
            self._pieces.get()
