"""How soon a case must be dealt with: a person raises it at once, and lowers it with a reason."""

from __future__ import annotations

from storage.vocabulary import Standing, Urgency
from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.world import World, report
from tests.walks.world import report as sent

MANAGER = "Sunita Rao"
LEVEL = "How soon must somebody act?"


def change(world: World, name: str, level: str, why: str = "") -> str:
    open_case(world, name)
    fill = {"Why?": why} if why else {}
    return fill_in_form(world, name, "Priority", choose={LEVEL: level}, fill=fill)


def test_raising_takes_one_form_and_no_reason_and_everybody_told_is_told_again_at_once(
    world: World,
) -> None:
    """Rules, section 5: "a person can raise at once"; Urgent goes by the second channel too."""
    report(world.person("Kwame Mensah"))
    world.settle()
    assert world.notices() == []
    words = change(world, MANAGER, "Urgent")
    assert "Priority: Urgent" in words
    assert "Sunita Rao raised the priority from Today to Urgent." in words
    world.settle()
    assert world.case().priority is Urgency.URGENT
    assert {"s.rao@talavera.example", "+447700900107"} <= world.notified()
    assert "Priority: Urgent" in world.card("Priya Nair").words()
    world.later(minutes=16)
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)


def test_lowering_without_a_reason_is_refused_and_with_one_is_in_the_chronology(
    world: World,
) -> None:
    """Rules, section 5: "lower only with a reason"; the next person is told later, too."""
    sent(world.person("Kwame Mensah"), ticks=["There is a threat"])
    world.settle()
    assert "Please say why it can wait longer" in change(world, MANAGER, "Today")
    assert world.case().priority is Urgency.URGENT
    words = change(world, MANAGER, "Today", "It was a quotation.")
    assert "lowered the priority from Urgent to Today.\nReason\nIt was a quotation." in words
    world.later(hours=2)
    assert "David Osei" not in world.standing(Standing.RESPONSIBLE)
    assert world.case().waiting
    world.later(days=2)
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)


def test_what_it_is_already_is_refused_with_words(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    assert "It has this priority already." in change(world, MANAGER, "Today")
    assert "priority_raised" not in world.actions()
