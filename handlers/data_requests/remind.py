"""Reminding people of requests: one message in the morning, however many there are.

Each request has a deadline row for its next reminder, at nine. When it falls due the request is
marked, and whoever is to be reminded is owed one letter, which is written when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.cards import Block, Card, Heading, Notice, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.happenings import happening
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.nudges import next_nudge
from handlers.data_requests.reckoning import (
    careful_date_of,
    looked_at,
    of_the_school,
    reckoned,
    watched,
)
from handlers.data_requests.what_now import what_now
from handlers.data_requests.words import due_words, name_of
from storage.cases import Case, locked_case, people_standing
from storage.data_requests import DataRequest, parts_of, reminded_since, request_of
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Right, Standing

NINE: Final = time(9, 0)
GATHERED_FOR: Final = timedelta(minutes=2)
"""What falls due at nine is one letter: it is sent when all of it has been looked at."""
MOST_SHOWN: Final = 10
LOOKED_BACK: Final = timedelta(days=3)
"""A letter that was held up overnight still says what it was about."""

happening("reminded_of_request", "reminded people of the date")


@data_requests.deadline
def remind_of_request(moment: Moment, case_id: UUID) -> None:
    """Remind whoever has a request that its day has come, and set the next reminder."""
    case, request = locked_case(moment.session, case_id), request_of(moment.session, case_id)
    if case is None or request is None or case.closed:
        return
    found = reckoned(moment, request)
    people = whom(moment, case, found)
    request.nudged_on = local_day(moment.at)
    for person in people:
        at = moment.at + GATHERED_FOR
        morning_letter.owe_once_a_day(moment.session, person, at=at, day=request.nudged_on)
    moment.record("reminded_of_request", case_id=case.id, people=[each.id for each in people])
    remind_next(moment, case.id, request, found)


def remind_next(
    moment: Moment, case_id: UUID, request: DataRequest, found: Mapping[Right, Reckoned]
) -> None:
    """Set when somebody is reminded of this request next, or stop it where all is settled."""
    coming = list(_coming(moment, case_id, request, found))
    if coming:
        remind_of_request.set(moment.session, case_id, at=at_nine(min(coming)))
    else:
        remind_of_request.lift(moment.session, case_id)


def _coming(
    moment: Moment, case_id: UUID, request: DataRequest, found: Mapping[Right, Reckoned]
) -> Iterator[date]:
    days, passed = of_the_school(moment), last_nine(moment.at)
    for part in parts_of(moment.session, case_id):
        right = Right(part.right)
        if part.is_open:
            day = next_nudge(watched(request, right, found[right]), days, after=passed)
            yield from (day,) if day else ()


def whom(moment: Moment, case: Case, found: Mapping[Right, Reckoned]) -> list[Person]:
    """Name who is reminded of a request: whoever has it, and everybody told once it is due.

    Where nobody has it, or whoever has it is away, it is all who are responsible.
    """
    today = local_day(moment.at)
    standings = [Standing.RESPONSIBLE]
    if any((due := careful_date_of(each)) and due <= today for each in found.values()):
        standings.append(Standing.COPIED)
    on_the_list = people_standing(moment.session, case.id, *standings)
    owner = [case.owner_id] if case.owner_id else []
    alone = len(standings) == 1 and owner and not _is_away(moment, owner, today)
    people = roster_of(moment.session).people
    wanted = owner if alone else [*owner, *on_the_list]
    here = (people[id] for id in dict.fromkeys(wanted) if id in people)
    return [person for person in here if person.left_on is None]


def _is_away(moment: Moment, people: Collection[UUID], day: date) -> bool:
    staff = roster_of(moment.session).staff
    return any(
        who not in staff or any(each.first <= day <= each.last for each in staff[who].away)
        for who in people
    )


@data_requests.letter
def morning_letter(moment: Moment, person: Person) -> Card | None:
    """Write the one message of a morning: which requests, until when, and what is next."""
    if person.left_on is not None or not (found := _reminded_of(moment, person)):
        return None
    count = "1 request needs" if len(found) == 1 else f"{len(found)} requests need"
    return Card(
        f"Vera: {count} you.",
        (
            Heading("Requests for personal data"),
            *(block for each in found[:MOST_SHOWN] for block in _line(moment, *each)),
            *_more(len(found) - MOST_SHOWN),
        ),
    )


@morning_letter.notice_outside
def morning_notice(moment: Moment, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring: a request has fallen due. It names nothing."""
    if person.left_on is not None or not _reminded_of(moment, person):
        return None
    school = moment.school.settings.name
    said = f"Please ring {school} and ask for whoever deals with data protection. A date is due."
    return Notice("Vera", said)


def _reminded_of(moment: Moment, person: Person) -> list[tuple[Case, DataRequest]]:
    """List what somebody was reminded of on the newest day on which they were."""
    since = local_day(moment.at) - LOOKED_BACK
    found = [
        (case, request)
        for case, request in reminded_since(moment.session, person.id, since)
        if any(each.id == person.id for each in whom(moment, case, reckoned(moment, request)))
    ]
    newest = max((request.nudged_on or since for _, request in found), default=since)
    return [each for each in found if each[1].nudged_on == newest]


def _line(moment: Moment, case: Case, request: DataRequest) -> Iterator[Block]:
    yield Text("One that is kept quiet." if case.quiet else _said(moment, case, request))
    yield from buttons(open_case_screen.button(case.id))


def _said(moment: Moment, case: Case, request: DataRequest) -> str:
    found, today = reckoned(moment, request), local_day(moment.at)
    still = [part for part in parts_of(moment.session, case.id) if part.is_open]
    dates = [
        f"{name_of(right)}: {due_words(part.due, found[right].status, today)}."
        for part in still
        if (right := Right(part.right)) in found
    ]
    clocks = [watched(request, Right(part.right), found[Right(part.right)]) for part in still]
    now = what_now(looked_at(moment, request), clocks, of_the_school(moment), today=today)
    return " ".join([f"{case.reference}.", *dates, *now])


def _more(count: int) -> tuple[Block, ...]:
    return (Small(f"And {count} more: type /vera requests."),) if count > 0 else ()


def at_nine(day: date) -> datetime:
    """Give the moment at which people are reminded on a day."""
    return datetime.combine(day, NINE, LONDON).astimezone(UTC)


def last_nine(moment: datetime) -> date:
    """Name the last day on which nine o'clock has passed."""
    today = local_day(moment)
    return today if at_nine(today) <= moment else today - timedelta(days=1)
