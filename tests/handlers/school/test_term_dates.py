"""Term dates that cannot be true are refused; those that may be wrong are asked about."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.school.check_dates import date_warnings, school_year
from handlers.school.reading import shipped
from handlers.school.settings import load_school
from handlers.school.settings_file import SettingsFile, TermEntry
from handlers.school.term_dates import problems_of_dates
from tests.handlers.school.conftest import FIVE_LINES, Load, Refused


def term(first: str, last: str, more: str = "") -> str:
    return f"[[terms]]\nfirst = {first}\nlast = {last}\n{more}\n"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (term("2026-09-01", "2026-08-01"), "line 8: This term ends on Saturday 1 August 2026, be"),
        (term("2026-09-01", "2027-12-18"), "line 8: This term is longer than 20 weeks"),
        (
            term("2026-09-01", "2026-12-18") + term("2026-12-18", "2027-03-01"),
            "line 11: This term begins on Friday 18 December 2026, before the one above",
        ),
        (
            term("2026-09-01", "2026-12-18") + term("2026-04-01", "2026-07-01"),
            "line 11: Terms must stand in the order of their dates",
        ),
        (
            term("2026-09-01", "2026-12-18", "half_term = [2027-01-04, 2027-01-08]"),
            "line 9: The half-term from Monday 4 January 2027 does not lie within its term",
        ),
        (
            term("2026-09-01", "2026-12-18", "half_term = [2026-10-30, 2026-10-26]"),
            "line 9: The half-term ends on Monday 26 October 2026, before it begins",
        ),
        (
            term("2026-09-01", "2026-12-18", "inset_days = [\n2026-09-01,\n2026-08-31]"),
            "line 11: The INSET day Monday 31 August 2026 lies in no term",
        ),
        (
            term("2026-09-01", "2026-12-18", "inset_days = [2026-09-05]"),
            "line 9: The INSET day Saturday 5 September 2026 is at a weekend",
        ),
        (
            term("2026-09-01", "2026-12-18", "inset_days = [2026-09-01, 2026-09-01]"),
            "line 9: The INSET day Tuesday 1 September 2026 is written twice",
        ),
        (
            term(
                "2026-09-01",
                "2026-12-18",
                "half_term = [2026-10-26, 2026-10-30]\ninset_days = [2026-10-27]",
            ),
            "line 10: The INSET day Tuesday 27 October 2026 lies in a half-term",
        ),
    ],
)
def test_dates_that_cannot_be_are_refused_with_their_line(
    refused: Refused, more: str, words: str
) -> None:
    assert words in refused(more)[0]


def warned(load: Load, more: str, today: date) -> str:
    return "\n".join(str(problem) for problem in date_warnings(load(more), today))


def test_a_year_that_is_not_190_days_is_asked_about(load: Load) -> None:
    said = warned(load, term("2026-09-01", "2026-09-04"), date(2026, 9, 1))
    assert said.startswith("vera.toml, line 6: 2026-2027 comes to 4 school days, not 190.")


def test_a_school_without_dates_for_now_is_told_what_that_means(load: Load) -> None:
    assert "There are no term dates for 2025-2026" in warned(load, "", date(2026, 7, 31))
    assert "There are no term dates for 2026-2027" in warned(load, "", date(2026, 8, 1))


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2027, 4, 30), False),
        (date(2027, 5, 1), True),
        (date(2027, 7, 31), True),
    ],
)
def test_next_years_dates_are_asked_for_from_the_first_of_may(
    load: Load, today: date, asked: bool
) -> None:
    said = warned(load, term("2026-09-01", "2026-12-18"), today)
    assert ("The term dates of 2027-2028 are not in yet" in said) is asked


@pytest.mark.parametrize(
    ("terms", "asked"),
    [
        ((("2027-09-01", "2027-12-17"),), True),
        ((("2027-09-01", "2027-12-17"), ("2028-01-04", "2028-04-07")), True),
        ((("2027-09-01", "2027-12-17"), ("2028-04-24", "2028-07-21")), False),
        (
            (
                ("2027-08-16", "2027-12-17"),
                ("2028-01-04", "2028-03-31"),
                ("2028-04-10", "2028-06-23"),
            ),
            False,
        ),  # long enough, though it ends in June
    ],
)
def test_next_years_dates_are_asked_for_until_they_reach_its_end(
    load: Load, terms: tuple[tuple[str, str], ...], asked: bool
) -> None:
    entered = "".join(term(*each) for each in terms)
    said = warned(load, entered, date(2027, 6, 1))
    assert ("The term dates of 2027-2028 are not all in yet" in said) is asked


def test_a_year_that_has_begun_with_its_first_term_alone_is_asked_after(load: Load) -> None:
    said = warned(load, term("2026-09-01", "2026-12-18"), date(2026, 10, 1))
    assert "The term dates of 2026-2027 are not all in yet." in said


def test_years_beyond_the_published_bank_holidays_are_named(load: Load) -> None:
    said = warned(load, term("2031-09-01", "2031-12-18"), date(2031, 9, 1))
    assert "The bank holidays of 2031 are not published yet" in said


def test_a_closure_in_the_holidays_is_asked_about(load: Load) -> None:
    said = warned(
        load, term("2026-09-01", "2026-12-18", "closures = [2026-08-12]"), date(2026, 9, 1)
    )
    assert "The closure on Wednesday 12 August 2026 lies in no term" in said


SHIPPED = SettingsFile.model_validate(
    {**shipped(), "school": {"key": "oak", "name": "Oak School", "kind": "academy"}}
)
DAYS = st.dates(date(2025, 9, 1), date(2027, 8, 31))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), st.lists(DAYS, max_size=4))
def test_dates_that_pass_are_in_order_and_hold_their_inset_days(
    spans: list[tuple[date, date]], inset_days: list[date]
) -> None:
    terms = tuple(TermEntry(first=first, last=last) for first, last in spans)
    settings = SHIPPED.model_copy(update={"terms": terms, "inset_days": tuple(inset_days)})
    if list(problems_of_dates(settings)):
        return
    ends = [day for span in spans for day in span]
    assert ends == sorted(ends)
    assert all(any(first <= day <= last for first, last in spans) for day in inset_days)


@given(DAYS)
def test_a_school_year_runs_from_august_to_july(day: date) -> None:
    assert school_year(day) in {day.year, day.year - 1}
    assert school_year(date(day.year, 8, 1)) == school_year(date(day.year, 8, 1) + timedelta(364))


@pytest.mark.parametrize(("known", "is_named"), [("2031-12-31", False), ("2031-07-31", True)])
def test_a_school_says_itself_how_far_the_bank_holidays_are_published(
    tmp_path: Path, known: str, is_named: bool
) -> None:
    path = tmp_path / "vera.toml"
    autumn = term("2031-09-01", "2031-12-18")
    path.write_text(f"bank_holidays_known_through = {known}\n{FIVE_LINES}{autumn}")
    settings = load_school(path)
    said = "\n".join(str(problem) for problem in date_warnings(settings, date(2031, 9, 1)))
    assert settings.bank_holidays_known_through == date.fromisoformat(known)
    assert ("Vera knows them up to Thursday 31 July 2031" in said) is is_named
