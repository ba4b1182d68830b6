"""A school phone is lost: with data of pupils or parents on it that is a breach (duties, S36).

Marking it as lost ends nothing: people are asked after it on every working day until it is found,
the breach is reported, or somebody who keeps the phones says that no data was on it.
"""

from __future__ import annotations

from uuid import UUID

from handlers.breaches.report_breach import BreachForm, file_breach
from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Heading, Points, Screen, Small, Style, buttons
from handlers.casework.happenings import Told, happening
from handlers.casework.receipt import receipt
from handlers.casework.sealed import written_about
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.permissions import NOTHING_HERE
from handlers.term_time.phone_card import (
    remind_next,
    remind_of_trip_phone,
    tell_of_a_lost_phone,
    those_of_a_lost_phone,
    trip_card,
)
from handlers.term_time.phone_record import (
    SAVED,
    PhoneState,
    Settled,
    as_it_is,
    keeps_phones,
    my_trip_phone,
    offered_while,
    state_of,
)
from handlers.term_time.phone_refused import LOST
from handlers.term_time.term_time import term_time
from storage.cases import Case
from storage.term_time import TripPhone

SETTLED = "lost_trip_phone_settled"


def _settled(told: Told) -> str:
    return {
        Settled.REPORTED: "noted that the breach is reported; nobody is asked after the phone now",
        Settled.NO_DATA: "noted that no data was on it; nobody is asked after the phone now",
        Settled.DEALT_WITH: "noted that it is dealt with; nobody is asked after the phone now",
    }[Settled(told.facts["why"])]


happening(LOST, "marked it as lost, and was given the form for a breach")
happening(SETTLED, _settled)

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
    "The button marks the phone as lost, tells those who keep the school phones and opens the form "
    "for a breach. Vera goes on asking each working day until the form is sent, the phone is found "
    "or they note that no data was on it. It is not about blame."
)
LOST_NOW = (PhoneState.LOST, PhoneState.SETTLED)


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


@offered_while(*LOST_NOW)
@term_time.action("Report the lost phone", style=Style.DANGER, opens=True)
def report_lost_phone(call: Call, case_id: UUID | None) -> Reply:
    """Mark a phone as lost, once, and open the form for a breach."""
    case, row = my_trip_phone(call, case_id, locked=True)
    if state_of(row) is PhoneState.DONE:
        return as_it_is(call, case)
    if state_of(row) not in LOST_NOW:
        _mark(call, case, row)
    written = written_about(call.safe, case.id)
    lost = f"A school phone is lost: {written['phone']}. It was on this trip: {written['trip']}."
    return Ask(file_lost_phone, answers={"account": lost}, subject=case.id)


@term_time.form(BreachForm, shows=receipt)
def file_lost_phone(call: Call, form: BreachForm) -> UUID:
    """File the breach, and note at the phone that it is reported.

    The breach is filed whatever has become of the phone meanwhile.
    """
    breach = file_breach.file(call, form)
    assert isinstance(breach, UUID), "it leads to a case"
    try:
        case, row = my_trip_phone(call, call.subject, locked=True)
    except NotAllowed:
        return breach
    if state_of(row) in LOST_NOW:
        # whoever must not see the breach may be among those who can open the phone
        _settle(call, case, row, Settled.DEALT_WITH if form.must_not_see else Settled.REPORTED)
    return breach


@offered_while(PhoneState.LOST, to_keepers=True)
@term_time.action("The breach is reported", opens=True)
def breach_is_reported(call: Call, case_id: UUID | None) -> Reply:
    """Note that the breach was reported in another way."""
    return _said_by_a_keeper(call, case_id, Settled.REPORTED)


@offered_while(PhoneState.LOST, to_keepers=True)
@term_time.action("No data was on it", opens=True)
def no_data_was_on_it(call: Call, case_id: UUID | None) -> Reply:
    """Note that there is no breach: nothing about anybody was on the phone."""
    return _said_by_a_keeper(call, case_id, Settled.NO_DATA)


def _said_by_a_keeper(call: Call, case_id: UUID | None, why: Settled) -> Reply:
    case, row = my_trip_phone(call, case_id, locked=True)
    if not keeps_phones(call.who):
        raise NotAllowed(NOTHING_HERE)
    if state_of(row) is not PhoneState.LOST:
        return as_it_is(call, case)
    _settle(call, case, row, why)
    return as_it_is(call, case, said=SAVED)


def _settle(call: Call, case: Case, row: TripPhone, why: Settled) -> None:
    """Keep why nobody is asked after a lost phone any more, and who said so."""
    if row.settled == why:
        return
    row.settled = why.value
    call.record(SETTLED, case_id=case.id, why=why)
    remind_of_trip_phone.lift(call.session, case.id)
    call.session.flush()
    trip_card.refresh(call.session, case, at=call.at)


def _mark(call: Call, case: Case, row: TripPhone) -> None:
    """Mark it as lost, and tell whoever has it and those who keep the phones, at any hour."""
    row.lost_at = call.at
    call.session.flush()
    trip_card.refresh(call.session, case, at=call.at)
    others = [each for each in those_of_a_lost_phone(call, row) if each.id != call.who.id]
    told = tell_of_a_lost_phone(call, case, others)
    call.record(LOST, case_id=case.id, told=told)
    remind_next(call, row, from_day=local_day(call.at))
