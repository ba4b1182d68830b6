"""The same form sent again: once by a nervous thumb, twice at once, and with other answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage.sealing import Safe
from storage.vocabulary import Standing, Urgency
from tests.walks.forging import send_again
from tests.walks.reporter_acts import changing_the_case, close_the_case, take_on
from tests.walks.world import World, report


def accounts_kept(world: World) -> list[str]:
    case = world.case()
    with world.vera.database.reading(world.school.id) as session:
        versions = Safe(session, world.keyring).history(case.id, "cases.account", case.id)
    return [version.text for version in versions]


def test_the_same_form_sent_again_is_one_report_and_the_same_answer(world: World) -> None:
    """Trap 23, design "Repeated calls": platforms send again when an answer is late."""
    report(world.person("Kwame Mensah"))
    first = world.chat.sent[-1].answer
    assert send_again(world) == f"200 {first}"
    world.settle()
    assert len(world.cases()) == 1
    assert len(world.cards("Sunita Rao")) == 1
    assert world.actions().count("reported") == 1


def test_the_same_form_sent_many_times_at_once_is_one_report(world: World) -> None:
    report(world.person("Kwame Mensah"))
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: send_again(world, key="V0ATONCE0001"), range(8)))
    assert len(answers) == 1
    assert len(world.cases()) == 2
    assert world.actions().count("reported") == 2


def test_the_answer_to_a_repeat_tells_how_things_stand_now(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    assert "It was seen by Sunita Rao at 10:00." in send_again(world)


def test_somebody_elses_repeat_of_my_form_is_a_report_of_their_own(world: World) -> None:
    """The key is school, person and form: a forged key opens nobody's report."""
    report(world.person("Kwame Mensah"))
    answer = send_again(world, name="Ben Carter")
    assert len(world.cases()) == 2
    assert world.cases()[0].reference not in answer


def test_changed_answers_amend_the_report_and_both_versions_are_kept(world: World) -> None:
    """Trap 20: nothing is overwritten."""
    report(world.person("Kwame Mensah"), account="First words")
    send_again(world, {"account": "Second words"})
    assert accounts_kept(world) == ["First words", "Second words"]
    assert world.actions().count("amended") == 1
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    assert manager.view is not None
    assert "Second words" in manager.view.text()


def test_a_change_never_lowers_the_priority(world: World) -> None:
    """Rules 5: "No lowering by the bot, ever"."""
    report(world.person("Kwame Mensah"), danger="Yes", ticks=["There is a threat"])
    send_again(world, {"danger": "no", "signs": ["spreading"]})
    assert world.case().priority is Urgency.NOW
    world.settle()
    assert "Priority: Now" in world.card("Priya Nair").words()


def test_a_harmless_change_leaves_a_priority_that_a_person_lowered(world: World) -> None:
    """Rules 5: a person may lower it with a reason; a change raises it only by what is new."""
    report(world.person("Kwame Mensah"), ticks=["There is a threat"])
    with changing_the_case(world) as (_, case):
        case.urgency = Urgency.ROUTINE
    send_again(world, {"account": "Other words"})
    assert world.case().priority is Urgency.ROUTINE
    send_again(world, {"danger": "yes"})
    assert world.case().priority is Urgency.NOW


def test_a_report_that_is_sent_again_is_no_second_incident(world: World) -> None:
    """Rules 5, "Raisers": a second incident is another report, not the same one once more."""
    report(world.person("Kwame Mensah"))
    send_again(world, {"account": "Other words"})
    assert world.case().priority is Urgency.TODAY
    report(world.person("Kwame Mensah"))
    assert world.cases()[-1].priority is Urgency.HOUR


def test_a_closed_report_that_is_changed_is_opened_again(world: World) -> None:
    """S46: what is new is not left where nobody looks."""
    report(world.person("Kwame Mensah"))
    take_on(world)
    close_the_case(world)
    send_again(world, {"danger": "yes"})
    assert world.case().waiting
    assert world.case().priority is Urgency.NOW
    world.settle()
    assert "Priority: Now" in world.card("Priya Nair").words()


def test_a_change_that_makes_it_urgent_tells_people_again_and_hurries_the_next(
    world: World,
) -> None:
    """S44: from Today to Urgent: the second channel now, the next person in minutes."""
    report(world.person("Kwame Mensah"))
    world.settle()
    assert world.notices() == []
    answer = send_again(world, {"signs": ["threat"]})
    assert "You should have an answer by 10:15." in answer
    world.settle()
    assert "+447700900107" in world.notified()
    assert "Please acknowledge by: 10:15" in world.card("Sunita Rao").words()
    world.later(minutes=15)
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)


def test_a_change_that_names_the_one_who_has_it_takes_it_away_from_them(world: World) -> None:
    """Trap 4: their card says nothing any more, and somebody else is told at once."""
    report(world.person("Kwame Mensah"))
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.settle()
    send_again(world, {"suspect": "staff", "named": [world.id_of("Sunita Rao")]})
    world.clock.now += timedelta(seconds=1)
    world.settle()
    assert world.case().acknowledged_by is None
    assert world.case().quiet
    for card in world.cards("Sunita Rao"):
        assert card.words() == "Please open Vera."
        assert card.buttons() == []
    assert world.case().reference not in world.home("Sunita Rao")
    assert "Helen Whitfield" in world.standing(Standing.RESPONSIBLE)


def test_two_reports_of_one_person_are_two_cases(world: World) -> None:
    report(world.person("Kwame Mensah"))
    report(world.person("Kwame Mensah"))
    first, second = world.cases()
    assert first.reference != second.reference


def test_a_card_that_waits_for_the_morning_never_comes_to_somebody_named_meanwhile(
    world: World,
) -> None:
    """Trap 4: what is owed is written when it is sent, from what is so then."""
    world.clock.now = datetime(2026, 4, 28, 21, 30, tzinfo=UTC)
    report(world.person("Kwame Mensah"))
    send_again(world, {"must_not_see": [world.id_of("Sunita Rao")]})
    world.later(hours=11)
    assert world.unasked("Sunita Rao") == []
    assert world.case().reference not in world.home("Sunita Rao")
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)
    assert world.cards("David Osei")


@pytest.mark.parametrize("platform", ["teams"])
def test_the_same_words_that_teams_sends_again_are_answered_once(world: World) -> None:
    """On Slack nothing that is typed is answered with a message that could stand there twice."""
    assert world.room is not None
    world.in_teams("Kwame Mensah").ask("help")
    typed = next(one.payload for one in world.room.sent if one.kind == "message")
    posted = len(world.room.calls_of("post"))
    for _ in range(3):
        assert world.room.send(typed).status == 200
    assert len(world.room.calls_of("post")) == posted
