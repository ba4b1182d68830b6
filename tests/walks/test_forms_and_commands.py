"""What staff type and fill in: commands, words after them, details added when there is time."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from bot.demo.teams import TeamsMessage
from bot.teams import welcome
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from tests.walks import forging
from tests.walks.world import (
    ABOUT_A_COLLEAGUE,
    DANGER,
    IMAGE,
    MUST_NOT_SEE,
    NAMED,
    NOTHING_HERE,
    SOMEONE_HERE,
    SUSPECT,
    TICKS,
    World,
    answer_first,
    report,
    shown_to,
)

FORM = "/report-cyberbullying"
WHAT_HAPPENED = "What happened?"

only_in_slack = pytest.mark.parametrize("platform", ["slack"])
only_in_teams = pytest.mark.parametrize("platform", ["teams"])


@only_in_slack
def test_words_after_the_command_start_the_account_and_stand_nowhere_else(world: World) -> None:
    """S52: "do not echo it": the only place is the box that the teacher types in.

    On Teams such words stand in the chat for good: there they are not kept (test_typed_to_vera).
    """
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM, "Jordan in 6B called me a liar")
    assert teacher.view is not None
    assert teacher.view.value(WHAT_HAPPENED) == "Jordan in 6B called me a liar"
    held = [a for a in world.workspace.requests if "Jordan" in str(a.arguments)]
    assert [asked.method for asked in held] == ["views.open"]
    assert teacher.ephemerals() == []
    teacher.close_all()
    assert world.cases() == []


@only_in_slack
@pytest.mark.parametrize(
    "text", ["payload", "payload={}", "the payload was: command=/x&text=y", "ssl_check=1"]
)
def test_a_command_whose_text_says_payload_is_a_command(world: World, text: str) -> None:
    """Bolt takes such a command for something else; nothing of the kind stands before Teams."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM, text)
    assert teacher.view is not None
    assert teacher.view.value(WHAT_HAPPENED) == text


def test_the_forms_window_says_what_it_is(world: World) -> None:
    """A screen reader reads a window's title first."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    assert teacher.view is not None
    if world.on_teams:
        assert (teacher.view.title, teacher.view.submit_text) == ("Report cyberbullying", "Next")
        answer_first(teacher)
    assert (teacher.view.title, teacher.view.submit_text) == ("Report cyberbullying", "Send")


def test_a_redraw_keeps_everything_that_was_typed_ticked_and_picked(world: World) -> None:
    """Slack draws a form again at once; Teams when it is sent and there is more to ask."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    answer_first(teacher)
    teacher.fill(WHAT_HAPPENED, "Typed with care")
    teacher.tick(TICKS, ["There is a threat", "It is spreading"])
    teacher.pick_person(MUST_NOT_SEE, "Marcus", "Marcus Bell")
    teacher.choose(SUSPECT, SOMEONE_HERE)
    teacher.pick_person(NAMED, "Ben", "Ben Carter")
    teacher.choose(DANGER, "Yes")
    teacher.choose(DANGER, "No")
    view = teacher.view
    assert view is not None
    assert view.value(WHAT_HAPPENED) == "Typed with care"
    assert view.value(TICKS) == ["There is a threat", "It is spreading"]
    assert view.value(MUST_NOT_SEE) == ["Marcus Bell"]
    assert view.value(NAMED) == ["Ben Carter"]
    teacher.choose(SUSPECT, "A pupil")
    if world.on_teams:
        teacher.tick(TICKS, ["There is a threat", ABOUT_A_COLLEAGUE])
        teacher.submit()
        assert teacher.view is not None
        assert teacher.view.asks("Which colleague?")
        assert teacher.view.value(WHAT_HAPPENED) == "Typed with care"
        assert teacher.view.value(TICKS) == ["There is a threat", ABOUT_A_COLLEAGUE]
        assert teacher.view.value(MUST_NOT_SEE) == ["Marcus Bell"]
    assert teacher.view is not None
    assert not teacher.view.asks(NAMED)
    assert "Ring 999 now" not in shown_to(teacher)


def test_a_person_picked_and_then_no_longer_asked_for_is_not_accused(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    answer_first(teacher)
    teacher.fill(WHAT_HAPPENED, "x")
    teacher.choose(SUSPECT, SOMEONE_HERE)
    teacher.pick_person(NAMED, "Ben", "Ben Carter")
    teacher.choose(SUSPECT, "A pupil")
    teacher.submit()
    assert world.case().route == "R13"


def test_an_image_of_a_child_is_answered_at_once_with_what_not_to_do(world: World) -> None:
    """S33, S55, trap 1: before anything else is asked; and it is never to be described."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    teacher.choose(IMAGE, "Not sure")
    words = answer_first(teacher, image="Not sure") if world.on_teams else shown_to(teacher)
    warning = "Do not look at it, copy it, screenshot it or send it to anybody"
    assert words.index(IMAGE) < words.index(warning) < words.index(WHAT_HAPPENED)


def test_an_empty_form_is_sent_back_with_words_at_each_question(world: World) -> None:
    status, _, body = forging.send_form(
        world, "Kwame Mensah", "cyberbullying.file_report", {}
    ).partition(" ")
    assert status == "200"
    questions = CyberbullyingForm.questions()
    labels = [questions[name].label for name in ("danger", "image", "account", "suspect")]
    if world.on_teams:
        assert f'"Please look at: {"; ".join(labels)}"' in body
        boxed = r'"text": ?"Please answer this."'  # in front of each, and not only in the client
        assert len(re.findall(boxed, body)) == len(labels)
    else:
        answer = json.loads(body)
        assert answer["response_action"] == "errors"
        assert set(answer["errors"]) == {"danger", "image", "account", "suspect"}
    assert world.cases() == []


def test_details_are_added_afterwards_sealed_and_read_by_whoever_has_the_case(
    world: World,
) -> None:
    """S20, S23, S42: later, from the Home; never a reason to lower anything."""
    teacher, manager = world.person("Kwame Mensah"), world.person("Sunita Rao")
    report(teacher)
    world.settle()
    manager.press("Acknowledge", message=world.card("Sunita Rao"))
    world.settle()
    teacher.close_all()
    world.home("Kwame Mensah")
    teacher.press("Add details", on="home")
    assert "To add files: could any show anyone under 18" in shown_to(teacher)
    assert "This is confidential, not anonymous" in shown_to(teacher)  # S72
    teacher.choose("Where was it?", "WhatsApp")
    teacher.choose("What kind is it?", "Threatening")
    teacher.pick_moment("When exactly?", datetime(2026, 4, 27, 18, 5, tzinfo=UTC))
    teacher.fill("How did it begin?", "With a photograph of my car")
    teacher.fill("How and where have you reacted?", "I answered once")
    teacher.submit()
    world.settle()
    assert len(world.cards("Sunita Rao")) == 2  # told that there is more
    manager.press("Open", message=world.card("Sunita Rao"))
    content = shown_to(manager)
    assert "Where: WhatsApp\nKind: Threatening\nWhen: 27 April 2026, 19:05" in content
    assert "How it began\nWith a photograph of my car" in content
    assert "How they reacted\nI answered once" in content
    assert "details_added" in world.actions()


def test_details_left_empty_are_no_mistake_and_somebody_elses_report_takes_none(
    world: World,
) -> None:
    teacher = world.person("Kwame Mensah")
    report(teacher)
    teacher.press("Add details")
    shown = teacher.submit()
    assert shown is not None
    assert shown.title.startswith("Sent: VERA-")
    form, case_id = "details.file_details", world.case().id
    for name in ("Sunita Rao", "Ben Carter"):
        assert NOTHING_HERE in forging.send_form(world, name, form, {"began": "x"}, case_id)
    assert world.actions().count("details_added") == 0


def test_vera_shows_the_home_with_report_first_and_then_what_waits(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera")
    words = shown_to(teacher)
    order = ["Report", "999", "Today", "My reports", "On duty now", "Numbers outside"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)


@pytest.mark.parametrize("text", ["help", "HELP", "  help  "])
def test_help_shows_what_can_be_typed_where_one_is(world: World, text: str) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera", text)
    words = shown_to(teacher)
    assert "What you can type" in words
    report_it, privacy = (
        ("report cyberbullying", "privacy") if world.on_teams else (FORM, "/vera privacy")
    )
    assert f"\n{report_it}: Report cyberbullying of you or a colleague" in words
    assert f"\n{privacy}: What Vera keeps, and who sees it" in words
    assert "999" in words


@only_in_slack
@pytest.mark.parametrize("text", ["no such word", "VERA-7K4Q"])
def test_words_that_vera_does_not_know_after_a_slash_show_what_can_be_typed(
    world: World, text: str
) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera", text)
    words = shown_to(teacher)
    assert "What you can type" in words
    assert "999" in words
    assert text not in words


@only_in_teams
@pytest.mark.parametrize("text", ["no such word", "VERA-7K4Q"])
def test_words_that_vera_does_not_know_in_the_chat_are_not_kept_and_help_is_a_button_away(
    world: World, text: str
) -> None:
    """On Teams everything that is typed comes to Vera, also what was never meant for her."""
    teacher = world.person("Kwame Mensah")
    reply = teacher.command("/vera", text)
    assert isinstance(reply, TeamsMessage)
    assert welcome.NOT_UNDERSTOOD in reply.words()
    assert "999" in reply.words()
    assert text not in reply.words() + reply.notification()
    assert reply.buttons() == ["Report", "Open Vera", "Help"]
    teacher.press("Help", message=reply)
    assert "What you can type" in shown_to(teacher)


def test_privacy_says_what_is_kept_who_sees_it_and_that_nobody_is_held_back(
    world: World,
) -> None:
    """S56, S72, trap 24."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera", "privacy")
    words = shown_to(teacher)
    assert "It is confidential, not anonymous" in words
    assert "The law may require the school to disclose it" in words
    assert "You may always report to the police or to children's social care yourself." in words
    assert "ico.org.uk" in words


def test_everybody_who_can_read_a_report_is_named_in_the_reply(world: World) -> None:
    """The privacy notice says so: "Only the people named in the reply can open it"."""
    words = report(world.person("Kwame Mensah"), ticks=["There is a threat"]).text()
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    listed = shown_to(manager).split("Who can read this\n")[1].split("\nWhy this priority")[0]
    readers = [line.removeprefix("• ").partition(",")[0] for line in listed.split("\n")]
    assert len(readers) == 4
    for name in readers:
        assert name in words
