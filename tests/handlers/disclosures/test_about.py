"""Which disclosures a question or a correction is about, and when a school year begins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.disclosures.about import may_hold
from handlers.disclosures.class_list import school_year_began
from handlers.disclosures.words import categories_in_words
from storage.vocabulary import DataCategory

CONTACT, MEDICAL, OTHER = DataCategory.CONTACT, DataCategory.MEDICAL, DataCategory.OTHER


def test_s88_a_question_without_a_category_is_about_all_of_it() -> None:
    assert may_hold({CONTACT}, ())
    assert may_hold({CONTACT}, {CONTACT, MEDICAL})
    assert not may_hold({CONTACT}, {MEDICAL})
    assert may_hold({CONTACT}, {OTHER})


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (datetime(2026, 8, 31, 22, 59, tzinfo=UTC), 2025),
        (datetime(2026, 8, 31, 23, 0, tzinfo=UTC), 2026),  # summer time
        (datetime(2027, 1, 1, tzinfo=UTC), 2026),
    ],
)
def test_s84_a_school_year_begins_on_the_first_of_september(now: datetime, began: int) -> None:
    assert school_year_began(now) == datetime(began, 8, 31, 23, 0, tzinfo=UTC)


def test_s57_ethnic_group_needs_medical_information_and_safeguarding_are_sensitive() -> None:
    found = {each for each in DataCategory if each.sensitive}
    assert {each.value for each in found} == {"ethnic", "send", "medical", "safeguarding"}
    for each in DataCategory:
        assert ("(sensitive)" in categories_in_words([each])) == each.sensitive
