"""Subject access and its fellows by the month: cases worked by hand from the text of the law."""

from __future__ import annotations

import pytest

from storage.vocabulary import ClockStatus as Is
from storage.vocabulary import Right
from tests.handlers.data_requests.on_the_clock import PUBLISHED, on, stands


def test_a_month_that_ends_on_christmas_day_ends_on_the_next_working_day() -> None:
    """ICO-02, the ICO's own: Monday 25 November to the end of Friday 27 December (2024)."""
    assert stands("2024-11-25").due == on("2024-12-27")


def test_the_period_is_one_month_whatever_number_the_policy_leaves_out_s89() -> None:
    assert stands("2026-06-10").due == on("2026-07-10")


def test_a_letter_that_follows_an_oral_request_does_not_begin_it_anew_s91() -> None:
    said = stands("2026-10-01", "written_version_received 2026-10-12", written=False)
    assert (said.due, said.clock_start) == (on("2026-11-02"), on("2026-10-01"))


def test_proof_of_identity_begins_the_period_when_it_comes_s64() -> None:
    said = stands("2026-09-01", "id_requested 2026-09-02", "id_received 2026-09-09")
    assert (said.clock_start, said.due, said.cautious_due) == (
        on("2026-09-09"),
        on("2026-10-09"),
        on("2026-10-09"),
    )


def test_identity_asked_for_when_the_period_was_nearly_over_moves_the_date_not_the_reminders() -> (
    None
):
    """ID-02: article 12A(2)(b) has no time for asking; the ICO expects it to be at once."""
    said = stands("2026-09-01", "id_requested 2026-09-28", "id_received 2026-10-05")
    assert (said.clock_start, said.due) == (on("2026-10-05"), on("2026-11-05"))
    assert said.cautious_due == on("2026-10-01")


def test_identity_asked_for_late_and_never_shown_has_no_date_but_a_cautious_one() -> None:
    said = stands("2026-09-01", "id_requested 2026-09-28", today="2026-12-01")
    assert (said.status, said.due, said.cautious_due) == (
        Is.WAITING_FOR_ID,
        None,
        on("2026-10-01"),
    )


def test_identity_asked_for_when_the_period_was_over_cannot_begin_it_again() -> None:
    said = stands("2026-09-01", "id_requested 2026-10-02", "id_received 2026-10-05")
    assert (said.status, said.due, said.clock_start) == (
        Is.OVERDUE,
        on("2026-10-01"),
        on("2026-09-01"),
    )


def test_identity_that_nobody_asked_for_moves_nothing() -> None:
    """Article 12A(2)(b): information "requested under Article 12(6)"."""
    assert stands("2026-09-01", "id_received 2026-09-09").due == on("2026-10-01")


def test_somebody_known_personally_owes_no_proof_though_it_was_asked_for() -> None:
    said = stands("2026-09-01", "id_check 2026-09-02 known_personally", "id_requested 2026-09-03")
    assert (said.status, said.due) == (Is.RUNNING, on("2026-10-01"))


def test_identity_checked_at_the_door_is_the_proof_that_was_asked_for() -> None:
    said = stands("2026-09-01", "id_requested 2026-09-02", "id_check 2026-09-07 passport")
    assert (said.clock_start, said.due) == (on("2026-09-07"), on("2026-10-07"))
    still = stands("2026-09-01", "id_requested 2026-09-02", "id_check 2026-09-07 failed")
    assert still.status is Is.WAITING_FOR_ID


@pytest.mark.parametrize(
    ("asked", "met", "waiting"),
    [
        ("id_requested", "id_received", Is.WAITING_FOR_ID),
        ("authority_requested", "authority_received", Is.WAITING_FOR_AUTHORITY),
        ("fee_requested", "fee_paid", Is.WAITING_FOR_FEE),
    ],
)
def test_until_what_was_asked_for_comes_there_is_no_date_and_nothing_is_overdue(
    asked: str, met: str, waiting: Is
) -> None:
    """Article 12A(2): the period begins with the latest of receipt, identity and fee."""
    open_still = stands("2026-06-01", f"{asked} 2026-06-03", today="2027-06-01")
    assert (open_still.status, open_still.due, open_still.cautious_due) == (waiting, None, None)
    assert (open_still.clock_start, open_still.paused_days) == (None, 0)
    came = stands("2026-06-01", f"{asked} 2026-06-03", f"{met} 2026-06-12")
    assert (came.clock_start, came.unadjusted, came.due) == (
        on("2026-06-12"),
        on("2026-07-12"),
        on("2026-07-13"),  # the 12th is a Sunday
    )


def test_the_latest_of_identity_authority_and_fee_counts() -> None:
    said = stands(
        "2026-06-01",
        *("id_requested 2026-06-02", "id_received 2026-06-04"),
        *("authority_requested 2026-06-02", "authority_received 2026-06-10"),
        *("fee_requested 2026-06-02", "fee_paid 2026-06-08"),
    )
    assert said.clock_start == on("2026-06-10")


def test_a_fee_or_an_authority_that_came_was_asked_for_though_nobody_logged_it() -> None:
    assert stands("2026-06-01", "fee_paid 2026-06-08").clock_start == on("2026-06-08")
    assert stands("2026-06-01", "authority_received 2026-06-09").clock_start == on("2026-06-09")


def test_pauses_that_overlap_are_counted_once_s65() -> None:
    """CLR-05: 3 to 10 and 8 to 12 June are ten days, not 8 + 5."""
    said = stands(
        "2026-06-01",
        *("clarification_requested 2026-06-03", "clarification_received 2026-06-10"),
        *("clarification_requested 2026-06-08", "clarification_received 2026-06-12"),
    )
    assert (said.paused_days, said.unadjusted, said.due) == (
        10,
        on("2026-07-11"),
        on("2026-07-13"),
    )
    assert said.cautious_due == on("2026-07-10")


def test_a_clarification_asked_on_the_last_day_still_stops_the_clock() -> None:
    """The day is within the period; 1 to 3 July are three days."""
    said = stands(
        "2026-06-01", "clarification_requested 2026-07-01", "clarification_received 2026-07-03"
    )
    assert (said.paused_days, said.due) == (3, on("2026-07-06"))  # the 4th is a Saturday


def test_a_clarification_answered_on_the_day_it_was_asked_is_one_day() -> None:
    said = stands(
        "2026-06-01", "clarification_requested 2026-06-08", "clarification_received 2026-06-08"
    )
    assert (said.paused_days, said.due, said.cautious_due) == (
        1,
        on("2026-07-02"),
        on("2026-07-01"),
    )


def test_a_second_question_without_an_answer_stops_what_was_left_after_the_first() -> None:
    """1 July and three days is 4 July; from 15 June to it are 20 days."""
    said = stands(
        "2026-06-01",
        *("clarification_requested 2026-06-03", "clarification_received 2026-06-05"),
        "clarification_requested 2026-06-15",
    )
    assert (said.status, said.due, said.days_left_when_stopped) == (
        Is.STOPPED_FOR_CLARIFICATION,
        None,
        20,
    )


def test_one_answer_after_two_questions_answers_both() -> None:
    said = stands(
        "2026-06-01",
        *("clarification_requested 2026-06-03", "clarification_requested 2026-06-05"),
        "clarification_received 2026-06-08",
    )
    assert (said.status, said.paused_days) == (Is.RUNNING, 6)


def test_the_day_of_receipt_is_not_among_the_days_that_are_left() -> None:
    said = stands("2026-06-01", "clarification_requested 2026-06-01")
    assert said.days_left_when_stopped == 30


def test_only_days_after_the_identity_was_shown_are_added() -> None:
    said = stands(
        "2026-06-01",
        *("id_requested 2026-06-02", "id_received 2026-06-10"),
        *("clarification_requested 2026-06-03", "clarification_received 2026-06-12"),
    )
    assert (said.paused_days, said.due) == (2, on("2026-07-13"))  # 10 July and two: a Sunday


def test_a_clarification_in_the_extended_time_stops_that() -> None:
    said = stands(
        "2026-06-01",
        "extension_notified 2026-06-20 complexity",
        *("clarification_requested 2026-07-10", "clarification_received 2026-07-14"),
    )
    assert (said.paused_days, said.unadjusted, said.due) == (
        5,
        on("2026-09-06"),
        on("2026-09-07"),
    )
    assert said.extension_notice_by == on("2026-07-01")


def test_before_5_february_2026_no_statute_stopped_the_clock() -> None:
    """CLR-13: article 12A is not for requests received before (SI 2026/82, regulation 4(a))."""
    pause = ("clarification_requested 2026-02-06", "clarification_received 2026-02-20")
    old, new = stands("2026-02-04", *pause), stands("2026-02-05", *pause)
    assert (old.due, old.paused_days, old.status) == (on("2026-03-04"), 0, Is.RUNNING)
    assert (new.due, new.paused_days) == (on("2026-03-20"), 15)
    still_open = stands("2026-02-04", pause[0], today="2026-03-05")
    assert still_open.status is Is.OVERDUE


@pytest.mark.parametrize("right", [Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION])
def test_only_a_request_of_access_stops_for_clarification(right: Right) -> None:
    asked = stands("2026-06-01", "clarification_requested 2026-06-03", right=right)
    assert (asked.status, asked.due, asked.paused_days) == (Is.RUNNING, on("2026-07-01"), 0)
    proof = stands("2026-06-01", "id_requested 2026-06-03", right=right)
    assert proof.status is Is.WAITING_FOR_ID


def test_a_notice_of_extension_a_day_too_late_does_not_count() -> None:
    """EXT-02: article 12A(4), "before the end of the period of one month"."""
    said = stands("2026-06-01", "extension_notified 2026-07-02 complexity")
    assert (said.status, said.due) == (Is.OVERDUE, on("2026-07-01"))


def test_three_months_are_counted_from_the_start_and_not_from_a_shorter_month() -> None:
    """EXT-04, trap 6: 31 January to 30 April, not 28."""
    said = stands("2027-01-31", "extension_notified 2027-02-10 number")
    assert (said.unadjusted, said.due) == (on("2027-04-30"), on("2027-04-30"))


def test_the_days_of_a_pause_do_not_count_towards_the_time_for_the_notice() -> None:
    """EXT-05: article 12A(5)(ii). Eight days after 1 July and after 1 September."""
    pause = ("clarification_requested 2026-06-10", "clarification_received 2026-06-17")
    said = stands("2026-06-01", *pause, "extension_notified 2026-07-09 number_of_requests")
    assert (said.extension_notice_by, said.due) == (on("2026-07-09"), on("2026-09-09"))
    late = stands("2026-06-01", *pause, "extension_notified 2026-07-10 number")
    assert (late.status, late.due) == (Is.OVERDUE, on("2026-07-09"))


def test_a_notice_while_the_clock_stands_still_is_in_time() -> None:
    said = stands(
        "2026-06-01",
        "clarification_requested 2026-06-29",
        "extension_notified 2026-07-20 complexity",
        "clarification_received 2026-07-21",
    )
    assert said.due == on("2026-09-24")  # 1 September and 23 days


@pytest.mark.parametrize("reason", ["clarification_needed", "holidays", ""])
def test_a_notice_without_a_reason_that_the_law_knows_extends_nothing(reason: str) -> None:
    notice = f"extension_notified 2026-06-10 {reason}".strip()
    before = stands("2026-06-01", notice)
    assert (before.status, before.due) == (Is.EXTENSION_REASON_NOT_VALID, on("2026-07-01"))
    assert stands("2026-06-01", notice, today="2026-07-02").status is Is.OVERDUE
    mended = stands("2026-06-01", notice, "extension_notified 2026-06-20 complexity")
    assert (mended.status, mended.due) == (Is.RUNNING, on("2026-09-01"))


@pytest.mark.parametrize(
    ("event", "in_time", "late"),
    [
        ("response_sent", Is.ANSWERED_IN_TIME, Is.ANSWERED_LATE),
        ("refused_with_reasons", Is.REFUSED_IN_TIME, Is.REFUSED_LATE),
    ],
)
def test_an_answer_or_a_refusal_is_in_time_to_the_end_of_the_last_day(
    event: str, in_time: Is, late: Is
) -> None:
    """OUT-02: article 12(4), a refusal within the same period. 9 March to 9 April."""
    assert stands("2026-03-09", f"{event} 2026-04-09").status is in_time
    after = stands("2026-03-09", f"{event} 2026-04-10")
    assert (after.status, after.due) == (late, on("2026-04-09"))


def test_what_happens_after_the_answer_changes_nothing() -> None:
    said = stands(
        "2026-06-01",
        "response_sent 2026-06-20",
        *("clarification_requested 2026-06-22", "withdrawn 2026-06-25"),
        today="2026-12-01",
    )
    assert (said.status, said.due, said.paused_days) == (
        Is.ANSWERED_IN_TIME,
        on("2026-07-01"),
        0,
    )


def test_a_request_that_was_withdrawn_has_no_date_and_is_never_overdue() -> None:
    said = stands("2026-06-01", "withdrawn 2026-06-10", today="2026-12-01")
    assert (said.status, said.due, said.cautious_due) == (Is.WITHDRAWN, None, None)


def test_an_answer_before_the_period_began_is_in_time() -> None:
    said = stands("2026-06-01", "id_requested 2026-06-02", "response_sent 2026-09-01")
    assert said.status is Is.ANSWERED_IN_TIME


def test_a_part_of_the_answer_leaves_the_rest_due() -> None:
    said = stands("2026-06-10", "partial_response 2026-06-24", today="2026-07-11")
    assert said.status is Is.OVERDUE


@pytest.mark.parametrize(
    ("events", "due", "why"),
    [
        ((), "2026-11-02", "not announced: five months, 1 November is a Sunday"),
        (("exam_results_announced 2026-07-10",), "2026-08-18", "40 days beginning with 10 July"),
        (("exam_results_announced 2026-10-30",), "2026-11-02", "five months come first"),
        (("exam_results_announced 2026-05-20",), "2026-07-01", "announced before: one month"),
        (("exam_results_announced 2026-06-01",), "2026-07-01", "announced that day: one month"),
    ],
)
def test_marks_asked_for_before_they_are_announced_have_longer(
    events: tuple[str, ...], due: str, why: str
) -> None:
    """DPA 2018, schedule 2, paragraph 25."""
    said = stands("2026-06-01", *events, right=Right.EXAM_MARKS, today="2026-06-01")
    assert said.due == on(due), why


def test_past_the_published_bank_holidays_the_earliest_date_is_given_and_said_to_be_it() -> None:
    said = stands("2028-03-14", days=PUBLISHED)
    assert said.due == on("2028-04-14")  # Good Friday, as everybody expects; not yet published
    assert "The bank holidays of 2028 are not published yet" in said.provisional
    assert "earliest" in said.provisional
    assert stands("2028-03-14").due == on("2028-04-18")
    assert stands("2027-11-30", days=PUBLISHED).provisional == ""


def test_each_step_names_its_source_and_the_law_of_its_day() -> None:
    new, old = stands("2026-06-01").steps, stands("2025-06-01").steps
    assert all(step.source and step.words.endswith(".") for step in (*new, *old))
    assert any("12A" in step.source for step in new)
    assert not any("12A" in step.source for step in old)
