"""What Vera answers to an invoke: what Teams makes of it, and what it does not take."""

from __future__ import annotations

import pytest

from bot.demo.teams import NotOnScreen, Room, TeamsMessage
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.small_bot import FOUND, SmallBot, dialog
from tests.bot.demo.teams.test_dialogs import REPORT, filled


def test_an_answer_that_teams_does_not_know_is_noted_and_the_form_stays(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    filled(teacher)
    bot.answers["task/submit"] = {"response_action": "clear"}
    view = teacher.submit()
    assert view is not None
    assert view.trouble == "Something went wrong. Please try again."
    assert view.value("Account?") == "They posted it."
    assert room.errors == ["task/submit: the answer is no task: it has ['response_action']"]


def test_a_card_that_breaks_the_rules_is_not_opened(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    broken = cards.card([{"type": "Carousel"}], [cards.runs("Do", "it")])
    bot.answers["task/fetch"] = dialog("Broken", broken)
    said = teacher.command(REPORT)
    assert isinstance(said, TeamsMessage)
    assert (said.author, said.words()) == ("Teams", "Something went wrong. Please try again.")
    assert room.errors == ["task/fetch: there is no element of the type 'Carousel'"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"statusCode": 200, "type": "x", "value": {}}, "no searchResponse"),
        ({"statusCode": 200, "type": FOUND, "value": {}}, "no list of results"),
        ({"statusCode": 200, "type": FOUND, "value": {"results": [{"title": 1}]}}, "a result has"),
        (["x"], "no JSON object"),
    ],
)
def test_a_search_that_is_answered_wrongly_finds_nobody(
    room: Room, bot: SmallBot, teacher: TeamsPerson, answer: object, problem: str
) -> None:
    filled(teacher)
    teacher.choose("Who?", "Someone here")
    teacher.submit()
    bot.answers["application/search"] = answer
    assert teacher.offered("Named?", "some") == ["Somebody not listed"]
    assert problem in room.errors[0]


@pytest.mark.parametrize(
    "task",
    [
        {"type": "continue"},
        {"type": "continue", "value": {"title": "x", "card": {"contentType": "x"}}},
        {
            "type": "continue",
            "value": {**dialog("x", cards.card([]))["task"]["value"], "width": "x"},
        },
        {"type": "message", "value": ""},
        {"type": "close"},
    ],
)
def test_a_task_that_teams_does_not_know_opens_nothing(
    room: Room, bot: SmallBot, teacher: TeamsPerson, task: Json
) -> None:
    bot.answers["task/fetch"] = {"task": task}
    teacher.command(REPORT)
    assert teacher.view is None
    assert len(room.errors) == 1


def test_an_empty_answer_closes_the_dialog(bot: SmallBot, teacher: TeamsPerson) -> None:
    teacher.command(REPORT)
    teacher.choose("Danger?", "No")
    bot.answers["task/submit"] = {}
    assert teacher.submit() is None
    with pytest.raises(NotOnScreen, match="no dialog is open"):
        teacher.choose("Danger?", "Yes")
