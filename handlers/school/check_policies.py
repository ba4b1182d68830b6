"""Whether the policies of vera.toml have an owner who is here, and reviews that will come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.school.file_problems import Problem
from handlers.school.partial_dates import YEARS_AHEAD, is_too_far
from handlers.school.school_year_settings import PolicyEntry
from handlers.school.settings import SchoolSettings
from handlers.school.staff_rows import StaffRow
from storage.policies import PolicyKind, folded


def policy_warnings(
    settings: SchoolSettings, people: Sequence[StaffRow], today: date
) -> Iterator[Problem]:
    """Warn of what the register would begin with and nobody would look after."""
    for number, entry in enumerate(settings.policies):
        if words := _owner(settings, people, entry):
            yield settings.problem(("policies", number, "owner"), words)
        if entry.next_review is not None and is_too_far(entry.next_review.day, today):
            words = f"The next review of '{entry.name}' is more than {YEARS_AHEAD} years ahead."
            yield settings.problem(("policies", number, "next_review"), f"{words} Is it right?")
    notices = [each for each in settings.policies if each.kind is PolicyKind.PRIVACY_NOTICE]
    if len(notices) > 1:
        words = f"There are {len(notices)} privacy notices: forms link the first one taken."
        yield settings.problem(("policies",), words)


def _owner(settings: SchoolSettings, people: Sequence[StaffRow], entry: PolicyEntry) -> str:
    named = sum(folded(each.name) == folded(entry.owner) for each in people)
    if not entry.owner or named == 1:
        return ""
    is_not = "is nobody" if named == 0 else f"is the name of {named} people"
    file = settings.staff_file.name
    return f"{entry.owner} {is_not} in {file}: '{entry.name}' would be the headteacher's."
