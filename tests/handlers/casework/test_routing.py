"""Who is told, and who never is: every route a report of cyberbullying can take."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from handlers.casework.routing import DEFAULT_ROWS, plan_route
from storage.vocabulary import Answer, Recipient, ReportFacts, Sign, Suspect, Urgency
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.casework.plans import minutes, people, planned
from tests.handlers.casework.reports import (
    ADMIN,
    BEHAVIOUR,
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
    report,
    with_away,
)

PUPIL, PARENT = Suspect.PUPIL, Suspect.PARENT


def test_now_tells_the_lead_deputy_and_head_together_and_then_all_senior_leaders() -> None:
    plan = planned(report(danger_now=Answer.YES))
    assert people(plan) == [{LEAD, SECOND_LEAD, HEAD}, {DEPUTY, LEADER}, {CHAIR}]
    assert minutes(plan) == [0, 5, 10]
    assert (plan.repeat_every, plan.quiet) == (5, False)
    assert plan.outside == ("police", "childrens_services")


def test_danger_from_the_head_never_reaches_the_head() -> None:
    plan = planned(replace(about(HEAD), danger_now=Answer.YES))
    assert people(plan) == [{LEAD, SECOND_LEAD}, {DEPUTY, LEADER}, {CHAIR}]
    assert plan.quiet


@pytest.mark.parametrize(
    ("facts", "ladder", "outside"),
    [
        (about(HEAD), [{CHAIR}, {VICE}], "lado"),
        (about(CHAIR), [{HEAD}, {DEPUTY}], "governor_services"),
        (about(YEAR_LEAD, signs=[Sign.THREAT]), [{HEAD}, {CHAIR}], "lado"),
        (replace(about(YEAR_LEAD), must_not_see=frozenset({HEAD})), [{CHAIR}, {VICE}], "lado"),
        (about(LEAD), [{HEAD}, {CHAIR}], "lado"),
        (about(YEAR_LEAD), [{HEAD}, {CHAIR}], "lado"),
        (
            report(suspect=PUPIL, image_of_child=Answer.YES),
            [{LEAD}, {SECOND_LEAD}, {HEAD}],
            "childrens_services",
        ),
        (
            report(suspect=PARENT, image_of_child=Answer.YES),
            [{LEAD, SECOND_LEAD, HEAD}],
            "police",
        ),
    ],
)
def test_a_quiet_route_goes_no_wider_than_its_row(
    facts: ReportFacts, ladder: list[set[UUID]], outside: str
) -> None:
    plan = planned(facts)
    assert people(plan) == ladder
    assert outside in plan.outside
    assert plan.quiet


def test_bullying_by_a_pupil_goes_up_the_reporting_line_s40_s94() -> None:
    plan = planned(report(Sign.REPEATED, suspect=PUPIL))
    assert people(plan) == [{YEAR_LEAD}, {DEPUTY}, {HEAD}]
    assert set(plan.copied) == {LEAD, BEHAVIOUR}
    assert plan.rungs[0].why == {YEAR_LEAD: "your line manager"}
    assert plan.rungs[1].why == {DEPUTY: "your line manager's manager"}


def test_bullying_by_a_parent_goes_to_the_senior_manager_s22() -> None:
    plan = planned(report(Sign.REPEATED, suspect=PARENT))
    assert people(plan) == [{HEAD}, {DEPUTY}, {CHAIR}]
    assert plan.copied == (YEAR_LEAD,)


def test_an_anonymous_sender_goes_to_the_senior_manager_with_a_copy_to_the_lead_s22() -> None:
    plan = planned(report())
    assert plan.rungs[0].people == (HEAD,)
    assert plan.copied == (LEAD,)


def test_a_colleague_s_bullying_goes_to_the_head_and_not_to_the_colleague() -> None:
    plan = planned(about(YEAR_LEAD))
    assert plan.rungs[0].people == (HEAD,)
    assert plan.copied == (HR,)
    assert plan.excluded == {YEAR_LEAD}


def test_a_post_about_the_school_goes_to_the_head() -> None:
    plan = planned(report(Sign.FALSE_ACCOUNT_OF_SCHOOL, suspect=PUPIL))
    assert (plan.rungs[0].people, plan.copied) == ((HEAD,), (LEAD,))
    assert plan.outside == ("posh",)


def test_what_no_rule_knows_goes_to_the_lead_and_the_head() -> None:
    plan = planned(ReportFacts(kind="something_else", reporter=TEACHER))
    assert set(plan.rungs[0].people) == {HEAD, LEAD}


def test_a_threat_from_a_pupil_reaches_the_head_and_shows_the_police_s44() -> None:
    plan = planned(report(Sign.THREAT, suspect=PUPIL))
    assert people(plan) == [{YEAR_LEAD}, {DEPUTY}, {HEAD}, {LEADER}]
    assert minutes(plan) == [0, 15, 30, 60]
    assert HEAD in plan.copied
    assert plan.outside[0] == "police"


def test_a_pupil_with_a_colleague_s_number_reaches_the_senior_manager_at_once_s19() -> None:
    plan = planned(report(Sign.DETAILS_POSTED, suspect=PUPIL))
    assert set(plan.rungs[0].people) == {YEAR_LEAD, HEAD}
    assert plan.acknowledge_by == MONDAY_TEN + timedelta(minutes=15)


def test_the_colleague_it_is_about_is_no_recipient_s45() -> None:
    facts = report(Sign.ABOUT_A_COLLEAGUE, suspect=PUPIL, affected=frozenset({YEAR_LEAD}))
    assert people(planned(facts))[0] == {DEPUTY}


def test_a_head_who_reports_is_answered_by_the_next_above() -> None:
    plan = planned(report(suspect=PARENT, by=HEAD))
    assert plan.rungs[0].people == (DEPUTY,)
    assert HEAD not in set().union(*people(plan), plan.copied)


def test_a_reporter_without_a_line_manager_has_the_senior_manager_s40() -> None:
    plan = planned(report(suspect=PUPIL, by=None))
    assert plan.rungs[0].why == {HEAD: "the head"}


def test_the_line_manager_never_sees_dangerous_material_unless_their_role_does() -> None:
    facts = report(suspect=PUPIL, image_of_child=Answer.YES)
    standing_in = with_away(LEAD, deputy=YEAR_LEAD)
    assert YEAR_LEAD not in set().union(*people(planned(facts, standing_in)))
    under_the_lead = changed(TEACHER, line_manager=LEAD)
    assert planned(facts, under_the_lead).rungs[0].people == (LEAD,)


def test_an_administrator_below_an_accused_head_makes_people_use_the_telephone() -> None:
    plan = planned(about(HEAD))
    assert plan.excluded == {HEAD, ADMIN}
    assert plan.excluded_administrator
    assert not planned(about(YEAR_LEAD)).excluded_administrator


def test_anybody_excluded_makes_any_route_a_quiet_one() -> None:
    plan = planned(report(suspect=PUPIL, must_not_see=frozenset({LEADER})))
    assert plan.row.key == "R13"
    assert plan.quiet


def test_a_raised_priority_changes_the_times_and_not_the_route() -> None:
    facts = report(suspect=PUPIL)
    raised = planned(facts, urgency=Urgency.URGENT)
    assert raised.row == planned(facts).row
    assert raised.acknowledge_by == MONDAY_TEN + timedelta(minutes=15)


def test_a_school_may_name_another_senior_manager_s94() -> None:
    rows = dict(DEFAULT_ROWS)
    rows["R14"] = replace(rows["R14"], primary=(Recipient.DEPUTY_HEAD,))
    plan = plan_route(
        report(suspect=PARENT),
        Urgency.TODAY,
        staff=SCHOOL,
        rows=rows,
        calendar=HAMPSHIRE,
        at=MONDAY_TEN,
    )
    assert plan.rungs[0].people == (DEPUTY,)
