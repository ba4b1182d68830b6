"""People who send reports from several threads, and press Send again when no answer comes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event

from benchmarks.sent_forms import SentForms
from bot.demo import Workspace
from bot.demo.records import Json
from tests.kill.findings import REFERENCE

THREADS = 6
PATIENCE_S = 120.0


@dataclass
class Report:
    """One report: the view as it was filled in, and what became of it."""

    view_id: str
    words: str
    payload: Json = field(repr=False)
    reference: str = ""
    tries: int = 0


def written_reports(forms: Sequence[SentForms], people: Sequence[str], count: int) -> list[Report]:
    """Fill in reports, by everybody and of every form in turn, each with words of its own."""
    return [
        _report(forms[number % len(forms)], people[number % len(people)], f"Report {number}.")
        for number in range(count)
    ]


def _report(form: SentForms, person: str, words: str) -> Report:
    payload = form.payload(person, words)
    return Report(payload["view"]["id"], words, payload)


class Senders:
    """Sends reports as they are handed out, each until it is answered with a reference."""

    def __init__(self, workspace: Workspace, seed: int) -> None:
        self._workspace, self._seed = workspace, seed
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
        """Send the view as it is; gives the reference that is answered, or nothing."""
        report.tries += 1
        answer = self._workspace.http.carry("interactive", report.payload, {})
        title = answer.json().get("view", {}).get("title", {}).get("text", "") if answer.ok else ""
        found = REFERENCE.search(title)
        return found[0] if found else ""

    def _reports(self) -> Iterator[Report]:
        while True:
            try:
                yield self._handed_out.get(timeout=0.05)
            except Empty:
                if self._no_more.is_set():
                    return
