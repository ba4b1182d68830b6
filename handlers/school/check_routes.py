"""Whether each route has somebody behind its first person, and numbers behind its last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handlers.casework.deterring import deterring
from handlers.casework.problems import route_problems
from handlers.school.file_problems import Problem
from handlers.school.outside_numbers import EMERGENCY
from handlers.school.people import as_members, id_of
from handlers.school.settings import SchoolSettings
from handlers.school.settings_file import OutsideNumber
from handlers.school.staff_rows import StaffRow
from handlers.school.term_dates import said
from handlers.school.toml_lines import Place

CHECKED_FOR = timedelta(days=365)
MUST_BE_GIVEN = ("childrens_services", "childrens_services_night", "lado")
WORDS_OF_LAW = ("A1", "A3", "A10", "A11")
"""Advice that keeps somebody from an offence, or from keeping quiet."""


def route_errors(settings: SchoolSettings, people: Sequence[StaffRow]) -> Iterator[Problem]:
    """Find what could let a report fail, and name the line."""
    names = {id_of(person.key): person.name for person in people}
    found = route_problems(
        settings.rows, as_members(people), settings.times, name_of=lambda who: names[who]
    )
    for words in found:
        yield _placed(words, settings, people)


def _placed(words: str, settings: SchoolSettings, people: Sequence[StaffRow]) -> Problem:
    route = re.match(r"Route (R\d+)", words)
    if route:
        return settings.problem(("routes", route[1]), words)
    if words.startswith("The times"):
        return settings.problem(("times",), words)
    loop = re.match(r"A reporting line loops: (.*?) →", words)
    line = next((row.line for row in people if loop and row.name == loop[1]), None)
    return Problem(settings.staff_file.name, line, words)


def advice_warnings(settings: SchoolSettings) -> Iterator[Problem]:
    """Ask for a second look at the school's own words where the law speaks."""
    for key in WORDS_OF_LAW:
        if ("advice", key) in settings.lines:
            title = settings.advice[key].title
            words = f"'{title}' ({key}) is in the school's own words: has the safeguarding lead"
            yield settings.problem(("advice", key), f"{words} read them?")
    for key in (key for key in settings.advice if ("advice", key) in settings.lines):
        yield from _held_back(settings, key)


def _held_back(settings: SchoolSettings, key: str) -> Iterator[Problem]:
    """Point to words that could keep somebody from the police or children's social care."""
    text = settings.advice[key]
    found = dict.fromkeys((*deterring(text.text), *deterring(text.out_of_hours)))
    for sentence in found:
        words = f"'{text.title}' ({key}) may keep somebody from a report outside the school"
        yield settings.problem(("advice", key), f'{words}: "{sentence}" Please say it otherwise.')


def number_warnings(settings: SchoolSettings, today: date) -> Iterator[Problem]:
    """Warn of numbers that are blank, or that nobody has rung for a year."""
    named = {key for row in settings.rows.values() for key in row.outside}
    for key, entry in settings.outside.items():
        if entry.is_blank and (key in MUST_BE_GIVEN or key in named):
            words = f"{entry.name} is still blank: fill in [outside.{key}]."
            yield settings.problem(("outside", key), words)
        elif key != EMERGENCY:
            yield from _unchecked(settings, ("outside", key), entry, today)
    for key, entry in settings.support.items():
        yield from _unchecked(settings, ("support", key), entry, today)


def _unchecked(
    settings: SchoolSettings, place: Place, entry: OutsideNumber, today: date
) -> Iterator[Problem]:
    ways = ", ".join(filter(None, (*entry.numbers, entry.email, entry.website)))
    section = ".".join(map(str, place))
    if not ways:
        return
    if entry.checked is None:
        words = f"{entry.name} ({ways}) was never checked: try it, then give [{section}] a date."
        yield settings.problem(place, words)
    elif entry.checked > today:
        yield settings.problem((*place, "checked"), f"{entry.name} is checked in the future.")
    elif today - entry.checked > CHECKED_FOR:
        words = f"{entry.name} ({ways}) was last checked on {said(entry.checked)}."
        yield settings.problem((*place, "checked"), f"{words} Please try it again.")
