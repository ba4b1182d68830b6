"""A subject access request, from the gate of the school to its answer, with everything between."""

from __future__ import annotations

from datetime import UTC, date, datetime

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import CaseState, Standing
from tests.walks.case_acts import open_case
from tests.walks.hiding import assert_hidden_from
from tests.walks.request_acts import (
    A_COLLEAGUE,
    A_PARENT,
    SPOKEN,
    fill_in,
    fill_request,
    log_request,
    look_through,
    may_ask,
    settle,
    shown_or_refused,
    take_on,
)
from tests.walks.test_breaches import becomes
from tests.walks.world import World, a_world, shown_to, words_of

TEACHER, LEAD, HEAD = "Kwame Mensah", "Carol Dunn", "Helen Whitfield"

THE_ANSWER = "The answer"
BECAME = "What became of it?"
COMPLETE = "The answer was given, and it is complete"


def test_a_request_at_the_gate_counts_from_the_day_it_was_spoken_s89_s62_s61(world: World) -> None:
    """Rules R20, trap 13: no writing is needed, and the day is that of the asking."""
    words = log_request(
        world.person(TEACHER),
        way=SPOKEN,
        received=date(2026, 4, 24),
        whose="Jordan Blake",
        words="Everything you have about Jordan",
    ).text()
    assert "was sent to Carol Dunn, the data lead" in words
    assert "A copy went to" in words
    assert "It counts from Friday 24 April 2026." in words
    # 24 May is a Sunday and 25 May a bank holiday
    assert "Subject access request: due Tuesday 26 May 2026, 28 days left." in words
    assert "check with your data protection officer" in words
    assert "It counts now, spoken or written" in words  # A17
    world.settle()
    card = world.card(LEAD)
    assert "Subject access request: due Tuesday 26 May 2026" in card.words().replace("*", "")
    for name in world.accounts:
        for message in world.direct(name):
            assert "Jordan" not in message.words() + message.notification()


def test_from_identity_and_clarification_to_its_answer_s64_s65_s89(world: World) -> None:
    log_request(world.person(TEACHER), whose="Jordan Blake", words="Everything")
    take_on(world, LEAD)
    read = open_case(world, LEAD)
    assert "Subject access request: due Thursday 28 May 2026, 30 days left." in read
    assert "To do: who asks. Not settled." in read
    asked = settle(
        world,
        LEAD,
        "Who asks",
        choose={"How is it known who asks?": "Proof was asked for, and has not come yet"},
    )
    assert "no date yet: waiting for proof of identity" in asked
    world.at(datetime(2026, 5, 5, 9, 30, tzinfo=UTC))
    seen = settle(
        world,
        LEAD,
        "Who asks",
        choose={"How is it known who asks?": "Proof was seen"},
        fill={"What was seen, and by whom?": "Driving licence, seen by me"},
    )
    assert "due Friday 5 June 2026, 31 days left" in seen  # a month from the day it came
    stopped = settle(
        world,
        LEAD,
        "What is meant",
        choose={"What do they mean?": "They were asked which information they mean"},
        fill={"What was asked or answered?": "Which years?"},
    )
    assert "stopped: waiting to hear what is meant" in stopped
    world.at(datetime(2026, 5, 12, 9, 30, tzinfo=UTC))
    goes_on = settle(
        world,
        LEAD,
        "What is meant",
        choose={"What do they mean?": "They answered which information they mean"},
    )
    assert "due Friday 12 June 2026" in goes_on  # the day of the start is not counted: seven days
    refused = settle(world, LEAD, THE_ANSWER, choose={BECAME: COMPLETE})
    assert "Please settle this first, on the case:" in refused
    assert world.case().state == CaseState.ACKNOWLEDGED
    may_ask(world, LEAD)
    look_through(world, LEAD)
    ended = settle(
        world,
        LEAD,
        THE_ANSWER,
        choose={BECAME: COMPLETE},
        fill={"How was it given, and what?": "Collected by the parent"},
    )
    assert "Closed at" in ended
    assert world.case().state == CaseState.CLOSED
    dates = [(each["before"], each["after"]) for each in world.facts("date_changed")]
    assert dates == [
        (None, "2026-05-28"),
        ("2026-05-28", None),
        (None, "2026-06-05"),
        ("2026-06-05", None),
        (None, "2026-06-12"),
    ]
    world.later(days=60)
    assert "reminded_of_request" not in world.actions()[-1:]


def test_how_the_date_comes_about_is_shown_step_by_step_with_its_sources(world: World) -> None:
    log_request(world.person(TEACHER))
    take_on(world, LEAD)
    open_case(world, LEAD)
    person = world.person(LEAD)
    person.press("How the date comes about")
    shown = shown_to(person)
    assert "Vera's calculation: check with your data protection officer." in shown
    assert "12A" in shown
    assert "Regulation 1182/71" in shown or "1182/71" in shown


def test_an_extension_for_the_wrong_reason_or_too_late_is_refused_with_words(world: World) -> None:
    """Rules, section 1, article 12A(3) and (4): CLR "not complexity", trap 6."""
    log_request(world.person(TEACHER))
    take_on(world, LEAD)
    more = "Take more time"
    told = {"The reasons, as they were told": "There is a great deal"}
    open_case(world, LEAD)
    refused = fill_in(
        world,
        LEAD,
        more,
        choose={"Why?": "Another reason, such as a holiday or what is meant"},
        fill=told,
    )
    assert "The law gives more time only because requests are complex or many" in refused
    world.person(LEAD).close_all()
    world.at(datetime(2026, 5, 28, 12, 0, tzinfo=UTC))
    open_case(world, LEAD)
    world.person(LEAD).press(more)
    world.clock.now = datetime(2026, 5, 29, 9, 0, tzinfo=UTC)
    person = world.person(LEAD)
    person.choose("Why?", "It is complex")
    person.fill("The reasons, as they were told", "There is a great deal")
    person.submit()
    late = shown_or_refused(world, LEAD)
    assert "This is too late. The notice had to be given by Thursday 28 May 2026." in late
    assert "the subject access request is due Thursday 28 May 2026" in late
    assert [each["after"] for each in world.facts("date_changed")] == ["2026-05-28"]
    person.pick_date("On which day was the notice given?", "2026-05-27")
    person.submit()
    assert "due Tuesday 28 July 2026" in shown_to(person)  # three months from the original start


def test_nobody_whom_it_is_about_deals_with_it_or_finds_it(world: World) -> None:
    """Rules R20, "never sees"; trap 21."""
    words = log_request(
        world.person(TEACHER), asker=A_PARENT, whose="Carol Dunn", staff=["Carol Dunn"]
    ).text()
    assert "Carol Dunn" not in words.split("Whose data")[0]
    assert "Carol Dunn" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    world.later(hours=2)
    assert_hidden_from(world, "Carol Dunn")


def test_a_refusal_needs_its_reasons_and_the_right_to_complain(world: World) -> None:
    log_request(world.person(TEACHER), asker=A_COLLEAGUE)
    take_on(world, LEAD)
    refused = settle(
        world,
        LEAD,
        THE_ANSWER,
        choose={
            BECAME: "It was refused, with reasons",
            "Were they told why, and that they may complain to the school and to the ICO?": (
                "No, not yet"
            ),
        },
        fill={"The reasons, as they were told": "Manifestly excessive"},
    )
    assert "Please tell them first." in refused
    person = world.person(LEAD)
    person.choose(
        "Were they told why, and that they may complain to the school and to the ICO?", "Yes"
    )
    person.submit()
    assert "Closed at" in shown_to(person)
    assert world.facts("closed")[-1]["outcome"] == "refused"


def test_a_day_that_has_not_come_is_refused_and_nothing_is_lost(world: World) -> None:
    person = world.person(TEACHER)
    person.command("/log-request")
    fill_request(person, received=date(2026, 4, 30), words="Everything")
    person.submit()
    shown = shown_or_refused(world, TEACHER)
    assert "This day has not come yet." in shown
    person.pick_date("On which day did it come?", "2026-04-28")
    person.submit()
    assert "It counts from Tuesday 28 April 2026." in shown_to(person)
    assert "Everything" not in shown_to(person)


def test_an_officer_with_a_copy_whom_nothing_reaches_hurries_nobody(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """Only who is to answer is followed by the next person when they cannot be told."""
    with a_world(
        database, keyring, platforms=[platform], second_channel="json://127.0.0.1:1/?:m={email}"
    ) as world:
        log_request(world.person(TEACHER))
        world.settle()
        assert "could_not_be_told" in world.actions()  # she has a telephone only
        assert "went_on_at_once" not in world.actions()
        assert world.standing(Standing.RESPONSIBLE) == [LEAD]
        assert world.errors == []


def test_a_new_data_lead_takes_up_the_requests_that_are_open(world: World) -> None:
    """S46: nothing stays with somebody who has left; what names them is left to the others."""
    log_request(world.person(TEACHER), whose="Jordan Blake", words="Everything")
    log_request(world.person(TEACHER), whose="Anneliese Roth", words="Everything")
    open_one, about_them = (case.reference for case in world.cases())
    becomes(world, "Anneliese Roth", "data_lead")
    shown = words_of(world.person("Anneliese Roth").command("/vera", "requests"))
    assert open_one in shown
    assert about_them not in shown
    assert world.actions().count("duty_taken_up") == 1
