"""Makes Slack fail on purpose: once, some of the time, or by its own rate limit."""

import random
import time
from collections import deque
from dataclasses import dataclass

from bot.demo.records import Json

BURST = 5


@dataclass
class Fault:
    """One way to fail, and how often it is still to happen."""

    how: str
    times: int
    retry_after: int = 1
    lasts: float = 5.0


@dataclass(frozen=True)
class Failure:
    """What a failing call is answered; `done_first` when Slack did the work and lost the answer."""

    status: int
    body: Json | str
    retry_after: int | None = None
    waits: float = 0.0
    done_first: bool = False


class Faults:
    """Keeps the faults that are planned and answers what the next call meets."""

    def __init__(self) -> None:
        self.planned: dict[str, deque[Fault]] = {}
        self.failure_rate = 0.0
        self.rate_limit = False
        self._recent: dict[str, deque[float]] = {}
        self._dice = random.Random(20260922)  # noqa: S311  (which call fails is no secret)

    def plan(self, method: str, fault: Fault) -> None:
        """Make the next calls of a method fail; `*` means any method."""
        self.planned.setdefault(method, deque()).append(fault)

    def clear(self) -> None:
        """Forget every planned fault."""
        self.planned.clear()
        self.failure_rate = 0.0

    def meets(self, method: str) -> Failure | None:
        """Say how this call fails, if it does."""
        for name in (method, "*"):
            queue = self.planned.get(name)
            if queue:
                return failure(self._take(queue))
        if self._dice.random() < self.failure_rate:
            return failure(Fault(self._dice.choice(["429", "500"]), 1))
        return None

    @staticmethod
    def _take(queue: deque[Fault]) -> Fault:
        fault = queue[0]
        fault.times -= 1
        if fault.times <= 0:
            queue.popleft()
        return fault

    def too_fast(self, conversation: str) -> Failure | None:
        """Refuse more than about one message a second and channel."""
        if not self.rate_limit:
            return None
        posted = self._recent.setdefault(conversation, deque())
        moment = time.monotonic()
        while posted and moment - posted[0] > BURST:
            posted.popleft()
        if len(posted) >= BURST:
            return failure(Fault("429", 1))
        posted.append(moment)
        return None


def failure(fault: Fault) -> Failure:
    """Give the answer that a fault stands for."""
    if fault.how == "429":
        return Failure(429, {"ok": False, "error": "ratelimited"}, fault.retry_after)
    if fault.how.isdigit():
        return Failure(int(fault.how), "upstream connect error or disconnect/reset before headers")
    if fault.how in {"timeout", "lost_answer"}:
        lost = fault.how == "lost_answer"
        return Failure(504, "", waits=fault.lasts, done_first=lost)
    if fault.how == "garbage":
        return Failure(200, "<!DOCTYPE html><title>Slack</title>")
    return Failure(200, {"ok": False, "error": fault.how})
