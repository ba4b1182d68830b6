"""A 90 MB file fetched and sealed while the server answers others.

Rounds without a file, with one after another fetched, and with one after another uploaded take
turns under the same steady load. In one more kind of round another process fetches and seals the
same file, at full speed, and Vera has none: what the answers lose then they lose to the machine.
Two cores are shared by Vera, by the workspace with its file host (which uploads too), and by the
process that puts the load on.

    python -m benchmarks.evidence URL TOKEN FOLDER   fetches and seals again and again
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event
from uuid import uuid4

import requests
from sqlalchemy import func, select

from benchmarks.figures import Figure
from benchmarks.load import Load, put
from benchmarks.sent_forms import SentForms, filled_form
from benchmarks.submit import STORED, quiet_hours
from benchmarks.uploading import upload, upload_link
from benchmarks.vera_process import (
    HERE,
    HOST,
    Prepared,
    VeraProcess,
    a_workspace,
    environment,
    prepare,
    wait_for_answer,
)
from bot.demo import Workspace
from bot.demo.file_facts import file_facts
from bot.demo.files import Generated, NewFile
from bot.demo.workspace import BOT_TOKEN
from bot.slack.files import PART
from storage.blobs import Blobs
from storage.database import Database
from storage.evidence import EvidenceFile
from storage.sealed_files import FileAbout, seal_file
from storage.vocabulary import FileState
from tests.kill.evidence import MessagesSentOn, evidence_forms
from tests.kill.forms import Report

MEGABYTES = 90
LARGEST = MEGABYTES << 20
ROUNDS = 5
RATE, RATE_S, CONNECTIONS = 25, 8, 16
MOST_GROWTH_MB = 64
LOOK_EVERY_S = 0.05
FILES_OF_A_ROUND = 8
PATIENCE_S = 120.0


@dataclass
class Bench:
    """Vera under load, and the files that are sent to her meanwhile."""

    vera: VeraProcess
    school: Prepared
    database: Database
    workspace: Workspace
    reports: SentForms
    messages: MessagesSentOn
    folder: Path
    written: list[Report] = field(default_factory=list)
    """Messages with a large file each, to be sent on."""
    link: str = ""
    """With which files are uploaded."""
    took: list[float] = field(default_factory=list)
    """Seconds for each file, from its being sent on to its being kept."""

    @property
    def people(self) -> list[str]:
        """Name everybody's account."""
        return [person.user_id for person in self.school.people]

    def load(self) -> Load:
        """Send reports at a steady rate."""
        return put(
            self.vera.port,
            self.reports.bodies(RATE * RATE_S, "They wrote about me again, number", self.people),
            self.folder,
            connections=CONNECTIONS,
            per_second=RATE,
            saying=STORED,
        )

    def kept(self) -> int:
        """Count the files that are kept."""
        with self.database.reading(self.school.school_id) as session:
            chosen = select(func.count()).where(EvidenceFile.state == FileState.KEPT)
            return session.scalar(chosen) or 0

    def write_messages(self) -> None:
        """Write the messages for one round, since to hash what they hold takes a while."""
        while len(self.written) < FILES_OF_A_ROUND:
            file = NewFile("long.mp4", Generated(LARGEST, uuid4().bytes))
            self.written.append(self.messages.of_files(self.people[0], "Look", [file]))

    def one_file(self) -> None:
        """Send a message with a large file on, and wait until it is kept."""
        before, began = self.kept(), time.perf_counter()
        assert self.written.pop().send(), "the message was not taken"
        while self.kept() == before:
            assert time.perf_counter() - began < PATIENCE_S, "the file was never kept"
            time.sleep(LOOK_EVERY_S)
        self.took.append(time.perf_counter() - began)

    def new_link(self) -> None:
        """Make a link for one round: only so many files may come by each."""
        self.link = upload_link(self.database, self.school)

    def one_upload(self) -> None:
        """Upload a large file by Vera's own page."""
        upload(self.vera.port, self.link, Generated(LARGEST, uuid4().bytes))


@dataclass
class Rounds:
    """What answers took, by the kind of round, and how much memory Vera came to hold."""

    alone: list[Load] = field(default_factory=list)
    with_files: list[Load] = field(default_factory=list)
    sealed_elsewhere: list[Load] = field(default_factory=list)
    with_uploads: list[Load] = field(default_factory=list)
    growth_mb: list[float] = field(default_factory=list)
    upload_growth_mb: list[float] = field(default_factory=list)


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, at an hour when ordinary reports wait, so that none is delivered."""
    with a_bench(folder) as bench:
        bench.write_messages()
        bench.one_file()
        bench.load()
        bench.new_link()
        bench.one_upload()
        bench.took.clear()
        rounds = _by_turns(bench)
    kinds = (rounds.alone, rounds.with_files, rounds.sealed_elsewhere)
    p99, with_files, elsewhere = (_median_ms(kind, 0.99) for kind in kinds)
    yield Figure(
        "evidence.rss_growth_mb",
        max(rounds.growth_mb),
        f"megabytes held at most while {MEGABYTES} MB files are fetched, over what it was",
        at_most=MOST_GROWTH_MB,
    )
    yield Figure(
        "evidence.p99_ratio",
        with_files / p99,
        f"p99 at {RATE} a second while files are fetched, of that without",
        at_most=2,
    )
    yield Figure(
        "evidence.p99_ratio_sealed_elsewhere",
        elsewhere / p99,
        "the same where another process fetches and seals them: what the machine takes",
    )
    yield Figure(
        "evidence.upload_rss_growth_mb",
        max(rounds.upload_growth_mb),
        f"the same while {MEGABYTES} MB files are uploaded by Vera's page",
        at_most=MOST_GROWTH_MB,
    )
    yield Figure(
        "evidence.upload_p99_ratio",
        _median_ms(rounds.with_uploads, 0.99) / p99,
        "p99 while files are uploaded as fast as one machine sends to itself",
    )
    yield Figure("evidence.p99_ms", p99, f"for an answer without files, {RATE} a second")
    yield Figure("evidence.p99_ms_with_files", with_files, "for an answer while files are fetched")
    yield Figure("evidence.p50_ms", _median_ms(rounds.alone, 0.5), "for an answer without files")
    p50 = _median_ms(rounds.with_files, 0.5)
    yield Figure("evidence.p50_ms_with_files", p50, "for an answer while files are fetched")
    yield Figure("evidence.file_s", median(bench.took), f"seconds until {MEGABYTES} MB are kept")


@contextmanager
def a_bench(folder: Path) -> Iterator[Bench]:
    """Start Vera and a workspace that holds the files."""
    school = prepare(folder)
    with a_workspace(school, answer_within=60) as workspace, Database(school.database_url) as at:
        workspace.scopes += ",channels:history"
        told = environment(school, f"{workspace.base_url}/api/")
        told["VERA_CONFIG"] = str(quiet_hours(folder))
        vera = VeraProcess(["serve"], told, folder / "log")
        told["VERA_WEB_ADDRESS"] = f"http://{HOST}:{vera.port}"
        try:
            vera.start()
            vera.wait_until_ready()
            wait_for_answer(vera.port)
            workspace.vera_url = vera.slack_url
            somebody = workspace.acting_as(school.people[-1].user_id)
            reports = filled_form(workspace, somebody)
            somebody.close_all()
            messages, _ = evidence_forms(workspace, somebody)
            yield Bench(vera, school, at, workspace, reports, messages, folder)
        finally:
            vera.kill()


def _by_turns(bench: Bench) -> Rounds:
    rounds = Rounds()
    for _ in range(ROUNDS):
        rounds.alone.append(bench.load())
        bench.write_messages()
        load, growth = _under_load(bench, bench.one_file)
        rounds.with_files.append(load)
        rounds.growth_mb.append(growth)
        rounds.sealed_elsewhere.append(_while_sealed_elsewhere(bench))
        bench.new_link()
        load, growth = _under_load(bench, bench.one_upload)
        rounds.with_uploads.append(load)
        rounds.upload_growth_mb.append(growth)
    return rounds


def _under_load(bench: Bench, act: Callable[[], object]) -> tuple[Load, float]:
    """Put the load on while this is done again and again; gives also by how much Vera grew."""
    held, enough = bench.vera.resident_mb(), Event()
    bench.vera.forget_peak()
    with ThreadPoolExecutor(1) as beside:
        acting = beside.submit(_until, enough, act)
        try:
            load = bench.load()
        finally:
            enough.set()
            acting.result()
    return load, bench.vera.peak_mb() - held


def _until(enough: Event, act: Callable[[], object]) -> None:
    while not enough.is_set():
        act()


def _while_sealed_elsewhere(bench: Bench) -> Load:
    message = bench.workspace.acting_as(bench.people[0]).post(
        "general", "Look", [NewFile("long.mp4", Generated(LARGEST, uuid4().bytes))]
    )
    file = bench.workspace.file(message.files[0].file_id)
    url = file_facts(bench.workspace, file)["url_private_download"]
    command = [sys.executable, "-m", "benchmarks.evidence", url, BOT_TOKEN]
    other = subprocess.Popen([*command, str(bench.folder / "elsewhere")], cwd=HERE)
    try:
        return bench.load()
    finally:
        other.kill()
        other.wait()


def _median_ms(loads: list[Load], share: float) -> float:
    """Give the median of the rounds: another program's busy moment falls into one."""
    return median(load.at(share) for load in loads)


def fetch_and_seal(url: str, token: str, folder: Path) -> None:
    """Do what Vera does with a file, without her."""
    blobs, about = Blobs(folder), FileAbout(uuid4(), uuid4(), uuid4())
    told = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    with requests.get(url, headers=told, stream=True, timeout=20) as answer:
        answer.raise_for_status()
        sealed = seal_file(blobs, about, answer.iter_content(PART), largest=LARGEST)
    assert sealed.size == LARGEST
    blobs.remove(sealed.blob)


if __name__ == "__main__":
    while True:
        fetch_and_seal(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
