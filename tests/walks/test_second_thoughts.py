"""Answers that change after they were sent: what was sent is held, and nobody is let in by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.demo.files import NewFile
from storage.cases import Case, people_standing
from storage.evidence import EvidenceFile, evidence_of, files_of
from storage.roster import names_of
from storage.vocabulary import FileState, Standing, Urgency
from tests.walks.evidence_acts import (
    GATE,
    PICTURE,
    answer_gate,
    asked_of_the_platform,
    nasty_message,
    say_where,
    send_on,
)
from tests.walks.forging import press, send_again
from tests.walks.world import NOTHING_HERE, World, report, shown_to

only_in_slack = pytest.mark.parametrize("platform", ["slack"])
BY, WRITER = "Kwame Mensah", "Joanne Bell"
IN_WORDS = "In the football group."
DETAILS_GATE = "To add files: could any show anyone under 18 nude, partly nude or in a sexual way?"


def files(world: World, case: Case) -> list[EvidenceFile]:
    with world.vera.database.reading(world.school.id) as session:
        return files_of(session, case.id)


def standing(world: World, case: Case, *standings: Standing) -> set[str]:
    with world.vera.database.reading(world.school.id) as session:
        people = people_standing(session, case.id, *standings)
        return set(names_of(session, people).values())


def sent_with_a_file(world: World) -> Case:
    message = nasty_message(world, author=WRITER, files=[NewFile("a.png", PICTURE)])
    send_on(world.person(BY), message)
    return world.case()


@only_in_slack
@pytest.mark.parametrize("fetched", [False, True])
@pytest.mark.parametrize("button", ["Add evidence", "Add details"])
def test_not_sure_later_holds_what_was_sent_before(
    world: World, button: str, fetched: bool
) -> None:
    case = sent_with_a_file(world)
    if fetched:
        world.settle()
    before = asked_of_the_platform(world)
    teacher = world.person(BY)
    teacher.press(button)
    label = GATE if button == "Add evidence" else DETAILS_GATE
    answer_gate(teacher, "Not sure", label)
    say_where(teacher, IN_WORDS)
    teacher.submit()
    world.later(hours=30)
    assert [file.state for file in files(world, case)] == [FileState.HELD]
    assert asked_of_the_platform(world) == before
    assert [each.kind for each in world.cases()] == ["cyberbullying", "material"]


@only_in_slack
def test_the_same_form_with_not_sure_lets_nobody_in_who_was_kept_out(world: World) -> None:
    message = nasty_message(world, author="Priya Nair")
    send_on(world.person(BY), message)
    (first,) = world.cases()
    assert "Priya Nair" in standing(world, first, Standing.EXCLUDED)
    send_again(world, {"image": "not_sure", "where": IN_WORDS, "staff": "no"})
    world.settle()
    material = world.cases()[-1]
    assert material.kind == "material"
    assert "Priya Nair" in standing(world, material, Standing.EXCLUDED)
    assert "Priya Nair" not in standing(world, material, Standing.RESPONSIBLE, Standing.COPIED)
    assert world.cards("Priya Nair") == []


@only_in_slack
def test_changed_answers_amend_the_report_and_keep_the_message_once(world: World) -> None:
    send_on(world.person(BY), nasty_message(world, author=WRITER))
    world.settle()
    send_again(world, {"danger": "yes", "must_not_see": [world.id_of("Sunita Rao")]})
    (case,) = world.cases()
    assert case.priority is Urgency.NOW
    assert "Sunita Rao" in standing(world, case, Standing.EXCLUDED)
    with world.vera.database.reading(world.school.id) as session:
        assert len(evidence_of(session, case.id)) == 1


def test_whoever_has_the_report_and_wrote_the_message_has_it_no_longer(world: World) -> None:
    teacher = world.person(BY)
    report(teacher)
    teacher.close_all()
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", world.card("Sunita Rao"))
    message = nasty_message(world, author="Sunita Rao")
    send_on(teacher, message, report=world.case().reference)
    world.settle()
    case = world.case()
    assert "Sunita Rao" in standing(world, case, Standing.EXCLUDED)
    assert case.acknowledged_by is None
    assert standing(world, case, Standing.RESPONSIBLE) - {"Sunita Rao"}
    assert all("Open" not in card.buttons() for card in world.cards("Sunita Rao"))
    assert case.reference not in world.home("Sunita Rao")


def test_in_the_holidays_the_lead_is_asked_each_morning_about_the_police(world: World) -> None:
    """Trap: what is urgent does not wait for September."""
    world.clock.now = datetime(2026, 7, 24, 9, 0, tzinfo=UTC)
    teacher = world.person(BY)
    teacher.command("/vera", "evidence")
    answer_gate(teacher, "Yes")
    say_where(teacher, IN_WORDS)
    teacher.submit()
    world.settle()
    world.person("Priya Nair").press("Acknowledge", world.card("Priya Nair"))
    before = world.actions().count("reminded_of_the_police")
    for _ in range(5):
        world.later(days=1)
    assert world.actions().count("reminded_of_the_police") - before >= 5


def test_nothing_sent_is_nothing_told(world: World) -> None:
    teacher = world.person(BY)
    report(teacher)
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", world.card("Sunita Rao"))
    world.settle()
    cards = len(world.cards("Sunita Rao"))
    teacher.press("Add evidence")
    answer_gate(teacher, "No")
    teacher.submit()
    assert "Please paste the words, add a file, or say something" in shown_to(teacher)
    world.settle()
    assert len(world.cards("Sunita Rao")) == cards


@pytest.mark.parametrize("action", ["evidence.add_evidence", "evidence.add_files"])
def test_a_button_about_what_takes_no_evidence_is_answered_in_words(
    world: World, action: str
) -> None:
    """It is not offered; whoever presses it all the same is told that there is nothing here."""
    teacher = world.person(BY)
    teacher.command("/vera", "evidence")
    answer_gate(teacher, "Yes")
    say_where(teacher, IN_WORDS)
    teacher.submit()
    assert world.case().kind == "material"
    shown = press(world, BY, action, world.case().id)
    assert any(NOTHING_HERE in said for said in shown)
    assert not [said for said in shown if said.startswith(("4", "5"))]
