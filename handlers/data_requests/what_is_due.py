"""What a reminder opens: somebody's requests, what is due, and what is next about each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.reckoning import clocks_of, looked_at, of_the_school, reckoned
from handlers.data_requests.register import Entry, dates_of, register
from handlers.data_requests.what_now import what_now
from handlers.feature import Reply
from storage.data_requests import request_of

MOST_SHOWN: Final = 10
NOTHING_OPEN: Final = "No request waits for you."


@data_requests.action("What is due", opens=True)
def show_what_is_due(call: Call, _: UUID | None) -> Reply:
    """Show the caller's open requests, the earliest date first, with what is next about each."""
    found = register(call, most=MOST_SHOWN + 1)
    blocks = [block for entry in found[:MOST_SHOWN] for block in _lines(call, entry)]
    more = (Small("There are more: type /vera requests."),) if len(found) > MOST_SHOWN else ()
    return Screen(
        "What is due",
        (Heading("Requests for personal data"), *(blocks or (Text(NOTHING_OPEN),)), *more),
    )


def _lines(call: Call, entry: Entry) -> Iterator[Block]:
    yield Text(f"{entry.case.reference}. {dates_of(call, entry.parts)} With {entry.who}.")
    for words in what_is_next(call, entry):
        yield Text(words)
    yield from buttons(open_case_screen.button(entry.case.id))


def what_is_next(call: Call, entry: Entry) -> tuple[str, ...]:
    """Say what is next about a request, in a sentence or two."""
    request = request_of(call.session, entry.case.id)
    if request is None:
        return ()
    clocks = clocks_of(call, request, reckoned(call, request))
    looked, today = looked_at(call, request), local_day(call.at)
    return what_now(looked, clocks, of_the_school(call), today=today)
