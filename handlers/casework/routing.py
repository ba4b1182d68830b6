"""Who is told of a report, in which order, by when, and who never is (rules, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import SchoolCalendar, local_day, local_time
from handlers.calendar.working_days import EVERY_YEAR, is_working_day
from handlers.casework.conflicts import Staff, administers, barred, excluded
from handlers.casework.duty import Duty, Found, roster_of
from handlers.casework.ladder import climb
from handlers.casework.route_table import DEFAULT_ROWS, choose_row
from handlers.casework.rungs import (
    REMINDED_FIRST,
    SHORTEST_ANSWER,
    answer_due,
    later_rungs,
    told_at,
)
from handlers.casework.triage import DEFAULT_TIMES, acknowledge_times, child_suspected
from storage.vocabulary import (
    AcknowledgeTimes,
    ReportFacts,
    RoutePlan,
    RouteRow,
    Rung,
    Sign,
    Urgency,
)

__all__ = ["DEFAULT_ROWS", "choose_row", "plan_along", "plan_route"]

IN_THE_HOLIDAYS_TOO: Final = frozenset({"R20", "R21"})

BREACH_IS_ANSWERED_WITHIN: Final = timedelta(hours=66)
"""Of the 72 hours of article 33: a weekend may pass before, a longer one may not."""

CARD: Final = ("childrens_services", "police")
"""What stands behind a route that a school has left without outside numbers."""

CHILDREN: Final = "childrens_services"
CHILDREN_AT_NIGHT: Final = "childrens_services_night"


def plan_route(
    facts: ReportFacts,
    urgency: Urgency,
    *,
    staff: Staff,
    rows: Mapping[str, RouteRow] = DEFAULT_ROWS,
    times: Mapping[Urgency, AcknowledgeTimes] = DEFAULT_TIMES,
    calendar: SchoolCalendar,
    at: datetime,
) -> RoutePlan:
    """Plan who is told of a report and when, until somebody answers.

    Source: rules, sections 5 and 6; duties S19, S22, S40, S44, S45, S94.

    Args:
        facts: What the report says, without its words.
        urgency: Its priority, from `triage` or raised by a person.
        staff: Everybody whom Vera knows at the school.
        rows: The school's routing table.
        times: The school's times to acknowledge.
        calendar: The school's days and hours.
        at: When the report came.

    Returns:
        The plan. Its rungs are in order of time and never empty; there are none only where nobody
        is left, and then the outside numbers are the whole answer.
    """
    row = choose_row(facts, staff, rows)
    return plan_along(row, facts, urgency, staff=staff, times=times, calendar=calendar, at=at)


def plan_along(
    row: RouteRow,
    facts: ReportFacts,
    urgency: Urgency,
    *,
    staff: Staff,
    times: Mapping[Urgency, AcknowledgeTimes],
    calendar: SchoolCalendar,
    at: datetime,
) -> RoutePlan:
    """Plan a report along a row that was chosen already, as `plan_route` does."""
    pace = acknowledge_times(urgency, times)
    days = days_that_count(row.key, calendar, at)
    told = told_at(pace, days, at)
    duty = _duty(row, facts, staff, calendar)
    moments = chain((told,), later_rungs(urgency, pace, days, told))
    rungs = climb(row, urgency, duty, moments, reminded=urgency in REMINDED_FIRST)
    never = excluded(facts, staff)
    return RoutePlan(
        row=row,
        rungs=rungs,
        copied=_copied(row, duty, local_day(told), rungs),
        excluded=never,
        quiet=row.quiet or bool(never),
        outside=_outside(row, facts, urgency, calendar, at),
        acknowledge_by=answer_due(urgency, pace, days, told),
        repeat_every=pace.repeat_every,
        excluded_administrator=administers(never, staff),
    )


def days_that_count(route: str, calendar: SchoolCalendar, at: datetime) -> SchoolCalendar:
    """Give the days on which the people of a route are told and must answer.

    A request for personal data, and data that went astray, wait for the next working day and not
    for the end of the holidays; the latter for no day off where its 72 hours would pass meanwhile.

    Source: rules, section 5, P2 and P3, "Out of hours".
    """
    if route not in IN_THE_HOLIDAYS_TOO:
        return calendar
    working = calendar.on_working_days()
    answered = working.after_school_minutes(working.may_be_told(at), SHORTEST_ANSWER)
    too_late = route == "R21" and answered - at > BREACH_IS_ANSWERED_WITHIN
    return calendar.on_every_day() if too_late else working


def _duty(row: RouteRow, facts: ReportFacts, staff: Staff, calendar: SchoolCalendar) -> Duty:
    duty = Duty(roster_of(staff), calendar, barred(facts, staff), facts.reporter, not row.quiet)
    if not row.never:
        return duty
    kept_out = {who for each in row.never for who in duty.holders(each)}
    named = {who for each in (*row.primary, *row.copy, *row.then) for who in duty.holders(each)}
    return replace(duty, barred=duty.barred | (kept_out - named))


def _copied(row: RouteRow, duty: Duty, day: date, rungs: tuple[Rung, ...]) -> tuple[UUID, ...]:
    first = set(rungs[0].people) if rungs else set()
    people: Found = {}
    for recipient in row.copy:
        people |= duty.on_duty(recipient, day) or duty.anybody(recipient, day)
    return tuple(who for who in people if who not in first)


def _outside(
    row: RouteRow, facts: ReportFacts, urgency: Urgency, calendar: SchoolCalendar, at: datetime
) -> tuple[str, ...]:
    keys = [*(row.outside or CARD)]
    if urgency <= Urgency.URGENT or Sign.THREAT in facts.signs:
        keys.insert(0, "police")
    if urgency is Urgency.NOW or (urgency is Urgency.URGENT and _child_involved(facts)):
        keys.append(CHILDREN)
    at_night = not _office_hours(calendar, at)
    return tuple(
        dict.fromkeys(CHILDREN_AT_NIGHT if at_night and it == CHILDREN else it for it in keys)
    )


def _child_involved(facts: ReportFacts) -> bool:
    return child_suspected(facts) or facts.child_is_target or facts.image_of_child.may_be_so


def _office_hours(calendar: SchoolCalendar, at: datetime) -> bool:
    local = local_time(at)
    return calendar.open_at(local.time()) and is_working_day(local.date(), known_through=EVERY_YEAR)
