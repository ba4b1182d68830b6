"""What an import of staff.csv would change, for people to read before it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.school.file_problems import listed
from handlers.school.phone_numbers import spoken_number
from handlers.school.role_words import spoken_roles
from handlers.school.staff_rows import StaffRow, folded_name
from handlers.school.working_week import spoken_days

MANY = 3
"""One in so many leaving at once looks like half a file."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing about a person, before and after, as people read it."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before or 'nothing'} -> {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person who stays, and what becomes different about them."""

    row: StaffRow
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that an import would do. Leavers are marked as left, never deleted."""

    added: tuple[StaffRow, ...] = ()
    returning: tuple[StaffRow, ...] = ()
    """People who had left and are in the file again."""
    changed: tuple[PersonChange, ...] = ()
    left: tuple[StaffRow, ...] = ()
    unchanged: tuple[StaffRow, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say that the import would change nothing."""
        return not (self.added or self.returning or self.changed or self.left)


def plan_import(
    rows: Sequence[StaffRow], current: Sequence[StaffRow], leavers: Collection[str] = ()
) -> ImportPlan:
    """Compare the file with the people Vera knows, by their keys.

    Args:
        rows: The people of the file, contacts outside the chat included.
        current: The people whom Vera has as being at the school.
        leavers: The keys of those whom Vera has as having left.
    """
    known = {person.key: person for person in current}
    wanted = {row.key for row in rows}
    new = [row for row in rows if row.key not in known]
    added = tuple(row for row in new if row.key not in leavers)
    left = tuple(person for person in current if person.key not in wanted)
    changed = tuple(_changes(rows, known))
    touched = {change.row.key for change in changed} | {row.key for row in new}
    return ImportPlan(
        added=added,
        returning=tuple(row for row in new if row.key in leavers),
        changed=changed,
        left=left,
        unchanged=tuple(row for row in rows if row.key not in touched),
        warnings=tuple(_warnings(new, left, current)),
    )


def plan_words(plan: ImportPlan) -> list[str]:
    """Say, a line each, what an import would do."""
    lines = [f"Joins: {_introduced(row)}" for row in plan.added]
    lines += [f"Comes back: {_introduced(row)}" for row in plan.returning]
    for change in plan.changed:
        lines += [f"Changes: {change.row.name}, {each}" for each in change.changes]
    lines += [f"Leaves: {row.name} (marked as left; cases keep the name)" for row in plan.left]
    lines += [f"Please look: {warning}" for warning in plan.warnings]
    return [*lines, _counted(plan)]


def _counted(plan: ImportPlan) -> str:
    if plan.is_empty:
        return f"Nothing changes: all {len(plan.unchanged)} people are as they were."
    return (
        f"{len(plan.added) + len(plan.returning)} join, {len(plan.changed)} change, "
        f"{len(plan.left)} leave, {len(plan.unchanged)} stay as they are."
    )


def _introduced(row: StaffRow) -> str:
    return (
        f"{row.name} ({row.email or spoken_number(row.phone)}), {listed(spoken_roles(row.roles))}"
    )


def _changes(rows: Sequence[StaffRow], known: Mapping[str, StaffRow]) -> Iterator[PersonChange]:
    for row in rows:
        before = known.get(row.key)
        if before is not None and before != row:
            yield PersonChange(row, tuple(_differences(before, row)))


def _differences(before: StaffRow, after: StaffRow) -> Iterator[FieldChange]:
    old, new = _spoken(before), _spoken(after)
    for field, words in new.items():
        if words != old[field]:
            yield FieldChange(field, old[field], words)


def _spoken(row: StaffRow) -> dict[str, str]:
    return {
        "name": row.name,
        "email": row.email,
        "phone": spoken_number(row.phone),
        "roles": ", ".join(spoken_roles(row.roles)),
        "deputises for": ", ".join(sorted(row.deputises_for)),
        "line manager": row.line_manager or "",
        "working days": spoken_days(row.working_days),
        "relatives on the staff": ", ".join(sorted(row.relatives)),
        "parent of a pupil here": "yes" if row.parent_of_pupil else "no",
        "in the chat": "yes" if row.in_chat else "no",
    }


def _warnings(
    new: Sequence[StaffRow], left: Sequence[StaffRow], current: Sequence[StaffRow]
) -> Iterator[str]:
    leaving = {folded_name(person.name): person for person in left}
    for row in (row for row in new if folded_name(row.name) in leaving):
        before = leaving[folded_name(row.name)].email or "no e-mail address"
        yield (
            f"{row.name} leaves as {before} and joins as {row.email or 'no e-mail address'}. "
            "If this is one person with a new address, their reports and their account in the "
            "chat stay with the old one."
        )
    if left and len(left) * MANY > len(current):
        yield f"{len(left)} of {len(current)} people would leave. Is the whole list in the file?"
