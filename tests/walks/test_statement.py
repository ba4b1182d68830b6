"""Adding to one's own statement: what was said stays, and whoever has the case is told."""

from __future__ import annotations

import pytest

from storage.vocabulary import CaseState, Urgency
from tests.walks.case_acts import open_case
from tests.walks.forging import send_again, send_form
from tests.walks.hiding import assert_hidden_from
from tests.walks.reporter_acts import (
    ADD,
    MANAGER,
    REPORTER,
    add_statement,
    changing_the_case,
    close_the_case,
    my_report,
    said_in,
    take_on,
)
from tests.walks.world import NOTHING_HERE, SOMEONE_HERE, World, report

QUIET = "Please open Vera."
NEWS = "the reporter added something."


def news_to(world: World, name: str) -> list[str]:
    world.settle()
    return [said_in(card) for card in world.cards(name) if NEWS in card.words()]


def test_what_is_added_stands_beside_the_first_account_with_date_and_name(world: World) -> None:
    """S42, S46; rules, trap 20: nothing is overwritten."""
    report(world.person(REPORTER), account="First words")
    take_on(world)
    world.clock.move(minutes=5)
    shown = add_statement(world, "It came again.")
    assert "You added to your statement at 10:05." in shown
    assert "It came again." not in shown
    words = open_case(world, MANAGER)
    assert "First words\nAdded to the statement at 10:05 by Kwame Mensah:\nIt came again." in words
    assert "10:05: Kwame Mensah added to the statement.\nIt came again." in words


def test_whoever_has_the_case_is_told_and_nothing_of_it_stands_in_chat(world: World) -> None:
    """S48, S52: a card says that there is something new, never what."""
    report(world.person(REPORTER))
    take_on(world)
    add_statement(world, "Unmistakable words")
    assert news_to(world, MANAGER) == [f"{world.case().reference}: {NEWS}"]
    assert "Open" in world.card(MANAGER).buttons()
    assert news_to(world, "Priya Nair") == []
    assert not any("Unmistakable" in posted for posted in world.posted())


def test_on_a_quiet_route_the_card_says_only_to_open_vera(world: World) -> None:
    """S75; rules, section 6, "Quiet routes"."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=["Joanne Bell"])
    take_on(world, "Helen Whitfield")
    before = len(world.cards("Helen Whitfield"))
    add_statement(world, "More of it.")
    world.settle()
    (card,) = world.cards("Helen Whitfield")[before:]
    assert said_in(card) == QUIET
    assert card.notification() == QUIET
    assert "More of it." in open_case(world, "Helen Whitfield")
    assert_hidden_from(world, "Joanne Bell")


@pytest.mark.parametrize("answer", ["Yes", "Not sure"])
def test_danger_makes_it_now_and_people_are_told_at_once(world: World, answer: str) -> None:
    """S44; rules, section 5: "not sure" counts as yes."""
    report(world.person(REPORTER))
    world.settle()
    shown = add_statement(world, "She says she will hurt herself.", danger=answer)
    assert "Ring 999 now" in shown
    world.settle()
    assert world.case().priority is Urgency.NOW
    assert "Priority: Now" in world.card("Priya Nair").words()
    assert world.notified()


def test_no_danger_changes_no_priority_and_is_no_amendment(world: World) -> None:
    report(world.person(REPORTER))
    before = world.case().priority
    add_statement(world, "It is calmer.", danger="No")
    assert world.case().priority is before
    assert "amended" not in world.actions()


def test_danger_said_anew_outweighs_a_priority_that_was_lowered(world: World) -> None:
    """S44: a person lowered it with a reason, and now somebody is in danger again."""
    report(world.person(REPORTER), danger="Yes")
    take_on(world, "Priya Nair")
    with changing_the_case(world) as (_, case):
        case.urgency = Urgency.ROUTINE
    add_statement(world, "He is back at the gate.", danger="Yes")
    assert world.case().priority is Urgency.NOW


def test_a_closed_case_is_opened_again_by_what_is_added(world: World) -> None:
    """S46: nothing new is left with a case that nobody looks at."""
    report(world.person(REPORTER))
    take_on(world)
    close_the_case(world)
    add_statement(world, "It has begun again.")
    world.settle()
    assert world.case().state == CaseState.WAITING
    assert world.case().closed_at is None
    assert "Acknowledge" in world.card(MANAGER).buttons()
    assert "Kwame Mensah opened it again." in open_case(world, MANAGER)


def test_danger_in_a_closed_case_opens_it_once_and_as_now(world: World) -> None:
    report(world.person(REPORTER))
    take_on(world)
    close_the_case(world)
    add_statement(world, "He has a knife.", danger="Yes")
    assert world.case().priority is Urgency.NOW
    assert world.case().waiting
    assert world.actions().count("reopened") == 1


def test_the_same_form_sent_twice_is_added_once(world: World) -> None:
    """Trap 23: platforms send again when an answer is late."""
    report(world.person(REPORTER))
    take_on(world)
    add_statement(world, "It came again.")
    send_again(world)
    assert world.actions().count("statement_added") == 1
    assert len(news_to(world, MANAGER)) == 1


def test_nothing_is_added_to_somebody_elses_report(world: World) -> None:
    report(world.person(REPORTER))
    answer = send_form(
        world, MANAGER, "casework.file_statement", {"statement": "Mine"}, world.case().id
    )
    assert NOTHING_HERE in answer
    assert "statement_added" not in world.actions()


def test_the_buttons_stand_with_the_report_and_not_in_each_row_of_the_home(world: World) -> None:
    report(world.person(REPORTER))
    assert ADD not in world.home(REPORTER)
    assert "Add details" in world.home(REPORTER)
    assert ADD in my_report(world)


def test_to_a_drill_nothing_is_added_and_nothing_of_it_is_offered(world: World) -> None:
    head = world.person("Helen Whitfield")
    head.command("/vera", "drill")
    head.choose("What should the drill report?", "A pupil is bullying a member of staff (Today)")
    head.submit()
    shown = my_report(world, "Helen Whitfield")
    for label in (ADD, "Ask what is happening", "Withdraw"):
        assert label not in shown
    form, case_id = "casework.file_statement", world.case().id
    assert NOTHING_HERE in send_form(
        world, "Helen Whitfield", form, {"statement": "In vain"}, case_id
    )


def test_what_was_answered_twice_shows_both_answers(world: World) -> None:
    """Rules, trap 20: details that were given again keep what was said first."""
    report(world.person(REPORTER))
    for platform in ("tiktok", "a_game"):
        world.clock.move(minutes=1)
        answers = {"platform": platform, "began": f"It began on {platform}."}
        send_form(world, REPORTER, "details.file_details", answers, world.case().id)
    world.settle()
    words = open_case(world, MANAGER)
    assert "Where: A game" in words
    assert "Where, until it was changed at 10:02 by Kwame Mensah:\nTikTok" in words
    assert "It began on tiktok." in words


def test_changes_of_the_account_follow_the_first_words_with_date_and_name(world: World) -> None:
    """S46; rules, trap 20."""
    report(world.person(REPORTER), account="First words")
    world.clock.move(minutes=3)
    send_again(world, {"account": "Second words"})
    world.settle()
    words = open_case(world, MANAGER)
    assert "First words\nChanged at 10:03 by Kwame Mensah:\nSecond words" in words
