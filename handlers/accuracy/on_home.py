"""On the Home of those who answer for it: is our data right? A bar for each group."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.accuracy.ask_staff import ACCURACY
from handlers.accuracy.bars import staff_bars
from handlers.accuracy.left_over import show_who_is_left
from handlers.accuracy.office import COUNTERS, MAY_SEE_WHO
from handlers.accuracy.sheets import present_collecting, sheet_bars, show_sheets
from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Small, Text, buttons
from handlers.rounds.rounds import staff_in_chat
from storage.roster import staff_facts
from storage.rounds import everybody_asked, newest_round
from storage.vocabulary import Role


def accuracy_on_home(call: Call) -> Iterator[Block]:
    """Show how many have answered and how many sheets came back; nothing to all others."""
    if not _holds(call, COUNTERS) or not call.school.settings.accuracy.on:
        return
    yield Heading("Is our data right?")
    yield from _staff(call)
    yield Text(f"Data sheets, {present_collecting(call).name}")
    yield Facts(tuple(sheet_bars(call)))
    who = show_who_is_left.button() if _holds(call, MAY_SEE_WHO) else None
    yield from buttons(show_sheets.button(), who)


def _staff(call: Call) -> Iterator[Block]:
    round = newest_round(call.session, ACCURACY)
    if round is None:
        yield Small("Staff have not been asked yet.")
        return
    rows = everybody_asked(call.session, round.id).values()
    answered = frozenset(row.person_id for row in rows if row.answered_at is not None)
    people = [person.id for person in staff_in_chat(call)]
    yield Text(f"Staff who have answered, {round.name}")
    yield Facts(staff_bars(people, answered, staff_facts(call.session)))


def _holds(call: Call, roles: tuple[Role, ...]) -> bool:
    return call.who.left_on is None and any(call.who.holds(role) for role in roles)
