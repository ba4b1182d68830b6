"""Every worked case, and what a file of them may look like."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.data_requests.case_file import case_of
from handlers.data_requests.case_words import right_of, school_kind
from handlers.data_requests.clock import Days
from handlers.data_requests.worked_cases import (
    UnreadableCases,
    answers,
    compare,
    compare_file,
    read_cases,
)
from storage.vocabulary import ClockStatus, Right
from tests.handlers.data_requests.on_the_clock import CASES, DAYS, FILES, rows

ALL = [(file, row) for file in FILES for row in rows(file)]
IDS = [row["id"] for _, row in ALL]
PUBLISHED = date(2027, 12, 31)


@pytest.mark.parametrize(("file", "row"), ALL, ids=IDS)
def test_vera_says_what_the_worked_case_expects(file: str, row: dict[str, Any]) -> None:
    meta = read_cases(CASES / file).meta
    days = Days(meta.school_calendar(), DAYS.known_through)
    assert compare(case_of(row, meta), meta.compared, days).mismatches == ()


@pytest.mark.parametrize(("file", "row"), ALL, ids=IDS)
def test_vera_does_not_say_what_the_case_calls_a_wrong_answer(
    file: str, row: dict[str, Any]
) -> None:
    meta = read_cases(CASES / file).meta
    said = answers(case_of(row, meta), Days(meta.school_calendar(), DAYS.known_through))
    wrong = {**row.get("wrong_answers", {}), **row.get("wrong", {})}
    due = said.get("due") or said.get("notify_ico_by")
    assert not any(str(due).replace(" ", "T").startswith(answer) for answer in wrong)


@pytest.mark.parametrize(
    "row", [row for row in rows("education_record.json") if "same_letter_as_a_SAR_is_due" in row]
)
def test_the_same_letter_is_also_a_subject_access_request(row: dict[str, Any]) -> None:
    meta = read_cases(CASES / "education_record.json").meta
    said = answers(case_of(row, meta), Days(meta.school_calendar(), DAYS.known_through))
    assert said["sar_due"] == date.fromisoformat(row["same_letter_as_a_SAR_is_due"])


def test_the_calendar_of_the_cases_has_190_school_days() -> None:
    calendar = read_cases(CASES / "other.json").meta.school_calendar()
    assert calendar.school_days_between(date(2025, 9, 1), date(2026, 8, 31)) == 190


@pytest.mark.parametrize(("file", "cases", "skipped"), [("sar.json", 39, 0), ("other.json", 8, 2)])
def test_property_rows_are_skipped_and_counted(file: str, cases: int, skipped: int) -> None:
    outcome = compare_file(read_cases(CASES / file), known_through=PUBLISHED)
    assert (outcome.cases, outcome.properties, outcome.mismatches) == (cases, skipped, ())


def test_a_file_is_compared_by_the_days_the_act_gives_and_says_how_many_lie_past_them() -> None:
    outcome = compare_file(read_cases(CASES / "sar.json"), known_through=PUBLISHED)
    assert outcome.beyond == 2  # CAL-11 and CAL-13 are in 2028


def education(tmp_path: Path, **case: Any) -> dict[str, str]:
    """Give what Vera says of one school record, by expecting what she never says."""
    written = json.loads((CASES / "education_record.json").read_text())
    row = {"id": "X", "received": "2025-09-08", "expected": {"due": "?", "status": "?"}, **case}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({**written, "cases": [row]}))
    outcome = compare_file(read_cases(file), known_through=PUBLISHED)
    assert not outcome.unread
    return {wrong.key: wrong.got for wrong in outcome.mismatches}


@pytest.mark.parametrize(
    ("closures", "due"),
    [
        (["2025-09-17"], "2025-09-30"),
        ([{"date": "2025-09-17", "reason": "snow"}], "2025-09-30"),
        ([{"first": "2025-09-17", "last": "2025-09-18"}], "2025-10-01"),
        ([{"date": "2025-09-17", "partial": True}], "2025-09-29"),
        (["2025-09-20"], "2025-09-29"),  # a Saturday
    ],
)
def test_a_day_on_which_the_school_was_shut_moves_the_date_and_a_part_closure_does_not(
    tmp_path: Path, closures: list[Any], due: str
) -> None:
    assert education(tmp_path, unplanned_closures=closures)["due"] == due


@pytest.mark.parametrize("key", ["requester", "requested_by", "asked_by", "by"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pupil", "not_a_parent"),
        ("solicitor", "not_a_parent"),
        ("grandparent", "not_a_parent"),
        ("parent_of_another_child", "not_a_parent"),
        ("parent", "running"),
        ("foster carer", "running"),
        ("holder of parental responsibility", "running"),
    ],
)
def test_who_asks_may_stand_under_any_obvious_name(
    tmp_path: Path, key: str, who: str, status: str
) -> None:
    assert education(tmp_path, **{key: who})["status"] == status


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("maintained", "maintained"),
        ("voluntary_aided", "maintained"),
        ("Community school", "maintained"),
        ("primary with a nursery class", "maintained"),
        ("maintained_nursery", "nursery"),
        ("nursery", "nursery"),
        ("special", "special"),
        ("non-maintained special", "special"),
        ("special_not_maintained", "special"),
        ("independent special", "independent"),
        ("free_school", "academy"),
        ("academy", "academy"),
        ("pupil_referral_unit", "pupil_referral_unit"),
        ("independent", "independent"),
    ],
)
def test_a_kind_of_school_is_known_by_the_words_that_people_use(word: str, kind: str) -> None:
    assert school_kind(word) == kind


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("foi_request", Right.FOI),
        ("curricular_record_to_new_school", Right.CURRICULAR_RECORD),
        ("head_teacher_late_results", Right.LATE_RESULTS),
        ("data_protection_complaint", Right.COMPLAINT),
        ("objection", Right.OBJECTION),
        ("access_exam_marks", Right.EXAM_MARKS),
        ("subject_access", Right.ACCESS),
    ],
)
def test_a_right_is_known_by_the_words_that_the_files_use(word: str, right: Right) -> None:
    assert right_of(word, Right.ACCESS) is right


def test_a_case_that_cannot_be_made_out_is_named_and_the_others_are_compared(
    tmp_path: Path,
) -> None:
    row = {"id": "A", "received": "2026-06-01", "expected": {"due": "2026-07-01"}}
    odd = {**row, "id": "B", "events": [{"type": "sneezed", "date": "2026-06-02"}]}
    file = tmp_path / "cases.json"
    odder = {**row, "id": "C", "kind": "haunting"}
    oddest = {**row, "id": "D", "kind": "education_record", "school_type": "of magic"}
    cases = [row, odd, odder, oddest]
    file.write_text(json.dumps({"meta": {"compared": ["due"]}, "cases": cases}))
    outcome = compare_file(read_cases(file), known_through=PUBLISHED)
    assert (outcome.cases, outcome.values, outcome.mismatches) == (1, 1, ())
    assert [words.partition(":")[0] for words in outcome.unread] == ["B", "C", "D"]


def test_a_value_that_vera_does_not_reckon_is_a_mismatch_and_no_key_is_passed_over(
    tmp_path: Path,
) -> None:
    row = {"id": "A", "received": "2026-06-01", "expected": {"moon": "full"}}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"meta": {"compared": ["moon"]}, "cases": [row]}))
    (wrong,) = compare_file(read_cases(file), known_through=PUBLISHED).mismatches
    assert (wrong.key, wrong.expected) == ("moon", "full")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"meta": {}, "cases": 3}', "\x00", "nonsense"])
def test_a_file_of_another_shape_is_refused_with_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cases.json"
    file.write_text(text)
    with pytest.raises(UnreadableCases, match="no file of worked cases"):
        read_cases(file)


def test_a_status_that_only_a_case_can_show_is_in_the_vocabulary() -> None:
    known = {status.value for status in ClockStatus}
    for file in FILES:
        assert set(read_cases(CASES / file).meta.statuses) <= known
