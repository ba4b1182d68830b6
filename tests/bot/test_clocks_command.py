"""`vera clocks check` and `vera clocks explain`, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.conftest import Type
from tests.bot.installation import TALAVERA

CASES = Path(__file__).parents[1] / "data" / "cases"
Said = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("sar.json", "39 cases, 218 values compared, 0 mismatches, 0 property rows skipped"),
        ("education_record.json", "12 cases, 25 values compared, 0 mismatches"),
        ("other.json", "8 cases, 11 values compared, 0 mismatches, 2 property rows skipped"),
    ],
)
def test_check_agrees_with_the_worked_cases(
    typed: Type, capsys: Said, file: str, words: str
) -> None:
    assert typed("clocks", "check", str(CASES / file)) == 0
    assert words in capsys.readouterr().out


def test_check_says_which_cases_lie_past_the_published_bank_holidays(
    typed: Type, capsys: Said
) -> None:
    assert typed("clocks", "check", str(CASES / "sar.json")) == 0
    assert "2 of the cases lie past Friday 31 December 2027" in capsys.readouterr().out


def test_check_prints_what_was_expected_and_what_it_got_and_ends_with_1(
    typed: Type, capsys: Said, tmp_path: Path
) -> None:
    cases = json.loads((CASES / "sar.json").read_text())
    cases["cases"][0]["expected"]["due"] = "2027-02-04"
    cases["cases"][1]["expected"]["due"] = None
    doctored = tmp_path / "doctored.json"
    doctored.write_text(json.dumps(cases))
    assert typed("clocks", "check", str(doctored)) == 1
    said = capsys.readouterr().out
    assert "ICO-01  due: expected 2027-02-04, got 2027-02-01" in said
    assert "ICO-03a  due: expected null, got 2025-02-28" in said
    assert "2 mismatches" in said


def test_check_names_a_case_that_it_cannot_read_and_ends_with_1(
    typed: Type, capsys: Said, tmp_path: Path
) -> None:
    good = {"id": "A", "received": "2026-06-01", "expected": {"due": "2026-07-01"}}
    bad = {"id": "B", "received": "9999-12-31", "expected": {"due": None}}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"meta": {"compared": ["due"]}, "cases": [good, bad]}))
    assert typed("clocks", "check", str(file)) == 1
    assert "Cannot be read: B: received" in capsys.readouterr().out
    file.write_text(json.dumps({"meta": {"compared": ["due"]}, "cases": [bad]}))
    assert typed("clocks", "check", str(file)) == 2


@pytest.mark.parametrize("text", ["{", "[1, 2]", '{"cases": []}', "\udce9"])
def test_check_refuses_another_kind_of_file_with_words(
    typed: Type, capsys: Said, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    assert typed("clocks", "check", str(file)) == 2
    said = capsys.readouterr().err
    assert "no file of worked cases" in said
    assert "Traceback" not in said


def test_check_says_when_there_is_no_such_file(typed: Type, capsys: Said, tmp_path: Path) -> None:
    assert typed("clocks", "check", str(tmp_path / "none.json")) == 2
    assert "There is no such file" in capsys.readouterr().err
    assert typed("clocks", "check", str(tmp_path)) == 2


def test_explain_goes_step_by_step_with_the_source_of_each_rule(typed: Type, capsys: Said) -> None:
    events = ("clarification_requested=2026-09-10", "clarification_received=17/09/2026")
    options = [part for event in events for part in ("--event", event)]
    asked = ("access", "--received", "2026-09-03", "--today", "2026-09-18")
    assert typed("clocks", "explain", *asked, *options) == 0
    said = capsys.readouterr().out
    assert said.startswith("Vera's calculation: check with your data protection officer")
    assert "Due by the end of: Monday 12 October 2026" in said
    assert "8 days added: Sunday 11 October 2026." in said
    assert "UK GDPR article 12A(5)(b)" in said
    assert "Regulation 1182/71, article 3(4)" in said


def test_explain_uses_the_school_s_own_calendar(typed: Type, capsys: Said) -> None:
    asked = ("education_record", "--received", "2026-05-18", "--today", "2026-05-19")
    assert typed("clocks", "explain", *asked, "--config", str(TALAVERA)) == 0
    said = capsys.readouterr().out
    assert "The fifteenth school day is Monday 15 June 2026." in said
    assert "Education (Pupil Information) (England) Regulations 2005" in said


def test_explain_says_what_an_extension_rests_on(typed: Type, capsys: Said) -> None:
    notice = "extension_notified=2026-04-07:complexity"
    asked = ("access", "--received", "2026-03-03", "--event", notice, "--today", "2026-04-08")
    assert typed("clocks", "explain", *asked) == 0
    assert "in time only because the last day moved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sneezing", "--received", "2026-06-01"), "It is one of: access,"),
        (("access", "--received", "1 June"), "Write it as 2026-09-02"),
        (("access", "--received", "9999-12-31"), "Write it as 2026-09-02"),
        (("access", "--received", "2026-06-01", "--event", "id"), "An event looks like"),
        (("access", "--received", "2026-06-01", "--event", "id=2026-06-02"), "no event 'id'"),
        (("access", "--received", "2026-06-01", "--config", "none.toml"), "There is no none.toml"),
    ],
)
def test_explain_says_what_to_type_instead(
    typed: Type, capsys: Said, arguments: tuple[str, ...], words: str
) -> None:
    assert typed("clocks", "explain", *arguments) == 2
    assert words in capsys.readouterr().err
