"""The demo's school: the example of the clone, and who of it is where on Slack and Teams."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.teams import Room
from bot.demo_clock import DemoClock, beginnings_of_terms
from bot.stops import Stop
from bot.teams.spelling import said as spelt
from handlers.feature import Command
from handlers.features import COMMANDS, MESSAGE_ACTIONS, SHORTCUTS
from handlers.school.people import read_people
from handlers.school.settings import SchoolSettings, load_school
from handlers.school.settings_file import SafeguardingSystem
from handlers.school.staff_rows import StaffRow
from storage.vocabulary import Role

EXAMPLE = Path(__file__).parents[1] / "examples" / "talavera" / "vera.toml"
SYSTEM = SafeguardingSystem(name="CPOMS")
"""The example has none: in the demo it has, so that a copy of a concern can be tried."""
LEADERS = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.SENIOR_LEADER})


@dataclass(frozen=True)
class DemoSchool:
    """The example school, and who of it is in the workspace."""

    settings: SchoolSettings
    rows: tuple[StaffRow, ...]

    @property
    def in_chat(self) -> list[StaffRow]:
        """List everybody with an account."""
        return [row for row in self.rows if row.in_chat and row.email]


def example_school() -> DemoSchool:
    """Read the example that comes with the clone."""
    if not EXAMPLE.is_file():
        raise Stop(
            f"The example school is not here ({EXAMPLE.parent}). "
            "Run the demo from a clone of Vera: make demo."
        )
    settings = replace(load_school(EXAMPLE), safeguarding_system=SYSTEM)
    return DemoSchool(settings, read_people(settings))


def demo_workspace(school: DemoSchool, clock: DemoClock) -> Workspace:
    """Make the workspace: everybody on the staff, three channels, Vera's commands."""
    titles = titles_of(school.settings.staff_file)
    everybody = [demo_person(row, titles.get(row.email, "")) for row in school.in_chat]
    return Workspace(
        people=everybody,
        channels=demo_channels(school),
        now=clock,
        commands=typed_commands(),
        global_shortcuts=[(id, each.shortcut) for id, each in SHORTCUTS.items()],
        message_shortcuts=message_shortcuts(),
        move_clock=clock.move,
        terms=beginnings_of_terms(school.settings),
        team_name=school.settings.name,
    )


def demo_room(school: DemoSchool, clock: DemoClock) -> Room:
    """Make the Teams room: the same people and channels, and what can be typed to Vera."""
    titles = titles_of(school.settings.staff_file)
    return Room(
        people=[demo_person(row, titles.get(row.email, "")) for row in school.in_chat],
        channels=demo_channels(school),
        now=clock,
        commands=[
            (spelt(command, word).capitalize(), each.description)
            for (command, word), each in sorted(COMMANDS.items(), key=_report_first)
            if not each.for_few
        ],
        move_clock=clock.move,
        terms=beginnings_of_terms(school.settings),
        team_name=school.settings.name,
        message_actions=message_actions(),
        valid_domains=["127.0.0.1"],
    )


def message_shortcuts() -> list[tuple[str, str]]:
    """List what Vera offers in the menu of a message in Slack: id and name."""
    return [(id, each.label) for id, each in MESSAGE_ACTIONS.items()]


def message_actions() -> list[tuple[str, str]]:
    """List what Vera offers in the menu of a message in Teams: id and title."""
    return [(id, each.label) for id, each in MESSAGE_ACTIONS.items()]


def _report_first(command: tuple[tuple[str, str], Command]) -> tuple[bool, tuple[str, str]]:
    return not command[1].shortcut, command[0]


def demo_person(row: StaffRow, title: str) -> DemoPerson:
    """Give somebody an account; its id stays the same from one demo to the next."""
    return DemoPerson(account_id(row), row.name, row.email, title)


def titles_of(staff_file: Path) -> dict[str, str]:
    """Read what the staff file calls each person, by their address."""
    with staff_file.open(encoding="utf-8-sig", newline="") as file:
        return {row["email"]: row["roles"].replace(";", ",") for row in csv.DictReader(file)}


def account_id(row: StaffRow) -> str:
    """Name an account after the person's address."""
    name = "".join(letter for letter in row.email.partition("@")[0].upper() if letter.isalnum())
    return f"U0{name}"


def demo_channels(school: DemoSchool) -> dict[str, DemoChannel | Sequence[str]]:
    """Make the channels; nobody but senior leaders is in theirs."""
    everybody = [account_id(row) for row in school.in_chat]
    leaders = [account_id(row) for row in school.in_chat if row.roles & LEADERS]
    return {
        "general": everybody,
        "staff-room": DemoChannel(everybody, with_vera=False),
        "senior-leaders": DemoChannel(leaders, private=True),
    }


def typed_commands() -> list[tuple[str, str, str]]:
    """List what can be typed, a line for each command, as the manifest does."""
    words: dict[str, list[str]] = {}
    for (command, word), each in COMMANDS.items():
        words.setdefault(command, []).append("" if each.for_few else word)
    return [
        (command, " | ".join(filter(None, found)), _described(command))
        for command, found in words.items()
    ]


def _described(command: str) -> str:
    found = COMMANDS.get((command, ""))
    return found.description if found else ""
