"""Asking after a school phone: on the day it is due back, and every staff day until it is done.

It asks whoever has it; from the third time on the office too, and at once where whoever has it has
left (duties, S38). After a lost phone it asks on each working day, and everybody who keeps the
phones: the 72 hours of a breach run in the holidays too (S36).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import SchoolCalendar, local_day
from handlers.call import Moment
from handlers.cards import Card, Heading, Notice, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.happenings import Told, happening
from handlers.permissions import is_on_the_list
from handlers.school.days_of_school import calendar_now
from handlers.term_time.phone_days import LOST_AT, next_reminder
from handlers.term_time.phone_record import (
    KEEPERS,
    PhoneState,
    buttons_for,
    how_it_stands,
    let_read,
    state_of,
    those_who_ask,
)
from handlers.term_time.term_time import term_time
from storage.cases import Case, locked_case
from storage.outbox import Via
from storage.people import Person
from storage.roster import people_holding, roster_of
from storage.term_time import TripPhone, trip_phone_of
from storage.vocabulary import Urgency

OFFICE_FROM: Final = 3
"""The reminder from which on the office is asked as well."""

ASKED_AFTER: Final = (PhoneState.OUT, PhoneState.BACK, PhoneState.LOST)
REMINDED: Final = "reminded_of_trip_phone"


def _reminded(told: Told) -> str:
    people = told.names("told")
    return f"asked {people} after the phone" if people else "found nobody to ask after the phone"


happening(REMINDED, _reminded)


@term_time.message
def trip_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say how a school phone stands, with what can be done about it; never which phone or trip."""
    case, row = moment.session.found(Case, case_id), trip_phone_of(moment.session, case_id)
    if row is None or person is None or not _may_know(moment, case, person):
        return None
    said = how_it_stands(moment, row)
    offered = buttons(*buttons_for(row, person), open_case_screen.button(case.id))
    return Card(f"{case.reference}: {said}", (Heading(case.reference), Text(said), *offered))


@trip_card.notice_outside
def trip_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring: a school phone is due."""
    case, row = moment.session.found(Case, case_id), trip_phone_of(moment.session, case_id)
    if row is None or not _may_know(moment, case, person) or state_of(row) not in ASKED_AFTER:
        return None
    school, about = moment.school.settings.name, "it is about a school phone"
    if state_of(row) is PhoneState.LOST:
        return Notice("Vera", f"Please open Vera or ring {school}: {about}, and it cannot wait.")
    return Notice("Vera", f"Please ring the office of {school}: {about}.")


@term_time.deadline
def remind_of_trip_phone(moment: Moment, case_id: UUID) -> None:
    """Ask after a phone that is not done, if staff are at work, and again on their next day."""
    case, row = locked_case(moment.session, case_id), trip_phone_of(moment.session, case_id)
    if case is None or row is None or state_of(row) not in ASKED_AFTER:
        return
    today = local_day(moment.at)
    if _is_on(moment, row) and _days(moment, row).is_staff_day(today):
        _remind(moment, case, row)
    remind_next(moment, row, from_day=today + timedelta(days=1))


def remind_next(moment: Moment, row: TripPhone, *, from_day: date) -> None:
    """Set when people are asked after a phone next: on the first staff day from a day on.

    After a lost one it is the first working day, and early.
    """
    usual = moment.school.settings.term_time.trip_phones.remind_at
    at = min(usual, LOST_AT) if _is_lost(row) else usual
    due = next_reminder(_days(moment, row), from_day=from_day, after=moment.at, at=at)
    remind_of_trip_phone.set(moment.session, row.case_id, at=due)


def send_to(
    moment: Moment, case: Case, people: Iterable[Person], *, urgency: Urgency | None = None
) -> list[UUID]:
    """Have the card sent to these people, who may open what it is about; gives who they are."""
    whom = {person.id: person for person in people}
    let_read(moment, case.id, whom)
    for id, person in whom.items():
        via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
        trip_card.owe(moment.session, case, at=moment.at, person=id, via=via, urgency=urgency)
    return list(whom)


def tell_of_a_lost_phone(moment: Moment, case: Case, people: Iterable[Person]) -> list[UUID]:
    """Have the card of a lost phone sent to these people, at any hour and wherever they are."""
    return send_to(moment, case, people, urgency=Urgency.URGENT)


def those_of_a_lost_phone(moment: Moment, row: TripPhone) -> list[Person]:
    """Name who is told of a lost phone: whoever has it, and everybody who keeps the phones."""
    return [*_holder(moment, row), *people_holding(moment.session, *KEEPERS)]


def _remind(moment: Moment, case: Case, row: TripPhone) -> None:
    row.reminders += 1
    if _is_lost(row):
        told = tell_of_a_lost_phone(moment, case, those_of_a_lost_phone(moment, row))
    else:
        told = send_to(moment, case, _whom(moment, row))
    moment.record(REMINDED, case_id=case.id, told=told)


def _whom(moment: Moment, row: TripPhone) -> list[Person]:
    here = _holder(moment, row)
    office = [] if here and row.reminders < OFFICE_FROM else those_who_ask(moment)
    return [*here, *office]


def _holder(moment: Moment, row: TripPhone) -> list[Person]:
    holder = roster_of(moment.session).people[row.holder_id]
    return [holder] if holder.left_on is None else []


def _may_know(moment: Moment, case: Case, person: Person) -> bool:
    return person.left_on is None and is_on_the_list(moment.session, case.id, person.id)


def _days(moment: Moment, row: TripPhone) -> SchoolCalendar:
    calendar = calendar_now(moment)
    return calendar.on_working_days() if _is_lost(row) else calendar


def _is_on(moment: Moment, row: TripPhone) -> bool:
    """Say whether it is asked after: a lost one is, though the school logs no phones any more."""
    return moment.school.settings.term_time.trip_phones.on or _is_lost(row)


def _is_lost(row: TripPhone) -> bool:
    return state_of(row) is PhoneState.LOST
