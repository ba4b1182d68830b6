"""People who send reports from several threads, and press Send again when no answer comes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Queue
from threading import Event

from tests.kill.findings import REFERENCE
from tests.kill.forms import Forms, Report

THREADS = 6
PATIENCE_S = 120.0


def written_reports(
    forms: Sequence[Forms], people: Sequence[str], count: int, *, called: str = "Report"
) -> list[Report]:
    """Fill in reports, by everybody and of every form in turn, each with words of its own."""
    return [
        forms[number % len(forms)].written(people[number % len(people)], f"{called} {number}.")
        for number in range(count)
    ]


class Senders:
    """Sends reports as they are handed out, each until it is answered with a reference."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._handed_out: Queue[Report] = Queue()
        self._no_more = Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sender")
        self._sending: list[Future[None]] = []

    def start(self) -> None:
        """Begin to send."""
        self._sending = [self._pool.submit(self._send, self._seed + n) for n in range(THREADS)]

    def hand_out(self, reports: list[Report]) -> None:
        """Have these sent from now on."""
        for report in reports:
            self._handed_out.put(report)

    def finish(self) -> None:
        """Wait until everything is answered that was handed out."""
        self._no_more.set()
        for sending in self._sending:
            sending.result()
        self._pool.shutdown()

    def _send(self, seed: int) -> None:
        dice = random.Random(seed)
        for report in self._reports():
            until = time.monotonic() + PATIENCE_S
            while not report.reference:
                assert time.monotonic() < until, f"never answered: {report}"
                report.reference = self.press_send(report)
                if not report.reference:
                    time.sleep(dice.uniform(0.05, 0.3))

    def press_send(self, report: Report) -> str:
        """Send the form as it is; gives the reference that is answered, or nothing."""
        report.tries += 1
        found = REFERENCE.search(report.send())
        return found[0] if found else ""

    def _reports(self) -> Iterator[Report]:
        while True:
            try:
                yield self._handed_out.get(timeout=0.05)
            except Empty:
                if self._no_more.is_set():
                    return
