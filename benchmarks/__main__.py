"""Measures everything, prints it with the aims, and writes it to benchmarks/latest.json.

python -m benchmarks [--only submit] [--only ticks] ...
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import audit, choose, evidence, journeys, seal, start, submit, sweep, ticks
from benchmarks.figures import Figure, keep
from bot import logs

PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "journeys": journeys.measure,
    "choose": choose.measure,
    "start": start.measure,
    "submit": submit.measure,
    "ticks": ticks.measure,
    "sweep": sweep.measure,
    "audit": audit.measure,
    "seal": seal.measure,
    "evidence": evidence.measure,
}


def main() -> int:
    """Run the parts that were asked for, or all."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--only", action="append", choices=sorted(PARTS), metavar="PART")
    parts = asked.parse_args().only or list(PARTS)
    logs.configure(level=logging.ERROR)
    began = time.monotonic()
    figures = [figure for part in parts for figure in _measured(part)]
    keep(figures)
    missed = [figure.key for figure in figures if figure.is_met is False]
    print(f"\n{len(figures)} figures in {time.monotonic() - began:.0f} s.", end=" ")
    print(f"Aims missed: {', '.join(missed)}." if missed else "Every aim is met.")
    return 0


def _measured(part: str) -> Iterator[Figure]:
    print(f"\n{part}", flush=True)
    with tempfile.TemporaryDirectory(prefix=f"vera-{part}-") as folder:
        for figure in PARTS[part](Path(folder)):
            print(figure.line(), flush=True)
            yield figure


if __name__ == "__main__":
    sys.exit(main())
