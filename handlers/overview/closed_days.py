"""The school is shut on a day that nobody had planned: what is counted in school days moves.

/vera closed -> the form -> every date that is counted in school days is counted anew
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Heading, Points, Screen, Text, buttons
from handlers.data_requests.other_days import count_anew
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, Option, PickDay, PickOne
from handlers.overview.overview import overview
from handlers.permissions import require
from handlers.school.days_of_school import calendar_now, forget_calendar
from handlers.wording import day
from storage.closures import Closure, closed_days, closure_on
from storage.vocabulary import Role

MAY_SAY = (Role.HEAD, Role.DEPUTY_HEAD, Role.SENIOR_LEADER, Role.OFFICE, Role.DATA_LEAD)
SAY_SO = "say that the school was shut"
WITHIN = timedelta(days=200)

NO_SCHOOL_DAY = "Vera did not count this as a school day: nothing changes. Is it the right day?"
TOO_FAR = "Please choose a day of this half of the year, or change vera.toml."
NOT_SAID = "Nobody has said here that the school was shut on this day."
SOME_MET = (
    "It stays a school day: there was a session for some pupils (Education Act 1996, section 579)."
)


class Shut(StrEnum):
    """What happened on a day."""

    TO_ALL = "to_all"
    SOME_MET = "some_met"
    MISTAKE = "mistake"


WHAT = (
    Option(Shut.TO_ALL, "No pupil had a lesson: snow, a burst pipe, a polling day"),
    Option(Shut.SOME_MET, "Some classes met, for example on a strike day"),
    Option(Shut.MISTAKE, "It was not shut: that was a mistake"),
)


class ClosedForm(Form, title="The school was shut", submit="Save"):
    """On which day, and whether for everybody."""

    on: Annotated[date | None, PickDay("On which day?", hint="Left open, it is today.")] = None
    what: Annotated[Shut, PickOne("What happened?", options=WHAT)]


@overview.form(ClosedForm)
def file_closed(call: Call, form: ClosedForm) -> Screen:
    """Keep that the school was shut on a day, and count every date anew that it moves."""
    require(call.who, *MAY_SAY, to=SAY_SO)
    on = form.on or local_day(call.at)
    if abs(on - local_day(call.at)) > WITHIN:
        raise NotFilledIn({"on": TOO_FAR})
    if form.what is Shut.SOME_MET:
        return _screen(call, SOME_MET)
    if form.what is Shut.MISTAKE:
        return _take_back(call, on)
    return _keep(call, on)


@overview.command(
    "/vera", "closed", description="Say that the school was shut on a day", for_few=True
)
def say_closed(call: Call) -> Reply:
    """Open the form for a day on which the school was shut."""
    require(call.who, *MAY_SAY, to=SAY_SO)
    return Ask(file_closed)


@overview.action("Say that it was shut on a day", opens=True)
def say_closed_again(call: Call, _: UUID | None) -> Reply:
    """Open the form from a button."""
    return say_closed(call)


def _keep(call: Call, on: date) -> Screen:
    known, said = closure_on(call.session, on), f"The school was shut on {day(on)}. Dates that are"
    if known is None or known.taken_back_at is not None:
        if not calendar_now(call).is_school_day(on):
            raise NotFilledIn({"on": NO_SCHOOL_DAY})
        _store(call, on, known)
        call.record("school_closed", day=on)
        _count(call, f"the school was shut on {day(on)}")
    return _screen(call, f"{said} counted in school days are counted anew.")


def _store(call: Call, on: date, known: Closure | None) -> None:
    closure = known or Closure(day=on, said_by=call.who.id, said_at=call.at)
    closure.said_by, closure.said_at, closure.taken_back_at = call.who.id, call.at, None
    call.session.add(closure)


def _take_back(call: Call, on: date) -> Screen:
    known = closure_on(call.session, on)
    if known is None or known.taken_back_at is not None:
        raise NotFilledIn({"on": NOT_SAID})
    known.taken_back_at = call.at
    call.record("school_not_closed", day=on)
    _count(call, f"the school was not shut on {day(on)}")
    return _screen(call, f"{day(on)} counts as a school day again.")


def _count(call: Call, because: str) -> None:
    call.session.flush()
    forget_calendar(call)
    count_anew(call, because=because)


def _screen(call: Call, said: str) -> Screen:
    return Screen("The school was shut", (Text(said), *_days(call)), may_stay=True)


def _days(call: Call) -> tuple[Block, ...]:
    since = local_day(call.at) - WITHIN
    days = sorted(each for each in closed_days(call.session) if each > since)
    if not days:
        return ()
    listed = Points(tuple(day(each) for each in days))
    return (Heading("Shut, as was said here"), listed, *buttons(say_closed_again.button()))
