"""The school phones that are out, and those that were: for each the ones that they may open."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, Words, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.links import ids_on_my_list
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE
from handlers.term_time.phone_out import another_phone_out, how_to_switch_on
from handlers.term_time.phone_record import KEEPERS, TRIP_PHONE, how_it_stands, state_of
from handlers.term_time.phone_record import PhoneState as State
from handlers.term_time.term_time import term_time
from storage.cases import Case, CaseStanding, set_standing_to_all
from storage.roster import names_of
from storage.term_time import TripPhone
from storage.vocabulary import Standing

IN_A_PART = 15
"""Each takes two blocks of the hundred that a screen may have."""


@term_time.command(
    "/trip-phone", description="School phones on trips: who has them until when", writes=True
)
def list_trip_phones(call: Call) -> Reply:
    """List the phones that the caller may open: those that are out first, then the newest."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    _take_up(call)
    if not call.school.settings.term_time.trip_phones.on and not _rows(call, since=0):
        return Words(how_to_switch_on(call))
    return _screen(call, since=0)


@term_time.action("More", opens=True)
def more_trip_phones(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the list."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    return _screen(call, since=call.part or 0)


def _take_up(call: Call) -> None:
    """Let whoever came to keep the phones open those from before their time."""
    if not any(call.who.holds(role) for role in KEEPERS):
        return
    theirs = select(CaseStanding.case_id).where(CaseStanding.person_id == call.who.id)
    chosen = select(Case.id).where(
        Case.kind == TRIP_PHONE, Case.erased_at.is_(None), Case.id.not_in(theirs)
    )
    if new := list(call.session.scalars(chosen)):
        why = "keeps the school phones"
        set_standing_to_all(call.session, new, Standing.COPIED, call.who.id, why=why, at=call.at)
        call.record("trip_phones_taken_up", phones=len(new))


def _rows(call: Call, *, since: int) -> list[tuple[TripPhone, Case]]:
    mine = ids_on_my_list(call).where(Case.kind == TRIP_PHONE)
    chosen = (
        select(TripPhone, Case)
        .join(Case, Case.id == TripPhone.case_id)
        .where(TripPhone.case_id.in_(mine))
        .order_by(TripPhone.erased_at.is_not(None), TripPhone.out_on.desc(), TripPhone.case_id)
        .offset(since)
        .limit(IN_A_PART + 1)
    )
    return [(row, case) for row, case in call.session.execute(chosen)]


def _screen(call: Call, *, since: int) -> Screen:
    return Screen(
        "School phones", tuple(_list(call, since)), again=more_trip_phones.button(part=since)
    )


def _list(call: Call, since: int) -> Iterator[Block]:
    found = _rows(call, since=since)
    yield Heading("School phones on trips")
    if call.school.settings.term_time.trip_phones.on:
        yield from buttons(another_phone_out.button())
    else:
        yield Small(how_to_switch_on(call))
    if not found:
        yield Text("There is none that you can open.")
    for row, case in found[:IN_A_PART]:
        yield Text(_line(call, row, case))
        yield from buttons(open_case_screen.button(row.case_id))
    if len(found) > IN_A_PART:
        yield Small("There are more.")
        yield from buttons(more_trip_phones.button(part=since + IN_A_PART))


def _line(call: Call, row: TripPhone, case: Case) -> str:
    names = names_of(call.session, [row.holder_id])
    has = "" if state_of(row) is State.DONE else f" {names[row.holder_id]} has it."
    return f"{case.reference}: {how_it_stands(call, row)}{has}"
