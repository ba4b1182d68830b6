"""The people of the school: staff.csv as somebody in the office keeps it, read into facts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handlers.school.file_problems import Problem, SettingsError, did_you_mean
from handlers.school.phone_numbers import phone_number
from handlers.school.role_words import roles_in, spoken_roles, unknown_role_words
from handlers.school.staff_links import connected
from handlers.school.staff_rows import StaffRow
from handlers.school.working_week import WrongDays, spoken_days, working_days
from storage.vocabulary import Role

COLUMNS = (
    "name",
    "email",
    "phone",
    "roles",
    "deputises for",
    "line manager",
    "working days",
    "relatives on the staff",
    "parent of a pupil here",
)
NEEDED = ("name", "email")
LONGEST_CELL = 500

_OTHER_HEADINGS = {
    "e mail": "email",
    "email address": "email",
    "e mail address": "email",
    "telephone": "phone",
    "phone number": "phone",
    "mobile": "phone",
    "role": "roles",
    "relatives": "relatives on the staff",
    "parent of a pupil": "parent of a pupil here",
}
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0", "-", "none"})

Cells = Mapping[str, str]


def read_staff(path: Path, outside: Sequence[StaffRow] = ()) -> tuple[StaffRow, ...]:
    """Read staff.csv, or raise SettingsError with all that is wrong in it."""
    path = Path(path)
    try:
        text = decoded(path.read_bytes())
    except FileNotFoundError:
        words = "There is no such file. `vera init` writes one to start from."
        raise SettingsError([Problem(str(path), None, words)]) from None
    except OSError as error:
        words = f"The file cannot be read: {error.strerror or error}."
        raise SettingsError([Problem(str(path), None, words)]) from None
    return parse_staff(text, file=path.name, outside=outside)


def parse_staff(
    text: str, *, file: str = "staff.csv", outside: Sequence[StaffRow] = ()
) -> tuple[StaffRow, ...]:
    """Read the text of staff.csv; `outside` are people it may name as well."""
    reading = _Reading(file)
    written = reading.people(text)
    people = connected(written, outside, reading.note)
    if reading.problems:
        raise SettingsError(sorted(reading.problems, key=lambda problem: problem.line or 0))
    return people


def decoded(raw: bytes) -> str:
    """Read a file as Excel may have saved it, in any of three ways."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


@dataclass(slots=True)
class _Reading:
    """One pass over the file, gathering what is wrong on the way."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, line: int | None, words: str) -> None:
        self.problems.append(Problem(self.file, line, words))

    def people(self, text: str) -> list[tuple[StaffRow, Cells]]:
        lines = self._lines(text)
        number, first = next(lines, (1, []))
        columns = self._columns(number, first)
        if not columns:
            return []
        cells = [(line, self._cells(line, columns, row)) for line, row in lines]
        return [(self._person(line, row), row) for line, row in cells if any(row.values())]

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Give each row with the line it begins on, without remarks and empty lines."""
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_separator(text))
        begun = 1
        try:
            for row in reader:
                if any(cell.strip() for cell in row) and not _is_remark(row):
                    yield begun, [cell.strip() for cell in row]
                begun = reader.line_num + 1
        except csv.Error as error:
            self.note(begun, f"This line cannot be read: {error}.")

    def _columns(self, line: int, headings: Sequence[str]) -> dict[int, str]:
        columns = {at: _heading(heading) for at, heading in enumerate(headings) if heading}
        for heading in columns.values():
            if heading not in COLUMNS:
                hint = did_you_mean(heading, COLUMNS)
                words = f"There is no column '{heading}'.{hint} Take it out if Vera need not know."
                self.note(line, words)
        for missing in (needed for needed in NEEDED if needed not in columns.values()):
            self.note(line, f"The column '{missing}' is missing.")
        for twice in {name for name in columns.values() if [*columns.values()].count(name) > 1}:
            self.note(line, f"The column '{twice}' is there twice.")
        return {} if self.problems else columns

    def _cells(self, line: int, columns: Mapping[int, str], row: Sequence[str]) -> Cells:
        if any(cell for at, cell in enumerate(row) if at not in columns):
            self.note(line, "This line has more cells than there are headings.")
        cells = {name: row[at] if at < len(row) else "" for at, name in columns.items()}
        for name, cell in cells.items():
            if len(cell) > LONGEST_CELL or not cell.replace("\n", "").isprintable():
                self.note(line, f"The {name} is too long, or holds signs that cannot be printed.")
        return {name: cells.get(name, "") for name in COLUMNS}

    def _person(self, line: int, cells: Cells) -> StaffRow:
        return StaffRow(
            name=self._name(line, cells["name"]),
            email=self._email(line, cells["email"]),
            phone=self._phone(line, cells["phone"]),
            roles=self._roles(line, cells["roles"]),
            working_days=self._days(line, cells["working days"]),
            parent_of_pupil=self._yes(line, cells["parent of a pupil here"]),
            line=line,
        )

    def _name(self, line: int, cell: str) -> str:
        if not cell:
            self.note(line, "The name is missing.")
        return " ".join(cell.split())

    def _email(self, line: int, cell: str) -> str:
        if not cell:
            words = "The e-mail address is missing: Vera knows people in the chat by it."
            self.note(line, f"{words} Who is not in the chat belongs in [[outside_contacts]].")
        elif not re.fullmatch(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>]+", cell):
            self.note(line, f"'{cell}' is not an e-mail address.")
        return cell.casefold()

    def _phone(self, line: int, cell: str) -> str:
        number = phone_number(cell) if cell else ""
        if number is None:
            spoiled = re.fullmatch(r"[\d.,]+E\+?\d+", cell, re.IGNORECASE)
            hint = " Excel has shortened it: format the column as text." if spoiled else ""
            self.note(line, f"'{cell}' is not a telephone number.{hint}")
        return number or ""

    def _roles(self, line: int, cell: str) -> frozenset[Role]:
        roles, unknown = roles_in(cell)
        for word in unknown:
            self.note(line, unknown_role_words(word))
        return roles or frozenset({Role.STAFF})

    def _days(self, line: int, cell: str) -> frozenset[int]:
        try:
            return working_days(cell)
        except WrongDays as error:
            self.note(line, str(error))
            return frozenset()

    def _yes(self, line: int, cell: str) -> bool:
        if cell.casefold() not in _YES | _NO:
            self.note(line, f"'{cell}' under 'parent of a pupil here' must be yes or no.")
        return cell.casefold() in _YES


def _separator(text: str) -> str:
    heading = next((line for line in text.splitlines() if line and line[0] != "#"), "")
    return max((",", ";", "\t"), key=heading.count)


def _is_remark(row: Sequence[str]) -> bool:
    return row[0].lstrip().startswith("#") or row[0].casefold().startswith("sep=")


def _heading(written: str) -> str:
    folded = " ".join(re.sub(r"[^a-z]+", " ", written.casefold()).split())
    return _OTHER_HEADINGS.get(folded, folded or written)


def written_staff(rows: Iterable[StaffRow]) -> str:
    """Write people as staff.csv, so that reading it gives the same again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(person) for person in rows)
    return out.getvalue()


def _row(person: StaffRow) -> tuple[str, ...]:
    return (
        person.name,
        person.email,
        person.phone,
        "; ".join(spoken_roles(person.roles)),
        "; ".join(sorted(person.deputises_for)),
        person.line_manager or "",
        spoken_days(person.working_days),
        "; ".join(sorted(person.relatives)),
        "yes" if person.parent_of_pupil else "",
    )
