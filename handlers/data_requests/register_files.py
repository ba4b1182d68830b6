"""What the files of the register say: a calendar of what is due, and a table for a spreadsheet.

They leave Vera, so they say no more than a message in chat may, and nothing at all of what is kept
quiet. Pure: what stands in them is handed in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import Final
from uuid import uuid5

from handlers.data_requests.calendar_file import CalendarEntry, calendar_file
from handlers.data_requests.listed import Listed
from handlers.data_requests.on_the_case import CALCULATION
from handlers.data_requests.register import NOBODY
from handlers.data_requests.words import ASKERS, RIGHTS, STATUSES, WAYS, name_of
from handlers.forms import Option
from handlers.wording import day

PLEASE_OPEN: Final = "Please open Vera"
KEPT_QUIET: Final = "kept quiet"
COLUMNS: Final = (
    "Reference",
    "What was asked for",
    "Asked by",
    "How it came",
    "Received",
    "Written",
    "Status",
    "Due",
    "Days left",
    "Who has it",
    "Settled on",
)
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
EXCEL: Final = "utf-8-sig"
"""Without its mark Excel takes UTF-8 for something else."""

Cell = str | int


def calendar_of(
    school: str,
    requests: Iterable[Listed],
    *,
    at: datetime,
    others: Iterable[CalendarEntry] = (),
) -> bytes:
    """Write the calendar of a school's requests; `others` are entries about something else."""
    entries = [entry for one in requests for entry in entries_of(one)]
    return calendar_file(f"{school}: requests for personal data", [*entries, *others], at=at)


def has_entries(requests: Iterable[Listed]) -> bool:
    """Say whether a calendar of these would hold anything: an empty one is no calendar file."""
    return any(True for one in requests for _ in entries_of(one))


def entries_of(one: Listed) -> Iterator[CalendarEntry]:
    """Give what a calendar holds of a request: its date, and the last day for a notice."""
    if one.settled_on is not None:
        return
    if one.due is not None:
        summary = f"{one.reference}: {RIGHTS[one.right]} due"
        yield _entry(one, "due", one.due, summary, _strictly(one))
    if one.last_notice is not None and not (one.quiet and one.last_notice == one.due):
        summary = f"{one.reference}: last day to give notice of taking more time"
        yield _entry(one, "last notice", one.last_notice, summary)


def _entry(one: Listed, what: str, on: date, summary: str, more: str = "") -> CalendarEntry:
    # The case's own id stays out of it: it tells when a case that is kept quiet was opened.
    uid = uuid5(one.case_id, f"{one.right} {what}")
    if one.quiet:
        return CalendarEntry(uid=uid, on=on, summary=PLEASE_OPEN)
    said = (CALCULATION, more, one.provisional, _has_it(one))
    return CalendarEntry(uid=uid, on=on, summary=summary, said="\n".join(filter(None, said)))


def _strictly(one: Listed) -> str:
    if one.due is None or one.careful is None or one.careful >= one.due:
        return ""
    return f"Read strictly it is {day(one.careful)}: work to that day."


def _has_it(one: Listed) -> str:
    if one.who == NOBODY:
        return "Nobody has it yet."
    return f"{one.who[:1].upper()}{one.who[1:]} has it."


def table_of(requests: Iterable[Listed], *, today: date) -> bytes:
    """Write the register as a table, one line for each right, with the days left from today."""
    written = StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in requests:
        table.writerow([harmless(cell) for cell in _row(one, today)])
    return written.getvalue().encode(EXCEL)


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from reading somebody's words as a formula; a number is none."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGINS_A_FORMULA) else cell


def _row(one: Listed, today: date) -> tuple[Cell, ...]:
    left = days_to(one, today)
    dates = (_iso(one.due), "" if left is None else left)
    if one.quiet:
        reference = one.reference or KEPT_QUIET
        received, settled = _iso(one.received), _iso(one.settled_on)
        return (reference, KEPT_QUIET, "", "", received, "", "", *dates, "", settled)
    return (
        one.reference,
        name_of(one.right),
        _label(ASKERS, one.asker),
        _label(WAYS, one.way),
        _iso(one.received),
        "yes" if one.written else "no",
        STATUSES[one.status],
        *dates,
        one.who,
        _iso(one.settled_on),
    )


def days_to(one: Listed, today: date) -> int | None:
    """Count the days that are left; below nothing it is late, and None is without a date."""
    if one.due is None or one.settled_on is not None:
        return None
    return (one.due - today).days


def _label(options: Iterable[Option], value: str) -> str:
    return next(option.label for option in options if option.value == value)


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
