"""A route as it began: later duties lead nobody onto it, absences and leavers are passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.as_begun import as_begun, rechosen
from handlers.casework.conflicts import excluded
from handlers.casework.facts import _ROUTE
from handlers.casework.routing import DEFAULT_ROWS, choose_row, plan_along, plan_route
from handlers.casework.triage import DEFAULT_TIMES, triage
from storage.vocabulary import Away, Recipient, ReportFacts, Role, RoutePlan, Sign, StaffMember
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.plans import planned
from tests.handlers.casework.reports import (
    ADMIN,
    CHAIR,
    DEPUTY,
    HEAD,
    IDS,
    LEAD,
    MONDAY_TEN,
    REPORTS,
    SCHOOL,
    STAFF,
    TEACHER,
    VICE,
    YEAR_LEAD,
    about,
    report,
)
from tests.handlers.casework.test_route_properties import MOMENTS, everybody_told

Staff = dict[UUID, StaffMember]


def with_other_duties(staff: Staff, seed: int) -> Staff:
    """Give everybody other roles, another line manager and others to stand in for."""
    chance = Random(seed)
    return {
        who: replace(
            person,
            roles=frozenset(role for role in Role if chance.random() < 0.2),
            deputises_for=frozenset(each for each in IDS if chance.random() < 0.1),
            line_manager=chance.choice([None, *IDS]),
        )
        for who, person in staff.items()
    }


def going_on(facts: ReportFacts, then: Staff, today: Staff, at: datetime = MONDAY_TEN) -> RoutePlan:
    """Plan anew, today, a route that began when the staff were as then."""
    begun = as_begun(choose_row(facts, then), facts, then)
    return plan_along(
        begun.row,
        facts,
        triage(facts).urgency,
        staff=begun.then(today),
        times=DEFAULT_TIMES,
        calendar=HAMPSHIRE,
        at=at,
    )


@UNHURRIED
@given(REPORTS, STAFF, MOMENTS, st.integers(0, 2**32))
def test_whatever_duties_change_the_same_people_are_told_in_the_same_order(
    facts: ReportFacts, staff: Staff, at: datetime, seed: int
) -> None:
    before = plan_route(facts, triage(facts).urgency, staff=staff, calendar=HAMPSHIRE, at=at)
    after = going_on(facts, staff, with_other_duties(staff, seed), at)
    assert [rung.people for rung in after.rungs] == [rung.people for rung in before.rungs]
    assert after.quiet == before.quiet


@UNHURRIED
@given(REPORTS, STAFF, STAFF, MOMENTS)
def test_whoever_came_since_is_never_told_nor_anybody_who_was_nothing_then(
    facts: ReportFacts, then: Staff, today: Staff, at: datetime
) -> None:
    """Only somebody whom an absent person named to stand in may be new to it."""
    named = {spell.deputy for person in today.values() for spell in person.away}
    told = everybody_told(going_on(facts, then, today, at))
    of_some_duty = as_begun(choose_row(facts, then), facts, then).duties.keys()
    assert told <= (of_some_duty & today.keys()) | named
    assert not told & excluded(facts, today) & facts.suspected_staff


@UNHURRIED
@given(REPORTS, STAFF)
def test_it_is_kept_as_text_and_read_again(facts: ReportFacts, staff: Staff) -> None:
    begun = as_begun(choose_row(facts, staff), facts, staff)
    assert _ROUTE.validate_json(_ROUTE.dump_json(begun)) == begun


def test_it_names_nobody_who_has_no_part_in_it() -> None:
    begun = as_begun(DEFAULT_ROWS["R13"], report(), SCHOOL | _another_teacher())
    assert UUID(int=50) not in begun.duties
    assert {TEACHER, YEAR_LEAD, DEPUTY, HEAD} <= begun.duties.keys()


def _another_teacher() -> Staff:
    return {UUID(int=50): StaffMember(UUID(int=50), frozenset({Role.STAFF}), line_manager=LEAD)}


def test_whoever_is_away_today_is_passed_over_and_whoever_left_does_not_come_back() -> None:
    away = replace(SCHOOL[DEPUTY], away=(Away(date(2025, 9, 1), date(2025, 9, 30)),))
    facts = report(Sign.THREAT)
    assert DEPUTY in everybody_told(planned(facts))
    today = SCHOOL | {DEPUTY: away}
    del today[YEAR_LEAD]
    told = going_on(facts, SCHOOL, today)
    assert not {DEPUTY, YEAR_LEAD} & everybody_told(told)
    assert HEAD in everybody_told(told)


def test_where_all_who_were_on_it_have_left_nobody_else_is_told() -> None:
    today = {who: person for who, person in SCHOOL.items() if who in {TEACHER, ADMIN}}
    plan = going_on(report(), SCHOOL, with_other_duties(today, 1))
    assert plan.rungs == ()
    assert plan.outside


def test_what_is_said_later_leads_to_the_row_that_the_settings_have_now() -> None:
    own = {**DEFAULT_ROWS, "R2": replace(DEFAULT_ROWS["R2"], then=(Recipient.DPO,))}
    before, after = report(), about(HEAD)
    begun = as_begun(choose_row(before, SCHOOL), before, SCHOOL)
    found = rechosen(begun, before=before, after=after, today=SCHOOL, rows=own)
    assert found.row == own["R2"]
    assert found.duties == begun.duties


def test_settings_that_changed_lead_nowhere_while_nothing_else_is_said() -> None:
    own = {**DEFAULT_ROWS, "R13": replace(DEFAULT_ROWS["R13"], primary=(Recipient.CHAIR,))}
    facts = report()
    begun = as_begun(choose_row(facts, SCHOOL), facts, SCHOOL)
    assert rechosen(begun, before=facts, after=facts, today=SCHOOL, rows=own) is begun


def test_somebody_named_later_counts_as_what_they_are_today_too() -> None:
    """A deputy who has become head since is not dealt with by the route for a colleague."""
    today = SCHOOL | {DEPUTY: replace(SCHOOL[DEPUTY], roles=frozenset({Role.HEAD}))}
    before, after = report(), about(DEPUTY)
    begun = as_begun(choose_row(before, SCHOOL), before, SCHOOL)
    found = rechosen(begun, before=before, after=after, today=today, rows=DEFAULT_ROWS)
    assert found.row == DEFAULT_ROWS["R2"]


def test_a_head_who_was_accused_stays_so_when_the_duty_is_lost() -> None:
    facts = about(HEAD)
    today = SCHOOL | {
        HEAD: replace(SCHOOL[HEAD], roles=frozenset({Role.STAFF})),
        DEPUTY: replace(SCHOOL[DEPUTY], roles=frozenset({Role.HEAD})),
    }
    plan = going_on(facts, SCHOOL, today)
    assert [rung.people for rung in plan.rungs] == [(CHAIR,), (VICE,)]
    assert {HEAD, ADMIN} <= plan.excluded
