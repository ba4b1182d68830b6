"""Sending everything while the processes are killed, at moments that dice choose."""

from __future__ import annotations

import random
import time

from benchmarks.sent_forms import filled_form
from tests.kill.evidence import evidence_forms
from tests.kill.files import have_files_fall_due
from tests.kill.forms import Forms, Report, SlackForms, filled_in_teams
from tests.kill.running import Run, wait_until
from tests.kill.senders import Senders, written_reports

KILLS = 20
REPORTS = 300
EVIDENCE = 32
"""How many more reports come as evidence, every second one a message with two files."""
STAND_STILL = 3
"""How many files stand still half way."""
CUT_OFF_AT = 4
"""The kill that comes while a file stands half way."""
FALL_DUE_AFTER = (6, 13)
"""Kills after which files fall due again that were cut off, or put off. A file is given up after
the sixth try."""
FAILING = 0.2
A_THREAT = "There is a threat"
"""Makes a report urgent: many are told, at any hour of the day on which the test runs. Of the other
reports people may be told in the morning only, which `let_time_pass` brings on."""


def sent_while_killing(run: Run) -> list[Report]:
    """Send every report while the processes are killed, one at a time, at random moments."""
    dice = random.Random(run.seed)
    reports = all_reports(run)
    dice.shuffle(reports)
    senders = Senders(run.seed)
    run.fail(FAILING)
    have_files_come_badly(run)
    senders.start()
    waits: list[float] = []
    for number in range(KILLS):
        senders.hand_out(reports[number::KILLS])
        waits.append(killed_and_started_again(run, number, dice))
    senders.finish()
    tries = sum(report.tries for report in reports)
    print(f"{KILLS} kills; ready again after {sorted(waits)[KILLS // 2]:.2f} s in the middle")
    print(f"{len(reports)} reports, {tries - len(reports)} sent again")
    return reports


def all_reports(run: Run) -> list[Report]:
    """Fill in every report, and every form with evidence."""
    everybody = [each.user_id for each in run.kept.school.people]
    reports = written_reports(forms_of(run, everybody[0]), everybody, REPORTS)
    evidence = evidence_forms(run.workspace, run.workspace.acting_as(everybody[0]))
    return reports + written_reports(evidence, everybody, EVIDENCE, called="Evidence")


def forms_of(run: Run, somebody: str) -> list[Forms]:
    """Fill in an urgent form and two others on each platform."""
    found: list[Forms] = []
    for ticks in ([A_THREAT], [], []):
        in_slack = filled_form(run.workspace, run.workspace.acting_as(somebody), ticks=ticks)
        found.append(SlackForms(run.workspace, in_slack))
        if run.room:
            found.append(filled_in_teams(run.room, run.room.acting_as(somebody), ticks=ticks))
    return found


def have_files_come_badly(run: Run) -> None:
    """Have some files stand still half way and some come slowly, in turn with others."""
    for how in ["slow", "held"] * STAND_STILL + ["slow"] * STAND_STILL:
        run.workspace.fail_file("*", how, lasts=0.7)


def killed_and_started_again(run: Run, number: int, dice: random.Random) -> float:
    """Kill a process after a moment; gives how long it then takes to be ready again."""
    time.sleep(dice.uniform(0.0, 1.0))
    killed = [dice.choice(run.processes)]
    if number == CUT_OFF_AT:
        wait_until(lambda: run.workspace.files_held > 0)
        killed = run.workers
    for process in killed:
        process.kill()
    if number in FALL_DUE_AFTER:
        run.workspace.release_files()
        have_files_fall_due(run.kept)
    for process in killed:
        process.start()
    return max(process.wait_until_ready() for process in killed)
