"""Every cell of the triage matrix that a report of cyberbullying can reach (rules, section 5)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from handlers.casework.triage import (
    DEFAULT_TIMES,
    acknowledge_times,
    harm_threshold_possible,
    triage,
)
from storage.vocabulary import AcknowledgeTimes, Answer, ReportFacts, Sign, Suspect, Topic, Urgency
from tests.handlers.calendar.unhurried import UNHURRIED
from tests.handlers.casework.reports import REPORTS

NOW, URGENT, HOUR, TODAY, ROUTINE = Urgency
ADULTS = (Suspect.PARENT, Suspect.STAFF, Suspect.SOMEONE_ELSE)
CHILDREN = (Suspect.PUPIL, Suspect.FORMER_PUPIL)
OUTSIDERS = (Suspect.PARENT, Suspect.SOMEONE_ELSE, Suspect.UNKNOWN)
MAY_BE = (Answer.YES, Answer.NOT_SURE)
SOMEBODY = UUID(int=7)
GRAVE = (
    Sign.AT_RISK_OF_HARM,
    Sign.SEXUAL_OR_GROOMING,
    Sign.RADICALISATION,
    Sign.EXPLOITATION,
)
REQUESTS = (Topic.DATA_REQUEST, Topic.DATA_FOR_POLICE, Topic.DATA_IN_PERSON)


def ticked(
    *signs: Sign, suspect: Suspect = Suspect.UNKNOWN, kind: str = "cyberbullying"
) -> ReportFacts:
    return ReportFacts(kind=kind, signs=frozenset(signs), suspect=suspect)


def contact(*signs: Sign, suspect: Suspect = Suspect.PUPIL, **more: object) -> ReportFacts:
    facts = ReportFacts(kind="contact", reporter=SOMEBODY, suspect=suspect, signs=frozenset(signs))
    return replace(facts, **more)  # type: ignore[arg-type]


def concern(topic: Topic, *signs: Sign, **more: object) -> ReportFacts:
    facts = ReportFacts(kind="concern", topic=topic, reporter=SOMEBODY, signs=frozenset(signs))
    return replace(facts, **more)  # type: ignore[arg-type]


CELLS = [
    *((ReportFacts(danger_now=it, suspect=who), NOW) for it, who in product(MAY_BE, Suspect)),
    *((ReportFacts(image_of_child=it, suspect=who), NOW) for it, who in product(MAY_BE, ADULTS)),
    *(
        (ReportFacts(image_of_child=it, suspect=who), URGENT)
        for it, who in product(MAY_BE, (*CHILDREN, Suspect.UNKNOWN))
    ),
    *((ticked(Sign.THREAT, suspect=who), URGENT) for who in Suspect),
    *((ticked(Sign.DETAILS_POSTED, suspect=who), URGENT) for who in Suspect),
    *((ticked(Sign.FOLLOWED, suspect=who), URGENT) for who in Suspect),
    *((ticked(Sign.HATEFUL_OR_SEXUAL, suspect=who), URGENT) for who in (*CHILDREN, Suspect.STAFF)),
    *((ticked(Sign.HATEFUL_OR_SEXUAL, suspect=who), HOUR) for who in OUTSIDERS),
    *((ticked(Sign.REPEATED, suspect=who), HOUR) for who in (*CHILDREN, *OUTSIDERS)),
    *((ticked(Sign.SPREADING, suspect=who), HOUR) for who in (*CHILDREN, *OUTSIDERS)),
    *((ticked(Sign.FALSE_ACCOUNT_OF_ME, suspect=who), HOUR) for who in OUTSIDERS),
    *((ticked(Sign.FALSE_ACCOUNT_OF_SCHOOL, suspect=who), HOUR) for who in OUTSIDERS),
    *((ticked(suspect=who), TODAY) for who in (*CHILDREN, *OUTSIDERS)),
    *((ticked(it, suspect=Suspect.PUPIL), TODAY) for it in (Sign.REPLIED, Sign.ABOUT_A_COLLEAGUE)),
    *((contact(Sign.CONTACTED, suspect=who), TODAY) for who in (*CHILDREN, *OUTSIDERS)),
    (contact(Sign.CONTACTED, Sign.REPLIED), TODAY),
    (contact(Sign.CONTACTED, Sign.ACCEPTED, suspected_staff=frozenset({SOMEBODY})), TODAY),
    (contact(Sign.HAS_DETAILS), TODAY),
    *((contact(Sign.HAS_DETAILS, Sign.CONTACTED, suspect=who), HOUR) for who in CHILDREN),
    (contact(Sign.REPEATED, Sign.CONTACTED), HOUR),
    (contact(Sign.INFATUATED, Sign.CONTACTED), HOUR),
    (contact(Sign.HATEFUL_OR_SEXUAL), URGENT),
    (concern(Topic.CHILD, Sign.SELF_HARM), NOW),
    (concern(Topic.CHILD, Sign.MEETING_A_STRANGER), NOW),
    *((concern(Topic.CHILD, sign), URGENT) for sign in GRAVE),
    (concern(Topic.CHILD, Sign.BULLIED_BY_CHILDREN), TODAY),
    (concern(Topic.CHILD), TODAY),
    (concern(Topic.ADULT, suspect=Suspect.STAFF), URGENT),
    (concern(Topic.LOW_LEVEL, suspect=Suspect.STAFF), TODAY),
    (concern(Topic.SELF, suspected_staff=frozenset({SOMEBODY})), TODAY),
    (concern(Topic.PRACTICE, suspected_staff=frozenset({SOMEBODY})), TODAY),
    (concern(Topic.OTHER), TODAY),
    (concern(Topic.ADVICE), ROUTINE),
    (concern(Topic.DATA_ASTRAY), HOUR),
    *((concern(it), TODAY) for it in REQUESTS),
    (concern(Topic.CLASS_LIST), ROUTINE),
    (concern(Topic.ACCURACY), ROUTINE),
    (ticked(kind="advice"), ROUTINE),
    (ticked(Sign.REPEATED, kind="advice"), HOUR),
]


@pytest.mark.parametrize(("facts", "urgency"), CELLS)
def test_a_report_falls_into_its_cell_of_the_matrix_s9_s19_s20_s22_s29_s40(
    facts: ReportFacts, urgency: Urgency
) -> None:
    found = triage(facts)
    assert found.urgency is urgency
    assert found.reasons


def test_all_five_priorities_can_be_reached() -> None:
    assert {urgency for _, urgency in CELLS} == set(Urgency)


@pytest.mark.parametrize("suspect", CHILDREN)
def test_exposed_details_and_contact_from_a_pupil_are_the_same_hour_at_least_s19(
    suspect: Suspect,
) -> None:
    facts = ReportFacts(suspect=suspect, signs=frozenset({Sign.DETAILS_POSTED}))
    assert triage(facts).urgency <= Urgency.HOUR


def test_a_threat_is_urgent_and_says_so_s44() -> None:
    found = triage(ReportFacts(signs=frozenset({Sign.THREAT})))
    assert (found.row, found.reasons) == ("P1", ("There is a threat.",))


RAISING = [
    ReportFacts(child_is_target=True),
    ReportFacts(second_within_30_days=True),
    ReportFacts(suspect=Suspect.STAFF, suspected_staff=frozenset({SOMEBODY})),
    ReportFacts(signs=frozenset({Sign.FEELS_UNSAFE})),
]


@pytest.mark.parametrize("facts", RAISING)
def test_each_raiser_raises_by_one_level_and_says_why(facts: ReportFacts) -> None:
    found = triage(facts)
    assert (found.row, found.urgency) == ("P3", Urgency.HOUR)
    assert len(found.raised_because) == 1


def test_all_raisers_together_raise_by_one_level_only() -> None:
    facts = replace(
        RAISING[2],
        child_is_target=False,
        second_within_30_days=True,
        signs=frozenset({Sign.FEELS_UNSAFE}),
    )
    assert triage(facts).urgency is Urgency.HOUR
    assert len(triage(facts).raised_because) == 3


def test_nothing_is_raised_to_now() -> None:
    facts = ReportFacts(signs=frozenset({Sign.THREAT, Sign.FEELS_UNSAFE}), child_is_target=True)
    assert triage(facts).urgency is Urgency.URGENT
    assert triage(facts).raised_because == ()


@pytest.mark.parametrize(
    "facts",
    [
        ReportFacts(suspect=Suspect.STAFF, child_is_target=True),
        ReportFacts(suspect=Suspect.STAFF, image_of_child=Answer.NOT_SURE),
        ReportFacts(suspect_not_listed=True, signs=frozenset({Sign.THREAT})),
        ReportFacts(suspected_staff=frozenset({SOMEBODY}), signs=frozenset({Sign.FOLLOWED})),
    ],
)
def test_an_allegation_that_may_meet_the_harm_threshold_is_urgent_at_least(
    facts: ReportFacts,
) -> None:
    assert harm_threshold_possible(facts)
    assert triage(facts).urgency <= Urgency.URGENT


def test_the_shipped_times_are_those_of_the_matrix() -> None:
    assert acknowledge_times(NOW).rungs == (5,)
    assert acknowledge_times(NOW).repeat_every == 5
    assert acknowledge_times(URGENT).rungs == (15, 30, 60)
    assert [it for it in Urgency if acknowledge_times(it).at_any_hour] == [NOW, URGENT]
    assert [DEFAULT_TIMES[it].lapses_after for it in Urgency] == [15, 60, 240, 510, 510]


def test_a_school_s_own_times_come_first() -> None:
    own = {Urgency.HOUR: AcknowledgeTimes((30,))}
    assert acknowledge_times(Urgency.HOUR, own).rungs == (30,)
    assert acknowledge_times(Urgency.NOW, own) == DEFAULT_TIMES[Urgency.NOW]


@pytest.mark.parametrize("minutes", [(), (15, 10), (0, 5), (5, 5)])
def test_minutes_that_do_not_rise_leave_the_shipped_times_standing(
    minutes: tuple[int, ...],
) -> None:
    own = {Urgency.URGENT: AcknowledgeTimes(minutes)}
    assert acknowledge_times(Urgency.URGENT, own) == DEFAULT_TIMES[Urgency.URGENT]


@UNHURRIED
@given(REPORTS, st.sampled_from(Sign))
def test_ticking_more_never_lowers_a_priority(facts: ReportFacts, sign: Sign) -> None:
    more = replace(facts, signs=facts.signs | {sign})
    assert triage(more).urgency <= triage(facts).urgency


@UNHURRIED
@given(REPORTS)
def test_not_sure_counts_as_yes(facts: ReportFacts) -> None:
    answers = {Answer.NOT_SURE: Answer.YES}
    sure = replace(
        facts,
        danger_now=answers.get(facts.danger_now, facts.danger_now),
        image_of_child=answers.get(facts.image_of_child, facts.image_of_child),
    )
    assert triage(sure) == triage(facts)


@UNHURRIED
@given(REPORTS, st.sampled_from(Suspect), st.sampled_from(MAY_BE))
def test_answering_what_was_left_blank_never_lowers_a_priority(
    facts: ReportFacts, suspect: Suspect, answer: Answer
) -> None:
    blank = replace(
        facts, suspect=Suspect.UNKNOWN, suspected_staff=frozenset(), suspect_not_listed=False
    )
    before = triage(blank).urgency
    assert triage(replace(blank, suspect=suspect)).urgency <= before
    assert triage(replace(blank, danger_now=answer)).urgency <= before
    assert triage(replace(blank, image_of_child=answer)).urgency <= before
    assert triage(replace(blank, child_is_target=True)).urgency <= before
    assert triage(replace(blank, second_within_30_days=True)).urgency <= before


@pytest.mark.parametrize("topic", [Topic.LOW_LEVEL, Topic.SELF, Topic.PRACTICE])
def test_that_somebody_works_with_children_raises_no_row_that_says_so_already(
    topic: Topic,
) -> None:
    facts = concern(topic, suspect=Suspect.STAFF, suspected_staff=frozenset({SOMEBODY}))
    assert triage(facts).raised_because == ()


def test_facts_that_were_sealed_before_there_were_topics_read_as_they_did() -> None:
    sealed = b'{"kind":"cyberbullying","reporter":null,"suspect":"pupil","signs":["repeated"]}'
    read = TypeAdapter(ReportFacts).validate_json(sealed)
    assert read == ReportFacts(suspect=Suspect.PUPIL, signs=frozenset({Sign.REPEATED}))
    assert triage(read).urgency is HOUR
