"""A trip goes on: the school phone comes back on another day."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.happenings import Told, happening
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, PickDay
from handlers.term_time.phone_card import remind_next, trip_card
from handlers.term_time.phone_days import wrong_days
from handlers.term_time.phone_record import (
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

IS_PAST = "This day is over. Please choose today or a later day."


def _extended(told: Told) -> str:
    return f"said that it comes back on {day(date.fromisoformat(str(told.facts['back_on'])))}"


happening("trip_phone_extended", _extended)


class LaterForm(Form, title="It comes back later", submit="Save"):
    """When a phone is due back now."""

    back_on: Annotated[date, PickDay("When is it due back now?")]


@term_time.form(LaterForm, shows=phone_again)
def file_later(call: Call, form: LaterForm) -> UUID:
    """Keep the new day; people are asked after the phone from then on, as if for the first time."""
    case, row = my_trip_phone(call, call.subject, locked=True)
    if state_of(row) is not PhoneState.OUT:
        raise NotAllowed(how_it_stands(call, row))
    today = local_day(call.at)
    if form.back_on < today:
        raise NotFilledIn({"back_on": IS_PAST})
    if wrong := wrong_days(out_on=row.out_on, back_on=form.back_on, today=row.out_on):
        raise NotFilledIn(wrong)
    before, row.back_on, row.reminders = row.back_on, form.back_on, 0
    days = {"before": before.isoformat(), "back_on": row.back_on.isoformat()}
    call.record("trip_phone_extended", case_id=case.id, **days)
    call.session.flush()
    remind_next(call, row, from_day=row.back_on)
    trip_card.refresh(call.session, case, at=call.at)
    return case.id


@offered_while(PhoneState.OUT)
@term_time.action("It comes back later", opens=True)
def comes_back_later(call: Call, case_id: UUID | None) -> Reply:
    """Ask for the new day, while the phone is out."""
    case, row = my_trip_phone(call, case_id)
    if state_of(row) is not PhoneState.OUT:
        return as_it_is(call, case)
    return Ask(file_later, subject=case.id)
