"""Whose yes is missing before anything goes to the police: pure rules (S87, R22)."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handlers.disclosures.approvals import (
    DPO,
    HEAD,
    Said,
    may_answer_as,
    missing_words,
    still_missing,
)
from storage.vocabulary import Role

ANN, BEA = UUID(int=1), UUID(int=2)
BOTH = (Role.HEAD, Role.DPO)


def said(*, yes: bool = True, by: UUID = ANN, in_person: bool = True) -> Said:
    return Said(yes, by, in_person)


def test_s87_both_must_say_yes() -> None:
    assert still_missing({}) == (HEAD, DPO)
    assert still_missing({HEAD: said()}) == (DPO,)
    assert still_missing({HEAD: said(), DPO: said(yes=False, by=BEA)}) == (DPO,)
    assert still_missing({HEAD: said(), DPO: said(by=BEA)}) == ()
    assert missing_words({HEAD: said(), DPO: said(by=BEA)}) == ""
    assert "the head and the data protection officer" in missing_words({})


def test_nobody_says_it_for_both() -> None:
    assert may_answer_as(ANN, BOTH, {}) == HEAD
    assert may_answer_as(ANN, BOTH, {HEAD: said()}) is None
    assert may_answer_as(BEA, BOTH, {HEAD: said()}) == DPO
    assert may_answer_as(BEA, [Role.DSL], {HEAD: said()}) is None


def test_what_was_noted_for_somebody_else_takes_nobodys_own_answer_away() -> None:
    assert may_answer_as(ANN, [Role.HEAD], {DPO: said(in_person=False)}) == HEAD


def test_after_a_no_and_once_it_is_open_again_they_may_say_yes() -> None:
    assert may_answer_as(ANN, [Role.HEAD], {HEAD: said(yes=False)}) == HEAD


answers = st.builds(
    Said, yes=st.booleans(), by=st.sampled_from([ANN, BEA]), in_person=st.booleans()
)


@given(
    held=st.lists(st.sampled_from([Role.HEAD, Role.DPO, Role.DSL])),
    about=st.dictionaries(st.sampled_from([HEAD, DPO]), answers),
)
def test_whoever_may_answer_holds_the_role_and_adds_a_second_person(
    held: list[Role], about: dict[str, Said]
) -> None:
    role = may_answer_as(ANN, held, about)
    if role is None:
        return
    assert role in still_missing(about)
    assert role in {each.value for each in held}
    mine = [each for each in about.values() if each.yes and each.in_person and each.by == ANN]
    assert not mine
