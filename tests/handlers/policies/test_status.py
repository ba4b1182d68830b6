"""How a policy stands: signed, approved, reviewed, overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policies.facts import school_year
from handlers.policies.status import (
    APPROVED,
    SIGNED,
    UNSIGNED,
    PolicyFacts,
    Signature,
    approval,
    is_overdue,
    review_words,
    standing,
)
from handlers.school.partial_dates import PartialDate, partial_date

A_DAY = PartialDate(date(2026, 5, 12))
OWNER, GOVERNOR = Signature("LC", A_DAY), Signature("SK", A_DAY)
HALVES = (Signature(), Signature("LC"), Signature(on=A_DAY))
"""Signatures that lack a name, a date or both."""


def test_the_example_stands_as_its_paper_says_s2_s3_s5() -> None:
    facts = PolicyFacts(
        version="1.2",
        reviewed=partial_date("November 2018"),
        next_review=partial_date("November 2020"),
    )
    assert standing(facts, date(2026, 4, 28)) == (
        "version 1.2, unsigned, last reviewed November 2018, OVERDUE since November 2020"
    )


def test_reviewed_and_approved_are_two_dates_and_both_are_said_s5() -> None:
    facts = PolicyFacts(
        version="1.3",
        owner=OWNER,
        governor=Signature("SK", PartialDate(date(2026, 6, 1))),
        reviewed=A_DAY,
        next_review=PartialDate(date(2028, 5, 12)),
    )
    assert standing(facts, date(2026, 7, 1)) == (
        "version 1.3, approved 1 June 2026, last reviewed 12 May 2026, review due on 12 May 2028"
    )


def test_it_is_approved_only_with_owner_and_governor_and_both_dates_s3() -> None:
    assert approval(PolicyFacts(owner=OWNER, governor=GOVERNOR)) == APPROVED
    for half in HALVES:
        assert approval(PolicyFacts(owner=OWNER, governor=half)) == SIGNED
        assert approval(PolicyFacts(owner=half, governor=GOVERNOR)) == UNSIGNED
        assert approval(PolicyFacts(owner=half, governor=half)) == UNSIGNED


@pytest.mark.parametrize(
    ("next_review", "today", "said"),
    [
        (None, date(2026, 4, 28), "no review planned"),
        ("November 2020", date(2020, 11, 30), "review due in November 2020"),
        ("November 2020", date(2020, 12, 1), "OVERDUE since November 2020"),
        ("15/05/26", date(2026, 5, 15), "review due on 15 May 2026"),
        ("15/05/26", date(2026, 5, 16), "OVERDUE since 15 May 2026"),
    ],
)
def test_a_month_is_over_with_its_last_day_s2(
    next_review: str | None, today: date, said: str
) -> None:
    assert review_words(partial_date(next_review) if next_review else None, today) == said


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(-400, 400))
def test_it_is_overdue_from_the_day_after_and_never_before(day: date, later: int) -> None:
    today = day + timedelta(days=later)
    assert is_overdue(PartialDate(day), today) == (later > 0)
    assert ("OVERDUE" in review_words(PartialDate(day), today)) == (later > 0)


def test_nothing_known_is_said_as_that() -> None:
    assert standing(PolicyFacts(), date(2026, 4, 28)) == (
        "no version on record, unsigned, no review on record, no review planned"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 7, 31), "2025-26"),
        (date(2026, 8, 1), "2026-27"),
        (date(2099, 12, 31), "2099-00"),
    ],
)
def test_a_school_year_begins_in_august(day: date, said: str) -> None:
    assert school_year(day) == said
