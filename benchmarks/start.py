"""How long `vera serve` takes from nothing to ready, and how much memory it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, seconds
from benchmarks.load import put
from benchmarks.sent_forms import filled_form
from benchmarks.vera_process import VeraProcess, a_workspace, environment, prepare, wait_for_answer

STARTS = 7
REPORTS = 100


def measure(folder: Path) -> Iterator[Figure]:
    """Start it again and again, then look at one that has done some work."""
    school = prepare(folder)
    with a_workspace(school, answer_within=60) as workspace:
        told = environment(school, f"{workspace.base_url}/api/")
        vera = VeraProcess(["serve"], told, folder / "log")
        took, worked, held = [], [], []
        for _ in range(STARTS):
            took.append(seconds(lambda: _started(vera)))
            worked.append(_processor_s(vera.pid))
            held.append(vera.resident_mb())
            vera.kill()
        yield Figure("cold_start_s", median(took), "from nothing to /readyz, median", at_most=1.5)
        yield Figure("cold_start_fastest_s", min(took), f"the fastest of {STARTS}")
        yield Figure("cold_start_processor_s", min(worked), "of the processor until then, least")
        yield Figure("resident_at_start_mb", median(held), "resident when ready")
        _started(vera)
        wait_for_answer(vera.port)
        workspace.vera_url = vera.slack_url
        people = [each.user_id for each in school.people]
        forms = filled_form(workspace, workspace.acting_as(people[-1]))
        put(vera.port, forms.bodies(REPORTS, "Number", people), folder)
        yield Figure(
            "resident_mb", vera.resident_mb(), f"resident after {REPORTS} reports", at_most=120
        )
        vera.kill()


def _started(vera: VeraProcess) -> None:
    vera.start()
    vera.wait_until_ready()


def _processor_s(pid: int) -> float:
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")
