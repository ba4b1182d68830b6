"""Which route a report takes (rules, section 6, evaluated from the top)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.casework.routing import DEFAULT_ROWS, choose_row
from storage.vocabulary import Answer, Recipient, ReportFacts, Role, RouteRow, Sign, Suspect, Topic
from tests.handlers.casework.reports import (
    CHAIR,
    HEAD,
    LEAD,
    SCHOOL,
    SECOND_LEAD,
    TEACHER,
    VICE,
    YEAR_LEAD,
    about,
    changed,
    report,
)

PUPIL, PARENT = Suspect.PUPIL, Suspect.PARENT


def contact(*signs: Sign, suspect: Suspect = PUPIL, **more: object) -> ReportFacts:
    facts = ReportFacts(kind="contact", reporter=TEACHER, suspect=suspect)
    return replace(facts, signs=frozenset((Sign.CONTACTED, *signs)), **more)  # type: ignore[arg-type]


def concern(topic: Topic, *signs: Sign, **more: object) -> ReportFacts:
    suspect = Suspect.STAFF if "suspected_staff" in more else Suspect.UNKNOWN
    facts = ReportFacts(kind="concern", topic=topic, reporter=TEACHER, suspect=suspect)
    return replace(facts, signs=frozenset(signs), **more)  # type: ignore[arg-type]


ROUTES = [
    ("R1", report(danger_now=Answer.YES)),
    ("R1", report(danger_now=Answer.NOT_SURE, image_of_child=Answer.YES)),
    ("R1", ReportFacts(danger_now=Answer.YES, suspected_staff=frozenset({HEAD}))),
    ("R2", about(HEAD)),
    ("R2", about(HEAD, LEAD)),
    ("R2", about(HEAD, signs=[Sign.THREAT])),
    ("R3", about(CHAIR)),
    ("R3", about(VICE)),
    ("R4", about(YEAR_LEAD, signs=[Sign.THREAT])),
    ("R4", report(suspect=Suspect.STAFF, image_of_child=Answer.YES)),
    ("R4", report(Sign.FOLLOWED, suspect=Suspect.STAFF, suspect_not_listed=True)),
    ("R5", report(suspected_staff=frozenset({YEAR_LEAD}), must_not_see=frozenset({HEAD}))),
    ("R6", about(LEAD)),
    ("R6", about(LEAD, signs=[Sign.HATEFUL_OR_SEXUAL])),
    ("R7", about(TEACHER, by=TEACHER)),
    ("R7", report(Sign.REPLIED, suspect=PUPIL)),
    ("R7", ReportFacts(kind="concern", suspected_staff=frozenset({YEAR_LEAD}))),
    ("R8", report(suspect=PUPIL, image_of_child=Answer.NOT_SURE)),
    ("R8", report(suspect=PARENT, image_of_child=Answer.YES)),
    ("R8", report(Sign.REPLIED, suspect=PUPIL, image_of_child=Answer.YES)),
    ("R8", report(Sign.HATEFUL_OR_SEXUAL, suspect=Suspect.FORMER_PUPIL)),
    ("R9", report(suspect=PUPIL, child_is_target=True)),
    ("R9", ReportFacts(kind="concern")),
    ("R13", report(suspect=PUPIL)),
    ("R13", report(suspect=Suspect.FORMER_PUPIL, kind="advice")),
    ("R14", report(suspect=PARENT)),
    ("R14", report(suspect=Suspect.SOMEONE_ELSE)),
    ("R15", about(YEAR_LEAD)),
    ("R15", about(SECOND_LEAD)),
    ("R16", report(suspect=Suspect.UNKNOWN)),
    ("R13+R17", report(Sign.THREAT, suspect=PUPIL)),
    ("R14+R17", report(Sign.FOLLOWED, suspect=PARENT)),
    ("R16+R17", report(Sign.THREAT)),
    ("R18", report(Sign.FALSE_ACCOUNT_OF_SCHOOL, Sign.SPREADING, suspect=PUPIL)),
    ("R16", report(Sign.FALSE_ACCOUNT_OF_SCHOOL, Sign.FALSE_ACCOUNT_OF_ME)),
    ("R18+R17", report(Sign.FALSE_ACCOUNT_OF_SCHOOL, Sign.THREAT)),
    ("R24", ReportFacts(kind="something_else")),
    ("R10", contact()),
    ("R10", contact(suspect=Suspect.FORMER_PUPIL)),
    *(("R11", contact(sign)) for sign in (Sign.REPEATED, Sign.INFATUATED, Sign.HAS_DETAILS)),
    ("R11", contact(Sign.REPLIED)),
    ("R7", contact(Sign.ACCEPTED, suspected_staff=frozenset({TEACHER}))),
    ("R7", contact(Sign.ACCEPTED, Sign.THREAT, suspected_staff=frozenset({TEACHER}))),
    ("R7", contact(Sign.ACCEPTED, suspected_staff=frozenset({YEAR_LEAD}))),
    ("R4", contact(Sign.HATEFUL_OR_SEXUAL, suspected_staff=frozenset({TEACHER}))),
    ("R4", contact(image_of_child=Answer.YES, suspected_staff=frozenset({TEACHER}))),
    ("R2", contact(Sign.ACCEPTED, reporter=HEAD, suspected_staff=frozenset({HEAD}))),
    ("R8", contact(Sign.HATEFUL_OR_SEXUAL)),
    ("R8", contact(image_of_child=Answer.NOT_SURE)),
    ("R1", contact(danger_now=Answer.NOT_SURE)),
    ("R12", contact(suspect=PARENT)),
    ("R14", contact(suspect=Suspect.SOMEONE_ELSE)),
    ("R16", contact(suspect=Suspect.UNKNOWN)),
    ("R10+R17", contact(Sign.THREAT)),
    ("R11+R17", contact(Sign.REPEATED, Sign.FOLLOWED)),
    ("R12+R17", contact(Sign.THREAT, suspect=PARENT)),
    ("R9", concern(Topic.CHILD, child_is_target=True)),
    ("R9", concern(Topic.CHILD, Sign.AT_RISK_OF_HARM, child_is_target=True)),
    ("R8", concern(Topic.CHILD, Sign.SEXUAL_OR_GROOMING, child_is_target=True)),
    ("R1", concern(Topic.CHILD, Sign.SELF_HARM, child_is_target=True)),
    ("R1", concern(Topic.CHILD, Sign.MEETING_A_STRANGER)),
    ("R4", concern(Topic.CHILD, child_is_target=True, suspected_staff=frozenset({YEAR_LEAD}))),
    ("R2", concern(Topic.CHILD, child_is_target=True, suspected_staff=frozenset({HEAD}))),
    ("R4", concern(Topic.ADULT, suspected_staff=frozenset({YEAR_LEAD}))),
    ("R2", concern(Topic.ADULT, suspected_staff=frozenset({HEAD}))),
    ("R3", concern(Topic.ADULT, suspected_staff=frozenset({CHAIR}))),
    ("R6", concern(Topic.ADULT, suspected_staff=frozenset({LEAD}))),
    ("R7", concern(Topic.LOW_LEVEL, suspected_staff=frozenset({YEAR_LEAD}))),
    ("R2", concern(Topic.LOW_LEVEL, suspected_staff=frozenset({HEAD}))),
    ("R7", concern(Topic.SELF, suspected_staff=frozenset({TEACHER}))),
    ("R19", concern(Topic.PRACTICE)),
    ("R19", concern(Topic.PRACTICE, suspected_staff=frozenset({HEAD}))),
    ("R19", concern(Topic.PRACTICE, suspected_staff=frozenset({CHAIR}))),
    ("R2", concern(Topic.PRACTICE, image_of_child=Answer.YES, suspected_staff=frozenset({HEAD}))),
    ("R20", concern(Topic.DATA_REQUEST)),
    ("R21", concern(Topic.DATA_ASTRAY)),
    ("R8", concern(Topic.DATA_ASTRAY, image_of_child=Answer.YES)),
    ("R22", concern(Topic.DATA_FOR_POLICE)),
    ("R23", concern(Topic.DATA_IN_PERSON)),
    ("R23", concern(Topic.CLASS_LIST)),
    ("R20", concern(Topic.ACCURACY)),
    ("R24", concern(Topic.ADVICE)),
    ("R24", concern(Topic.OTHER)),
]


@pytest.mark.parametrize(("key", "facts"), ROUTES)
def test_a_report_takes_the_first_route_that_fits_s22_s40(key: str, facts: ReportFacts) -> None:
    assert choose_row(facts, SCHOOL).key == key


def test_a_head_who_is_related_to_the_accused_is_passed_over() -> None:
    staff = changed(HEAD, relatives=frozenset({YEAR_LEAD}))
    assert choose_row(about(YEAR_LEAD), staff).key == "R5"


def test_a_head_who_is_also_the_safeguarding_lead_is_first_of_all_the_head() -> None:
    staff = changed(HEAD, roles=frozenset({Role.HEAD, Role.DSL}))
    assert choose_row(about(HEAD), staff).key == "R2"


def test_the_whole_table_is_shipped() -> None:
    assert list(DEFAULT_ROWS) == [f"R{number}" for number in range(1, 25)]
    quiet = {key for key, row in DEFAULT_ROWS.items() if row.quiet}
    assert quiet == {"R2", "R3", "R4", "R5", "R6", "R7", "R8", "R15", "R19"}


def test_a_pupil_s_friend_request_is_the_line_manager_s_with_a_copy_to_the_lead_s29() -> None:
    row = DEFAULT_ROWS["R10"]
    assert (row.primary, row.copy) == ((Recipient.LINE_MANAGER,), (Recipient.DSL,))


def test_a_threat_adds_the_police_and_a_copy_to_the_head_to_the_route_s44() -> None:
    row = choose_row(report(Sign.THREAT, suspect=PUPIL), SCHOOL)
    assert row.primary == (Recipient.LINE_MANAGER,)
    assert row.outside[0] == "police"
    assert Recipient.HEAD in row.copy


def test_a_pupil_who_has_a_colleague_s_details_goes_to_the_senior_manager_at_once_s19() -> None:
    row = choose_row(report(Sign.DETAILS_POSTED, suspect=PUPIL), SCHOOL)
    assert row.primary == (Recipient.LINE_MANAGER, Recipient.SENIOR_MANAGER)


def test_a_school_s_own_row_is_taken_in_place_of_the_shipped_one_s94() -> None:
    own = {"R13": RouteRow("R13", (Recipient.DEPUTY_HEAD,), outside=("posh",))}
    assert choose_row(report(suspect=PUPIL), SCHOOL, own) == own["R13"]
    assert choose_row(report(suspect=PARENT), SCHOOL, own) == DEFAULT_ROWS["R14"]


def test_every_route_of_the_table_is_reached() -> None:
    reached = {part for key, _ in ROUTES for part in key.split("+")} | {"R5"}
    assert reached == set(DEFAULT_ROWS)


@pytest.mark.parametrize("topic", [Topic.DATA_ASTRAY, Topic.DATA_FOR_POLICE])
def test_a_child_s_record_is_the_safeguarding_lead_s_too_s87(topic: Topic) -> None:
    assert Recipient.DSL not in choose_row(concern(topic), SCHOOL).copy
    assert Recipient.DSL in choose_row(concern(topic, Sign.CHILDS_RECORD), SCHOOL).copy
