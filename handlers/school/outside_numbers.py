"""Whom to ring: what stands at the top of the form, and what stands behind the last person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.school.phone_numbers import spoken_number
from handlers.school.settings import SchoolSettings
from handlers.school.settings_file import OutsideNumber
from handlers.school.staff_rows import StaffRow
from storage.vocabulary import ReportFacts, Sign, Suspect

EMERGENCY = "emergency"
POLICE = "police"
CHILDREN = ("childrens_services", "childrens_services_night")
ALWAYS_BEHIND = (EMERGENCY, POLICE)


@dataclass(frozen=True, slots=True)
class NumberToRing:
    """One line of a list of numbers; `number` may be an e-mail or web address."""

    name: str
    number: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.number}" + (f" ({self.note})" if self.note else "")


def numbers_to_ring(
    settings: SchoolSettings,
    facts: ReportFacts | None,
    at: datetime,
    people: Sequence[NumberToRing] = (),
) -> tuple[NumberToRing, ...]:
    """Give the numbers for the top of the form or of the reply.

    `people` are those on duty, chosen by the caller, who keeps out whoever the report is about.
    Without facts (the form is still empty, or the database is down) the general numbers come.
    """
    keys = (POLICE, *_for_children(settings, at), *_asked_for_by(facts))
    return (*_numbers(settings, [EMERGENCY]), *people, *_numbers(settings, keys))


def outside_card(settings: SchoolSettings, keys: Iterable[str]) -> tuple[NumberToRing, ...]:
    """Give the numbers behind a route; 999 and 101 where it leaves none."""
    found = tuple(_numbers(settings, keys))
    return found or tuple(_numbers(settings, ALWAYS_BEHIND))


def support_lines(settings: SchoolSettings) -> tuple[NumberToRing, ...]:
    """Give the lines that support whoever is bullied (S39)."""
    return tuple(
        line for entry in settings.support.values() for line in _lines(entry, by_name=True)
    )


def number_of(person: StaffRow, note: str = "") -> NumberToRing | None:
    """Write somebody at the school as a number to ring, when they have one."""
    if not person.phone:
        return None
    return NumberToRing(person.name, spoken_number(person.phone), note)


def _for_children(settings: SchoolSettings, at: datetime) -> tuple[str, ...]:
    day, night = CHILDREN
    wanted, other = (day, night) if settings.calendar.in_school_hours(at) else (night, day)
    return (other,) if settings.outside[wanted].is_blank else (wanted,)


def _asked_for_by(facts: ReportFacts | None) -> Iterator[str]:
    if facts is None:
        return
    if facts.suspect is Suspect.STAFF:
        yield "lado"
    if Sign.FALSE_ACCOUNT_OF_SCHOOL in facts.signs:
        yield "posh"


def _numbers(settings: SchoolSettings, keys: Iterable[str]) -> Iterator[NumberToRing]:
    for key in dict.fromkeys(keys):
        if key in settings.outside:
            yield from _lines(settings.outside[key])


def _lines(entry: OutsideNumber, *, by_name: bool = False) -> Iterator[NumberToRing]:
    note = "; ".join(filter(None, (entry.hours, entry.note)))
    ways = [number for number in entry.numbers if number] or [entry.email or entry.website]
    for way in filter(None, ways):
        yield NumberToRing(entry.name, way, note)
    if by_name and entry.is_blank and entry.note:
        yield NumberToRing(entry.name, entry.note)
