"""Makes the file host fail on purpose, file by file."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock
from typing import Literal, get_args

from bot.demo.files import PART, DemoFile

HowAFileFails = Literal[
    "login_page",  # as if the token could not see it
    "not_visible",  # so too, and files.info does not find it
    "gone",  # 404
    "cut_short",  # the connection is closed half way
    "slow",  # a little at a time, over as long as the fault lasts
    "held",  # stands still half way until release_files
    "wrong_size",  # whole, but `more` bytes longer (below nought: shorter) than files.info said
]
TRICKLE = 8
KNOWN = frozenset(get_args(HowAFileFails))


@dataclass
class FileFault:
    """One way to fail, and how often it is still to happen."""

    how: str
    times: int
    lasts: float = 2.0
    more: int = 7


@dataclass(frozen=True)
class FileRequest:
    """A request about files or messages: a Web API method, `download`, `thumbnail`, `log_in`."""

    kind: str
    file_id: str
    status: int
    at: datetime
    error: str = ""
    channel: str = ""


@dataclass
class FileFaults:
    """Keeps what was planned for each file; `*` means any file."""

    planned: dict[str, deque[FileFault]] = field(default_factory=dict)

    def plan(self, file_id: str, fault: FileFault) -> None:
        """Make the next requests for a file fail."""
        if fault.how not in KNOWN and not fault.how.isdigit():
            raise ValueError(f"no file fails like that: {fault.how!r}; known: {sorted(KNOWN)}")
        self.planned.setdefault(file_id, deque()).append(fault)

    def meets(self, file_id: str, only: str = "") -> FileFault | None:
        """Say how this request fails, if it does (`only`: if it fails like this)."""
        for name in (file_id, "*"):
            queue = self.planned.get(name)
            if queue and only in {"", queue[0].how}:
                return self._take(queue)
        return None

    @staticmethod
    def _take(queue: deque[FileFault]) -> FileFault:
        fault = queue[0]
        fault.times -= 1
        if fault.times <= 0:
            queue.popleft()
        return fault


class Gate:
    """Where downloads stand still until they are released."""

    def __init__(self) -> None:
        self.standing = 0
        self._released = Event()
        self._counting = Lock()

    def stand_still(self, stopping: Event) -> None:
        """Wait until somebody opens the gate, or everything stops."""
        self._count(1)
        while not (stopping.is_set() or self._released.wait(0.05)):
            pass
        self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self.standing += more

    def open(self) -> None:
        """Let everything through, now and later."""
        self._released.set()


def announced(file: DemoFile, fault: FileFault | None) -> int:
    """Give the Content-Length of a file."""
    return max(0, file.size + (fault.more if fault and fault.how == "wrong_size" else 0))


def sent_parts(
    file: DemoFile, fault: FileFault | None, *, gate: Gate, stopping: Event
) -> Iterator[bytes]:
    """Give what is sent of a file, as slowly and as wrongly as was planned."""
    how = fault.how if fault else ""
    if fault and how == "wrong_size":
        return _first_bytes(_longer(file), announced(file, fault))
    if how == "cut_short":
        return _first_bytes(file.parts(), file.size // 2)
    if fault and how == "slow":
        return _trickled(file, fault.lasts, stopping)
    if how == "held":
        return _held(file, gate, stopping)
    return file.parts()


def _longer(file: DemoFile) -> Iterator[bytes]:
    yield from file.parts()
    while True:
        yield b"\0" * PART


def _first_bytes(parts: Iterator[bytes], most: int) -> Iterator[bytes]:
    for part in parts:
        if most <= 0:
            return
        yield part[:most]
        most -= len(part)


def _trickled(file: DemoFile, lasts: float, stopping: Event) -> Iterator[bytes]:
    each = max(1, min(PART, -(-file.size // TRICKLE)))
    for part in file.parts():
        for start in range(0, len(part), each):
            piece = part[start : start + each]
            stopping.wait(lasts * len(piece) / file.size)
            yield piece


def _held(file: DemoFile, gate: Gate, stopping: Event) -> Iterator[bytes]:
    half, sent, stands = file.size // 2, 0, True
    for part in file.parts():
        if stands and sent + len(part) > half:
            yield part[: half - sent]
            gate.stand_still(stopping)
            yield part[half - sent :]
            stands = False
        else:
            yield part
        sent += len(part)
