"""Vera is killed twenty times while three hundred reports are sent, and nothing is lost.

What is sent again by a person after a kill is stored once; what was owed is posted; the audit chain
holds. VERA_KILL_SEED repeats a run's kills (the operating system's own moods it cannot repeat).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.sent_forms import filled_form
from benchmarks.vera_process import (
    Prepared,
    VeraProcess,
    a_room,
    a_workspace,
    environment,
    prepare,
)
from bot.demo import Workspace
from bot.demo.teams import Room
from storage.database import Database
from storage.outbox import Outcome, Via
from tests.databases import PostgresServer
from tests.kill.findings import Kept, OwedCards, cards_posted
from tests.kill.forms import Forms, Report, SlackForms, filled_in_teams
from tests.kill.senders import Senders, written_reports

pytestmark = pytest.mark.kill

KILLS = 20
REPORTS = 300
FAILING = 0.2
SENT_AT_ONCE = 4
"""How many messages one worker has in hand at a time (`bot.worker.SENDERS`)."""
ANSWER_WITHIN_S = 30.0
A_THREAT = "There is a threat"
"""Makes a report urgent: many are told, at any hour of the day on which the test runs. Of the other
reports people may be told in the morning only, which `let_time_pass` brings on."""
FAULTS = {"call_failed", "tick_failed", "delivery_failed", "deadline_failed", "command_failed"}


@dataclass
class Run:
    """One run: the school, the workspace, the processes and the dice."""

    kept: Kept
    workspace: Workspace
    room: Room | None
    processes: list[VeraProcess]
    seed: int

    def start(self) -> None:
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.wait_until_ready()

    def stop(self) -> None:
        for process in self.processes:
            process.stop()

    def fail(self, rate: float) -> None:
        """Have this share of all calls to the platforms fail."""
        self.workspace.failure_rate = rate
        if self.room:
            self.room.failure_rate = rate


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


def for_teams(room: Room, held: ExitStack) -> dict[str, str]:
    """Give what a process is told of Teams; its tokens come over TLS, by the real msal."""
    authority = held.enter_context(room.token_authority())
    return {
        "VERA_TEAMS_APP_ID": room.app_id,
        "VERA_TEAMS_TENANT_ID": room.tenant_id,
        "VERA_TEAMS_CLIENT_SECRET": authority.client_secret,
        "VERA_TEAMS_AUTHORITY": authority.url,
        "VERA_TEAMS_OPENID_METADATA_URL": room.metadata_url,
        "VERA_TEAMS_ISSUERS": room.issuer,
        "VERA_TEAMS_SERVICE_HOSTS": room.service_host,
        "REQUESTS_CA_BUNDLE": str(authority.ca_file),
    }


def on_server(server: PostgresServer, folder: Path, held: ExitStack) -> Prepared:
    empty = held.enter_context(server.empty_database())
    empty.close()
    return prepare(folder, empty.url.render_as_string(hide_password=False))


def a_run(
    school: Prepared,
    commands: Sequence[list[str]],
    folder: Path,
    seed: int,
    held: ExitStack,
    *,
    teams: bool = False,
) -> Run:
    """Start the platforms and Vera beside them, and wait until she knows everybody."""
    workspace = held.enter_context(a_workspace(school, answer_within=ANSWER_WITHIN_S))
    room = held.enter_context(a_room(school, answer_within=ANSWER_WITHIN_S)) if teams else None
    database = held.enter_context(Database(school.database_url))
    more = for_teams(room, held) if room else {}
    told = environment(school, f"{workspace.base_url}/api/", **more)
    processes = [
        VeraProcess(command, told, folder / f"{number}.log")
        for number, command in enumerate(commands)
    ]
    kept = Kept(database, school, platforms=2 if teams else 1)
    run = Run(kept, workspace, room, processes, seed)
    held.callback(run.stop)
    run.start()
    workspace.vera_url = processes[0].slack_url
    if room:
        room.vera_url = processes[0].teams_url
        room.install_in_team()
        room.install_for_everybody()
    wait_until(run.kept.everybody_is_matched)
    return run


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
    come_to_rest(run)
    every_report_is_there_once(run, reports)
    every_card_owed_was_posted(run)
    the_audit_chain_holds(run)
    what_is_sent_once_more_is_answered_the_same(run, reports)
    nothing_went_wrong_inside(run)


def sent_while_killing(run: Run) -> list[Report]:
    """Send every report while the processes are killed, one at a time, at random moments."""
    dice = random.Random(run.seed)
    everybody = [each.user_id for each in run.kept.school.people]
    reports = written_reports(forms_of(run, everybody[0]), everybody, REPORTS)
    dice.shuffle(reports)
    senders = Senders(run.seed)
    run.fail(FAILING)
    senders.start()
    waits: list[float] = []
    for number in range(KILLS):
        senders.hand_out(reports[number::KILLS])
        time.sleep(dice.uniform(0.0, 1.0))
        process = dice.choice(run.processes)
        process.kill()
        process.start()
        waits.append(process.wait_until_ready())
    senders.finish()
    tries = sum(report.tries for report in reports)
    print(f"{KILLS} kills; ready again after {sorted(waits)[KILLS // 2]:.2f} s in the middle")
    print(f"{len(reports)} reports, {tries - len(reports)} sent again")
    return reports


def forms_of(run: Run, somebody: str) -> list[Forms]:
    """Fill in an urgent form and two others on each platform."""
    found: list[Forms] = []
    for ticks in ([A_THREAT], [], []):
        in_slack = filled_form(run.workspace, run.workspace.acting_as(somebody), ticks=ticks)
        found.append(SlackForms(run.workspace, in_slack))
        if run.room:
            found.append(filled_in_teams(run.room, run.room.acting_as(somebody), ticks=ticks))
    return found


def come_to_rest(run: Run) -> None:
    """Let the platforms work again and time pass, until nothing is waiting."""
    run.fail(0.0)
    run.stop()
    run.kept.let_time_pass()
    run.start()
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


def the_audit_chain_holds(run: Run) -> None:
    verdict = run.kept.verdict()
    assert verdict.troubles == ()
    assert run.kept.actions()["reported"] == REPORTS


def what_is_sent_once_more_is_answered_the_same(run: Run, reports: list[Report]) -> None:
    senders = Senders(run.seed)
    again = reports[:: REPORTS // 10]
    assert [senders.press_send(report) for report in again] == [each.reference for each in again]
    assert len(run.kept.references()) == REPORTS


def nothing_went_wrong_inside(run: Run) -> None:
    run.stop()
    logged = [event for process in run.processes for event in process.events()]
    assert [event for event in logged if event["event"] in FAULTS] == []


def wait_until(
    done: Callable[[], bool], *, or_say: Callable[[], object] = str, seconds: float = 300.0
) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, f"waited in vain: {or_say()}"
        time.sleep(0.1)
