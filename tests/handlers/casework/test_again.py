"""That it is the second report tells of a first: only those learn it who may (rules, section 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.again import tells_nothing_hidden
from handlers.casework.conflicts import first_key
from storage.cases import EarlierReport
from storage.vocabulary import ReportFacts, RoutePlan, StaffMember
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.plans import planned
from tests.handlers.casework.reports import MONDAY_TEN, REPORTS, SCHOOL, STAFF, YEAR_LEAD, about

MINUTES = st.integers(0, 30 * 24 * 60)


def earlier(plan: RoutePlan) -> EarlierReport:
    return EarlierReport(plan.quiet, plan.row.key, plan.excluded)


def counts(before: RoutePlan, now: RoutePlan) -> bool:
    return tells_nothing_hidden(
        earlier(before), route=first_key(now.row.key), kept_out=now.excluded
    )


@UNHURRIED
@given(REPORTS, REPORTS, STAFF, MINUTES)
def test_nobody_learns_of_an_earlier_report_that_is_kept_from_them(
    first: ReportFacts, second: ReportFacts, staff: dict[UUID, StaffMember], minutes: int
) -> None:
    """Trap 30: neither at once, nor when it goes on, nor as a copy."""
    before = planned(first, staff)
    now = planned(second, staff, at=MONDAY_TEN + timedelta(minutes=minutes))
    if counts(before, now):
        told = {who for rung in now.rungs for who in rung.people} | set(now.copied)
        assert not told & before.excluded


@UNHURRIED
@given(REPORTS, REPORTS, STAFF)
def test_a_quiet_report_is_known_by_no_other_route(
    first: ReportFacts, second: ReportFacts, staff: dict[UUID, StaffMember]
) -> None:
    before, now = planned(first, staff), planned(second, staff)
    if before.quiet and first_key(before.row.key) != first_key(now.row.key):
        assert not counts(before, now)


def test_the_same_colleague_again_counts_and_another_one_does_not() -> None:
    same = (
        planned(about(YEAR_LEAD)),
        planned(about(YEAR_LEAD), at=datetime(2025, 9, 15, tzinfo=UTC)),
    )
    assert counts(*same)
    other = next(who for who in SCHOOL if who != YEAR_LEAD)
    assert not counts(planned(about(YEAR_LEAD)), planned(about(other)))


def test_an_open_report_always_counts() -> None:
    assert tells_nothing_hidden(
        EarlierReport(False, "R13", frozenset()), route="R14", kept_out=frozenset()
    )
