"""The school's settings: vera.toml over what Vera ships, as the rest of Vera reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from handlers.calendar.school_days import SchoolCalendar
from handlers.casework.advice import AdviceText, shipped_advice
from handlers.school.file_problems import Problem, SettingsError
from handlers.school.reading import read_settings_file
from handlers.school.route_settings import problems_of_routes, rows_of
from handlers.school.school_year_settings import (
    AccuracySection,
    PolicyEntry,
    ReadingSection,
    TermTimeSection,
)
from handlers.school.settings_file import (
    OutsideContact,
    OutsideNumber,
    RelatedPolicy,
    SafeguardingSystem,
    SchoolKind,
    SettingsFile,
    TimesEntry,
)
from handlers.school.staff_rows import rows_of_contacts
from handlers.school.term_dates import Found, all_closures, all_inset_days, problems_of_dates
from handlers.school.toml_lines import Place, line_of
from storage.vocabulary import AcknowledgeTimes, RouteRow, SchoolHours, Term, Urgency


@dataclass(frozen=True)
class SchoolSettings:
    """Everything that the school decides, with Vera's defaults where it decided nothing."""

    key: str
    name: str
    kind: SchoolKind
    local_authority: str
    address: str
    rows: Mapping[str, RouteRow]
    times: Mapping[Urgency, AcknowledgeTimes]
    hours: SchoolHours
    terms: tuple[Term, ...]
    inset_days: tuple[date, ...]
    closures: tuple[date, ...]
    bank_holidays_known_through: date
    """The last day for which the government has published the bank holidays."""
    outside: Mapping[str, OutsideNumber]
    support: Mapping[str, OutsideNumber]
    advice: Mapping[str, AdviceText]
    channels: Mapping[str, str]
    outside_contacts: tuple[OutsideContact, ...]
    related_policies: tuple[RelatedPolicy, ...]
    accuracy: AccuracySection
    reading: ReadingSection
    policies: tuple[PolicyEntry, ...]
    """With what the register of policies begins."""
    term_time: TermTimeSection
    pupil_addresses: tuple[str, ...]
    """How pupils' e-mail addresses end: an account with one is a pupil's, and reports nothing."""
    path: Path
    staff_file: Path
    safeguarding_system: SafeguardingSystem | None = None
    """Where child concerns are copied to; None where Vera keeps them herself."""
    lines: Mapping[Place, int] = field(default_factory=dict, repr=False)
    """Where each key of vera.toml stands."""

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """Give the school's days and hours, for every clock that asks."""
        return SchoolCalendar(
            terms=self.terms,
            inset_days=frozenset(self.inset_days),
            closures=frozenset(self.closures),
            hours=self.hours,
        )

    def problem(self, place: Place, words: str) -> Problem:
        """Say a problem with the line of vera.toml that it is about."""
        return Problem(self.path.name, line_of(self.lines, place), words)


def load_school(path: Path) -> SchoolSettings:
    """Read vera.toml, or raise SettingsError with all that is wrong in it."""
    path = Path(path)
    file, lines = read_settings_file(path)
    found = [Problem(path.name, line_of(lines, at), words) for at, words in _problems(file)]
    if found:
        raise SettingsError(sorted(found, key=lambda problem: problem.line or 0))
    return _settings(file, path, lines)


def _problems(file: SettingsFile) -> Iterator[Found]:
    yield from problems_of_dates(file)
    yield from problems_of_routes(file)
    yield from _contacts_twice(file.outside_contacts)
    yield from _policies_twice(file.policies)
    for key in file.advice:
        if key not in shipped_advice():
            yield ("advice", key), f"There is no advice '{key}': the keys run from A1 to A19."


def _contacts_twice(contacts: tuple[OutsideContact, ...]) -> Iterator[Found]:
    seen: set[str] = set()
    for number, row in enumerate(rows_of_contacts(contacts)):
        if row.key in seen:
            yield ("outside_contacts", number), f"{row.name} stands here twice."
        seen.add(row.key)


def _policies_twice(entries: tuple[PolicyEntry, ...]) -> Iterator[Found]:
    for number, entry in enumerate(entries):
        if any(entry.key == before.key for before in entries[:number]):
            yield ("policies", number, "key"), f"The key '{entry.key}' stands here twice."


def _settings(file: SettingsFile, path: Path, lines: Mapping[Place, int]) -> SchoolSettings:
    return SchoolSettings(
        key=file.school.key,
        name=file.school.name,
        kind=file.school.kind,
        local_authority=file.school.local_authority,
        address=file.school.address,
        rows=MappingProxyType(rows_of(file)),
        times=MappingProxyType(_times(file)),
        hours=SchoolHours(file.hours.opens, file.hours.closes, file.hours.morning),
        terms=tuple(Term(term.first, term.last, term.half_term) for term in file.terms),
        inset_days=all_inset_days(file),
        closures=all_closures(file),
        bank_holidays_known_through=file.bank_holidays_known_through,
        outside=MappingProxyType(file.outside),
        support=MappingProxyType(file.support),
        advice=MappingProxyType(_advice(file)),
        channels=MappingProxyType(file.channels.model_dump()),
        outside_contacts=file.outside_contacts,
        related_policies=file.related_policies,
        accuracy=file.accuracy,
        reading=file.reading,
        policies=file.policies,
        term_time=file.term_time,
        pupil_addresses=file.people.pupil_addresses,
        path=path,
        staff_file=path.parent / file.people.staff_file,
        safeguarding_system=file.safeguarding_system,
        lines=MappingProxyType(dict(lines)),
    )


def _times(file: SettingsFile) -> dict[Urgency, AcknowledgeTimes]:
    return {urgency: _time(getattr(file.times, urgency.name.lower())) for urgency in Urgency}


def _time(entry: TimesEntry) -> AcknowledgeTimes:
    return AcknowledgeTimes(
        rungs=entry.tell_next_after,
        repeat_every=entry.repeat_every,
        at_any_hour=entry.at_any_hour,
        lapses_after=entry.lapses_after,
    )


def _advice(file: SettingsFile) -> dict[str, AdviceText]:
    own = {
        key: replace(shipped_advice()[key], text=text, out_of_hours="")
        for key, text in file.advice.items()
    }
    return {**shipped_advice(), **own}
