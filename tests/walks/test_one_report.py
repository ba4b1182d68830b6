"""One Report: one question, and the right form; and what can be read at any time."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.features import FORMS, SHORTCUTS
from tests.walks import forging
from tests.walks.kept import everything_kept, rows
from tests.walks.other_reports import TOPIC
from tests.walks.test_who_vera_does_not_know import said_to
from tests.walks.test_who_vera_does_not_know import with_pupils as with_pupils
from tests.walks.world import DANGER, World, shown_to

FORM_OF = {
    "Cyberbullying": ("Report cyberbullying", ""),
    "Contact by a pupil or parent": ("Report contact", ""),
    "Concern about a child": ("Report a concern", "A child"),
    "Concern about an adult at school": (
        "Report a concern",
        "An adult who works or helps at the school",
    ),
    "A small worry, or something about myself": (
        "Report a concern",
        "A small worry about an adult here, or something about myself",
    ),
    "How the school does things": ("Report a concern", "How the school does things"),
    "Personal data went astray": ("Data went astray", ""),
    "Personal data": ("Personal data", ""),
    "Something else": ("Report a concern", "Something else"),
    "Send evidence": ("Send evidence", ""),
}
"""For each button: the form that it opens, and what is answered in it already."""

OF_DATA = {
    "Somebody asks to see or correct it": "Log a request",
    "Somebody wants to be told it, by telephone or at the door": "Somebody asks for data",
    "The police ask for it": "The police ask for data",
    "Somebody asks for a class list": "Class list",
    "It was given to somebody": "Log what was given",
    "It is wrong": "Something was wrong",
}
"""For each button about personal data: what it opens."""

NEW_FORMS: dict[str, dict[str, Any]] = {
    "contact.file_contact": {
        "danger": "no",
        "image": "no",
        "came": ["request"],
        "suspect": "pupil",
        "answered": "no",
    },
    "concern.file_concern": {
        "danger": "no",
        "topic": "child",
        "image": "no",
        "account": "somebody is horrible to me",
    },
    "breaches.file_breach": {
        "danger": "no",
        "image": "no",
        "account": "somebody is horrible to me",
    },
}


@pytest.mark.parametrize("button", FORM_OF)
def test_each_button_opens_its_form_with_what_it_is_about_answered(
    world: World, button: str
) -> None:
    teacher = world.person("Kwame Mensah")
    world.home("Kwame Mensah")
    teacher.press("Report", on="home")
    words = shown_to(teacher)
    assert words.index("999") < words.index("What is it about?") < words.index(button)
    teacher.press(button)
    assert teacher.view is not None
    title, topic = FORM_OF[button]
    assert teacher.view.title == title
    if topic:
        assert teacher.view.questions()[0] == DANGER
        assert teacher.view.value(TOPIC) == topic
    assert world.cases() == []


@pytest.mark.parametrize("button", OF_DATA)
def test_each_button_about_personal_data_opens_the_journey_that_it_needs(
    world: World, button: str
) -> None:
    teacher = world.person("Kwame Mensah")
    world.home("Kwame Mensah")
    teacher.press("Report", on="home")
    teacher.press("Personal data")
    assert "What about it?" in shown_to(teacher)
    teacher.press(button)
    assert teacher.view is not None
    assert teacher.view.title == OF_DATA[button]
    assert world.cases() == []


def test_report_is_the_only_shortcut_and_the_first_thing_on_the_home(world: World) -> None:
    assert [command.shortcut for command in SHORTCUTS.values()] == ["Report"]
    assert world.home("Kwame Mensah").startswith("Report") or world.on_teams
    assert "Report cyberbullying" not in world.home("Kwame Mensah")


@pytest.mark.parametrize("platform", ["slack"])
def test_the_shortcut_asks_what_it_is_about(world: World) -> None:
    teacher = world.in_slack("Kwame Mensah")
    payload = {
        "type": "shortcut",
        "callback_id": "vera-report",
        "trigger_id": world.workspace.views.new_trigger(teacher.me.user_id),
        "user": {"id": teacher.me.user_id, "team_id": world.workspace.team_id},
        "team": {"id": world.workspace.team_id, "domain": "talavera-school"},
        "api_app_id": world.workspace.app_id,
    }
    assert world.workspace.send("interactive", payload).status == 200
    assert teacher.view is not None
    assert teacher.view.title == "Report"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("report contact", "Report contact"),
        ("report concern", "Report a concern"),
        ("report cyberbullying", "Report cyberbullying"),
    ],
)
@pytest.mark.parametrize("platform", ["teams"])
def test_each_form_can_be_typed_for_on_teams(world: World, typed: str, title: str) -> None:
    teacher = world.in_teams("Kwame Mensah")
    teacher.ask(typed)
    assert teacher.view is not None
    assert teacher.view.title == title


@pytest.mark.parametrize("platform", ["teams"])
def test_report_typed_alone_offers_the_choices_where_one_is(world: World) -> None:
    teacher = world.in_teams("Kwame Mensah")
    teacher.ask("report")
    said = [each for each in teacher.messages("vera") if each.author == "Vera"][-1]
    assert said.buttons() == list(FORM_OF)
    teacher.press("Concern about a child", message=said)
    assert teacher.view is not None
    assert teacher.view.value(TOPIC) == "A child"


def test_the_nineteen_pieces_of_advice_can_be_read_at_any_time(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera", "advice")
    words = read_through(world)
    titles = [text.title for text in world.school.settings.advice.values()]
    assert len(titles) == 19
    assert [title for title in titles if title not in words] == []
    assert "It counts now, spoken or written." in words


def test_the_contact_rules_can_be_read_at_any_time_s10_s11_s17(world: World) -> None:
    world.person("Kwame Mensah").command("/vera", "contact rules")
    words = read_through(world)
    assert "Use the school's e-mail or learning platform only" in words
    assert "Speak about school matters only." in words
    assert "Keep your private e-mail, number and accounts to yourself." in words


def read_through(world: World) -> str:
    """Read what is open to its last page."""
    person = world.person("Kwame Mensah")
    words = shown_to(person)
    while "Next page" in words.split("\n")[-2:]:
        person.press("Next page")
        words += "\n" + shown_to(person)
    return words


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/report-contact", "somebody is horrible to me"),
        ("/report-concern", "somebody is horrible to me"),
        ("/report-data-breach", "somebody is horrible to me"),
        ("/vera", "report"),
        ("/vera", "advice"),
        ("/vera", "contact rules"),
    ],
)
def test_a_pupil_gets_childline_whatever_they_type_and_nothing_is_stored(
    with_pupils: World, command: str, text: str
) -> None:
    world = with_pupils
    pupil = world.newcomer("Jo Pupil", "jo@pupils.talavera.example", "general")
    before = rows(world)
    pupil.command(command, text)
    words = said_to(world, "Jo Pupil")
    assert pupil.view is None
    assert "tell an adult you trust at school, today" in words
    assert "0800 1111" in words
    assert rows(world) == before


def test_a_pupil_gets_childline_for_every_form_and_button_and_nothing_is_stored(
    with_pupils: World,
) -> None:
    world = with_pupils
    pupil = world.newcomer("Jo Pupil", "jo@pupils.talavera.example", "general")
    before = rows(world)
    assert set(NEW_FORMS) <= set(FORMS)
    for form, answers in NEW_FORMS.items():
        assert "0800 1111" in forging.send_form(world, "Jo Pupil", form, answers)
    for action, shown in forging.press_everything(world, "Jo Pupil", None).items():
        assert "0800 1111" in "".join(shown), action
    assert rows(world) == before
    assert pupil.me.user_id not in everything_kept(world)
