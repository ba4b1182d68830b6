"""A school year of the example, played through from one due moment to the next, and read aloud."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from bot.app import Vera
from bot.next_due import next_due
from handlers.calendar.school_days import LONDON, local_time
from handlers.wording import listed
from tests.walks.world import World

BEGINS = datetime(2026, 9, 1, 7, 0, tzinfo=LONDON)
ENDS = datetime(2027, 8, 31, 23, 59, tzinfo=LONDON)
MOST_MISSING = 4
REFERENCE = re.compile(r"VERA-\w{4}")
"""It is drawn by lot, so that it is another one each time."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One message that left Vera: when, what its notification said, and to whom."""

    at: datetime
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does in the year, at a moment on the school's clock."""

    on: date
    at: time
    does: Callable[[World], object]

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.on, self.at, LONDON)


@dataclass
class SchoolYear:
    """Plays a year and keeps every message; of several workers all turn at each moment."""

    world: World
    others: Sequence[Vera] = ()
    said: list[Said] = field(default_factory=list)
    _heard: int = 0
    _noticed: int = 0

    def play(self, acts: Iterable[Act] = (), *, until: datetime = ENDS) -> None:
        """Let time pass until a moment, with what people do on the way."""
        for act in sorted(acts, key=lambda each: each.moment):
            self.go_to(act.moment)
            act.does(self.world)
            self._turn()
        self.go_to(until)

    def go_to(self, moment: datetime) -> None:
        """Let time pass, each thing at its moment."""
        while (due := next_due(self.world.vera.database, self.world.vera.worker.jobs)) <= moment:
            self.world.clock.now = max(due, self.world.clock.now)
            self._turn()
        self.world.clock.now = moment

    def stop_until(self, moment: datetime) -> None:
        """Let time pass without Vera."""
        self.world.clock.now = moment

    def _turn(self) -> None:
        for _ in range(50):
            if not self._tick():
                break
        else:
            raise AssertionError("Vera never comes to rest.")
        self._listen()

    def _tick(self) -> int:
        workers = [vera.worker for vera in (self.world.vera, *self.others)]
        if len(workers) == 1:
            return workers[0].tick()
        with ThreadPoolExecutor(len(workers)) as pool:
            return sum(pool.map(lambda worker: worker.tick(), workers))

    def _listen(self) -> None:
        calls = self.world.workspace.calls_of("chat.postMessage")
        at = local_time(self.world.clock.now)
        for call in calls[self._heard :]:
            words = REFERENCE.sub("VERA-....", str(call.arguments["text"]).removeprefix("Vera: "))
            self.said.append(Said(at, words, self._who(str(call.arguments["channel"]))))
        self._heard = len(calls)
        notices = self.world.notices()
        for sent in notices[self._noticed :]:
            self.said.append(Said(at, _of_the_digest(sent.title), self._who_outside(sent.to)))
        self._noticed = len(notices)

    def _who(self, channel: str) -> str:
        names = {id: name for name, id in self.world.accounts.items()}
        if channel in names:
            return names[channel]
        found = self.world.workspace.conversations.find(channel, "")
        members = [names[id] for id in found.members if id in names]
        return members[0] if found.kind == "im" else f"#{found.name}"

    def _who_outside(self, to: str) -> str:
        for contact in self.world.school.settings.outside_contacts:
            if to == contact.email:
                return f"{contact.name} (by e-mail)"
            if to == contact.phone:
                return f"{contact.name} (by text)"
        raise AssertionError(f"{to} is nobody of the school")


def _of_the_digest(title: str) -> str:
    """Leave out the name of the school: there is only one."""
    return title.partition(": ")[2] or title


def read_aloud(said: Iterable[Said], everybody: Sequence[str]) -> str:
    """Write the messages as an office manager reads them: day by day, who was told what."""
    return "\n".join(_lines(sorted(said), sorted(everybody))).lstrip("\n") + "\n"


def _lines(said: list[Said], everybody: Sequence[str]) -> Iterator[str]:
    for day, of_day in groupby(said, key=lambda each: each.at.date()):
        yield f"\n{day:%A} {day.day} {day:%B %Y}"
        for (at, words), same in groupby(of_day, key=lambda each: (each.at, each.words)):
            yield f"  {at:%H:%M}  {words} -> {_named([each.to for each in same], everybody)}"


def _named(people: Sequence[str], everybody: Sequence[str]) -> str:
    missing = [name for name in everybody if name not in people]
    if len(set(people)) < len(people) or len(people) + len(missing) != len(everybody):
        return ", ".join(sorted(people))
    if not missing:
        return f"all {len(everybody)} staff"
    if len(missing) <= MOST_MISSING:
        return f"{len(people)} staff, all but {listed(missing)}"
    return ", ".join(sorted(people))


def heard_in(aloud: str, everybody: Sequence[str]) -> Counter[tuple[str, str]]:
    """Count, in a list that was read aloud, what was said to whom."""
    said = (line[9:] for line in aloud.splitlines() if line.startswith("  "))
    found = (line.rpartition(" -> ") for line in said)
    return Counter((words, name) for words, _, to in found for name in _everybody_in(to, everybody))


def _everybody_in(to: str, everybody: Sequence[str]) -> list[str]:
    if " staff" not in to:
        return to.split(", ")
    return [name for name in everybody if name not in to.partition("all but ")[2]]
