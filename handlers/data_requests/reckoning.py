"""When a request is due, reckoned from what happened: computed whenever it is asked, never stored.

What stands in the rows is the date as last reckoned (`dates`), for the register and the reminders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from handlers.calendar.school_days import local_day
from handlers.calendar.working_days import EVERY_YEAR, is_working_day
from handlers.call import Moment
from handlers.data_requests.checklist import Looked
from handlers.data_requests.clock import Asked, Days, Reckoned, reckon
from handlers.data_requests.closing import ending_of
from handlers.data_requests.complaints import acknowledged_on
from handlers.data_requests.nudges import EXTENDABLE, IN_SCHOOL_DAYS, OfTheSchool, Watched
from handlers.school.days_of_school import calendar_now
from storage.data_requests import (
    DataRequest,
    RequestHappening,
    RequestPart,
    checks_of,
    happenings_of,
    parts_of,
)
from storage.vocabulary import Asker, RequestEvent, Right


def days_of(moment: Moment) -> Days:
    """Give the calendars on which the clocks of this school run now."""
    return Days(calendar_now(moment), moment.school.settings.bank_holidays_known_through)


def asked_of(
    moment: Moment,
    request: DataRequest,
    part: RequestPart,
    happened: Collection[RequestHappening],
) -> Asked:
    """Put together what the clock of one part is asked."""
    of_this_part = (each for each in happened if each.right in (None, part.right))
    return Asked(
        right=Right(part.right),
        received=request.received,
        events=tuple(each.as_happened for each in of_this_part),
        written=request.written,
        by_parent=request.asker is Asker.PARENT,
        school_kind=moment.school.settings.kind.value,
    )


def reckoned(moment: Moment, request: DataRequest) -> dict[Right, Reckoned]:
    """Reckon every part of a request as it stands now, in the order of the dates."""
    happened, days = happenings_of(moment.session, request.case_id), days_of(moment)
    today = local_day(moment.at)
    asked = [
        asked_of(moment, request, part, happened)
        for part in parts_of(moment.session, request.case_id)
    ]
    return {each.right: reckoned_part(each, days, today) for each in asked}


def reckoned_part(asked: Asked, days: Days, today: date) -> Reckoned:
    """Reckon one part; a complaint that was acknowledged has no date any more."""
    now_so = reckon(asked, days, today=today)
    if asked.right is Right.COMPLAINT and acknowledged_on(asked):
        return replace(now_so, acknowledge_by=None, cautious_acknowledge_by=None)
    return now_so


def ends_of(moment: Moment, request: DataRequest) -> dict[Right, date | None]:
    """Say when each part was answered, refused or taken back; None of one that is still open."""
    happened = happenings_of(moment.session, request.case_id)
    found: dict[Right, date | None] = {}
    for part in parts_of(moment.session, request.case_id):
        end = ending_of(asked_of(moment, request, part, happened))
        found[Right(part.right)] = end.on if end else None
    return found


def due_of(now_so: Reckoned) -> date | None:
    """Give the date by which something must be done: to acknowledge, of a complaint."""
    return now_so.due or now_so.acknowledge_by


def careful_date_of(now_so: Reckoned) -> date | None:
    """Give the date that reminders work to, which is never later than the legal one."""
    return now_so.cautious_due or now_so.cautious_acknowledge_by or due_of(now_so)


def clocks_of(
    moment: Moment, request: DataRequest, found: Mapping[Right, Reckoned]
) -> list[Watched]:
    """Give the clocks of a request that still run or wait, as reminders read them."""
    happened = happenings_of(moment.session, request.case_id)
    extended = {each.right for each in happened if each.type == RequestEvent.EXTENSION_NOTIFIED}
    return [
        _watched(request, right, found[right], extended=bool(extended & {None, right.value}))
        for part in parts_of(moment.session, request.case_id)
        if part.is_open and (right := Right(part.right)) in found
    ]


def _watched(request: DataRequest, right: Right, now_so: Reckoned, *, extended: bool) -> Watched:
    agreed = request.agreed_at if request.informal else None
    can_be = right in EXTENDABLE and not extended
    return Watched(
        right=right,
        status=now_so.status,
        received=request.received,
        start=now_so.clock_start,
        due=careful_date_of(now_so),
        legal=due_of(now_so),
        last_notice=now_so.extension_notice_by if can_be else None,
        agreed=local_day(agreed) if agreed else None,
    )


def of_the_school(moment: Moment) -> OfTheSchool:
    """Give the days as reminders read them."""
    calendar = calendar_now(moment)
    return OfTheSchool(_works, calendar.is_school_day, calendar.is_staff_day)


def _works(day: date) -> bool:
    return is_working_day(day, known_through=EVERY_YEAR)


def calendar_digest(moment: Moment, right: Right) -> str:
    """Sum up the calendar that a right is counted on, to tell when it has changed since."""
    known_through = moment.school.settings.bank_holidays_known_through
    if right not in IN_SCHOOL_DAYS:
        return f"to {known_through}"
    calendar = calendar_now(moment)
    said = (calendar.terms, sorted(calendar.inset_days), sorted(calendar.closures), known_through)
    return sha256(repr(said).encode()).hexdigest()[:16]


def looked_at(moment: Moment, request: DataRequest) -> Looked:
    """Gather what the checklist of a request reads."""
    happened = happenings_of(moment.session, request.case_id)
    checks = checks_of(moment.session, request.case_id)
    parts = parts_of(moment.session, request.case_id)
    return Looked(
        rights=frozenset(Right(part.right) for part in parts if part.is_open),
        asker=request.asker,
        happened=tuple(each.as_happened for each in happened),
        checks={item: check.answer for item, check in checks.items()},
    )
