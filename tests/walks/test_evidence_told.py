"""Who is told of new evidence: whoever has the case, and nobody who should not know of it."""

from __future__ import annotations

from storage.vocabulary import CaseState, Standing
from tests.walks.evidence_acts import nasty_message, send_on
from tests.walks.evidence_kept import PARENT, REPORTER, by_the_page, holders, meddle, with_a_file
from tests.walks.world import World, report, shown_to

MANAGER, NEXT, LEAD, HEAD = "Sunita Rao", "David Osei", "Priya Nair", "Helen Whitfield"
EVERYBODY = (MANAGER, NEXT, LEAD, HEAD, "Marcus Bell", "Tom Barrow", "Ben Carter")
PLEASE_OPEN = "Please open Vera."


def reported(world: World) -> None:
    """Have a report that its manager has acknowledged."""
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    world.person(MANAGER).press("Acknowledge", world.card(MANAGER))
    world.settle()


def added(world: World, author: str = PARENT) -> None:
    """Add a message to one's report; the author is nobody of ours unless named."""
    if author not in world.accounts:
        world.newcomer(author, "alex.stone@elsewhere.example", "general")
    teacher = world.person(REPORTER)
    send_on(teacher, nasty_message(world, author=author), report=world.case().reference)
    teacher.close_all()
    world.settle()


def told(world: World) -> dict[str, int]:
    """Count what everybody was told of Vera's own accord."""
    return {name: len(world.unasked(name)) for name in EVERYBODY}


def closed(world: World) -> None:
    """Close the case as nobody can yet."""
    meddle(world, f"UPDATE cases SET state = '{CaseState.CLOSED}'")


def test_whoever_acknowledged_is_told_again_and_nobody_else(world: World) -> None:
    reported(world)
    before = told(world)
    added(world)
    assert told(world) == {**before, MANAGER: before[MANAGER] + 1}
    card = world.card(MANAGER)
    assert f"{world.case().reference}: new evidence was added." in card.words()
    assert "liar" not in card.words() + card.notification()
    world.person(MANAGER).press("Open", card)
    assert "1 sent, with 0 files." in shown_to(world.person(MANAGER))


def test_a_case_that_waits_is_told_of_already(world: World) -> None:
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    before = told(world)
    added(world)
    assert told(world) == before


def test_files_that_are_added_one_after_another_are_told_of_once(world: World) -> None:
    with_a_file(world)
    world.person(MANAGER).press("Acknowledge", world.cards(MANAGER)[0])
    world.settle()
    before = told(world)
    by_the_page(world)
    assert told(world) == before, "nothing was added"


def test_a_closed_case_is_opened_again_and_its_route_begins_now(world: World) -> None:
    """It does not climb at once through the rungs that it would have reached by now."""
    reported(world)
    closed(world)
    world.later(days=1)
    before = told(world)
    added(world)
    case = world.case()
    assert case.state == CaseState.WAITING
    assert case.acknowledged_by is None
    assert case.acknowledge_by > world.clock.now
    assert "reopened" in world.actions()
    assert told(world) == {**before, MANAGER: before[MANAGER] + 1}
    assert "Acknowledge" in world.card(MANAGER).buttons()
    assert "escalated" not in world.actions()
    assert holders(world) == [MANAGER]
    world.at(case.acknowledge_by)
    assert holders(world) == [MANAGER]
    world.later(days=1)  # the next rung falls due as the next school day begins
    assert NEXT in holders(world)


def test_the_reporter_reads_that_a_case_is_open_again(world: World) -> None:
    reported(world)
    closed(world)
    assert "was seen by Sunita Rao" in world.card(REPORTER).words()
    added(world)
    for card in world.cards(REPORTER):
        assert "was seen by" not in card.words()
    assert "It is not yet seen." in world.cards(REPORTER)[0].words()
    world.person(MANAGER).press("Acknowledge", world.card(MANAGER))
    world.settle()
    assert "was seen by Sunita Rao" in world.cards(REPORTER)[0].words()
    assert world.case().state == CaseState.ACKNOWLEDGED


def test_of_a_quiet_case_nothing_is_said_but_to_open_vera(world: World) -> None:
    """A colleague wrote it: from now on nothing may stand in chat."""
    reported(world)
    before = len(world.cards(MANAGER))
    added(world, author="Ben Carter")
    (card,) = world.cards(MANAGER)[before:]
    assert card.words() == f"{PLEASE_OPEN}\nOpen"
    assert card.notification() == PLEASE_OPEN
    world.person(MANAGER).press("Open", card)
    assert world.case().reference in shown_to(world.person(MANAGER))


def test_a_colleague_whose_message_is_added_never_comes_onto_the_list(world: World) -> None:
    """The next to be told, had they not written it."""
    teacher = world.person(REPORTER)
    report(teacher)
    teacher.close_all()
    world.settle()
    before = told(world)[NEXT]
    added(world, author=NEXT)
    assert NEXT in world.standing(Standing.EXCLUDED)
    world.later(hours=30)
    assert NEXT not in holders(world)
    assert told(world)[NEXT] == before
    assert world.case().reference not in world.all_that_is_seen_by(NEXT)
    assert not [sent for sent in world.notices() if "d.osei" in sent.to]


def test_a_colleague_whose_message_opens_a_report_learns_nothing_of_it(world: World) -> None:
    """The reporter's own manager wrote it, who would be the first to be told."""
    teacher = world.person(REPORTER)
    before = told(world)[MANAGER]
    send_on(teacher, nasty_message(world, author=MANAGER))
    teacher.close_all()
    world.later(hours=30)
    assert MANAGER in world.standing(Standing.EXCLUDED)
    assert MANAGER not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert holders(world)
    assert told(world)[MANAGER] == before
    assert world.case().reference not in world.all_that_is_seen_by(MANAGER)


def test_ones_own_message_sent_on_keeps_nobody_out(world: World) -> None:
    """Somebody who sends on what they wrote themselves is the reporter, and stays so."""
    teacher = world.person(REPORTER)
    send_on(teacher, nasty_message(world, author=REPORTER))
    teacher.close_all()
    world.settle()
    assert world.standing(Standing.REPORTER) == [REPORTER]
    assert world.standing(Standing.EXCLUDED) == []
