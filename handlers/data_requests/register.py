"""The register: which requests are open, when each is due, how many days are left, who has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.data_requests.words import due_words, name_of
from storage.cases import Case
from storage.data_requests import RequestPart
from storage.request_register import open_parts
from storage.roster import names_of
from storage.vocabulary import ClockStatus, Right, Role

NOBODY = "nobody yet"

READERS = (Role.DATA_LEAD, Role.DPO, Role.HEAD, Role.DEPUTY_HEAD, Role.OFFICE)
"""Who sees the register on their Home; each sees only what is on their own list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One open request, as a reader of the register sees it."""

    case: Case
    parts: tuple[RequestPart, ...]
    """Those that are not settled, the earliest date first."""
    who: str

    @property
    def due(self) -> date | None:
        """Give the date that leads."""
        return self.parts[0].due


def register(call: Call, *, most: int, after: int = 0) -> tuple[Entry, ...]:
    """List the open requests that the caller may read, the earliest date first.

    It gives at most `most`, and leaves out the first `after`.
    """
    if call.who.left_on is not None:
        return ()
    found: dict[UUID, tuple[Case, list[RequestPart]]] = {}
    for case, part in open_parts(call.session, call.who.id, most=most + after):
        found.setdefault(case.id, (case, []))[1].append(part)
    chosen = list(found.values())[after:]
    owners = {case.owner_id for case, _ in chosen if case.owner_id}
    names = names_of(call.session, owners)
    return tuple(Entry(case, tuple(parts), _who(case, names)) for case, parts in chosen)


def lines(call: Call, entries: tuple[Entry, ...]) -> Iterator[Block]:
    """Lay the register out, each request with its button."""
    for entry in entries:
        yield Text(f"{entry.case.reference}. {dates_of(call, entry.parts)} With {entry.who}.")
        yield from buttons(open_case_screen.button(entry.case.id))


def dates_of(call: Call, parts: Iterable[RequestPart]) -> str:
    """Say of what is not settled what it is and until when, in sentences that name nobody."""
    today = local_day(call.at)
    return " ".join(
        f"{name_of(Right(part.right))}: {due_words(part.due, _status(part), today)}."
        for part in parts
        if part.is_open
    )


def _who(case: Case, names: dict[UUID, str]) -> str:
    return names[case.owner_id] if case.owner_id else NOBODY


def _status(part: RequestPart) -> ClockStatus:
    return ClockStatus(part.status)
