"""Who answers for somebody away, part-time or outside chat (rules, section 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from storage.vocabulary import Answer, ReportFacts, Role, Sign, Suspect
from tests.handlers.casework.plans import people, planned
from tests.handlers.casework.reports import (
    CHAIR,
    DEPUTY,
    HEAD,
    HR,
    LEAD,
    LEADER,
    MONDAY_TEN,
    SCHOOL,
    SECOND_LEAD,
    TEACHER,
    VICE,
    YEAR_LEAD,
    about,
    changed,
    member,
    report,
    with_away,
)

PUPIL = Suspect.PUPIL
IN_AUGUST = datetime(2026, 8, 11, 9, 0, tzinfo=UTC)


def test_somebody_away_is_answered_for_by_the_deputy_they_named() -> None:
    plan = planned(report(suspect=PUPIL), with_away(YEAR_LEAD, deputy=LEADER))
    assert plan.rungs[0].why == {LEADER: "standing in for your line manager, who is away"}


def test_somebody_away_is_answered_for_by_whoever_deputises_for_them() -> None:
    staff = with_away(YEAR_LEAD) | dict([member(HR, Role.HR, deputises_for=frozenset({YEAR_LEAD}))])
    assert planned(report(suspect=PUPIL), staff).rungs[0].people == (HR,)


def test_a_deputy_who_is_away_too_has_a_deputy_of_their_own() -> None:
    staff = with_away(YEAR_LEAD, deputy=LEADER)
    staff[LEADER] = replace(staff[LEADER], away=with_away(LEADER, deputy=HR)[LEADER].away)
    assert planned(report(suspect=PUPIL), staff).rungs[0].people == (HR,)


def test_two_who_deputise_for_each_other_and_are_both_away_do_not_go_round_for_ever() -> None:
    staff = with_away(YEAR_LEAD, deputy=LEADER)
    staff[LEADER] = replace(staff[LEADER], away=with_away(LEADER, deputy=YEAR_LEAD)[LEADER].away)
    assert planned(report(suspect=PUPIL), staff).rungs[0].people == (DEPUTY,)


def test_a_role_nobody_is_there_for_goes_to_the_role_s_deputy() -> None:
    plan = planned(ReportFacts(kind="concern", reporter=TEACHER), with_away(LEAD))
    assert plan.rungs[0].people == (SECOND_LEAD,)


def test_a_deputy_head_does_not_take_a_quiet_case_for_the_absent_head() -> None:
    assert people(planned(about(LEAD), with_away(HEAD)))[0] == {CHAIR}


def test_nobody_accused_is_asked_to_stand_in() -> None:
    staff = with_away(HEAD, deputy=YEAR_LEAD)
    assert people(planned(about(YEAR_LEAD), staff)) == [{CHAIR}, {HEAD}]


def test_nobody_stands_in_for_somebody_accused() -> None:
    staff = with_away(HEAD, deputy=YEAR_LEAD)
    staff |= dict([member(LEADER, Role.SENIOR_LEADER, deputises_for=frozenset({YEAR_LEAD}))])
    assert people(planned(about(YEAR_LEAD), staff)) == [{CHAIR}, {HEAD}]


def test_too_few_people_all_away_bring_in_the_next_role_up_even_away() -> None:
    staff = {who: with_away(YEAR_LEAD, LEAD)[who] for who in (TEACHER, YEAR_LEAD, LEAD)}
    plan = planned(report(Sign.REPEATED, suspect=PUPIL), staff)
    assert people(plan) == [{YEAR_LEAD}, {LEAD}]
    assert plan.rungs[1].why == {LEAD: "the safeguarding lead, who is away"}


def test_a_part_timer_is_not_at_work_on_other_days() -> None:
    staff = changed(YEAR_LEAD, working_days=frozenset({1, 2}))
    assert planned(report(suspect=PUPIL), staff).rungs[0].people == (DEPUTY,)


def test_working_days_do_not_hide_people_from_an_emergency_in_the_holidays() -> None:
    staff = {who: replace(them, working_days=frozenset({3})) for who, them in SCHOOL.items()}
    plan = planned(report(danger_now=Answer.YES), staff, at=IN_AUGUST)
    assert plan.rungs[0].why == {
        LEAD: "the safeguarding lead",
        SECOND_LEAD: "a deputy safeguarding lead",
        HEAD: "the head",
    }


def test_with_everybody_away_those_away_are_told_all_the_same_and_the_card_is_shown() -> None:
    staff = with_away(*SCHOOL)
    plan = planned(report(danger_now=Answer.YES), staff)
    assert people(plan) == [{LEAD, SECOND_LEAD, HEAD}, {DEPUTY, LEADER}, {CHAIR}]
    assert plan.rungs[0].why[LEAD] == "the safeguarding lead, who is away"
    assert plan.outside


def test_with_everybody_away_a_quiet_case_stays_quiet() -> None:
    assert people(planned(about(HEAD), with_away(*SCHOOL))) == [{CHAIR}, {VICE}]


def test_a_chair_who_has_no_chat_is_reached_otherwise_and_the_reporter_sees_how() -> None:
    plan = planned(about(HEAD))
    assert plan.rungs[0].why[CHAIR] == "the chair of governors, by e-mail or telephone"


def test_somebody_reachable_by_nothing_is_passed_over() -> None:
    staff = changed(CHAIR, by_second_channel=False)
    assert people(planned(about(HEAD), staff)) == [{VICE}]


def test_a_head_who_is_also_the_safeguarding_lead_has_a_valid_route() -> None:
    staff = {who: them for who, them in SCHOOL.items() if who != LEAD}
    staff |= dict([member(HEAD, Role.HEAD, Role.DSL, under=CHAIR)])
    plan = planned(report(suspect=PUPIL, image_of_child=Answer.YES), staff)
    assert people(plan) == [{HEAD}, {SECOND_LEAD}]
    now = planned(report(danger_now=Answer.YES), staff)
    assert now.rungs[0].why[HEAD] == "the safeguarding lead and the head"


def test_a_school_with_nobody_left_shows_the_outside_numbers() -> None:
    plan = planned(about(HEAD), {HEAD: SCHOOL[HEAD]})
    assert plan.rungs == ()
    assert plan.outside == ("lado",)
    assert plan.acknowledge_by > MONDAY_TEN


def test_a_school_of_outside_people_only_is_told_by_the_second_channel() -> None:
    staff = {CHAIR: SCHOOL[CHAIR]}
    plan = planned(report(suspect=PUPIL), staff)
    assert people(plan) == [{CHAIR}, {CHAIR}]
    assert plan.outside


def test_too_few_people_bring_in_the_next_role_up() -> None:
    staff = {who: SCHOOL[who] for who in (TEACHER, YEAR_LEAD, LEAD)}
    plan = planned(report(Sign.REPEATED, suspect=PUPIL), staff)
    assert people(plan) == [{YEAR_LEAD}, {LEAD}]


def test_an_absence_ends_with_its_last_day() -> None:
    staff = with_away(YEAR_LEAD, last=date(2025, 9, 7))
    assert planned(report(suspect=PUPIL), staff).rungs[0].people == (YEAR_LEAD,)
