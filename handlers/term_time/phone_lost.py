"""A school phone is lost: with data of pupils or parents on it that is a breach (duties, S36)."""

from __future__ import annotations

from uuid import UUID

from handlers.breaches.report_breach import report_anew
from handlers.call import Call
from handlers.cards import Heading, Points, Screen, Small, Style, buttons
from handlers.casework.happenings import happening
from handlers.casework.sealed import written_about
from handlers.feature import Reply
from handlers.term_time.phone_card import remind_of_trip_phone, send_to, trip_card
from handlers.term_time.phone_record import (
    KEEPERS,
    PhoneState,
    as_it_is,
    my_trip_phone,
    offered_while,
    state_of,
)
from handlers.term_time.term_time import term_time
from storage.cases import Case
from storage.roster import people_holding
from storage.term_time import TripPhone

happening("trip_phone_lost", "marked it as lost, and was given the form for a breach")

WHAT_TO_DO = (
    "Ring the phone, and whoever may have found it.",
    "Have it locked or wiped from afar, if that can be done.",
    "Ask the network provider to stop the card in it.",
    "If names, numbers, messages or photos of pupils or parents are on it, it is a data breach. "
    "Report it now: the school may have 72 hours from when it was noticed, nights and weekends "
    "included.",
    "If it may have been stolen, you can report that to the police as well.",
)
AND_THEN = (
    "The button marks the phone as lost and opens the form for a breach. Until then Vera goes on "
    "asking after the phone. It is not about blame."
)


@offered_while(PhoneState.OUT, PhoneState.BACK)
@term_time.action("It is lost", style=Style.DANGER, opens=True)
def it_is_lost(call: Call, case_id: UUID | None) -> Reply:
    """Say what to do about a phone that is lost, with the way to report it."""
    case, row = my_trip_phone(call, case_id)
    if state_of(row) is PhoneState.DONE:
        return as_it_is(call, case)
    return Screen(
        case.reference,
        (
            Heading("The school phone is lost"),
            Points(WHAT_TO_DO),
            *buttons(report_lost_phone.button(case.id)),
            Small(AND_THEN),
        ),
        again=it_is_lost.button(case.id),
    )


@offered_while(PhoneState.LOST)
@term_time.action("Report the lost phone", style=Style.DANGER, opens=True)
def report_lost_phone(call: Call, case_id: UUID | None) -> Reply:
    """Mark a phone as lost, once, and open the form for a breach."""
    case, row = my_trip_phone(call, case_id, locked=True)
    if state_of(row) is PhoneState.DONE:
        return as_it_is(call, case)
    if state_of(row) is not PhoneState.LOST:
        _mark(call, case, row)
    written = written_about(call.safe, case.id)
    return report_anew(
        f"A school phone is lost: {written['phone']}. It was on this trip: {written['trip']}."
    )


def _mark(call: Call, case: Case, row: TripPhone) -> None:
    """Mark it as lost, and tell those who keep the phones: the breach may not be reported yet."""
    row.lost_at = call.at
    call.record("trip_phone_lost", case_id=case.id)
    remind_of_trip_phone.lift(call.session, case.id)
    call.session.flush()
    trip_card.refresh(call.session, case, at=call.at)
    keepers = people_holding(call.session, *KEEPERS)
    send_to(call, case, [each for each in keepers if each.id != call.who.id])
