"""Asking after a school phone: on the day it is due back, and every staff day until it is done.

It asks whoever has it; from the third time on the office too, and at once where whoever has it has
left (duties, S38).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.cards import Card, Heading, Notice, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.happenings import Told, happening
from handlers.permissions import is_on_the_list
from handlers.school.days_of_school import calendar_now
from handlers.term_time.phone_days import next_reminder
from handlers.term_time.phone_record import (
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
from storage.roster import roster_of
from storage.term_time import TripPhone, trip_phone_of

OFFICE_FROM: Final = 3
"""The reminder from which on the office is asked as well."""

ASKED_AFTER: Final = (PhoneState.OUT, PhoneState.BACK)


def _reminded(told: Told) -> str:
    people = told.names("told")
    return f"asked {people} after the phone" if people else "found nobody to ask after the phone"


happening("reminded_of_trip_phone", _reminded)


@term_time.message
def trip_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say how a school phone stands, with what can be done about it; never which phone or trip."""
    case, row = moment.session.found(Case, case_id), trip_phone_of(moment.session, case_id)
    if row is None or person is None or not _may_know(moment, case, person):
        return None
    said = how_it_stands(moment, row)
    offered = buttons(*buttons_for(row), open_case_screen.button(case.id))
    return Card(f"{case.reference}: {said}", (Heading(case.reference), Text(said), *offered))


@trip_card.notice_outside
def trip_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring: a school phone is due."""
    case, row = moment.session.found(Case, case_id), trip_phone_of(moment.session, case_id)
    if row is None or not _may_know(moment, case, person) or state_of(row) not in ASKED_AFTER:
        return None
    school = moment.school.settings.name
    return Notice("Vera", f"Please ring the office of {school}: it is about a school phone.")


@trip_card.when_refused
def ask_the_office(moment: Moment, case_id: UUID, refused: UUID) -> None:
    """Tell the office where whoever has a phone cannot be told of it."""
    case, row = moment.session.found(Case, case_id), trip_phone_of(moment.session, case_id)
    if row is not None and row.holder_id == refused and state_of(row) in ASKED_AFTER:
        others = [each for each in those_who_ask(moment) if each.id != refused]
        send_to(moment, case, others)


@term_time.deadline
def remind_of_trip_phone(moment: Moment, case_id: UUID) -> None:
    """Ask after a phone that is not done, if staff are at work, and again on their next day."""
    case, row = locked_case(moment.session, case_id), trip_phone_of(moment.session, case_id)
    if case is None or row is None or state_of(row) not in ASKED_AFTER:
        return
    today = local_day(moment.at)
    if _is_on(moment) and calendar_now(moment).is_staff_day(today):
        _remind(moment, case, row)
    remind_next(moment, row, from_day=today + timedelta(days=1))


def remind_next(moment: Moment, row: TripPhone, *, from_day: date) -> None:
    """Set when people are asked after a phone next: on the first staff day from a day on."""
    at = moment.school.settings.term_time.trip_phones.remind_at
    due = next_reminder(calendar_now(moment), from_day=from_day, after=moment.at, at=at)
    remind_of_trip_phone.set(moment.session, row.case_id, at=due)


def send_to(moment: Moment, case: Case, people: list[Person]) -> None:
    """Have the card sent to these people, who may open what it is about."""
    let_read(moment, case.id, [person.id for person in people])
    for person in people:
        via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
        trip_card.owe(moment.session, case, at=moment.at, person=person.id, via=via)


def _remind(moment: Moment, case: Case, row: TripPhone) -> None:
    row.reminders += 1
    people = _whom(moment, row)
    send_to(moment, case, people)
    moment.record("reminded_of_trip_phone", case_id=case.id, told=[each.id for each in people])


def _whom(moment: Moment, row: TripPhone) -> list[Person]:
    holder = roster_of(moment.session).people[row.holder_id]
    here = [holder] if holder.left_on is None else []
    office = [] if here and row.reminders < OFFICE_FROM else those_who_ask(moment)
    return list({each.id: each for each in (*here, *office)}.values())


def _may_know(moment: Moment, case: Case, person: Person) -> bool:
    return person.left_on is None and is_on_the_list(moment.session, case.id, person.id)


def _is_on(moment: Moment) -> bool:
    return moment.school.settings.term_time.trip_phones.on
