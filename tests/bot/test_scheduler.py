"""The crank is turned by the clock and by calls, and never by two at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from bot import scheduler
from bot.scheduler import Clockwork, Crank


class Work:
    """Counts its ticks, and how many of them met."""

    def __init__(self, *, to_do: int = 0) -> None:
        self.left, self.ticks, self.at_once, self.most = to_do, 0, 0, 0
        self.ticked = threading.Event()

    def tick(self) -> int:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        time.sleep(0.002)
        self.at_once -= 1
        self.ticks += 1
        self.left = max(0, self.left - 1)
        self.ticked.set()
        return self.left


@pytest.fixture
def clockwork() -> Iterator[Clockwork]:
    clockwork = Clockwork()
    clockwork.start()
    yield clockwork
    clockwork.stop()


def test_a_call_wakes_it_without_waiting_for_the_clock() -> None:
    work = Work()
    crank = Crank(work.tick)
    crank.start()
    assert not work.ticked.wait(0.05)
    crank.wake()
    assert work.ticked.wait(5)
    crank.stop()


def test_it_goes_on_until_nothing_is_left() -> None:
    work = Work(to_do=5)
    Crank(work.tick).turn()
    assert work.ticks == 5


def test_two_never_tick_at_once() -> None:
    work = Work(to_do=30)
    crank = Crank(work.tick)
    crank.start()
    crank.wake()
    others = [threading.Thread(target=crank.turn) for _ in range(3)]
    for each in others:
        each.start()
    for each in others:
        each.join()
    crank.stop()
    assert work.most == 1


def test_a_tick_that_fails_is_not_the_last() -> None:
    ticked = threading.Event()

    def tick() -> int:
        if not ticked.is_set():
            ticked.set()
            raise RuntimeError
        return 0

    crank = Crank(tick)
    crank.start()
    crank.wake()
    assert ticked.wait(5)
    crank.wake()
    crank.stop()


def test_what_is_not_done_is_tried_again(
    clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "FIRST_PAUSE_S", 0.01)
    done = threading.Event()
    tries = iter([False, False, True])

    def attempt() -> bool:
        answer = next(tries)
        if answer:
            done.set()
        return answer

    clockwork.until_done(attempt)
    assert done.wait(5)


def test_the_clock_calls_again_and_again_and_daily_jobs_are_taken(clockwork: Clockwork) -> None:
    called = threading.Semaphore(0)
    clockwork.every(0.02, called.release)
    clockwork.daily("07:30", called.release)
    assert all(called.acquire(timeout=5) for _ in range(3))
