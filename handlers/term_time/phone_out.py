"""A school phone goes out on a trip (duties, S37).

/trip-phone out -> the form -> file_phone_out -> a record, and a reminder on the day it is due back
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.facts import seal_facts
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential, known
from handlers.casework.named import Named
from handlers.casework.party_rows import keep_people, not_there_yet, people_of, texts_of, with_rows
from handlers.casework.record_case import record_case
from handlers.casework.route_table import DATA
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn, PickDay, PickPeople, ShortText
from handlers.term_time.phone_card import remind_next, send_to, trip_card
from handlers.term_time.phone_days import wrong_days
from handlers.term_time.phone_record import (
    KEEPERS,
    TRIP_PHONE,
    PhoneState,
    let_read,
    my_trip_phone,
    phone_again,
    state_of,
    those_who_ask,
)
from handlers.term_time.term_time import term_time
from handlers.wording import day, listed
from storage.cases import Case, set_standings
from storage.roster import people_holding, roster_of
from storage.term_time import TripPhone
from storage.vocabulary import PartyRole, ReportFacts, Role, Standing

BACK_ALREADY = "It is back already, so nothing was changed."
LOST_ALREADY = "It is marked as lost, so nothing was changed."


def _went_out(told: Told) -> str:
    back = day(date.fromisoformat(str(told.facts["back_on"])))
    return f"logged a school phone that {told.names('holder')} has until {back}"


happening("trip_phone_out", _went_out)


class PhoneOutForm(Form, title="A school phone goes out", submit="Save"):
    """Which phone goes on which trip, who has it, and until when."""

    phone: Annotated[str, ShortText("Which phone?", hint="Its number or label.", max_length=80)]
    trip: Annotated[str, ShortText("Which trip?", hint="No names of pupils.", max_length=120)]
    holder: Annotated[
        tuple[str, ...], PickPeople("Who has it?", most=1, hint="Left open, it is you.")
    ] = ()
    out_on: Annotated[
        date | None, PickDay("When does it go out?", hint="Left open, it is today.")
    ] = None
    back_on: Annotated[date, PickDay("When is it due back?")]

    notes = (Note(confidential, after="back_on"),)


@term_time.form(PhoneOutForm, shows=phone_again)
def file_phone_out(call: Call, form: PhoneOutForm) -> UUID:
    """Keep that a phone goes out, tell whoever has it, and ask after it on the day."""
    must_be_on(call)
    today = local_day(call.at)
    out_on = form.out_on or today
    if wrong := wrong_days(out_on=out_on, back_on=form.back_on, today=today):
        raise NotFilledIn(wrong)
    holder = next(iter(known(call, form.holder)), call.who.id)
    row = TripPhone(holder_id=holder, out_on=out_on, back_on=form.back_on)
    if call.earlier is not None:
        return _amended(call, call.earlier, form, row)
    return _kept(call, form, row)


@term_time.command(
    "/trip-phone", "out", description="A school phone goes on a trip: say who has it until when"
)
def log_phone_out(call: Call) -> Reply:
    """Open the form."""
    must_be_on(call)
    return Ask(file_phone_out)


@term_time.action("A phone goes out", opens=True)
def another_phone_out(call: Call, _: UUID | None) -> Reply:
    """Open the form from a button."""
    return log_phone_out(call)


def must_be_on(call: Call) -> None:
    """Go on only where the school logs its trip phones; NotAllowed says who can switch it on."""
    if not call.school.settings.term_time.trip_phones.on:
        raise NotAllowed(how_to_switch_on(call))


def how_to_switch_on(call: Call) -> str:
    """Say that the school does not use this, and who can change that."""
    names = [person.name for person in people_holding(call.session, Role.ADMINISTRATOR)]
    who = listed(names, joined_by="or") or "Whoever runs Vera"
    return f"This school does not log its trip phones with Vera. {who} can switch it on."


def _kept(call: Call, form: PhoneOutForm, row: TripPhone) -> UUID:
    case = record_case(call, TRIP_PHONE, closed=True)
    row.case_id = case.id
    call.session.add(row)
    call.session.flush()
    _write(call, case, form, row)
    _record(call, "trip_phone_out", row)
    remind_next(call, row, from_day=row.back_on)
    _tell_the_holder(call, case, row)
    return case.id


def _amended(call: Call, case_id: UUID, form: PhoneOutForm, new: TripPhone) -> UUID:
    case, row = my_trip_phone(call, case_id, locked=True)
    if state_of(row) is not PhoneState.OUT:
        raise NotAllowed(LOST_ALREADY if row.lost_at is not None else BACK_ALREADY)
    before, row.holder_id = row.holder_id, new.holder_id
    row.out_on, row.back_on = new.out_on, new.back_on
    _write(call, case, form, row)
    _record(call, "amended", row)
    remind_next(call, row, from_day=row.back_on)
    if row.holder_id != before:
        _somebody_else_has_it(call, case, row, before)
    trip_card.refresh(call.session, case, at=call.at)
    return case.id


def _somebody_else_has_it(call: Call, case: Case, row: TripPhone, before: UUID) -> None:
    """Tell whoever has it now; whoever had it is asked no more, and may go on reading."""
    if before != case.reporter_id:
        had = {before: "had the phone before"}
        set_standings(call.session, case.id, Standing.COPIED, had, at=call.at)
    _tell_the_holder(call, case, row)


def _tell_the_holder(call: Call, case: Case, row: TripPhone) -> None:
    if row.holder_id != call.who.id:
        send_to(call, case, [roster_of(call.session).people[row.holder_id]])


def _record(call: Call, action: str, row: TripPhone) -> None:
    days = {"out_on": row.out_on.isoformat(), "back_on": row.back_on.isoformat()}
    call.record(action, case_id=row.case_id, holder=row.holder_id, **days)


def _write(call: Call, case: Case, form: PhoneOutForm, row: TripPhone) -> None:
    """Seal what was typed, and let those read it who may."""
    holder = Named(PartyRole.SUBJECT, row.holder_id)
    new = with_rows(not_there_yet(people_of(call, case.id), (holder,)))
    facts = ReportFacts(kind=DATA, reporter=call.who.id)
    written: Mapping[str, str] = {"phone": form.phone, "trip": form.trip}
    seal_facts(call, case.id, facts, written, beside=texts_of(new))
    keep_people(call, case.id, new, by=None)
    theirs = {call.who.id: "logged it", row.holder_id: "has the phone"}
    set_standings(call.session, case.id, Standing.RESPONSIBLE, theirs, at=call.at)
    let_read(call, case.id, [each.id for each in people_holding(call.session, *KEEPERS)])
    case.owner_id = next((each.id for each in those_who_ask(call)), call.who.id)
