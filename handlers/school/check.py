"""What `vera check` says: what must be mended, what should be looked at, and who gets what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handlers.school.check_dates import date_warnings
from handlers.school.check_people import people_warnings
from handlers.school.check_policies import policy_warnings
from handlers.school.check_routes import advice_warnings, number_warnings, route_errors
from handlers.school.file_problems import Problem, SettingsError
from handlers.school.people import read_people
from handlers.school.settings import SchoolSettings, load_school
from handlers.school.staff_rows import StaffRow
from handlers.school.who_gets_what import who_gets_what


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of a check; with errors Vera refuses to start on these files."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Say that nothing must be mended."""
        return not self.errors


def check_files(path: Path, *, today: date) -> CheckResult:
    """Check vera.toml and the staff file that it names."""
    try:
        settings = load_school(path)
        return check_school(settings, read_people(settings), today=today)
    except SettingsError as error:
        return CheckResult(errors=error.problems)


def check_school(
    settings: SchoolSettings, people: Sequence[StaffRow], *, today: date
) -> CheckResult:
    """Check settings and people together, as they are on a day."""
    warnings = (
        *people_warnings(settings, people),
        *number_warnings(settings, today),
        *advice_warnings(settings),
        *date_warnings(settings, today),
        *policy_warnings(settings, people, today),
    )
    errors = tuple(route_errors(settings, people))
    sentences = (*who_gets_what(settings, people), *what_is_copied(settings))
    return CheckResult(errors, warnings, sentences)


def what_is_copied(settings: SchoolSettings) -> tuple[str, ...]:
    """Say what becomes of child concerns where the school has a system of its own for them."""
    system = settings.safeguarding_system
    if system is None:
        return ()
    return (
        f"A worry about a child can be copied to {system.name}. What is written in Vera is erased "
        f"{system.erase_after_days} days after, once it is closed; never by itself where it may "
        "be about something sexual.",
    )
