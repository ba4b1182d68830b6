"""A trip goes on: the school phone comes back on another day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.happenings import Told, happening
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, PickDay
from handlers.term_time.phone_card import remind_next, send_to, trip_card
from handlers.term_time.phone_days import wrong_days
from handlers.term_time.phone_record import (
    KEEPERS,
    PhoneState,
    as_it_is,
    how_it_stands,
    my_trip_phone,
    offered_while,
    phone_again,
    state_of,
)
from handlers.term_time.term_time import term_time
from handlers.wording import day
from storage.audit import entries_of
from storage.cases import Case
from storage.roster import people_holding

EXTENDED: Final = "trip_phone_extended"
KEEPERS_FROM: Final = 2
"""The time from which on those who keep the phones are told that it comes back later."""

IS_PAST = "This day is over. Please choose today or a later day."


def _extended(told: Told) -> str:
    return f"said that it comes back on {day(date.fromisoformat(str(told.facts['back_on'])))}"


happening(EXTENDED, _extended)


class LaterForm(Form, title="It comes back later", submit="Save"):
    """When a phone is due back now."""

    back_on: Annotated[date, PickDay("When is it due back now?")]


@term_time.form(LaterForm, shows=phone_again)
def file_later(call: Call, form: LaterForm) -> UUID:
    """Keep the new day, from which people are asked on; who keeps the phones is told in time.

    It does not begin anew: a phone that is put off for ever would be nobody's to ask after.
    """
    case, row = my_trip_phone(call, call.subject, locked=True)
    if state_of(row) is not PhoneState.OUT:
        raise NotAllowed(how_it_stands(call, row))
    today = local_day(call.at)
    if form.back_on < today:
        raise NotFilledIn({"back_on": IS_PAST})
    if wrong := wrong_days(out_on=row.out_on, back_on=form.back_on, today=row.out_on):
        raise NotFilledIn(wrong)
    before, row.back_on = row.back_on, form.back_on
    days = {"before": before.isoformat(), "back_on": row.back_on.isoformat()}
    call.record(EXTENDED, case_id=case.id, **days)
    call.session.flush()
    remind_next(call, row, from_day=row.back_on)
    trip_card.refresh(call.session, case, at=call.at)
    _tell_the_keepers(call, case)
    return case.id


def _tell_the_keepers(call: Call, case: Case) -> None:
    if len(entries_of(call.session, case.id, (EXTENDED,), limit=KEEPERS_FROM)) == KEEPERS_FROM:
        keepers = people_holding(call.session, *KEEPERS)
        send_to(call, case, [each for each in keepers if each.id != call.who.id])


@offered_while(PhoneState.OUT)
@term_time.action("It comes back later", opens=True)
def comes_back_later(call: Call, case_id: UUID | None) -> Reply:
    """Ask for the new day, while the phone is out."""
    case, row = my_trip_phone(call, case_id)
    if state_of(row) is not PhoneState.OUT:
        return as_it_is(call, case)
    return Ask(file_later, subject=case.id)
