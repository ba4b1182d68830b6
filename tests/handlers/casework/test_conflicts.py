"""Who may not know of a report, and who may not be sent one (rules, section 6)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from handlers.casework.conflicts import (
    administers,
    barred,
    excluded,
    filter_recipients,
    line_above,
    possible_parents,
)
from storage.vocabulary import Answer, Role, Sign, Suspect
from tests.handlers.casework.reports import (
    ADMIN,
    CHAIR,
    DEPUTY,
    HEAD,
    HR,
    LEAD,
    LEADER,
    SCHOOL,
    SECOND_LEAD,
    TEACHER,
    YEAR_LEAD,
    about,
    changed,
    report,
)

STRANGER = UUID(int=99)


def test_whoever_is_named_as_doing_it_is_excluded_without_being_asked() -> None:
    assert excluded(about(LEADER), SCHOOL) == {LEADER}
    assert excluded(about(STRANGER), SCHOOL) == {STRANGER}


@pytest.mark.parametrize(("recorder", "recorded"), [(LEADER, HR), (HR, LEADER)])
def test_relatives_of_the_accused_are_excluded_whoever_of_them_recorded_it(
    recorder: UUID, recorded: UUID
) -> None:
    staff = changed(recorder, relatives=frozenset({recorded}))
    assert HR in excluded(about(LEADER), staff)


def test_those_who_report_to_the_accused_are_excluded_where_the_harm_threshold_may_be_met() -> None:
    below = about(DEPUTY, by=LEADER)
    met = about(DEPUTY, by=LEADER, signs=[Sign.THREAT])
    assert YEAR_LEAD not in excluded(below, SCHOOL)
    assert YEAR_LEAD in excluded(met, SCHOOL)


def test_the_head_is_not_shut_out_of_a_case_about_the_chair_who_is_over_them() -> None:
    assert HEAD not in excluded(about(CHAIR, signs=[Sign.THREAT]), SCHOOL)


def test_administrators_anywhere_below_an_accused_head_are_excluded() -> None:
    assert excluded(about(HEAD), SCHOOL) == {HEAD, ADMIN}
    assert administers(excluded(about(HEAD), SCHOOL), SCHOOL)
    assert not administers(excluded(about(LEADER), SCHOOL), SCHOOL)


def test_deputies_of_an_accused_safeguarding_lead_are_excluded() -> None:
    staff = changed(LEADER, deputises_for=frozenset({LEAD}))
    assert excluded(about(LEAD), staff) == {LEAD, SECOND_LEAD, LEADER}


def test_a_head_who_is_deputy_safeguarding_lead_still_decides_about_the_lead() -> None:
    staff = changed(HEAD, roles=frozenset({Role.HEAD, Role.DEPUTY_DSL}))
    assert HEAD not in excluded(about(LEAD), staff)


def test_those_the_reporter_named_are_excluded_and_their_relatives_are_not() -> None:
    staff = changed(HR, relatives=frozenset({LEADER}))
    assert excluded(report(must_not_see=frozenset({HR})), staff) == {HR}


def test_nobody_is_excluded_from_what_they_wrote_themselves() -> None:
    assert excluded(about(TEACHER, by=TEACHER), SCHOOL) == frozenset()
    below = about(DEPUTY, by=YEAR_LEAD, signs=[Sign.THREAT])
    assert YEAR_LEAD not in excluded(below, SCHOOL)


def test_the_reporter_the_colleague_and_the_colleague_s_relatives_are_not_recipients_s45() -> None:
    staff = changed(LEADER, relatives=frozenset({YEAR_LEAD}))
    facts = report(Sign.ABOUT_A_COLLEAGUE, affected=frozenset({YEAR_LEAD}))
    everybody = (HEAD, TEACHER, YEAR_LEAD, LEADER)
    assert filter_recipients(everybody, facts, staff) == (HEAD,)
    assert excluded(facts, staff) == frozenset()


def test_a_reporter_accused_of_it_is_not_a_recipient_either() -> None:
    assert TEACHER in barred(about(TEACHER, by=TEACHER), SCHOOL)


@pytest.mark.parametrize("suspect", [Suspect.PUPIL, Suspect.FORMER_PUPIL, Suspect.UNKNOWN])
def test_the_lead_is_asked_about_staff_who_may_be_the_child_s_parents(suspect: Suspect) -> None:
    staff = changed(HR, parent_of_pupil=True)
    facts = report(suspect=suspect)
    assert possible_parents(facts, staff) == (HR,)
    assert excluded(facts, staff) == frozenset()


def test_nobody_is_asked_about_parents_where_no_child_is_in_it() -> None:
    staff = changed(HR, parent_of_pupil=True)
    assert possible_parents(report(suspect=Suspect.PARENT), staff) == ()
    image = report(suspect=Suspect.PARENT, image_of_child=Answer.NOT_SURE)
    assert possible_parents(image, staff) == (HR,)
    assert possible_parents(replace(image, must_not_see=frozenset({HR})), staff) == ()


def test_a_reporting_line_that_loops_ends() -> None:
    staff = changed(CHAIR, line_manager=HEAD)
    assert tuple(line_above(LEAD, staff)) == (HEAD, CHAIR)
    assert tuple(line_above(STRANGER, staff)) == ()
