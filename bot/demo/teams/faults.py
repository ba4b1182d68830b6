"""Makes Teams fail on purpose: once, some of the time, or by its own rate limit."""

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.records import Json

MOST_IN_A_SECOND = 7
FINAL: dict[str, tuple[int, str]] = {
    "BotNotInConversationRoster": (403, "The bot is not part of the conversation roster."),
    "ConversationBlockedByUser": (403, "User blocked the conversation with the bot."),
    "BotDisabledByAdmin": (403, "The tenant admin disabled this bot."),
    "ConversationNotFound": (404, "Conversation not found."),
}
PASSING: dict[str, tuple[str, str]] = {
    "412": ("PreconditionFailed", "Precondition failed, please try again."),
    "429": ("TooManyRequests", "API calls quota exceeded! Maximum allowed 7 per Second."),
}
BROKEN = {"500", "502", "503", "504"}
ODD = {"drop", "hang", "lost", "garbage"}
WAYS = {*FINAL, *PASSING, *BROKEN, *ODD}


class RefusedByTeams(Exception):
    """A call that Teams answers with an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message

    @property
    def body(self) -> Json:
        """Give the body of the answer."""
        return error_body(self.code, self.message)


@dataclass
class Fault:
    """One way to fail, and how often it is still to happen."""

    how: str
    times: int = 1
    retry_after: int = 1
    lasts: float = 30.0


@dataclass(frozen=True)
class Failure:
    """What a failing call is answered; `done_first` when Teams did the work all the same."""

    status: int
    body: Json | str = ""
    retry_after: int | None = None
    waits: float = 0.0
    done_first: bool = False
    drops: bool = False


class Faults:
    """Keeps the faults that are planned and answers what the next call meets."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.planned: dict[str, deque[Fault]] = {}
        self.failure_rate = 0.0
        self.rate_limit = False
        self._recent: dict[str, deque[float]] = {}
        self._dice = random.Random(20260922)  # noqa: S311  (which call fails is no secret)

    def plan(self, operation: str, fault: Fault) -> None:
        """Make the next calls of an operation fail; `*` means any."""
        if fault.how not in WAYS:
            raise ValueError(f"Teams does not fail like {fault.how!r}; it knows {sorted(WAYS)}")
        self.planned.setdefault(operation, deque()).append(fault)

    def clear(self) -> None:
        """Forget every planned fault."""
        self.planned.clear()
        self.failure_rate = 0.0

    def meets(self, operation: str) -> Failure | None:
        """Say how this call fails, if it does."""
        for name in (operation, "*"):
            if queue := self.planned.get(name):
                return failure(self._take(queue))
        if self._dice.random() < self.failure_rate:
            return failure(Fault(self._dice.choice(["429", "502"])))
        return None

    @staticmethod
    def _take(queue: deque[Fault]) -> Fault:
        fault = queue[0]
        fault.times -= 1
        if fault.times <= 0:
            queue.popleft()
        return fault

    def too_fast(self, conversation: str) -> Failure | None:
        """Refuse more than seven messages a second in one conversation."""
        if not self.rate_limit:
            return None
        posted = self._recent.setdefault(conversation, deque())
        moment = self._monotonic()
        while posted and moment - posted[0] > 1:
            posted.popleft()
        if len(posted) >= MOST_IN_A_SECOND:
            return failure(Fault("429"))
        posted.append(moment)
        return None


def failure(fault: Fault) -> Failure:
    """Give the answer that a fault stands for."""
    how = fault.how
    if how in FINAL:
        status, message = FINAL[how]
        return Failure(status, error_body(how, message))
    if how in PASSING:
        return Failure(int(how), error_body(*PASSING[how]), fault.retry_after)
    if how in BROKEN:
        return Failure(int(how), "<html><body>The service is not available.</body></html>")
    if how == "hang":
        return Failure(504, waits=fault.lasts)
    if how == "garbage":
        return Failure(200, "<!DOCTYPE html><title>Teams</title>")
    return Failure(502, done_first=True, drops=how == "drop")


def error_body(code: str, message: str) -> Json:
    """Write an error as the Connector does."""
    return {"error": {"code": code, "message": message}}
