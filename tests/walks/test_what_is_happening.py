"""The reporter asks what is happening, and reads the answer with their own report."""

from __future__ import annotations

from datetime import timedelta

from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.forging import press, send_again, send_form
from tests.walks.hiding import assert_hidden_from
from tests.walks.reporter_acts import (
    ASK,
    MANAGER,
    REPORTER,
    TO_TELL,
    ask,
    close_the_case,
    my_report,
    said_in,
    take_on,
)
from tests.walks.world import NOTHING_HERE, SOMEONE_HERE, World, report, shown_to

QUESTION = "the reporter asks what is happening."
ANSWER = "I have spoken to his parents."
A_NEW_ANSWER = "There is an answer for you."
NOTHING_MORE = "Nothing more is asked here. Thank you."
HEAD = "Helen Whitfield"


def questions_to(world: World, name: str) -> list[str]:
    world.settle()
    return [card.words() for card in world.cards(name) if QUESTION in card.words()]


def answer_from_case(world: World, name: str = MANAGER) -> str:
    open_case(world, name)
    return fill_in_form(world, name, "Answer", fill={TO_TELL: ANSWER})


def reported_and_taken_on(world: World) -> None:
    report(world.person(REPORTER))
    take_on(world)


def test_whoever_has_it_is_asked_and_the_answer_stands_with_the_report(world: World) -> None:
    """S46, S47: somebody who waits is answered, by name and with the time."""
    reported_and_taken_on(world)
    shown = ask(world)
    assert "Sunita Rao is asked, and asked again in the mornings until" in shown
    assert "You asked at 10:00 what is happening." in shown
    world.settle()
    card = world.card(MANAGER)
    assert said_in(card) == f"{world.case().reference}: {QUESTION}"
    assert card.buttons() == ["Open", "Answer"]
    world.clock.move(minutes=10)
    manager = world.person(MANAGER)
    manager.press("Answer", message=card)
    assert "The reporter reads exactly these words, with your name." in shown_to(manager)
    manager.fill(TO_TELL, ANSWER)
    manager.submit()
    world.settle()
    told = f"{world.case().reference}: there is an answer for you."
    assert said_in(world.card(REPORTER)) == told
    teacher = world.person(REPORTER)
    teacher.press("Read it", message=world.card(REPORTER))
    assert f"Answer from Sunita Rao at 10:10:\n{ANSWER}" in shown_to(teacher)
    assert not any(ANSWER in posted for posted in world.posted())
    assert [card.words() for card in world.cards(MANAGER)][-1] == NOTHING_MORE


def test_the_chronology_names_who_asked_and_who_answered(world: World) -> None:
    reported_and_taken_on(world)
    ask(world)
    world.clock.move(minutes=10)
    words = answer_from_case(world)
    assert "10:00: Kwame Mensah asked what is happening." in words
    assert f"10:10: Sunita Rao answered the reporter.\n{ANSWER}" in words


def test_the_case_shows_the_question_until_it_is_answered(world: World) -> None:
    reported_and_taken_on(world)
    ask(world)
    waits = "The reporter asked at 10:00 what is happening. Nobody has answered yet."
    assert waits in open_case(world, MANAGER)
    answer_from_case(world)
    shown = open_case(world, MANAGER)
    assert waits not in shown
    assert "\nAnswer\n" not in shown


def test_asked_again_within_a_day_nothing_is_owed_twice(world: World) -> None:
    reported_and_taken_on(world)
    ask(world)
    world.clock.move(minutes=30)
    assert "You asked at 10:00. Sunita Rao is asked" in ask(world)
    assert len(questions_to(world, MANAGER)) == 1
    assert world.actions().count("asked_what_is_happening") == 1
    answer_from_case(world)
    assert "It is answered: please read below." in ask(world)
    assert world.actions().count("asked_what_is_happening") == 1


def test_after_a_day_it_can_be_asked_again(world: World) -> None:
    reported_and_taken_on(world)
    ask(world)
    world.settle()
    answer_from_case(world)
    world.later(hours=25)
    ask(world)
    assert world.actions().count("asked_what_is_happening") == 2
    assert len(questions_to(world, MANAGER)) == 1, "the first card says that nothing more is asked"


def test_unanswered_it_is_asked_about_each_school_morning_and_no_longer(world: World) -> None:
    """S46: a question is not lost over night, nor asked on after the answer."""
    reported_and_taken_on(world)
    open_case(world, MANAGER)
    fill_in_form(world, MANAGER, "Add a note", fill={"What happened, or was done?": "Rang him."})
    ask(world)
    for _ in range(3):
        world.later(days=1)
    assert world.actions().count("reminded_to_answer") == 3
    answer_from_case(world)
    for _ in range(3):
        world.later(days=1)
    assert world.actions().count("reminded_to_answer") == 3


def test_over_a_weekend_nobody_is_asked_about_what_can_wait(world: World) -> None:
    world.clock.now += timedelta(days=3)  # Friday
    reported_and_taken_on(world)
    open_case(world, MANAGER)
    fill_in_form(world, MANAGER, "Add a note", fill={"What happened, or was done?": "Rang him."})
    ask(world)
    world.later(days=2)
    assert "reminded_to_answer" not in world.actions()
    world.later(days=2)  # Monday is a bank holiday
    assert world.actions().count("reminded_to_answer") == 1


def test_where_nobody_has_it_the_reporter_reads_who_was_told_and_whom_to_ring(
    world: World,
) -> None:
    """S40, S46: asking changes nothing about who is told next, or when."""
    report(world.person(REPORTER))
    world.settle()
    due = world.case().acknowledge_by
    shown = ask(world)
    assert "Nobody has taken this on yet." in shown
    assert "was sent to Sunita Rao" in shown
    assert "If you do not hear by then, ring or write to:" in shown
    assert questions_to(world, MANAGER) == []
    assert (world.case().acknowledge_by, world.case().rung) == (due, 0)
    world.later(days=1)
    assert world.case().rung > 0
    assert "reminded_to_answer" not in world.actions()


def test_whoever_takes_it_on_later_is_asked_the_next_morning(world: World) -> None:
    report(world.person(REPORTER))
    ask(world)
    take_on(world)
    open_case(world, MANAGER)
    fill_in_form(world, MANAGER, "Add a note", fill={"What happened, or was done?": "Rang him."})
    world.later(days=1)
    assert len(questions_to(world, MANAGER)) == 1


def test_on_a_quiet_route_only_the_home_says_that_there_is_an_answer(world: World) -> None:
    """S75; rules, section 6: the reporter's updates appear on their Home."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=["Joanne Bell"])
    take_on(world, HEAD)
    ask(world)
    world.settle()
    card = world.card(HEAD)
    assert said_in(card) == card.notification() == "Please open Vera."
    assert card.buttons() == ["Open"]
    before = len(world.cards(REPORTER))
    answer_from_case(world, HEAD)
    world.settle()
    assert len(world.cards(REPORTER)) == before
    assert A_NEW_ANSWER in world.home(REPORTER)
    assert ANSWER in my_report(world)
    assert A_NEW_ANSWER not in world.home(REPORTER)
    assert_hidden_from(world, "Joanne Bell")


def test_the_home_says_that_there_is_an_answer_until_it_is_read(world: World) -> None:
    reported_and_taken_on(world)
    assert A_NEW_ANSWER not in world.home(REPORTER)
    ask(world)
    answer_from_case(world)
    assert A_NEW_ANSWER in world.home(REPORTER)
    my_report(world)
    assert A_NEW_ANSWER not in world.home(REPORTER)


def test_the_same_answer_sent_twice_is_given_once(world: World) -> None:
    """Trap 23."""
    reported_and_taken_on(world)
    ask(world)
    answer_from_case(world)
    send_again(world)
    world.settle()
    assert world.actions().count("reporter_answered") == 1
    told = [card for card in world.cards(REPORTER) if "there is an answer" in card.words()]
    assert len(told) == 1


def test_nobody_answers_who_is_not_on_the_list(world: World) -> None:
    reported_and_taken_on(world)
    case_id = world.case().id
    for name in (REPORTER, "Ben Carter"):
        answer = send_form(world, name, "casework.file_answer", {"answer": "Mine"}, case_id)
        assert NOTHING_HERE in answer
    assert "reporter_answered" not in world.actions()


def test_of_a_closed_report_the_reporter_reads_when_it_was_closed_and_whom_to_ask(
    world: World,
) -> None:
    """S46: an end is said, with whom to ask and the words that were left for the reporter."""
    reported_and_taken_on(world)
    close_the_case(world, for_reporter="His account is gone.")
    words = "closed on Tuesday 28 April 2026; ask Sunita Rao if you want to know more."
    shown = my_report(world)
    assert f"It was {words}\nSunita Rao writes to you:\nHis account is gone." in shown
    assert "You were right to tell us" in shown, "the advice stays"
    assert f"{world.case().reference}: {words}" in world.home(REPORTER)
    assert ASK not in shown
    assert words in str(press(world, REPORTER, "casework.ask_what_is_happening", world.case().id))
    assert "asked_what_is_happening" not in world.actions()


def test_after_closing_nobody_is_asked_any_more(world: World) -> None:
    """S46: reminders do not go on after the close (rules, trap 17)."""
    reported_and_taken_on(world)
    ask(world)
    world.settle()
    close_the_case(world)
    world.settle()
    assert NOTHING_MORE in [card.words() for card in world.cards(MANAGER)]
    assert not any(QUESTION in card.words() for card in world.cards(MANAGER))
    for _ in range(3):
        world.later(days=1)
    assert "reminded_to_answer" not in world.actions()
