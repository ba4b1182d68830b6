"""Where a command writes what it was asked for: new files, for their owner alone, whole or gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.stops import WRONG, Stop

Write = Callable[[Path, Iterable[bytes]], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A file that is not there yet, or a folder that is."""

    path: Path

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    def check(self) -> None:
        """Stop, with words, where nothing could be written."""
        if self.is_folder:
            return
        if os.path.lexists(self.path):
            raise _there_already(self.path)
        if not self.path.parent.is_dir():
            raise Stop(f"There is no folder {self.path.parent}. Make it, or name another place.")

    def path_of(self, reference: str, number: int) -> Path:
        """Name the file for a case's file; what it was called elsewhere is nowhere in it."""
        return self.path / f"{reference}-{number}.bin" if self.is_folder else self.path


@contextmanager
def placed(paths: Iterable[Path]) -> Iterator[Write]:
    """Hold places, to be written to; what was not written whole is gone afterwards.

    Nothing that is there already is touched: then it stops with words, and holds nothing.
    """
    held: set[Path] = set()
    try:
        for path in paths:
            _hold(path)
            held.add(path)
        yield lambda path, parts: _write(path, parts, held)
    finally:
        for path in held:
            path.unlink(missing_ok=True)


def _hold(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise _there_already(path) from None
    except OSError as error:
        raise _cannot(path, error) from None


def _write(path: Path, parts: Iterable[bytes], held: set[Path]) -> None:
    """Write beside the place and move it there once it is whole."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        _hold(unfinished)
        with unfinished.open("wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        held.discard(path)
    except OSError as error:
        raise _cannot(path, error) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _there_already(path: Path) -> Stop:
    return Stop(f"{path} is there already. Vera leaves it as it is; name another.")


def _cannot(path: Path, error: OSError) -> Stop:
    return Stop(f"{path} cannot be written ({type(error).__name__}).", WRONG)
