"""Figures with the aim beside them, and how they are printed and kept."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LATEST = Path(__file__).parent / "latest.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured; `at_least` or `at_most` is the aim, where there is one."""

    key: str
    value: float
    what: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Say whether the aim is met; None where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return None if self.at_most is None else self.value <= self.at_most

    def line(self) -> str:
        """Write the figure, its aim and what it is on one line."""
        return f"{self.key:44} {self.value:>11,.3f}  {self._aim():26} {self.what}"

    def _aim(self) -> str:
        if self.is_met is None:
            return ""
        bound = f"at least {self.at_least:g}" if self.at_least is not None else ""
        bound = bound or f"at most {self.at_most:g}"
        return f"aim: {bound} {'met' if self.is_met else 'MISSED'}"


def keep(figures: Sequence[Figure], file: Path = LATEST) -> None:
    """Write what was measured; what an earlier run of other parts found stays beside it."""
    before = json.loads(file.read_text()) if file.exists() else {}
    found = {figure.key: round(figure.value, 4) for figure in figures}
    file.write_text(json.dumps(dict(sorted({**before, **found}.items())), indent=2) + "\n")


def interleaved(
    rounds: int, *measured: Callable[[], float], before: Callable[[], object] | None = None
) -> list[float]:
    """Measure A, B, A, B and so on; gives the median of each."""
    taken: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for one, measure in zip(taken, measured, strict=True):
            if before is not None:
                before()
            one.append(measure())
    return [statistics.median(one) for one in taken]


def seconds(run: Callable[[], object]) -> float:
    """Time one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
