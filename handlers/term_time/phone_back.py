"""A school phone is back, and what was on it is erased and confirmed (duties, S38; advice A19)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Heading, Points, Style
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential, known
from handlers.casework.outside_help import is_school_time
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn, Option, PickMany, PickPeople
from handlers.term_time.phone_card import remind_next, remind_of_trip_phone, trip_card
from handlers.term_time.phone_days import days_late
from handlers.term_time.phone_record import (
    SAVED,
    PhoneState,
    as_it_is,
    my_trip_phone,
    offered_while,
    phone_again,
    state_of,
)
from handlers.term_time.term_time import term_time
from handlers.wording import listed
from storage.cases import Case
from storage.term_time import TripPhone

SOMEBODY_ELSE = "Please choose somebody other than yourself, or leave it open."
FOUND_FIRST = 'It is marked as lost. If it was found again, please press "It was found again".'


def _came_back(told: Told) -> str:
    found = " after it was lost" if told.facts.get("was_lost") else ""
    late = int(told.facts.get("late") or 0)
    return f"noted that it is back{found}" + f", {late} days late" * bool(late)


def _erased(told: Told) -> str:
    second = told.names("seen_by")
    return "confirmed that it is erased" + f"; {second} looked as well" * bool(second)


happening("trip_phone_back", _came_back)
happening("trip_phone_erased", _erased)


class OnIt(StrEnum):
    """What a phone that was on a trip may hold."""

    CONTACTS = "contacts"
    MESSAGES = "messages"
    PHOTOS = "photos"
    CALLS = "calls"


ALL_OF_IT = (
    Option(OnIt.CONTACTS, "The contacts"),
    Option(OnIt.MESSAGES, "The messages"),
    Option(OnIt.PHOTOS, "The photos"),
    Option(OnIt.CALLS, "The call list"),
)


def what_to_erase(call: Call) -> tuple[Block, ...]:
    """Say at the top what to do before it is confirmed (rules, A19)."""
    advice = call.school.settings.advice["A19"]
    words = advice.words(in_hours=is_school_time(call.school, call.at))
    return (Heading(advice.title), Points(tuple(words.splitlines())))


class ErasedForm(Form, title="The phone is erased", submit="Confirm"):
    """That everything is erased, and who else looked."""

    erased: Annotated[
        tuple[OnIt, ...],
        PickMany("What did you erase?", options=ALL_OF_IT, hint="All four, please."),
    ] = ()
    seen_by: Annotated[
        tuple[str, ...], PickPeople("Who looked as well?", most=1, hint="If anybody did.")
    ] = ()

    notes = (Note(what_to_erase), Note(confidential, after="seen_by"))


@offered_while(PhoneState.OUT)
@offered_while(PhoneState.LOST, PhoneState.SETTLED, label="It was found again")
@term_time.action("It is back", style=Style.PRIMARY, opens=True)
def it_is_back(call: Call, case_id: UUID | None) -> Reply:
    """Note that a phone is back, once, and show what is to be done next: it is to be erased."""
    case, row = my_trip_phone(call, case_id, locked=True)
    if state_of(row) not in (PhoneState.OUT, PhoneState.LOST, PhoneState.SETTLED):
        return as_it_is(call, case)
    _note_back(call, case, row)
    remind_next(call, row, from_day=local_day(call.at))
    trip_card.refresh(call.session, case, at=call.at)
    return as_it_is(call, case, said=SAVED)


@offered_while(PhoneState.BACK)
@term_time.action("Erased: contacts, messages, photos, call list", style=Style.PRIMARY, opens=True)
def it_is_erased(call: Call, case_id: UUID | None) -> Reply:
    """Ask what was erased; of a phone that is done it is shown who confirmed it."""
    case, row = my_trip_phone(call, case_id)
    if state_of(row) is PhoneState.DONE:
        return as_it_is(call, case)
    _not_lost(row)
    return Ask(file_erased, subject=case.id)


@term_time.form(ErasedForm, shows=phone_again)
def file_erased(call: Call, form: ErasedForm) -> UUID:
    """Keep that a phone is erased, and by whom; nobody is asked after it any more."""
    case, row = my_trip_phone(call, call.subject, locked=True)
    if state_of(row) is PhoneState.DONE:
        return case.id
    _not_lost(row)
    seen_by = _second(call, form)
    if row.came_back_on is None:
        _note_back(call, case, row)
    row.erased_at, row.erased_by, row.seen_by = call.at, call.who.id, seen_by
    call.record("trip_phone_erased", case_id=case.id, seen_by=seen_by)
    remind_of_trip_phone.lift(call.session, case.id)
    call.session.flush()
    trip_card.refresh(call.session, case, at=call.at)
    return case.id


def _second(call: Call, form: ErasedForm) -> UUID | None:
    """Name who looked as well; NotFilledIn where that is nobody else, or a tick is missing."""
    missing = [option.label.lower() for option in ALL_OF_IT if option.value not in form.erased]
    if missing:
        raise NotFilledIn({"erased": f"Please erase {listed(missing)} too, and tick all four."})
    second = next(iter(known(call, form.seen_by)), None)
    if second == call.who.id:
        raise NotFilledIn({"seen_by": SOMEBODY_ELSE})
    return second


def _note_back(call: Call, case: Case, row: TripPhone) -> None:
    was_lost, row.lost_at, row.settled = row.lost_at is not None, None, None
    row.came_back_on = row.came_back_on or local_day(call.at)
    late = days_late(back_on=row.back_on, came_back_on=row.came_back_on)
    call.record("trip_phone_back", case_id=case.id, late=late, was_lost=was_lost)
    call.session.flush()


def _not_lost(row: TripPhone) -> None:
    if state_of(row) in (PhoneState.LOST, PhoneState.SETTLED):
        raise NotAllowed(FOUND_FIRST)
