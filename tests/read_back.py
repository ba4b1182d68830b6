"""Files of the register, read back by what reads such files."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from icalendar import Calendar


def calendar_read(file: bytes) -> Any:
    """Read a calendar file; what it holds is typed too loosely to be of use."""
    return Calendar.from_ical(file)


def events_read(file: bytes) -> dict[str, Any]:
    """Read the entries of a calendar file, by what each says."""
    return {str(event["summary"]): event for event in calendar_read(file).walk("VEVENT")}


def lines_read(file: bytes) -> list[dict[str, str]]:
    """Read the lines of a table, as a spreadsheet does."""
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))
