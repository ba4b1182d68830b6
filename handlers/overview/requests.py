"""The register of requests in chat: what is due, how many days are left, who has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.breaches.open_breach import BREACH
from handlers.breaches.running import breaches_running
from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.take_up import take_up
from handlers.data_requests.log_request import REQUEST
from handlers.data_requests.on_the_case import CALCULATION
from handlers.data_requests.register import READERS, lines, register
from handlers.data_requests.take_register import as_calendar, as_table
from handlers.feature import Reply
from handlers.overview.overview import overview
from handlers.permissions import require

IN_A_PART: Final = 15
ON_THE_HOME: Final = 5

NOTHING_OPEN = "No request is open."


@overview.command(
    "/vera",
    "requests",
    description="Requests for personal data: what is due, and who has it",
    for_few=True,
    writes=True,
)
def list_requests(call: Call) -> Reply:
    """Show the register to those who deal with such requests."""
    require(call.who, *READERS, to="see the register of requests")
    take_up(call, BREACH, REQUEST)
    return _part(call, after=0)


@overview.action("More requests", opens=True)
def more_requests(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the register."""
    require(call.who, *READERS, to="see the register of requests")
    return _part(call, after=call.part or 0)


def _part(call: Call, *, after: int) -> Screen:
    found = register(call, most=IN_A_PART + 1, after=after)
    shown, more = found[:IN_A_PART], len(found) > IN_A_PART
    call.record("register_viewed", after=after)
    following = more_requests.button(part=after + IN_A_PART) if more else None
    return Screen(
        "Requests",
        (
            *(() if after else breaches_running(call)),
            Heading("Requests for personal data"),
            *(lines(call, shown) if shown else (Text(NOTHING_OPEN),)),
            *buttons(following, as_calendar.button(), as_table.button()),
            Small(CALCULATION),
        ),
        again=more_requests.button(part=after),
    )


def requests_on_home(call: Call) -> Iterator[Block]:
    """Show what is due next, to those who deal with such requests; nothing to all others."""
    if not any(call.who.holds(role) for role in READERS):
        return
    yield from breaches_running(call)
    found = register(call, most=ON_THE_HOME + 1)
    if not found:
        return
    yield Heading("Requests for personal data")
    yield from lines(call, found[:ON_THE_HOME])
    if len(found) > ON_THE_HOME:
        yield Small("More are open.")
    yield from buttons(all_requests.button())


@overview.action("All requests", opens=True)
def all_requests(call: Call, _: UUID | None) -> Reply:
    """Show the register, from a button."""
    return list_requests(call)
