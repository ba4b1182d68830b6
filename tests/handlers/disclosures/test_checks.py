"""What must be checked before personal data is given: pure rules (S81 to S83)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.disclosures.checks import (
    ASK_FIRST,
    PROOF_FIRST,
    RING_FIRST,
    SAME_NUMBER,
    THEIR_OWN_NUMBER,
    WHO_FIRST,
    WHY_NOT,
    CalledBack,
    Checked,
    Found,
    Known,
    open_checks,
    same_number,
    still_to_come,
)
from storage.vocabulary import Answer, GivenBy

NOON = datetime(2026, 4, 28, 12, 0, tzinfo=UTC)

RUNG_BACK = Checked(
    how=GivenBy.TELEPHONE,
    entitled=Answer.YES,
    sure_who=Answer.YES,
    called_back=CalledBack.YES,
    number="01252 322461",
    number_from=Found.PUBLISHED,
    caller_numbers=("07700 900555", ""),
)
IN_PERSON = Checked(how=GivenBy.IN_PERSON, entitled=Answer.YES, known=Known.PERSONALLY)

checks = st.builds(
    Checked,
    how=st.sampled_from(GivenBy),
    entitled=st.none() | st.sampled_from(Answer),
    sure_who=st.none() | st.sampled_from(Answer),
    called_back=st.none() | st.sampled_from(CalledBack),
    number=st.sampled_from(["", "01252 322461", "07700 900555"]),
    number_from=st.none() | st.sampled_from(Found),
    caller_numbers=st.sampled_from([(), ("",), ("+44 7700 900555",)]),
    why_not_called=st.sampled_from(["", "It was urgent"]),
    known=st.none() | st.sampled_from(Known),
)


@pytest.mark.parametrize(
    ("changed", "question", "words"),
    [
        ({"entitled": Answer.NO}, "entitled", ASK_FIRST),
        ({"entitled": Answer.NOT_SURE}, "entitled", ASK_FIRST),
        ({"entitled": None}, "entitled", ASK_FIRST),
        ({"sure_who": Answer.NO}, "sure_who", WHO_FIRST),
        ({"called_back": CalledBack.NOT_YET}, "called_back", RING_FIRST),
        ({"called_back": None}, "called_back", RING_FIRST),
        ({"called_back": CalledBack.GIVEN_WITHOUT}, "why_not_called", WHY_NOT),
        ({"number_from": Found.CALLER}, "number_from", THEIR_OWN_NUMBER),
        ({"number_from": None}, "number_from", THEIR_OWN_NUMBER),
        ({"number": ""}, "number", RING_FIRST),
        ({"number": "+44 (0)7700 900 555"}, "number", SAME_NUMBER),
    ],
)
def test_s81_s82_each_open_check_by_telephone_says_what_to_do(
    changed: dict[str, object], question: str, words: str
) -> None:
    assert open_checks(RUNG_BACK) == {}
    assert open_checks(replace(RUNG_BACK, **changed)) == {question: words}  # type: ignore[arg-type]


def test_s82_what_was_given_without_a_call_back_needs_its_reason() -> None:
    without = replace(RUNG_BACK, called_back=CalledBack.GIVEN_WITHOUT, why_not_called="A&E")
    assert open_checks(without) == {}


@pytest.mark.parametrize("known", [None, Known.NEITHER])
def test_s83_in_person_somebody_knows_them_or_saw_proof(known: Known | None) -> None:
    assert open_checks(IN_PERSON) == {}
    assert open_checks(replace(IN_PERSON, known=Known.BY_PROOF)) == {}
    assert open_checks(replace(IN_PERSON, known=known)) == {"known": PROOF_FIRST}


@given(checks)
def test_nobody_gets_through_who_is_not_said_to_be_entitled(checked: Checked) -> None:
    asked = checked.how in (GivenBy.TELEPHONE, GivenBy.IN_PERSON)
    refused = open_checks(checked)
    assert ("entitled" in refused) == (asked and checked.entitled is not Answer.YES)
    if not asked:
        assert refused == {}


@given(checks)
def test_the_number_that_the_caller_gave_never_gets_through(checked: Checked) -> None:
    rung = checked.how is GivenBy.TELEPHONE and checked.called_back is CalledBack.YES
    theirs = any(same_number(checked.number, each) for each in checked.caller_numbers)
    if rung and (theirs or checked.number_from is Found.CALLER):
        assert open_checks(checked)


@given(st.from_regex(r"0[12]\d{9}", fullmatch=True))
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    spaced = f"{number[:5]} {number[5:8]}-{number[8:]}"
    for written in (number, spaced, f"+44{number[1:]}", f"0044 {number[1:]}"):
        assert same_number(number, written)
    other = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    assert not same_number(number, other)


def test_no_number_is_the_same_as_none() -> None:
    assert not same_number("", "")
    assert not same_number("extension", "none")
    assert same_number("ext. 214", "214")


def test_what_is_still_to_come_was_not_given() -> None:
    assert still_to_come(None, now=NOON) == {}
    assert still_to_come(NOON, now=NOON) == {}
    assert "given_at" in still_to_come(NOON + timedelta(minutes=1), now=NOON)
