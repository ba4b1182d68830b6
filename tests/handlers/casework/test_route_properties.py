"""What holds for any staff, any absences, any conflicts and any report (rules, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from handlers.calendar.school_days import LONDON, SchoolCalendar
from handlers.casework.conflicts import barred, excluded
from handlers.casework.routing import DEFAULT_ROWS, plan_route
from handlers.casework.triage import triage
from storage.vocabulary import Recipient, ReportFacts, RoutePlan, StaffMember, Urgency
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.reports import REPORTS, SCHOOL, STAFF, about, report

MOMENTS = st.integers(-7 * 24 * 60, 370 * 24 * 60).map(
    lambda minutes: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCK_CHANGES = (
    datetime(2025, 10, 26, 0, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
)
CALENDARS = st.sampled_from([HAMPSHIRE, SchoolCalendar()])
URGENCIES = st.none() | st.sampled_from(Urgency)

MAY_ALSO_BE_TOLD = {Recipient.CHAIR, Recipient.VICE_CHAIR}

Staff = Mapping[UUID, StaffMember]


def planned(
    facts: ReportFacts,
    staff: Staff,
    at: datetime,
    calendar: SchoolCalendar = HAMPSHIRE,
    urgency: Urgency | None = None,
) -> RoutePlan:
    soon = triage(facts).urgency if urgency is None else urgency
    return plan_route(facts, soon, staff=staff, calendar=calendar, at=at)


def everybody_told(plan: RoutePlan) -> set[UUID]:
    return {who for rung in plan.rungs for who in rung.people} | set(plan.copied)


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS, URGENCIES)
def test_nobody_excluded_is_ever_told_at_any_rung_or_copied(
    facts: ReportFacts, staff: Staff, at: datetime, urgency: Urgency | None
) -> None:
    plan = planned(facts, staff, at, urgency=urgency)
    assert plan.excluded == excluded(facts, staff)
    assert not everybody_told(plan) & plan.excluded
    assert not everybody_told(plan) & (facts.suspected_staff | facts.affected)
    assert not everybody_told(plan) & barred(facts, staff)


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_the_reporter_is_never_a_recipient_and_never_shut_out(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    plan = planned(facts, staff, at)
    assert facts.reporter not in everybody_told(plan)
    assert facts.reporter not in plan.excluded


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_there_are_always_two_people_or_the_outside_card(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    plan = planned(facts, staff, at)
    people = {who for rung in plan.rungs for who in rung.people}
    assert len(people) >= 2 or plan.outside
    bare = {key: replace(row, outside=()) for key, row in DEFAULT_ROWS.items()}
    again = plan_route(
        facts, triage(facts).urgency, staff=staff, rows=bare, calendar=HAMPSHIRE, at=at
    )
    assert again.outside


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS, CALENDARS, URGENCIES)
@example(report(), SCHOOL, CLOCK_CHANGES[0], HAMPSHIRE, Urgency.URGENT)
@example(report(), SCHOOL, CLOCK_CHANGES[1], HAMPSHIRE, Urgency.NOW)
def test_rungs_are_never_empty_come_one_after_another_and_know_their_zone(
    facts: ReportFacts,
    staff: Staff,
    at: datetime,
    calendar: SchoolCalendar,
    urgency: Urgency | None,
) -> None:
    plan = planned(facts, staff, at, calendar, urgency)
    assert all(earlier.due < later.due for earlier, later in pairwise(plan.rungs))
    for rung in plan.rungs:
        assert rung.people
        assert set(rung.why) == set(rung.people)
        assert rung.due.tzinfo is UTC
    assert plan.acknowledge_by.tzinfo is UTC
    assert plan.acknowledge_by > at
    assert all(rung.due >= at for rung in plan.rungs)


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_the_same_report_always_has_the_same_plan(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    shuffled = {who: staff[who] for who in sorted(staff, reverse=True)}
    assert planned(facts, staff, at) == planned(facts, shuffled, at.astimezone(LONDON))


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_somebody_who_can_be_reached_and_holds_the_role_is_always_told(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    plan = planned(facts, staff, at)
    wanted = {Recipient.HEAD, Recipient.DSL} & set(plan.row.primary)
    holders = {
        who
        for who, person in staff.items()
        if {role.value for role in person.roles} & wanted
        and (person.in_chat or person.by_second_channel)
    }
    if holders - barred(facts, staff):
        assert plan.rungs


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_nobody_reachable_by_nothing_is_told(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    for who in everybody_told(planned(facts, staff, at)):
        assert staff[who].in_chat or staff[who].by_second_channel


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS)
def test_a_report_that_shuts_anybody_out_is_quiet(
    facts: ReportFacts, staff: Staff, at: datetime
) -> None:
    plan = planned(facts, staff, at)
    assert plan.quiet or not plan.excluded
    assert plan.quiet or not plan.row.quiet


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS, st.sampled_from(list(SCHOOL)))
def test_naming_one_more_person_who_must_not_see_it_never_lets_anybody_else_in(
    facts: ReportFacts, staff: Staff, at: datetime, named: UUID
) -> None:
    more = replace(facts, must_not_see=facts.must_not_see | {named})
    assert excluded(facts, staff) <= excluded(more, staff)


@UNHURRIED
@given(MOMENTS)
def test_a_quiet_case_in_a_whole_school_stays_with_its_row_at_any_hour(at: datetime) -> None:
    for facts in (about(person) for person in SCHOOL):
        plan = planned(facts, SCHOOL, at)
        roles = {*plan.row.primary, *plan.row.copy, *plan.row.then} | MAY_ALSO_BE_TOLD
        for who in everybody_told(plan):
            assert {role.value for role in SCHOOL[who].roles} & roles
