"""What must be settled before an answer goes out: nothing is settled by Vera herself."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handlers.data_requests.checklist import (
    COURT_ORDER,
    EXEMPTIONS,
    NO,
    NOT_NEEDED,
    PARENTAL,
    SCOPE,
    SEARCHES,
    YES,
    Looked,
    Step,
    checklist,
    still_open,
    waits,
)
from storage.vocabulary import Asker, Happened, RequestEvent, Right
from tests.handlers.calendar.unhurried import UNHURRIED

MONDAY, TUESDAY = date(2026, 4, 27), date(2026, 4, 28)

EVERYTHING = (
    dict.fromkeys(SEARCHES, YES)
    | dict.fromkeys(EXEMPTIONS, NO)
    | {PARENTAL: YES, COURT_ORDER: NO, SCOPE: NOT_NEEDED}
)
KNOWN = Happened(RequestEvent.ID_CHECK, MONDAY, "known_personally")


def looked(
    *rights: Right,
    asker: Asker = Asker.PARENT,
    happened: tuple[Happened, ...] = (),
    checks: dict[str, str] | None = None,
) -> Looked:
    return Looked(rights=frozenset(rights), asker=asker, happened=happened, checks=checks or {})


@UNHURRIED
@given(
    st.frozensets(st.sampled_from(sorted(EVERYTHING)), max_size=len(EVERYTHING) - 1),
    st.booleans(),
)
def test_an_answer_waits_for_every_single_thing_on_the_list(
    ticked: frozenset[str], known: bool
) -> None:
    """DPA 2018, schedules 2 and 3: no exemption, search or check is passed over."""
    checks = {item: EVERYTHING[item] for item in ticked}
    happened = (KNOWN,) if known else ()
    assert still_open(looked(Right.ACCESS, happened=happened, checks=checks))


def test_with_everything_ticked_an_answer_may_go_out() -> None:
    assert not still_open(looked(Right.ACCESS, happened=(KNOWN,), checks=EVERYTHING))


@UNHURRIED
@given(st.sampled_from(sorted(EXEMPTIONS)))
def test_not_sure_keeps_the_answer_from_going_out(item: str) -> None:
    checks = EVERYTHING | {item: "not_sure"}
    still = still_open(looked(Right.ACCESS, happened=(KNOWN,), checks=checks))
    assert still == (Step.EXEMPTIONS,)


def test_a_court_order_that_may_stand_in_the_way_keeps_it_from_going_out() -> None:
    checks = EVERYTHING | {COURT_ORDER: YES}
    still = still_open(looked(Right.ACCESS, happened=(KNOWN,), checks=checks))
    assert still == (Step.AUTHORITY,)


def test_proof_that_was_asked_for_and_has_not_come_is_not_settled_s64() -> None:
    asked = Happened(RequestEvent.ID_REQUESTED, MONDAY)
    lines = checklist(looked(Right.ACCESS, happened=(asked,), checks=EVERYTHING))
    assert [line.said for line in lines if not line.settled] == ["proof was asked for"]
    came = Happened(RequestEvent.ID_RECEIVED, TUESDAY)
    assert not still_open(looked(Right.ACCESS, happened=(asked, came), checks=EVERYTHING))


def test_a_solicitor_shows_authority_and_no_parental_responsibility() -> None:
    of_theirs = looked(Right.ACCESS, asker=Asker.THIRD_PARTY, happened=(KNOWN,), checks=EVERYTHING)
    assert still_open(of_theirs) == (Step.AUTHORITY,)
    seen = (KNOWN, Happened(RequestEvent.AUTHORITY_RECEIVED, TUESDAY))
    settled = looked(Right.ACCESS, asker=Asker.THIRD_PARTY, happened=seen, checks=EVERYTHING)
    assert not still_open(settled)


def test_a_member_of_staff_who_asks_for_their_own_needs_no_authority() -> None:
    own = looked(Right.ACCESS, asker=Asker.STAFF, happened=(KNOWN,), checks=EVERYTHING)
    assert not still_open(own)


def test_what_shows_nobodys_data_has_nothing_to_settle() -> None:
    assert not checklist(looked(Right.FOI, Right.COMPLAINT, Right.CURRICULAR_RECORD))


def test_what_is_put_right_is_not_searched_for_or_withheld() -> None:
    steps = [line.step for line in checklist(looked(Right.RECTIFICATION))]
    assert steps == [Step.IDENTITY, Step.AUTHORITY]


def test_a_record_has_no_question_of_scope() -> None:
    steps = [line.step for line in checklist(looked(Right.EDUCATION_RECORD))]
    assert Step.SCOPE not in steps
    assert Step.EXEMPTIONS in steps


@UNHURRIED
@given(st.permutations([MONDAY, MONDAY, TUESDAY]))
def test_one_answer_after_two_questions_answers_both(order: list[date]) -> None:
    """As it does to the clock, in whichever order it was entered."""
    asked, came = RequestEvent.ID_REQUESTED, RequestEvent.ID_RECEIVED
    happened = [Happened(came if day == TUESDAY else asked, day) for day in order]
    assert not waits(happened, asked)
    assert waits([*happened, Happened(asked, date(2026, 4, 29))], asked)
