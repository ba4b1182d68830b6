"""Withdrawing a report: it is noted and stays, and nothing is stopped by it."""

from __future__ import annotations

import pytest

from handlers.casework.withdraw import WHAT_IT_MEANS
from storage.vocabulary import CaseState, Standing
from tests.walks.case_acts import open_case
from tests.walks.forging import send_again, send_form
from tests.walks.hiding import assert_hidden_from
from tests.walks.reporter_acts import (
    MANAGER,
    REPORTER,
    STAND,
    WITHDRAW,
    close_the_case,
    my_report,
    said_in,
    take_on,
    withdraw,
)
from tests.walks.world import NOTHING_HERE, SOMEONE_HERE, World, report, shown_to

ON_CASE = "The reporter withdrew this at 10:05. It stays on record"
NEWS = "the reporter has withdrawn the report. It stays with you."


def test_it_is_recorded_and_whoever_has_it_is_told_and_goes_on(world: World) -> None:
    """S46: withdrawing is no way to have something ignored."""
    report(world.person(REPORTER))
    take_on(world)
    world.clock.move(minutes=5)
    shown = withdraw(world, "I would rather not go on.")
    assert "You withdrew this at 10:05. It stays on record, and somebody still looks" in shown
    world.settle()
    assert said_in(world.card(MANAGER)) == f"{world.case().reference}: {NEWS}"
    words = open_case(world, MANAGER)
    assert ON_CASE in words
    assert "10:05: Kwame Mensah withdrew the report.\nReason\nI would rather not go on." in words
    assert not any("rather not" in posted for posted in world.posted())


def test_the_form_says_calmly_what_it_means_before_anything_is_typed(world: World) -> None:
    report(world.person(REPORTER))
    my_report(world)
    teacher = world.person(REPORTER)
    teacher.press(WITHDRAW)
    for line in WHAT_IT_MEANS:
        assert line in shown_to(teacher)
    teacher.submit()
    assert world.case().withdrawn_at is not None, "the reason may be left out"


def test_no_word_presses_anybody_to_withdraw_or_not_to_or_keeps_them_from_the_police() -> None:
    """Rules, trap 24."""
    said = " ".join(WHAT_IT_MEANS).lower()
    for word in ("sure", "should", "must", "consequence", "trouble", "instead", "first speak"):
        assert word not in said
    assert "police or social care at any time" in said


def test_it_lifts_no_escalation_and_closes_and_lowers_nothing(world: World) -> None:
    """S40, S46: the next person is told as if nothing had been withdrawn."""
    report(world.person(REPORTER), ticks=["There is a threat"])
    world.settle()
    before = (world.case().priority, world.case().acknowledge_by, world.case().state)
    withdraw(world)
    world.settle()
    assert (world.case().priority, world.case().acknowledge_by, world.case().state) == before
    assert "Acknowledge" in world.card(MANAGER).buttons()
    world.later(minutes=16)
    assert world.case().rung > 0
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)


def test_the_reporter_can_stand_by_it_again(world: World) -> None:
    report(world.person(REPORTER))
    take_on(world)
    withdraw(world)
    teacher = world.person(REPORTER)
    assert WITHDRAW not in (teacher.view.buttons() if teacher.view else [])
    teacher.press(STAND)
    assert "It is noted that you stand by your report." in shown_to(teacher)
    world.settle()
    assert world.case().withdrawn_at is None
    assert "the reporter stands by the report." in world.card(MANAGER).words()
    words = open_case(world, MANAGER)
    assert "The reporter withdrew this" not in words
    assert "Kwame Mensah stands by the report." in words
    assert "Kwame Mensah withdrew the report." in words, "nothing is taken out of the chronology"


def test_the_same_form_sent_twice_withdraws_once(world: World) -> None:
    """Trap 23."""
    report(world.person(REPORTER))
    take_on(world)
    withdraw(world, "Because.")
    send_again(world)
    send_again(world, key="V0ANOTHER001")
    world.settle()
    assert world.actions().count("withdrawn") == 1
    assert len([card for card in world.cards(MANAGER) if NEWS in card.words()]) == 1


def test_on_a_quiet_route_the_card_says_only_to_open_vera(world: World) -> None:
    """S75; rules, section 6."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=["Joanne Bell"])
    take_on(world, "Helen Whitfield")
    before = len(world.cards("Helen Whitfield"))
    withdraw(world)
    world.settle()
    (card,) = world.cards("Helen Whitfield")[before:]
    assert said_in(card) == card.notification() == "Please open Vera."
    assert_hidden_from(world, "Joanne Bell")


@pytest.mark.parametrize("first", [False, True])
def test_a_closed_report_is_not_opened_by_withdrawing_but_by_standing_by_it(
    world: World, first: bool
) -> None:
    report(world.person(REPORTER))
    take_on(world)
    if first:
        withdraw(world)
    close_the_case(world)
    shown = my_report(world)
    assert ("\nWithdraw\n" in shown) is False
    if first:
        world.person(REPORTER).press(STAND)
        assert world.case().waiting
    else:
        send_form(world, REPORTER, "casework.file_withdrawal", {"reason": "x"}, world.case().id)
        assert world.case().withdrawn_at is not None
        assert world.case().state == CaseState.CLOSED


def test_nobody_withdraws_somebody_elses_report(world: World) -> None:
    report(world.person(REPORTER))
    form, case_id = "casework.file_withdrawal", world.case().id
    assert NOTHING_HERE in send_form(world, MANAGER, form, {"reason": "x"}, case_id)
    assert world.case().withdrawn_at is None
