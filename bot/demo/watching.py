"""One lock around what the workspace knows, and waiting until something new is to be seen."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Watched:
    """Counts its changes and wakes those who wait for one."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.version = 0
        self.stopping = threading.Event()
        self._changed = threading.Condition(self.lock)

    def changed(self) -> None:
        """Wake everybody who waits for something to be seen."""
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def wait_for(self, look: Callable[[], T], within: float = 5.0) -> T:
        """Look again after each change until it sees something, and give it."""
        ends = time.monotonic() + within
        while True:
            seen = look()
            if seen:
                return seen
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing was seen within {within} s; last look: {seen!r}")
            with self._changed:
                self._changed.wait(min(left, 0.1))

    def wait_for_change(self, since: int, within: float) -> int:
        """Wait until the workspace is newer than a version."""
        with self._changed:
            self._changed.wait_for(lambda: self.version > since or self.stopping.is_set(), within)
            return self.version
