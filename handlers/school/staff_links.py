"""Who deputises for whom, who leads whom, who is related: names in staff.csv become people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handlers.school.file_problems import did_you_mean
from handlers.school.staff_rows import StaffRow, folded_name

Note = Callable[[int | None, str], None]
Written = Sequence[tuple[StaffRow, Mapping[str, str]]]

_LINKS = ("deputises for", "line manager", "relatives on the staff")


def connected(written: Written, outside: Sequence[StaffRow], note: Note) -> tuple[StaffRow, ...]:
    """Turn the names in each row into people, and note those it cannot."""
    rows = [row for row, _ in written]
    _note_doubles(rows, outside, note)
    book = _AddressBook((*rows, *outside), note)
    return both_ways(tuple(_linked(row, cells, book, note) for row, cells in written))


def _note_doubles(rows: Sequence[StaffRow], outside: Sequence[StaffRow], note: Note) -> None:
    seen: dict[str, int | None] = {}
    contacts = {contact.email.casefold() for contact in outside if contact.email}
    for row in (row for row in rows if row.email):
        if row.key in seen:
            note(row.line, f"{row.email} stands on line {seen[row.key]} already.")
        if row.key in contacts:
            note(row.line, f"{row.email} is one of the [[outside_contacts]] as well.")
        seen.setdefault(row.key, row.line)


def _linked(row: StaffRow, cells: Mapping[str, str], book: _AddressBook, note: Note) -> StaffRow:
    deputises, leads, related = (book.people(row, column, cells[column]) for column in _LINKS)
    if len(leads) > 1:
        note(row.line, f"{row.name} can have one line manager only.")
    return replace(
        row,
        deputises_for=deputises,
        line_manager=min(leads, default=None),
        relatives=related,
    )


def both_ways(rows: Sequence[StaffRow]) -> tuple[StaffRow, ...]:
    """Record each relation with both people, whichever of them said so."""
    related: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for other in row.relatives:
            related[row.key].add(other)
            related[other].add(row.key)
    return tuple(replace(row, relatives=frozenset(related[row.key])) for row in rows)


class _AddressBook:
    """Finds people by e-mail address or by name as it is written in the file."""

    def __init__(self, people: Iterable[StaffRow], note: Note) -> None:
        self._note = note
        self._keys: defaultdict[str, set[str]] = defaultdict(set)
        self._names: list[str] = []
        for person in people:
            self._keys[person.key].add(person.key)
            self._keys[folded_name(person.name)].add(person.key)
            self._names.append(person.name)

    def people(self, row: StaffRow, column: str, cell: str) -> frozenset[str]:
        found = {self._one(row, column, words) for words in self._named(cell)} - {None}
        if row.key in found:
            self._note(row.line, f"{row.name} names themselves under '{column}'.")
        return frozenset(key for key in found if key is not None)

    def _named(self, cell: str) -> Iterator[str]:
        for part in filter(None, (part.strip() for part in re.split(r"[;\n]", cell))):
            if folded_name(part) in self._keys:
                yield part
            else:
                yield from filter(None, (one.strip() for one in re.split(r",|&|\band\b", part)))

    def _one(self, row: StaffRow, column: str, words: str) -> str | None:
        keys = self._keys.get(folded_name(words), set())
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            wrong = f"There is more than one '{words}' under '{column}': use the e-mail address."
        else:
            hint = did_you_mean(words, self._names)
            wrong = f"Nobody here is called '{words}', under '{column}'.{hint}"
        self._note(row.line, wrong)
        return None
