"""The educational record, another school, late results, freedom of information, complaints."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.school_days import LONDON
from handlers.data_requests.clock import Days, notify_ico_by
from storage.vocabulary import ClockStatus as Is
from storage.vocabulary import Right, Term
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.data_requests.on_the_clock import DAYS, PUBLISHED, on, stands

START = datetime(2024, 1, 1, tzinfo=UTC)
RECORD = Right.EDUCATION_RECORD


def test_a_parent_has_fifteen_school_days_whatever_the_age_of_the_pupil_s66() -> None:
    said = stands("2026-05-18", right=RECORD)
    assert (said.due, said.first_counted_school_day) == (on("2026-06-15"), on("2026-05-19"))


@pytest.mark.parametrize("kind", ["academy", "nursery", "independent"])
def test_schools_that_the_regulations_do_not_name_owe_no_record(kind: str) -> None:
    """EDU-16: regulation 5(1)."""
    said = stands("2025-09-08", right=RECORD, school_kind=kind, by_parent=False, written=False)
    assert (said.status, said.due) == (Is.NO_EDUCATION_RECORD_RIGHT, None)


@pytest.mark.parametrize("kind", ["maintained", "special", "pupil_referral_unit"])
def test_maintained_and_special_schools_owe_it(kind: str) -> None:
    assert stands("2025-09-08", right=RECORD, school_kind=kind).due == on("2025-09-29")


def test_a_pupil_asks_by_the_other_law() -> None:
    said = stands("2025-09-08", right=RECORD, by_parent=False, written=False)
    assert (said.status, said.due) == (Is.NOT_A_PARENT, None)


def test_a_record_is_asked_for_in_writing_and_runs_from_the_letter_s67() -> None:
    oral = stands("2025-09-08", right=RECORD, written=False)
    assert (oral.status, oral.due) == (Is.ASK_FOR_IT_IN_WRITING, None)
    letter = stands(
        "2025-09-01", "written_version_received 2025-09-08", right=RECORD, written=False
    )
    assert letter.due == on("2025-09-29")


def test_a_closure_entered_later_moves_the_date() -> None:
    shut = replace(HAMPSHIRE, closures=frozenset({on("2025-09-17"), on("2025-09-20")}))
    moved = stands("2025-09-08", right=RECORD, days=replace(DAYS, school=shut))
    assert moved.due == on("2025-09-30")


def test_without_the_next_term_there_is_no_date_and_it_says_from_where() -> None:
    said = stands("2026-07-20", right=RECORD)
    assert (said.status, said.due) == (Is.TERM_DATES_MISSING, None)
    assert said.first_counted_school_day == on("2026-07-21")
    assert any("do not reach Tuesday 1 September 2026" in step.words for step in said.steps)


def test_the_august_before_an_autumn_term_is_a_holiday_and_july_is_not_guessed() -> None:
    """No maintained school of the calendar is in session in August; what July was, nobody said."""
    assert stands("2025-08-04", right=RECORD).due == on("2025-09-24")
    assert stands("2025-07-10", right=RECORD).status is Is.TERM_DATES_MISSING


@pytest.mark.parametrize("right", [Right.CURRICULAR_RECORD, Right.LATE_RESULTS])
def test_another_school_and_late_results_have_fifteen_school_days_too(right: Right) -> None:
    """Regulations 5(5) and 7(1)."""
    assert stands("2026-05-18", right=right, by_parent=False).due == on("2026-06-15")


def test_a_record_given_or_not_is_in_time_late_or_overdue() -> None:
    assert stands("2026-05-18", "response_sent 2026-06-15", right=RECORD).status is (
        Is.ANSWERED_IN_TIME
    )
    assert stands("2026-05-18", "response_sent 2026-06-16", right=RECORD).status is Is.ANSWERED_LATE
    assert stands("2026-05-18", right=RECORD, today="2026-06-16").status is Is.OVERDUE


def test_a_term_past_the_published_bank_holidays_gives_a_date_that_may_move() -> None:
    far = replace(HAMPSHIRE, terms=(Term(on("2028-04-24"), on("2028-07-21")),))
    said = stands("2028-04-24", right=RECORD, days=Days(far, PUBLISHED.known_through))
    assert said.due == on("2028-05-16")
    assert "may still move" in said.provisional


@pytest.mark.parametrize(
    ("received", "due", "why"),
    [
        ("2026-03-02", "2026-04-14", "17 March is off in Northern Ireland; then Easter"),
        ("2025-09-08", "2025-10-06", "twenty plain days"),
    ],
)
def test_the_twenty_are_school_days_that_are_working_days_of_the_whole_kingdom(
    received: str, due: str, why: str
) -> None:
    first = replace(HAMPSHIRE, inset_days=frozenset())
    said = stands(received, right=Right.FOI, days=replace(DAYS, school=first))
    assert said.due == said.twenty_school_days == on(due), why


def test_freedom_of_information_over_the_summer_ends_with_the_twentieth_or_the_sixtieth() -> None:
    long_away = replace(
        HAMPSHIRE,
        terms=(Term(on("2026-04-13"), on("2026-07-22")), Term(on("2026-09-28"), on("2026-12-18"))),
    )
    said = stands("2026-07-22", right=Right.FOI, days=replace(DAYS, school=long_away))
    assert (said.twenty_school_days, said.sixty_working_days) == (
        on("2026-10-23"),
        on("2026-10-16"),
    )
    assert said.due == on("2026-10-16")


def test_freedom_of_information_without_term_dates_gives_the_sixty_and_no_guess() -> None:
    said = stands("2026-07-20", right=Right.FOI)
    assert (said.status, said.due, said.twenty_school_days) == (Is.TERM_DATES_MISSING, None, None)
    assert said.sixty_working_days == on("2026-10-14")


def test_freedom_of_information_begins_when_the_school_can_find_it() -> None:
    """Sections 1(3) and 10(6): the day on which it receives the information it asked for."""
    waiting = stands("2025-09-01", "clarification_requested 2025-09-02", right=Right.FOI)
    assert (waiting.status, waiting.due) == (Is.STOPPED_FOR_CLARIFICATION, None)
    asked = ("clarification_requested 2025-09-02", "clarification_received 2025-09-08")
    assert stands("2025-09-01", *asked, right=Right.FOI).clock_start == on("2025-09-08")


def test_a_complaint_is_acknowledged_within_thirty_days_from_19_june_2026() -> None:
    """Section 164A(3), with section 205(2) for a last day that is a Sunday."""
    first = stands("2026-06-19", right=Right.COMPLAINT)
    assert (first.acknowledge_by, first.due) == (on("2026-07-20"), None)
    before = stands("2026-06-18", right=Right.COMPLAINT, today="2027-06-18")
    assert (before.acknowledge_by, before.status) == (None, Is.RUNNING)


def test_a_complaint_is_overdue_until_it_is_acknowledged() -> None:
    late = stands("2026-06-22", right=Right.COMPLAINT, today="2026-07-23")
    assert late.status is Is.OVERDUE
    known = stands(
        "2026-06-22", "partial_response 2026-07-01", right=Right.COMPLAINT, today="2026-09-01"
    )
    assert known.status is Is.RUNNING
    done = stands(
        "2026-06-22",
        *("partial_response 2026-07-01", "response_sent 2026-09-01"),
        right=Right.COMPLAINT,
    )
    assert done.status is Is.ANSWERED_IN_TIME


@pytest.mark.parametrize(
    ("aware", "by"),
    [
        ("2026-03-27T16:30:00+00:00", "2026-03-30T17:30:00+01:00"),
        ("2026-10-23T16:30:00+01:00", "2026-10-26T15:30:00+00:00"),
        ("2026-12-24T09:00:00+00:00", "2026-12-27T09:00:00+00:00"),
        ("2026-10-25T01:30:00+01:00", "2026-10-28T00:30:00+00:00"),
    ],
)
def test_a_breach_is_told_within_72_real_hours_over_weekends_and_both_clock_changes(
    aware: str, by: str
) -> None:
    found = notify_ico_by(datetime.fromisoformat(aware))
    assert found.isoformat() == by


@UNHURRIED
@given(st.integers(0, 12 * 365 * 24 * 60).map(lambda n: START + timedelta(minutes=n)))
def test_72_hours_are_72_hours_whenever_they_begin(aware: datetime) -> None:
    by = notify_ico_by(aware)
    assert by.astimezone(UTC) - aware.astimezone(UTC) == timedelta(hours=72)
    assert by.tzinfo is LONDON


def test_a_moment_without_a_zone_begins_no_72_hours() -> None:
    with pytest.raises(ValueError, match="zone"):
        notify_ico_by(datetime(2026, 3, 27, 16, 30))  # noqa: DTZ001
