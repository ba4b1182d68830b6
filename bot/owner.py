"""One process owns a SQLite database: a lock file beside it, held for as long as the process lives.

The operating system lets the lock go when the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import make_url


class OwnedAlready(Exception):
    """Another process of Vera's runs on this database; the words say which and what to do."""


@contextmanager
def owning(database_url: str) -> Iterator[None]:
    """Own the database while the block runs; raises OwnedAlready. PostgreSQL needs no owner."""
    lock = lock_file(database_url)
    if lock is None:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        if not _taken(file):
            raise OwnedAlready(_words(lock))
        _sign(file)
        try:
            yield
        finally:
            file.truncate(0)


def owner_of(database_url: str) -> int | None:
    """Say which process owns the database now: its number, 0 where it is not known, or None."""
    lock = lock_file(database_url)
    if lock is None or not lock.exists():
        return None
    with lock.open("a+") as file:
        return None if _taken(file) else _signature(lock)


def lock_file(database_url: str) -> Path | None:
    """Name the lock file of a SQLite database; None for PostgreSQL and for one in memory."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(f"{url.database}.lock")


def _taken(file: IO[str]) -> bool:
    """Try to lock the file, without waiting."""
    try:
        _lock(file)
    except OSError:
        return False
    return True


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sign(file: IO[str]) -> None:
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def _signature(lock: Path) -> int:
    try:
        return int(lock.read_text())
    except (OSError, ValueError):
        return 0


def _words(lock: Path) -> str:
    who = _signature(lock)
    named = f" (process {who})" if who else ""
    return (
        f"Vera is running on this database already{named}. "
        "A SQLite database has one owner: stop that one first, then try again."
    )
