"""Vera is killed twenty times while three hundred reports and evidence are sent; nothing is lost.

What is sent again by a person after a kill is stored once; what was owed is posted; the audit chain
holds; a file is there whole, or still owed, and never a part of it. VERA_KILL_SEED repeats a run's
kills (the operating system's own moods it cannot repeat).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.vera_process import prepare
from storage.outbox import Outcome, Via
from tests.databases import PostgresServer
from tests.kill.files import (
    STILL_OWED,
    blobs_known,
    blobs_on_the_disk,
    files_waiting,
    found_of,
    have_files_fall_due,
    is_unfinished,
    pieces_of_evidence,
    swept_a_day_later,
)
from tests.kill.findings import OwedCards, cards_posted
from tests.kill.forms import Report
from tests.kill.killing import KILLS, sent_while_killing
from tests.kill.running import Run, a_run, on_server, wait_until
from tests.kill.senders import Senders

pytestmark = pytest.mark.kill

SENT_AT_ONCE = 4
"""How many messages one worker has in hand at a time (`bot.worker.SENDERS`)."""
FAULTS = {
    "call_failed",
    "tick_failed",
    "delivery_failed",
    "deadline_failed",
    "command_failed",
    "fetching_failed",
    "chore_failed",
}


@pytest.fixture
def seed() -> int:
    chosen = int(os.environ.get("VERA_KILL_SEED") or random.SystemRandom().randrange(2**31))
    print(f"VERA_KILL_SEED={chosen} repeats these kills.")
    return chosen


@pytest.fixture
def on_sqlite(tmp_path: Path, seed: int) -> Iterator[Run]:
    with ExitStack() as held:
        yield a_run(prepare(tmp_path), [["serve"]], tmp_path, seed, held)


@pytest.fixture
def on_both_platforms(tmp_path: Path, seed: int) -> Iterator[Run]:
    with ExitStack() as held:
        yield a_run(prepare(tmp_path), [["serve"]], tmp_path, seed, held, teams=True)


@pytest.fixture
def on_postgresql(postgresql: PostgresServer, tmp_path: Path, seed: int) -> Iterator[Run]:
    with ExitStack() as held:
        school = on_server(postgresql, tmp_path, held)
        yield a_run(school, [["serve"]], tmp_path, seed, held)


@pytest.fixture
def with_two_workers(postgresql: PostgresServer, tmp_path: Path, seed: int) -> Iterator[Run]:
    with ExitStack() as held:
        school = on_server(postgresql, tmp_path, held)
        apart = [["serve", "--no-worker"], ["work"], ["work"]]
        yield a_run(school, apart, tmp_path, seed, held)


def test_nothing_is_lost_on_sqlite(on_sqlite: Run) -> None:
    killed_and_checked(on_sqlite)


@pytest.mark.postgresql
def test_nothing_is_lost_on_postgresql(on_postgresql: Run) -> None:
    killed_and_checked(on_postgresql)


@pytest.mark.postgresql
def test_nothing_is_lost_with_two_workers_beside_the_web(with_two_workers: Run) -> None:
    killed_and_checked(with_two_workers)


def test_nothing_is_lost_on_slack_and_teams_at_once(on_both_platforms: Run) -> None:
    killed_and_checked(on_both_platforms)


def killed_and_checked(run: Run) -> None:
    reports = sent_while_killing(run)
    every_file_is_whole_or_still_owed(run, reports)
    come_to_rest(run)
    every_report_is_there_once(run, reports)
    every_card_owed_was_posted(run)
    the_audit_chain_holds(run, reports)
    what_is_sent_once_more_is_answered_the_same(run, reports)
    every_file_is_kept(run, reports)
    nothing_went_wrong_inside(run)
    nothing_is_left_of_files_that_were_cut_off(run)


def come_to_rest(run: Run) -> None:
    """Let the platforms work again and time pass, until nothing is waiting."""
    run.fail(0.0)
    run.stop()
    run.kept.let_time_pass()
    have_files_fall_due(run.kept)
    run.start()
    wait_until(lambda: files_waiting(run.kept) == 0)
    wait_until(lambda: run.kept.waiting() == 0, or_say=run.kept.what_waits)


def every_report_is_there_once(run: Run, reports: list[Report]) -> None:
    answered = {report.key: report.reference for report in reports}
    assert all(answered.values())
    assert run.kept.references_by_form() == answered
    assert sorted(run.kept.references().values()) == sorted(answered.values())
    assert run.kept.accounts() == {report.words: 1 for report in reports}


def every_card_owed_was_posted(run: Run) -> None:
    """Once, or twice where a kill fell between posting and settling; never what nobody owed."""
    owed = run.kept.cards_owed()
    posted = cards_posted(run.workspace, run.room, run.kept)
    assert set(posted) == set(owed)
    assert {reference for reference, _ in owed} == set(run.kept.references().values())
    accounts = run.kept.platforms
    wrong = {
        card: (posted[card], owed[card])
        for card in owed
        if not fits(posted[card], owed[card], accounts=accounts)
    }
    assert wrong == {}
    expected = sum(each.owed * (accounts if each.everywhere else 1) for each in owed.values())
    more = posted.total() - expected
    print(f"{posted.total()} cards, {more} of them posted twice")
    assert more <= KILLS * SENT_AT_ONCE
    assert set(run.kept.outcomes(Via.CHAT)) <= {Outcome.SENT, Outcome.DROPPED}
    assert set(run.kept.outcomes(Via.SECOND_CHANNEL)) == {Outcome.REFUSED}  # there is none


def fits(posted: int, card: OwedCards, *, accounts: int) -> bool:
    """Say whether a card taken in hand once was posted once, and any other at most twice.

    What is urgent goes to each of a person's accounts, and one that works is enough.
    """
    most = min(2 * card.owed, card.claimed) * (accounts if card.everywhere else 1)
    return card.owed <= posted <= most


def the_audit_chain_holds(run: Run, reports: list[Report]) -> None:
    verdict, done = run.kept.verdict(), run.kept.actions()
    assert verdict.troubles == ()
    assert done["reported"] == len(reports)
    assert done["evidence_added"] == len(with_evidence(reports))
    assert done["file_kept"] == sum(len(report.files) for report in reports)


def what_is_sent_once_more_is_answered_the_same(run: Run, reports: list[Report]) -> None:
    senders = Senders(run.seed)
    again = reports[:: len(reports) // 10] + with_evidence(reports)[:4]
    assert [senders.press_send(report) for report in again] == [each.reference for each in again]
    assert len(run.kept.references()) == len(reports)


def with_evidence(reports: list[Report]) -> list[Report]:
    return [report for report in reports if report.evidence]


def every_file_is_whole_or_still_owed(run: Run, reports: list[Report]) -> None:
    """Whole is what opens and has the hash of what the workspace serves."""
    run.stop()
    sent = with_evidence(reports)
    found = found_of(run.kept, sent)
    assert all(len(found[report.reference]) == len(report.files) for report in sent)
    wrong = {
        report.reference
        for report in sent
        for file, was in zip(found[report.reference], report.files, strict=True)
        if file not in (was, STILL_OWED)
    }
    assert wrong == set()
    owed = sum(files.count(STILL_OWED) for files in found.values())
    print(f"{owed} of {sum(len(report.files) for report in sent)} files still owed then")


def every_file_is_kept(run: Run, reports: list[Report]) -> None:
    sent = with_evidence(reports)
    assert found_of(run.kept, sent) == {report.reference: [*report.files] for report in sent}
    assert pieces_of_evidence(run.kept) == {(report.reference, report.words): 1 for report in sent}


def nothing_is_left_of_files_that_were_cut_off(run: Run) -> None:
    """What a kill left behind is no file's, and a day later it is gone, and nothing else."""
    known, there = blobs_known(run.kept), blobs_on_the_disk(run.kept)
    left = there - known
    print(f"{len(left)} fetches cut off, {len([*filter(is_unfinished, left)])} of them half way")
    assert known <= there
    assert any(is_unfinished(name) for name in left)
    assert swept_a_day_later(run.kept) == len(left)
    assert blobs_on_the_disk(run.kept) == known


def nothing_went_wrong_inside(run: Run) -> None:
    run.stop()
    logged = [event for process in run.processes for event in process.events()]
    assert [event for event in logged if event["event"] in FAULTS] == []
