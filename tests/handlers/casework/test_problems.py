"""What `vera check` says of a school's routes and staff list (rules, section 5; S94)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from handlers.casework.problems import route_problems
from handlers.casework.routing import DEFAULT_ROWS
from storage.vocabulary import AcknowledgeTimes, Recipient, Role, RouteRow, StaffMember, Urgency
from tests.handlers.casework.reports import (
    CHAIR,
    DEPUTY,
    HEAD,
    LEAD,
    SCHOOL,
    SECOND_LEAD,
    TEACHER,
    YEAR_LEAD,
    changed,
    member,
)

NAMES = {HEAD: "Mrs Okafor", CHAIR: "Mr Lind", YEAR_LEAD: "Ms Rao", DEPUTY: "Mr Bell"}


def without(*people: UUID) -> dict[UUID, StaffMember]:
    return {who: them for who, them in SCHOOL.items() if who not in people}


def problems(staff: Mapping[UUID, StaffMember], **rows: RouteRow) -> list[str]:
    return route_problems({**DEFAULT_ROWS, **rows}, staff, name_of=lambda who: NAMES[who])


def test_a_whole_school_with_the_shipped_routes_has_no_problems() -> None:
    assert problems(SCHOOL) == []


def test_a_head_who_is_also_the_safeguarding_lead_is_no_problem() -> None:
    both = dict([member(HEAD, Role.HEAD, Role.DSL, under=CHAIR)])
    assert problems(without(LEAD) | both) == []
    assert problems(without(LEAD, SECOND_LEAD) | both) == []


def test_a_needed_role_that_nobody_holds_is_named_with_the_routes_that_need_it() -> None:
    (found,) = problems(without(CHAIR))
    assert found == (
        "Nobody is the chair of governors, whom routes R2, R5 and R19 need: give somebody on the"
        " staff list the role chair."
    )


def test_somebody_who_can_be_reached_by_nothing_holds_no_role() -> None:
    (found,) = problems(changed(CHAIR, by_second_channel=False))
    assert found.startswith("Nobody is the chair of governors")


def test_a_safeguarding_lead_without_a_deputy_is_refused() -> None:
    (found,) = problems(without(SECOND_LEAD))
    assert found.startswith("Nobody stands in for the safeguarding lead")


def test_somebody_who_deputises_for_the_safeguarding_lead_will_do() -> None:
    deputises = dict([member(TEACHER, deputises_for=frozenset({LEAD}))])
    assert problems(without(SECOND_LEAD) | deputises) == []


def test_two_safeguarding_leads_stand_in_for_each_other() -> None:
    second = dict([member(SECOND_LEAD, Role.DSL)])
    assert problems(SCHOOL | second) == []


def test_a_lead_who_is_their_own_deputy_has_none() -> None:
    alone = dict([member(LEAD, Role.DSL, Role.DEPUTY_DSL)])
    (found,) = problems(without(SECOND_LEAD) | alone)
    assert found.startswith("Nobody stands in")


def test_a_route_that_ends_in_one_person_needs_an_outside_number() -> None:
    bare = replace(DEFAULT_ROWS["R6"], then=(), outside=())
    (found,) = problems(SCHOOL, R6=bare)
    assert found.startswith("Route R6 can end in one person with nothing behind them")
    assert problems(SCHOOL, R6=replace(bare, outside=("lado",))) == []


def test_an_urgent_route_without_a_deputy_is_refused() -> None:
    alone = RouteRow("R14", (Recipient.HEAD,), outside=("police",))
    (found,) = problems(SCHOOL, R14=alone)
    assert found.startswith("Route R14 may be Now or Urgent and has no deputy")


def test_a_reporting_line_that_loops_is_named_once_and_in_order() -> None:
    staff = changed(CHAIR, line_manager=HEAD)
    assert problems(staff) == [
        "A reporting line loops: Mrs Okafor → Mr Lind → Mrs Okafor."
        " Give one of them another line manager."
    ]


def test_somebody_who_is_their_own_line_manager_loops() -> None:
    (found,) = problems(changed(YEAR_LEAD, line_manager=YEAR_LEAD))
    assert "Ms Rao → Ms Rao" in found


def test_times_that_do_not_rise_are_refused() -> None:
    wrong = {Urgency.URGENT: AcknowledgeTimes((15, 10)), Urgency.NOW: AcknowledgeTimes(())}
    found = route_problems(DEFAULT_ROWS, SCHOOL, wrong)
    assert [words.split('"')[1] for words in found] == ["Urgent", "Now"]


def test_an_empty_school_is_told_everything_that_is_missing_without_failing() -> None:
    assert len(route_problems(DEFAULT_ROWS, {})) == 3
