"""The advice a reporter sees at once (rules, section 7; duties S10 to S55)."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.advice import (
    ALONE,
    ALONE_BY_TOPIC,
    CAN_WAIT,
    SPEAKS_OF_EVIDENCE,
    AdviceText,
    advice_for,
    contact_rules,
    shipped_advice,
)
from handlers.casework.deterring import deterring
from handlers.school.check_routes import advice_warnings
from handlers.school.setting_values import LONGEST_ADVICE
from storage.vocabulary import Answer, ReportFacts, Sign, Suspect, Topic
from tests.handlers.school.conftest import Load

FACTS = st.builds(
    ReportFacts,
    kind=st.sampled_from(["cyberbullying", "friend_request", "contact", "concern"]),
    topic=st.none() | st.sampled_from([each for each in Topic if each not in ALONE_BY_TOPIC]),
    danger_now=st.sampled_from(Answer),
    image_of_child=st.sampled_from(Answer),
    suspect=st.sampled_from(Suspect),
    signs=st.frozensets(st.sampled_from(Sign)),
    child_is_target=st.booleans(),
)
ALL = " ".join(text.text + text.out_of_hours for text in (*shipped_advice().values(),))
RULES = " ".join(text.text for text in contact_rules())


def chosen(in_hours: bool = True, **facts: object) -> tuple[str, ...]:
    return advice_for(ReportFacts(**facts), in_hours=in_hours)  # type: ignore[arg-type]


def test_there_are_nineteen_texts() -> None:
    assert list(shipped_advice()) == [f"A{number}" for number in range(1, 20)]


@pytest.mark.parametrize("text", [*shipped_advice().values(), *contact_rules()])
def test_every_text_can_be_taken_in_by_somebody_whose_hands_shake(text: AdviceText) -> None:
    for words in filter(None, (text.text, text.out_of_hours)):
        assert len(words.split()) <= LONGEST_ADVICE
        sentences = re.split(r"(?<=[.?!:;])\s", words)
        assert max(len(sentence.split()) for sentence in sentences) <= 25


@pytest.mark.parametrize(
    "promise",
    ["not in trouble", "we will", "you will be", "confidential", "guarantee", "promise you"],
)
def test_no_text_promises_anything(promise: str) -> None:
    assert promise not in ALL.casefold()


@pytest.mark.parametrize("text", [*shipped_advice().values(), *contact_rules()])
@pytest.mark.parametrize("in_hours", [True, False])
def test_no_text_delays_deters_or_forbids_an_outside_report(
    text: AdviceText, in_hours: bool
) -> None:
    """Trap 24: in every text, by day and by night."""
    assert deterring(text.words(in_hours=in_hours)) == ()


@pytest.mark.parametrize(
    "words",
    [
        "Ask the head before you ring the police.",
        "Do not contact the police.",
        "Don't go to social care about this.",
        "Only the safeguarding lead may ring children's social care.",
        "Wait until the head has decided whether to tell the police.",
        "Please keep this within the school.",
        "You may ring the police once the head has agreed.",
        "You may go to the LADO, but speak to us first.",
        "Going to the police can get you into trouble.",
        "The police are a matter for the head.",
        "Leave it to the head to call social care.",
        "We would rather you did not involve the police.",
        "It is for the head to report it to the police.",
        "You need permission to report outside the school.",
        "Tell nobody else about this.",
        "There is no need to ring 999.",
        "Hold off calling the police for now.",
        "The head decides if the police are told.",
        "Social care can be told later.",
    ],
)
def test_words_that_would_are_found(words: str) -> None:
    assert deterring(f"Thank you. {words} Ring 999 in danger.") == (words,)


@pytest.mark.parametrize("key", shipped_advice())
def test_a_school_s_own_words_are_read_for_it_too(load: Load, key: str) -> None:
    """`vera check` names the sentence, whichever of the nineteen it stands in."""
    school = load(f'[advice]\n{key} = "Breathe. Do not ring the police yet. Ring 999 in danger."\n')
    (found,) = [str(each) for each in advice_warnings(school) if "may keep somebody" in str(each)]
    assert '"Do not ring the police yet."' in found
    kept = load(f'[advice]\n{key} = "Breathe. You may ring the police yourself."\n')
    assert not [each for each in advice_warnings(kept) if "may keep somebody" in str(each)]


def test_nobody_who_accepted_is_told_not_to_accept_s49() -> None:
    accepted = chosen(
        kind="contact", suspect=Suspect.PUPIL, signs=frozenset({Sign.ACCEPTED, Sign.CONTACTED})
    )
    assert accepted == ("A1", "A2", "A14", "A12")


def test_whoever_reports_themselves_is_not_told_to_keep_it_from_themselves_s16() -> None:
    me = UUID(int=1)
    own = chosen(
        kind="concern",
        topic=Topic.SELF,
        reporter=me,
        suspect=Suspect.STAFF,
        suspected_staff=frozenset({me}),
    )
    assert own == ("A1", "A12")


def test_whoever_says_that_their_own_data_has_changed_needs_no_advice_but_in_danger() -> None:
    assert chosen(kind="data", topic=Topic.ACCURACY) == ()
    assert "A1" in chosen(kind="data", topic=Topic.ACCURACY, danger_now=Answer.NOT_SURE)


def test_data_that_puts_somebody_in_danger_is_more_than_one_text() -> None:
    keys = chosen(kind="data", topic=Topic.DATA_ASTRAY, danger_now=Answer.YES)
    assert keys == ("A1", "A18", "A12")


@given(FACTS)
def test_where_a_child_may_be_shown_nobody_is_told_to_look_or_show(facts: ReportFacts) -> None:
    if not facts.image_of_child.may_be_so:
        return
    said = " ".join(shipped_advice()[key].text for key in advice_for(facts, in_hours=True))
    assert "Take a screenshot" not in said
    assert "sit with you" not in said
    assert "sit with them" not in said.replace("sit with them while they report it", "")


@pytest.mark.parametrize("key", ["A1", "A3", "A11"])
@pytest.mark.parametrize("in_hours", [True, False])
def test_the_way_outside_is_always_named(key: str, in_hours: bool) -> None:
    words = shipped_advice()[key].words(in_hours=in_hours)
    assert "the police or children's social care yourself" in words
    assert "999" in words


@given(FACTS, st.booleans())
def test_a1_comes_first_and_support_is_never_missing(facts: ReportFacts, in_hours: bool) -> None:
    keys = advice_for(facts, in_hours=in_hours)
    assert keys[0] == "A1"
    assert "A12" in keys
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(shipped_advice())


@given(FACTS, st.booleans())
def test_where_a_child_may_be_shown_nothing_is_captured(facts: ReportFacts, in_hours: bool) -> None:
    keys = advice_for(facts, in_hours=in_hours)
    if facts.image_of_child.may_be_so:
        assert keys[1] == "A3"
        assert not {"A2", *SPEAKS_OF_EVIDENCE} & set(keys)
    else:
        assert ("A2" in keys) is (facts.kind != "concern")


@given(FACTS)
def test_the_night_says_the_same_things_in_another_order(facts: ReportFacts) -> None:
    day, night = advice_for(facts, in_hours=True), advice_for(facts, in_hours=False)
    assert set(day) == set(night)
    can_wait = {*CAN_WAIT, "A12"}
    assert [key for key in day if key not in can_wait] == [
        key for key in night if key not in can_wait
    ]


def test_at_night_support_comes_before_what_can_wait() -> None:
    night = chosen(in_hours=False, suspect=Suspect.PARENT, signs=frozenset({Sign.SPREADING}))
    assert night == ("A1", "A2", "A12", "A9", "A7")


def test_s44_threats_come_before_the_rest() -> None:
    signs = frozenset({Sign.THREAT, Sign.REPLIED, Sign.SPREADING})
    assert chosen(signs=signs)[:4] == ("A1", "A2", "A6", "A14")
    assert "101" in shipped_advice()["A6"].text
    assert "999" in shipped_advice()["A6"].text


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"kind": "friend_request"}, "A4"),
        ({"signs": frozenset({Sign.DETAILS_POSTED})}, "A5"),
        ({"danger_now": Answer.NOT_SURE}, "A6"),
        ({"signs": frozenset({Sign.FALSE_ACCOUNT_OF_SCHOOL})}, "A7"),
        ({"suspect": Suspect.UNKNOWN}, "A8"),
        ({"suspect": Suspect.PARENT}, "A9"),
        ({"suspect": Suspect.STAFF}, "A10"),
        ({"child_is_target": True}, "A11"),
        ({"signs": frozenset({Sign.ABOUT_A_COLLEAGUE})}, "A13"),
        ({"signs": frozenset({Sign.REPLIED})}, "A14"),
        ({"kind": "contact", "suspect": Suspect.FORMER_PUPIL}, "A4"),
        ({"kind": "contact", "signs": frozenset({Sign.ACCEPTED})}, "A14"),
        ({"kind": "contact", "signs": frozenset({Sign.HAS_DETAILS})}, "A5"),
        ({"kind": "contact", "signs": frozenset({Sign.NEARBY})}, "A5"),
        ({"kind": "concern", "topic": Topic.CHILD, "child_is_target": True}, "A11"),
        ({"kind": "concern", "topic": Topic.ADULT, "suspect": Suspect.STAFF}, "A10"),
        ({"kind": "concern", "topic": Topic.LOW_LEVEL, "suspect": Suspect.STAFF}, "A10"),
        ({"kind": "data", "topic": Topic.DATA_REQUEST}, "A17"),
        ({"kind": "data", "topic": Topic.DATA_ASTRAY}, "A18"),
        ({"kind": "data", "topic": Topic.DATA_FOR_POLICE}, "A15"),
        ({"kind": "data", "topic": Topic.CLASS_LIST}, "A16"),
    ],
)
def test_each_text_is_chosen_by_what_was_said(facts: dict[str, object], key: str) -> None:
    assert key in advice_for(ReportFacts(**facts), in_hours=True)  # type: ignore[arg-type]


def test_where_nobody_does_harm_one_text_says_everything() -> None:
    assert [chosen(kind=kind) for kind in ALONE] == [
        ("A15",),
        ("A16",),
        ("A17",),
        ("A18",),
        ("A19",),
    ]


@pytest.mark.parametrize(
    ("row", "where", "words"),
    [
        ("S10", RULES, "the school's e-mail or learning platform only"),
        ("S11", RULES, "Speak about school matters only"),
        ("S14", ALL, "most mean no harm"),
        ("S15", ALL, "AirDrop or Quick Share"),
        ("S17", RULES, "Keep your private e-mail, number and accounts to yourself"),
        ("S18", RULES, "Turn Bluetooth off at work"),
        ("S20", ALL, "network provider"),
        ("S21", ALL, "tell us that it is a guess"),
        ("S23", ALL, "Tell your internet provider or the site"),
        ("S24", RULES, "Keep your passwords secret"),
        ("S25", RULES, "policy on acceptable use of technology once a year"),
        ("S26", RULES, "while you are at school"),
        ("S27", RULES, "Know how a site works"),
        ("S28", RULES, "Think about whom else you accept"),
        ("S29", RULES, "report the request"),
        ("S30", RULES, "Search for your own name once a term"),
        ("S31", RULES, "What you publish may become public"),
        ("S32", RULES, "even off duty"),
        ("S33", ALL, "Keep texts, e-mails and voicemail"),
        ("S34", RULES, "Follow the school's way of contacting families"),
        ("S39", ALL, "your union or professional association, or a friend you trust"),
        ("S46", ALL, "please don't wait for it to stop by itself"),
        ("S47", ALL, "Do not reply and do not retaliate"),
        ("S48", ALL, "Please don't share the material with anybody else"),
        ("S49", RULES, "Don't accept pupils, former pupils or parents as friends"),
        ("S50", RULES, "Keep your private e-mail, number and accounts to yourself"),
        ("S51", RULES, "never your own phone or e-mail"),
        ("S53", RULES, "Don't pretend to be somebody else online"),
        ("S54", RULES, "nor on the school's without their parents' permission"),
        ("S55", ALL, "Don't photograph pupils, or a pupil's screen, with your own phone"),
    ],
)
def test_what_the_policy_asks_is_said(row: str, where: str, words: str) -> None:
    assert words in where, row
