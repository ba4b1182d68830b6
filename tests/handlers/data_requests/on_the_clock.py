"""A request and what happened to it, written shortly; and the worked cases as they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from handlers.calendar.working_days import EVERY_YEAR
from handlers.data_requests.clock import Asked, Days, Reckoned, reckon
from handlers.data_requests.worked_cases import read_cases
from storage.vocabulary import Happened, RequestEvent, Right
from tests.handlers.calendar.hampshire import HAMPSHIRE

CASES = Path(__file__).parents[2] / "data" / "cases"
FILES = ("sar.json", "education_record.json", "other.json")

DAYS = Days(HAMPSHIRE, EVERY_YEAR)
PUBLISHED = Days(HAMPSHIRE, date(2027, 12, 31))


def on(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)


def happened(*events: str) -> tuple[Happened, ...]:
    """Read events such as "id_requested 2026-09-02" and "extension_notified 2026-06-20 number"."""
    found = (event.split() for event in events)
    return tuple(
        Happened(RequestEvent(kind), on(day), " ".join(reason)) for kind, day, *reason in found
    )


def stands(
    received: str,
    *events: str,
    right: Right = Right.ACCESS,
    today: str = "",
    days: Days = DAYS,
    **what: Any,
) -> Reckoned:
    """Reckon a request as of its last event, or of a day."""
    story = happened(*events)
    last = max([on(received), *(event.on for event in story)])
    asked = Asked(right=right, received=on(received), events=story, **what)
    return reckon(asked, days, today=on(today) if today else last)


def rows(*files: str) -> Iterator[dict[str, Any]]:
    """List the worked cases of some files, without the rows that are properties."""
    for file in files:
        yield from (row for row in read_cases(CASES / file).cases if row.get("kind") != "property")
