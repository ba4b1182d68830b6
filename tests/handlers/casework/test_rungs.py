"""By when somebody must answer, and when the next is told (rules, section 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vocabulary import Answer, ReportFacts, Sign, Suspect, Topic, Urgency
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.plans import minutes, people, planned
from tests.handlers.casework.reports import (
    CHAIR,
    DEPUTY,
    HEAD,
    LEADER,
    TEACHER,
    YEAR_LEAD,
    report,
)

PUPIL, PARENT = Suspect.PUPIL, Suspect.PARENT


def test_within_the_hour_ends_with_the_head_the_same_day() -> None:
    at = datetime(2025, 9, 8, 13, 30, tzinfo=UTC)
    plan = planned(report(Sign.REPEATED, suspect=PUPIL), at=at)
    assert plan.acknowledge_by == at + timedelta(minutes=60)
    assert [rung.due for rung in plan.rungs][2] == datetime(2025, 9, 8, 15, 30, tzinfo=UTC)


def test_today_reminds_the_same_person_next_morning_and_then_goes_higher() -> None:
    plan = planned(report(suspect=PUPIL))
    assert people(plan) == [{YEAR_LEAD}, {YEAR_LEAD}, {DEPUTY}, {HEAD}]
    assert plan.acknowledge_by == datetime(2025, 9, 8, 15, 30, tzinfo=UTC)
    assert plan.rungs[1].due == datetime(2025, 9, 9, 6, 30, tzinfo=UTC)
    assert plan.rungs[2].due == datetime(2025, 9, 9, 9, 0, tzinfo=UTC)


def test_today_in_the_last_hour_of_the_day_has_four_working_hours() -> None:
    plan = planned(report(suspect=PUPIL), at=datetime(2025, 9, 8, 15, 0, tzinfo=UTC))
    assert plan.acknowledge_by == datetime(2025, 9, 9, 10, 30, tzinfo=UTC)


def test_routine_has_three_school_days() -> None:
    plan = planned(report(suspect=PUPIL, kind="advice"), at=datetime(2025, 9, 8, 7, tzinfo=UTC))
    assert plan.acknowledge_by == datetime(2025, 9, 10, 15, 30, tzinfo=UTC)
    assert LEADER not in set().union(*people(plan))


@pytest.mark.parametrize("sign", [Sign.DETAILS_POSTED, Sign.THREAT, Sign.FOLLOWED])
def test_urgent_reports_do_not_wait_for_the_morning_s44(sign: Sign) -> None:
    at = datetime(2025, 9, 13, 21, 30, tzinfo=UTC)
    plan = planned(report(sign, suspect=PARENT), at=at)
    assert plan.rungs[0].due == at
    assert plan.acknowledge_by == at + timedelta(minutes=15)
    assert people(plan) == [{HEAD}, {DEPUTY}, {CHAIR}, {LEADER}]
    assert "police" in plan.outside


def test_at_night_children_s_services_are_those_out_of_hours() -> None:
    at = datetime(2025, 9, 9, 21, 30, tzinfo=UTC)
    plan = planned(report(danger_now=Answer.YES), at=at)
    assert plan.outside == ("police", "childrens_services_night")


def test_what_is_not_urgent_waits_until_half_past_seven() -> None:
    plan = planned(report(Sign.REPEATED, suspect=PUPIL), at=datetime(2025, 9, 12, 20, tzinfo=UTC))
    assert plan.rungs[0].due == datetime(2025, 9, 15, 6, 30, tzinfo=UTC)
    assert plan.acknowledge_by == datetime(2025, 9, 15, 8, 0, tzinfo=UTC)


def test_the_night_the_clocks_change_keeps_an_urgent_ladder_in_real_minutes() -> None:
    at = datetime(2025, 10, 26, 0, 50, tzinfo=UTC)
    assert minutes(planned(report(Sign.THREAT, suspect=PARENT), at=at)) == [0, 15, 30, 60]


def test_a_moment_without_a_zone_is_refused_at_any_urgency() -> None:
    for urgency in Urgency:
        with pytest.raises(ValueError, match="zone"):
            planned(report(), at=datetime(2025, 9, 8), urgency=urgency)  # noqa: DTZ001


IN_AUGUST = datetime(2026, 8, 7, 13, 0, tzinfo=UTC)
"""A Friday afternoon in the summer holidays."""


@pytest.mark.parametrize("topic", [Topic.DATA_REQUEST, Topic.DATA_ASTRAY])
def test_what_has_a_legal_clock_is_told_and_due_on_working_days_in_the_holidays(
    topic: Topic,
) -> None:
    """Rules 5, P2 and P3: "SAR and breach: next working day, also in holidays"."""
    day = planned(ReportFacts(kind="data", topic=topic, reporter=TEACHER), at=IN_AUGUST)
    assert day.rungs[0].due == IN_AUGUST
    assert day.acknowledge_by.date() == date(2026, 8, 7)
    night = planned(
        ReportFacts(kind="data", topic=topic, reporter=TEACHER),
        at=IN_AUGUST + timedelta(hours=8),
    )
    assert night.rungs[0].due == datetime(2026, 8, 10, 6, 30, tzinfo=UTC)
    assert night.acknowledge_by.date() == date(2026, 8, 10)


def test_other_data_waits_for_the_term() -> None:
    facts = ReportFacts(kind="data", topic=Topic.DATA_IN_PERSON, reporter=TEACHER)
    later = datetime(2026, 8, 31, tzinfo=UTC)
    assert planned(facts, at=datetime(2026, 7, 23, 9, tzinfo=UTC)).rungs[0].due > later


def test_data_that_went_astray_waits_for_no_days_off_in_which_its_72_hours_pass() -> None:
    """Rules 5, P2: "next morning 07:30, unless breach clock would pass"; trap 15."""
    christmas_eve = datetime(2025, 12, 24, 18, 0, tzinfo=UTC)
    astray = ReportFacts(kind="data", topic=Topic.DATA_ASTRAY, reporter=TEACHER)
    plan = planned(astray, at=christmas_eve)
    assert plan.rungs[0].due == datetime(2025, 12, 25, 7, 30, tzinfo=UTC)
    assert plan.acknowledge_by - christmas_eve < timedelta(hours=24)
    asked = ReportFacts(kind="data", topic=Topic.DATA_REQUEST, reporter=TEACHER)
    told = planned(asked, at=christmas_eve).rungs[0].due
    assert told == datetime(2025, 12, 29, 7, 30, tzinfo=UTC)


@UNHURRIED
@given(st.integers(0, 365 * 24))
def test_data_that_went_astray_is_due_before_its_72_hours_are_over(
    hours: int,
) -> None:
    at = datetime(2025, 9, 1, tzinfo=UTC) + timedelta(hours=hours)
    plan = planned(ReportFacts(kind="data", topic=Topic.DATA_ASTRAY, reporter=TEACHER), at=at)
    assert plan.acknowledge_by - at <= timedelta(hours=66)
