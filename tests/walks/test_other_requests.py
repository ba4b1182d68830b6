"""Informal requests, complaints, freedom of information, and what was logged by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import CaseState
from tests.walks.breach_acts import UNLIKELY, decide_not, end, judge, settle_contain
from tests.walks.case_acts import open_case
from tests.walks.forging import send_again
from tests.walks.other_reports import DATA, concern
from tests.walks.request_acts import (
    A_PUPIL,
    A_SOLICITOR,
    ACCESS,
    COMPLAINT,
    EMAIL,
    FOI,
    LETTER,
    RECTIFY,
    SPOKEN,
    fill_in,
    log_request,
    settle,
    take_on,
    what_is_due,
)
from tests.walks.world import World, a_world, shown_to

TEACHER, LEAD, OFFICE = "Kwame Mensah", "Carol Dunn", "Nadia Hussain"
FORMAL, WHAT_HAPPENED = "Make it formal", "What happened?"
BECAME = "What became of it?"


def test_an_informal_request_has_its_agreed_time_and_its_clock_meanwhile_s90(
    world: World,
) -> None:
    agreed = datetime(2026, 5, 6, 14, 30, tzinfo=UTC)
    words = log_request(world.person(TEACHER), way=SPOKEN, agreed=agreed).text()
    assert "Subject access request: due Thursday 28 May 2026" in words
    take_on(world, LEAD)
    read = open_case(world, LEAD)
    assert "Informal: to be shown at 15:30 on Wednesday 6 May 2026." in read
    world.at(datetime(2026, 5, 6, 9, 0, tzinfo=UTC))
    assert "It was agreed to show it today." in what_is_due(world, LEAD)


def test_made_formal_it_counts_from_the_first_asking_s91(world: World) -> None:
    """Rules, section 1, case CAL-18: the policy's way, from the letter, is wrong."""
    agreed = datetime(2026, 5, 6, 14, 30, tzinfo=UTC)
    log_request(world.person(TEACHER), way=SPOKEN, agreed=agreed)
    take_on(world, LEAD)
    world.at(datetime(2026, 5, 8, 9, 0, tzinfo=UTC))
    open_case(world, LEAD)
    person = world.person(LEAD)
    person.press(FORMAL)
    assert "Its clock has run since it was first asked, on Tuesday 28 April 2026." in (
        shown_to(person)
    )
    person.choose(WHAT_HAPPENED, "They have asked in writing now")
    person.submit()
    if "Please look at:" in shown_to(person):
        person.submit()
    read = open_case(world, LEAD)
    assert "due Thursday 28 May 2026, 20 days left" in read
    assert "Informal:" not in read
    assert FORMAL not in read
    person.press("Chronology")
    assert "made it formal on Friday 8 May 2026" in shown_to(person)


def test_another_time_can_be_agreed_and_not_one_that_is_over(world: World) -> None:
    agreed = datetime(2026, 4, 30, 14, 30, tzinfo=UTC)
    log_request(world.person(TEACHER), way=SPOKEN, agreed=agreed)
    take_on(world, LEAD)
    open_case(world, LEAD)
    person = world.person(LEAD)
    person.press(FORMAL)
    person.choose(WHAT_HAPPENED, "Another time was agreed")
    person.pick_moment("When now?", datetime(2026, 5, 5, 10, 0, tzinfo=UTC))
    person.submit()
    assert "Informal: to be shown at 11:00 on Tuesday 5 May 2026." in open_case(world, LEAD)


def test_freedom_of_information_has_twenty_school_days(world: World) -> None:
    words = log_request(world.person(OFFICE), wants=[FOI], way=EMAIL).text()
    assert "Freedom of information request: due Wednesday 3 June 2026, 36 days left." in words
    take_on(world, LEAD)
    assert "Before an answer goes out" not in open_case(world, LEAD)


def test_a_wrong_address_has_a_month_and_no_pause_for_a_question(world: World) -> None:
    """Rules, section 3; trap 10: article 12A(5) is about access only."""
    log_request(world.person(OFFICE), wants=[RECTIFY], way=LETTER)
    take_on(world, LEAD)
    read = open_case(world, LEAD)
    assert "Request to put data right: due Thursday 28 May 2026" in read
    assert "what is meant" not in read.lower()


def test_a_solicitor_is_asked_for_authority_and_the_month_begins_when_it_comes(
    world: World,
) -> None:
    """Rules, section 1, ICO rule 4; cases ID-04."""
    log_request(world.person(OFFICE), asker=A_SOLICITOR, way=LETTER)
    take_on(world, LEAD)
    may = "May they ask?"
    proof = "Proof that they may act for the person"
    day = "On which day was it asked for, or did it come?"
    asked = "It was asked for, and has not come yet"
    waiting = settle(world, LEAD, may, choose={proof: asked}, days={day: date(2026, 4, 28)})
    assert "no date yet: waiting for proof of authority" in waiting
    world.at(datetime(2026, 5, 8, 9, 0, tzinfo=UTC))
    came = settle(
        world,
        LEAD,
        may,
        choose={proof: "It has come since, and was seen"},
        days={day: date(2026, 5, 8)},
    )
    assert "due Monday 8 June 2026" in came


def test_authority_that_came_with_the_request_moves_no_date(world: World) -> None:
    """Noted twenty days later, it gives the school no day more."""
    log_request(world.person(OFFICE), asker=A_SOLICITOR, way=LETTER)
    take_on(world, LEAD)
    world.at(datetime(2026, 5, 18, 9, 0, tzinfo=UTC))
    proof = "Proof that they may act for the person"
    shown = settle(world, LEAD, "May they ask?", choose={proof: "It came with the request"})
    assert "due Thursday 28 May 2026, 10 days left" in shown
    assert "It came with the request." in shown


@pytest.fixture
def in_june(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The first Monday on which a complaint must be acknowledged."""
    at = datetime(2026, 6, 22, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        yield world
        assert world.errors == []


def test_a_complaint_is_acknowledged_then_answered_without_delay(in_june: World) -> None:
    """Rules, section 1, "Complaints"; case DPC-01."""
    world = in_june
    log_request(world.person(OFFICE), wants=[COMPLAINT], way=EMAIL)
    take_on(world, LEAD)
    partly = "A part was given, or its receipt was confirmed; the rest follows"
    shown = settle(world, LEAD, "The answer", choose={BECAME: partly})
    assert "Data protection complaint: no date in law: without undue delay." in shown
    world.later(days=8)
    assert "Tell the outcome of the complaint without undue delay." in what_is_due(world, LEAD)
    ended = settle(
        world,
        LEAD,
        "The answer",
        choose={BECAME: "The answer was given, and it is complete"},
    )
    assert "Closed at" in ended
    assert world.case().state == CaseState.CLOSED


def test_two_in_one_letter_are_answered_one_after_the_other(world: World) -> None:
    log_request(world.person(OFFICE), wants=[FOI, COMPLAINT], way=LETTER)
    take_on(world, LEAD)
    shown = settle(
        world,
        LEAD,
        "The answer",
        choose={
            "What is it about?": "Freedom of information request",
            BECAME: "The answer was given, and it is complete",
        },
    )
    assert "Freedom of information request: settled." in shown
    assert world.case().state == CaseState.ACKNOWLEDGED
    settle(
        world,
        LEAD,
        "The answer",
        choose={BECAME: "They took it back"},
        fill={"How did they take it back?": "By e-mail"},
    )
    assert world.case().state == CaseState.CLOSED
    assert world.facts("closed")[-1]["outcome"] == "taken_back"


def test_what_was_noted_by_mistake_counts_no_more_and_stays_in_the_chronology(
    world: World,
) -> None:
    log_request(world.person(OFFICE), asker=A_PUPIL, wants=[ACCESS], way=EMAIL)
    take_on(world, LEAD)
    settle(
        world,
        LEAD,
        "Who asks",
        choose={"How is it known who asks?": "Proof was asked for, and has not come yet"},
    )
    noted = "Proof of identity was asked for, Tuesday 28 April 2026"
    shown = fill_in(
        world,
        LEAD,
        "Put it right",
        choose={"What was noted by mistake?": noted},
        fill={"Why is it put right?": "The wrong case"},
    )
    assert "due Thursday 28 May 2026, 30 days left" in shown
    world.person(LEAD).press("Chronology")
    read = shown_to(world.person(LEAD))
    assert "noted that it was a mistake that proof of identity was asked for" in read
    assert "noted that proof of identity was asked for on Tuesday 28 April 2026" in read


def test_past_the_published_bank_holidays_the_earliest_date_is_given_and_said_to_be_so(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """Rules, trap 8: no guess past the end of the list."""
    at = datetime(2027, 12, 1, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        log_request(world.person(OFFICE), way=EMAIL, received=date(2027, 12, 1))
        take_on(world, LEAD)
        read = open_case(world, LEAD)
        assert "due Saturday 1 January 2028" not in read
        assert "due Monday 3 January 2028" in read
        assert "The bank holidays of 2028 are not published yet" in read
        assert "bank_holidays_known_through" in read
        assert world.errors == []


def test_told_with_the_form_for_concerns_its_clock_runs_from_that_day(world: World) -> None:
    """Rules R20: whoever knows no command has started the clock all the same."""
    words = concern(
        world.person(TEACHER), DATA, which="Somebody asks to see or correct personal data"
    ).text()
    assert "Subject access request: due Thursday 28 May 2026, 30 days left." in words
    take_on(world, LEAD)
    read = open_case(world, LEAD)
    assert "To do: who asks. Not settled." in read
    assert "Who asks: Somebody else" in read


def test_an_answer_that_was_noted_by_mistake_brings_the_clock_and_its_reminders_back(
    world: World,
) -> None:
    log_request(world.person(OFFICE), wants=[FOI, COMPLAINT], way=LETTER)
    take_on(world, LEAD)
    answered = {
        "What is it about?": "Freedom of information request",
        BECAME: "The answer was given, and it is complete",
    }
    settle(world, LEAD, "The answer", choose=answered)
    shown = settle(
        world,
        LEAD,
        "Put it right",
        choose={"What was noted by mistake?": "The answer was sent, Tuesday 28 April 2026"},
        fill={"Why is it put right?": "It lies here still"},
    )
    assert "Freedom of information request: due Wednesday 3 June 2026" in shown
    settle(
        world,
        LEAD,
        "The answer",
        choose={**answered, "What is it about?": "Data protection complaint"},
    )
    assert world.case().state == CaseState.ACKNOWLEDGED  # the other is not answered
    world.at(datetime(2026, 6, 3, 9, 0, tzinfo=UTC))
    assert "The answer must go out today." in what_is_due(world, LEAD)


def test_a_request_that_is_opened_again_has_its_dates_and_its_reminders_again(
    world: World,
) -> None:
    log_request(world.person(OFFICE), wants=[FOI], way=LETTER)
    take_on(world, LEAD)
    settle(
        world,
        LEAD,
        "The answer",
        choose={BECAME: "The answer was given, and it is complete"},
    )
    reopened = settle(world, LEAD, "Open it again", fill={"Why?": "It went out incomplete"})
    assert "Freedom of information request: due Wednesday 3 June 2026" in reopened
    world.at(datetime(2026, 6, 3, 9, 0, tzinfo=UTC))
    assert "The answer must go out today." in what_is_due(world, LEAD)
    settle(
        world,
        LEAD,
        "The answer",
        choose={BECAME: "The answer was given, and it is complete"},
    )
    assert world.case().state == CaseState.CLOSED


def test_sent_again_on_the_next_day_a_request_still_counts_from_the_first(world: World) -> None:
    log_request(world.person(TEACHER), wants=[FOI], way=LETTER)
    world.later(days=1)
    send_again(world, {"wants": ["access"]})
    assert [each["because"] for each in world.facts("date_changed")] == [
        "it came on Tuesday 28 April 2026",
        "what was sent was changed",
    ]
    assert world.facts("date_changed")[-1]["after"] == "2026-05-28"


def test_a_request_that_turned_out_to_be_a_breach_is_not_closed_while_its_clock_runs(
    world: World,
) -> None:
    concern(world.person(TEACHER), DATA, which="Somebody asks to see or correct personal data")
    send_again(world, {"which": "data_astray", "image": "no"})
    take_on(world, LEAD)
    read = open_case(world, LEAD)
    assert "Subject access request: due Thursday 28 May 2026" in read
    assert "Tell the ICO by" in read
    assert "Subject access request: due" in world.home(LEAD)
    judge(world, UNLIKELY)
    decide_not(world)
    settle_contain(world)
    assert "Please settle this first" in end(world)
    assert world.case().state == CaseState.ACKNOWLEDGED
