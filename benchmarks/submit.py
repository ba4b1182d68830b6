"""Reports stored and acknowledged, against a bare Bolt app that acknowledges the same requests.

Two Veras are measured: one at a time of day when ordinary reports wait for the morning, so that
only storing and answering is in the figure, and one that delivers urgent cards meanwhile. Both are
on SQLite with `synchronous=FULL`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure
from benchmarks.load import Load, put
from benchmarks.sent_forms import SentForms, filled_form
from benchmarks.vera_process import (
    EXAMPLE,
    HERE,
    VeraProcess,
    a_workspace,
    environment,
    free_port,
    prepare,
    wait_for_answer,
)
from bot.app import real_time
from handlers.calendar.school_days import local_time

ROUNDS = 5
REPORTS = 150
CONNECTIONS = 16
AT_ONCE = 200
RATE, RATE_S = 50, 4
STORED = "Sent: VERA-"
A_THREAT = "There is a threat"


@dataclass
class Side:
    """One server under load, and what it met."""

    port: int
    folder: Path
    forms: SentForms
    people: list[str]
    saying: str
    """What stands in an answer to a report that is stored."""

    def flooded(self) -> Load:
        """Send as many as it bears, from sixteen connections."""
        return self._put(REPORTS, connections=CONNECTIONS)

    def at_a_steady_rate(self) -> Load:
        """Send fifty a second."""
        return self._put(RATE * RATE_S, connections=RATE, per_second=RATE)

    def all_at_once(self) -> Load:
        """Send two hundred in the same moment."""
        return self._put(AT_ONCE, connections=AT_ONCE)

    def _put(self, count: int, *, connections: int, per_second: float = 0) -> Load:
        return put(
            self.port,
            self.forms.bodies(count, "They wrote about me again, this is number", self.people),
            self.folder,
            connections=connections,
            per_second=per_second,
            saying=self.saying,
        )


def measure(folder: Path) -> Iterator[Figure]:
    """Measure both Veras, each beside the bare app."""
    with sides(folder / "quiet", delivering=False) as (vera, bare):
        yield from _flood(vera, bare)
        yield from _steady(vera, bare)
        yield from _burst(vera, bare)
    with sides(folder / "busy", delivering=True) as (vera, bare):
        yield from _flood_while_delivering(vera, bare)


@contextmanager
def sides(folder: Path, *, delivering: bool) -> Iterator[tuple[Side, Side]]:
    """Start Vera and the bare app beside her, both warm."""
    folder.mkdir()
    school = prepare(folder)
    with a_workspace(school, answer_within=60) as workspace:
        told = environment(school, f"{workspace.base_url}/api/")
        told["VERA_CONFIG"] = str(quiet_hours(folder))
        process, bare_port = VeraProcess(["serve"], told, folder / "log"), free_port()
        bare = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare_bolt", str(bare_port)],
            cwd=HERE,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.start()
            process.wait_until_ready()
            wait_for_answer(bare_port)
            wait_for_answer(process.port)
            workspace.vera_url = process.slack_url
            people = [each.user_id for each in school.people]
            somebody = workspace.acting_as(people[-1])
            forms = filled_form(workspace, somebody, ticks=[A_THREAT] if delivering else [])
            vera = Side(process.port, folder, forms, people, STORED)
            only_acknowledges = Side(bare_port, folder, forms, people, "")
            vera.flooded()
            only_acknowledges.flooded()
            yield vera, only_acknowledges
        finally:
            bare.kill()
            bare.wait()
            process.kill()


def quiet_hours(folder: Path) -> Path:
    """Write the example's settings with school hours that are not now."""
    morning, closes = (
        ("20:00", "21:00") if local_time(real_time()).hour < 12 else ("06:00", "07:00")
    )
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace('opens = "08:00"', f'opens = "{morning}"')
    text = text.replace('closes = "16:30"', f'closes = "{closes}"')
    text = text.replace('morning = "07:30"', f'morning = "{morning}"')
    path = folder / "vera.toml"
    path.write_text(text, encoding="utf-8")
    staff = EXAMPLE.with_name("staff.csv")
    path.with_name("staff.csv").write_bytes(staff.read_bytes())
    return path


def _flood(vera: Side, bare: Side) -> Iterator[Figure]:
    ours, theirs = _by_turns(vera.flooded, bare.flooded)
    rate, bare_rate = (median(load.per_second for load in each) for each in (ours, theirs))
    yield Figure(
        "submit.ratio_to_bare_bolt",
        median(a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True)),
        "reports stored and acknowledged a second, of what a bare Bolt acknowledges",
        at_least=0.30,
    )
    yield Figure("submit.per_second", rate, "reports stored and acknowledged a second")
    yield Figure("submit.bare_per_second", bare_rate, "acknowledged a second by a bare Bolt")
    for name, loads in (("submit", ours), ("submit.bare", theirs)):
        for share, words in ((0.5, "p50_ms"), (0.99, "p99_ms")):
            value = median(load.at(share) for load in loads)
            key = f"{name}.{words}" if name == "submit" else f"{name}_{words}"
            yield Figure(key, value, f"for an answer, {CONNECTIONS} at a time")


def _steady(vera: Side, bare: Side) -> Iterator[Figure]:
    ours, theirs = _by_turns(vera.at_a_steady_rate, bare.at_a_steady_rate, rounds=3)
    p99, bare_p99 = (median(load.at(0.99) for load in each) for each in (ours, theirs))
    yield Figure(
        "submit.p99_ratio_at_50", p99 / bare_p99, "p99 at 50 a second, of the bare one", at_most=3
    )
    yield _turned_away("submit.turned_away_at_50", ours)
    yield Figure("submit.p50_ms_at_50", median(load.at(0.5) for load in ours), "at 50 a second")
    yield Figure("submit.p99_ms_at_50", p99, "at 50 a second")
    yield Figure("submit.bare_p99_ms_at_50", bare_p99, "at 50 a second")


def _burst(vera: Side, bare: Side) -> Iterator[Figure]:
    ours, theirs = _by_turns(vera.all_at_once, bare.all_at_once, rounds=3)
    slowest, bare_slowest = (max(max(load.took) for load in each) for each in (ours, theirs))
    yield Figure("submit.slowest_s_at_200", slowest, "slowest of 200 sent at once", at_most=3)
    yield _turned_away("submit.turned_away_at_200", ours)
    yield Figure("submit.bare_slowest_s_at_200", bare_slowest, "slowest of 200 sent at once")


def _flood_while_delivering(vera: Side, bare: Side) -> Iterator[Figure]:
    ours, theirs = _by_turns(vera.flooded, bare.flooded, rounds=3)
    yield Figure(
        "submit.ratio_to_bare_bolt_while_delivering",
        median(a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True)),
        "the same with urgent reports, whose cards go out meanwhile to a workspace on this machine",
    )
    yield Figure(
        "submit.p99_ms_while_delivering", median(load.at(0.99) for load in ours), "for an answer"
    )


def _turned_away(key: str, loads: list[Load]) -> Figure:
    """Say how many were answered with words instead, and must be sent again."""
    sent = sum(len(load.took) for load in loads)
    away = sum(load.turned_away for load in loads)
    return Figure(key, away / sent, "share told to try again, since they had to wait too long")


def _by_turns(
    vera: Callable[[], Load], bare: Callable[[], Load], *, rounds: int = ROUNDS
) -> tuple[list[Load], list[Load]]:
    ours: list[Load] = []
    theirs: list[Load] = []
    for _ in range(rounds):
        ours.append(vera())
        time.sleep(0.2)
        theirs.append(bare())
        time.sleep(0.2)
    return ours, theirs
