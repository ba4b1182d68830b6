"""Whether the people can carry the routes on every day of the week, and at night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.casework.duty import HOLDERS
from handlers.casework.problems import REACHED
from handlers.school.file_problems import Problem, listed
from handlers.school.role_words import SPOKEN
from handlers.school.settings import SchoolSettings
from handlers.school.staff_rows import StaffRow
from handlers.school.working_week import WHOLE_WEEK
from storage.vocabulary import Role

LEADS = frozenset({Role.DSL, Role.DEPUTY_DSL})
RUNG_AT_NIGHT = frozenset({Role.HEAD, Role.DSL, Role.DEPUTY_DSL})
_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def people_warnings(settings: SchoolSettings, people: Sequence[StaffRow]) -> Iterator[Problem]:
    """Warn of what would leave somebody waiting on some day."""
    yield from _roles_nobody_holds(settings, people)
    yield from _without_line_manager(settings, people)
    yield from _days_without_lead(settings, people)
    yield from _without_number(settings, people)


def _roles_nobody_holds(settings: SchoolSettings, people: Sequence[StaffRow]) -> Iterator[Problem]:
    """Those that a report needs today are errors, found with the routes."""
    needed = {each for key in REACHED for each in settings.rows[key].primary}
    rows = settings.rows.values()
    named = dict.fromkeys(each for row in rows for each in (*row.primary, *row.copy, *row.then))
    for recipient in (each for each in named if each in HOLDERS and each not in needed):
        if not any(person.roles & frozenset(HOLDERS[recipient]) for person in people):
            role = SPOKEN[HOLDERS[recipient][0]]
            words = f"Nobody has the role '{role}': routes that name it pass to the next."
            yield Problem(settings.staff_file.name, None, words)


def _without_line_manager(
    settings: SchoolSettings, people: Sequence[StaffRow]
) -> Iterator[Problem]:
    lost = [person for person in people if person.in_chat and not person.line_manager]
    names = [person.name for person in lost if Role.HEAD not in person.roles]
    if names:
        words = f"{listed(names)} {'has' if len(names) == 1 else 'have'} no line manager."
        yield Problem(settings.staff_file.name, None, f"{words} Their reports go to the head.")


def _days_without_lead(settings: SchoolSettings, people: Sequence[StaffRow]) -> Iterator[Problem]:
    covered = {day for person in people if person.roles & LEADS for day in person.working_days}
    missing = [_DAYS[day] for day in sorted(WHOLE_WEEK - covered)]
    if covered and missing:
        words = f"On {listed(missing)} no safeguarding lead or deputy works."
        yield Problem(settings.staff_file.name, None, words)


def _without_number(settings: SchoolSettings, people: Sequence[StaffRow]) -> Iterator[Problem]:
    for person in people:
        if person.roles & RUNG_AT_NIGHT and not person.phone:
            words = f"{person.name} has no telephone number, and urgent reports come at any hour."
            yield Problem(settings.staff_file.name, person.line, words)
