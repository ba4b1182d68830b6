"""Which cases are copied to the school's own system, and which go by a person's hand alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.copied_as import is_a_reference
from handlers.casework.copies import CHILD_ROUTES, is_child_concern, only_by_hand
from handlers.casework.route_table import MATERIAL, choose_row
from handlers.casework.triage import child_suspected, staff_suspected
from handlers.casework.waiting_copies import A_WEEK, dates_from
from storage.vocabulary import Answer, ReportFacts, Sign, Suspect
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.reports import REPORTS, STAFF

ROUTES = st.sampled_from([f"R{number}" for number in range(1, 25)] + ["R13+R17"])
A_CHILD = ReportFacts(child_is_target=True)


@UNHURRIED
@given(REPORTS, STAFF)
def test_only_what_is_about_a_child_and_not_about_staff_is_copied(
    facts: ReportFacts, staff: dict[object, object]
) -> None:
    """Issue 5; rules, section 6: R1, R8 and R9 with a child in it, and nothing about staff."""
    route = choose_row(facts, staff).key  # type: ignore[arg-type]
    copied = is_child_concern(facts, route)
    child = facts.child_is_target or facts.kind == "concern" or child_suspected(facts)
    if copied:
        assert route in CHILD_ROUTES
        assert not staff_suspected(facts)
        assert child or facts.image_of_child.may_be_so
    if route == "R9":
        assert copied, "every other worry about a child is copied"


@UNHURRIED
@given(REPORTS, ROUTES)
def test_no_route_of_a_staff_matter_is_copied_whatever_was_answered(
    facts: ReportFacts, route: str
) -> None:
    if route not in CHILD_ROUTES:
        assert not is_child_concern(facts, route)


@UNHURRIED
@given(REPORTS, ROUTES, st.sampled_from([Answer.YES, Answer.NOT_SURE]))
def test_what_may_be_sexual_never_goes_by_time(
    facts: ReportFacts, route: str, image: Answer
) -> None:
    """Rules, section 3: anything about child sexual abuse is never destroyed by itself."""
    assert only_by_hand(replace(facts, image_of_child=image), route)
    assert only_by_hand(replace(facts, kind=MATERIAL), route)
    assert only_by_hand(replace(facts, signs=facts.signs | {Sign.HATEFUL_OR_SEXUAL}), route)
    assert only_by_hand(facts, "R8")


def test_a_plain_worry_about_a_child_goes_by_time() -> None:
    assert is_child_concern(A_CHILD, "R9")
    assert not only_by_hand(A_CHILD, "R9")
    assert is_child_concern(ReportFacts(kind="concern"), "R9")
    assert not is_child_concern(ReportFacts(suspect=Suspect.PUPIL), "R13")
    assert not is_child_concern(ReportFacts(danger_now=Answer.YES), "R1")


@pytest.mark.parametrize(
    "said", ["10482", "INC-2041", "SG/2026/118", "#48213", "CPOMS-77123", "cpoms 77123", "3f2a91"]
)
def test_a_number_or_a_code_is_a_reference(said: str) -> None:
    assert is_a_reference(said.lstrip("#"), system="CPOMS")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Marigold",
        "Marigold Smith",
        "marigold2016",
        "Amy07",
        "M. Smith",
        "m.smith@school.example",
        "see the file of 4B",
        "03/05/2016",
        "2016-05-03",
        "3.5.16",
        "A123456789012",
        "CPOMS",
        "7",
        "1" * 31,
        "10482\nMarigold",
        "https://cpoms.example/10482",
    ],
)
def test_what_could_tell_who_it_is_is_no_reference(said: str) -> None:
    assert not is_a_reference(said, system="CPOMS")


@UNHURRIED
@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=20))
def test_no_word_is_a_reference(word: str) -> None:
    assert not is_a_reference(word, system="CPOMS")


FIRST_DAY = datetime(2025, 9, 1, tzinfo=UTC)
BEGUN = st.integers(0, 300 * 24).map(lambda hours: FIRST_DAY + timedelta(hours=hours))


@UNHURRIED
@given(BEGUN, st.integers(14, 365))
def test_nobody_is_told_less_than_a_week_before_and_both_are_school_mornings(
    begun: datetime, days: int
) -> None:
    dates = dates_from(HAMPSHIRE, begun, days=days)
    assert dates.erased >= begun + timedelta(days=days)
    assert dates.erased - dates.told >= A_WEEK
    for each in (dates.told, dates.erased):
        assert HAMPSHIRE.is_staff_day(each.date())
