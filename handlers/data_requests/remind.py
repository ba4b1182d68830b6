"""Reminding people of requests: one message in the morning, however many there are.

Each request has a deadline row for its next reminder, at nine. When it falls due the request is
marked, and whoever is to be reminded is owed one letter, which is written when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias
from uuid import UUID

from handlers.calendar.quiet_hours import quiet_until
from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.cards import Card, Notice, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN
from handlers.casework.happenings import Told, happening
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.nudges import next_nudge
from handlers.data_requests.reckoning import (
    careful_date_of,
    clocks_of,
    of_the_school,
    reckoned,
)
from handlers.data_requests.what_is_due import show_what_is_due
from handlers.wording import day
from storage.cases import Case, locked_case, people_standing
from storage.data_requests import (
    DataRequest,
    RequestPart,
    parts_of,
    reminded_since,
    request_of,
)
from storage.deadlines import deadline_of
from storage.people import Person
from storage.roster import people_holding, roster_of
from storage.vocabulary import Right, Role, Standing

NINE: Final = time(9, 0)
GATHERED_FOR: Final = timedelta(minutes=2)
"""What falls due at nine is one letter: it is sent when all of it has been looked at."""
Found: TypeAlias = "list[tuple[Case, list[RequestPart]]]"
LOOKED_BACK: Final = timedelta(days=14)
"""What somebody was reminded of within this time and is still open counts in their letter."""


def _reminded(told: Told) -> str:
    people = told.names("told")
    return (
        f"sent {people} a reminder of the date" if people else "found nobody to remind of the date"
    )


happening("reminded_of_request", _reminded)


@data_requests.deadline
def remind_of_request(moment: Moment, case_id: UUID) -> None:
    """Remind whoever has a request that its day has come, and set the next reminder.

    What comes at night, after a stop, waits for nine and is one with what falls due then.
    """
    case, request = locked_case(moment.session, case_id), request_of(moment.session, case_id)
    if case is None or request is None or case.closed:
        return
    morning = quiet_until(moment.school.settings.calendar, moment.at)
    if morning > moment.at:
        remind_of_request.set(moment.session, case_id, at=max(morning, at_nine(local_day(morning))))
        return
    found = reckoned(moment, request)
    people = whom(moment, case, found)
    request.nudged_on = local_day(moment.at)
    for person in people:
        at = moment.at + GATHERED_FOR
        morning_letter.owe_once_a_day(moment.session, person, at=at, day=request.nudged_on)
    moment.record("reminded_of_request", case_id=case.id, told=[each.id for each in people])
    remind_next(moment, case.id, request, found)


def remind_next(
    moment: Moment, case_id: UUID, request: DataRequest, found: Mapping[Right, Reckoned]
) -> None:
    """Set when somebody is reminded of this request next, or stop it where all is settled.

    A reminder that has fallen due and was not taken yet stays: it is the one for all that passed.
    """
    waiting = deadline_of(moment.session, remind_of_request.name, case_id=case_id)
    still = any(part.is_open for part in parts_of(moment.session, case_id))
    if still and waiting is not None and waiting <= moment.at:
        return
    coming = list(_coming(moment, request, found))
    if coming:
        remind_of_request.set(moment.session, case_id, at=at_nine(min(coming)))
    else:
        remind_of_request.lift(moment.session, case_id)


def _coming(
    moment: Moment, request: DataRequest, found: Mapping[Right, Reckoned]
) -> Iterator[date]:
    days, passed = of_the_school(moment), last_nine(moment.at)
    for clock in clocks_of(moment, request, found):
        if (following := next_nudge(clock, days, after=passed)) is not None:
            yield following


def whom(moment: Moment, case: Case, found: Mapping[Right, Reckoned]) -> list[Person]:
    """Name who is reminded of a request: whoever has it, and everybody told once it is due.

    Where nobody has it, or whoever has it is away, it is all who are responsible; where none of
    these is left, those who have a copy, and at last the head, unless they are kept out.
    """
    today = local_day(moment.at)
    due = _is_due(moment, case, found, today)
    responsible = _here(moment, case, Standing.RESPONSIBLE)
    copied = _here(moment, case, Standing.COPIED)
    owner = [each for each in (*responsible, *copied) if each.id == case.owner_id]
    alone = owner and not due and not _is_away(moment, [each.id for each in owner], today)
    if alone:
        return owner
    people = [*owner, *responsible, *(copied if due or not responsible else ())]
    return list({each.id: each for each in people or _last_resort(moment, case)}.values())


def _is_due(moment: Moment, case: Case, found: Mapping[Right, Reckoned], today: date) -> bool:
    still = [Right(part.right) for part in parts_of(moment.session, case.id) if part.is_open]
    dates = [careful_date_of(found[right]) for right in still]
    return any(each is not None and each <= today for each in dates)


def _here(moment: Moment, case: Case, standing: Standing) -> list[Person]:
    people = roster_of(moment.session).people
    found = (people[id] for id in people_standing(moment.session, case.id, standing))
    return [person for person in found if person.left_on is None]


def _last_resort(moment: Moment, case: Case) -> list[Person]:
    heads = people_holding(moment.session, Role.HEAD)
    kept_out = people_standing(moment.session, case.id, Standing.EXCLUDED)
    return [head for head in heads if head.id not in kept_out]


def _is_away(moment: Moment, people: Collection[UUID], day: date) -> bool:
    staff = roster_of(moment.session).staff
    return any(
        who not in staff or any(each.first <= day <= each.last for each in staff[who].away)
        for who in people
    )


@data_requests.letter
def morning_letter(moment: Moment, person: Person) -> Card | None:
    """Write the one message of a morning: how many requests, and the nearest date.

    It names no request. Nobody can draw a letter back from somebody who turns out to be the one
    whom a request is about; what it opens is looked up when it is opened.
    """
    if person.left_on is not None or not (found := _reminded_of(moment, person)):
        return None
    quiet = any(case.quiet for case, _ in found)
    said = PLEASE_OPEN if quiet else _how_many(found)
    return Card(f"Vera: {PLEASE_OPEN}", (Text(said), *buttons(show_what_is_due.button())))


def _how_many(found: Found) -> str:
    many = f"{len(found)} requests for personal data need you."
    one = "1 request for personal data needs you."
    dates = [part.due for _, parts in found for part in parts if part.due is not None]
    nearest = f" The nearest date is {day(min(dates))}." if dates else ""
    return f"{one if len(found) == 1 else many}{nearest}"


@morning_letter.notice_outside
def morning_notice(moment: Moment, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring: a request has fallen due. It names nothing."""
    if person.left_on is not None or not _reminded_of(moment, person):
        return None
    school = moment.school.settings.name
    said = f"Please ring {school} and ask for whoever deals with data protection. A date is due."
    return Notice("Vera", said)


def _reminded_of(moment: Moment, person: Person) -> Found:
    """List what somebody was reminded of lately and is still open, with its open parts."""
    since = local_day(moment.at) - LOOKED_BACK
    return [
        (case, [part for part in parts_of(moment.session, case.id) if part.is_open])
        for case, request in reminded_since(moment.session, person.id, since)
        if any(each.id == person.id for each in whom(moment, case, reckoned(moment, request)))
    ]


def at_nine(day: date) -> datetime:
    """Give the moment at which people are reminded on a day."""
    return datetime.combine(day, NINE, LONDON).astimezone(UTC)


def last_nine(moment: datetime) -> date:
    """Name the last day on which nine o'clock has passed."""
    today = local_day(moment)
    return today if at_nine(today) <= moment else today - timedelta(days=1)
