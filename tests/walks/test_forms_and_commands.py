"""What staff type and fill in: commands, words after them, details added when there is time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.walks import forging
from tests.walks.world import NOTHING_HERE, World, report, shown_to

FORM = "/report-cyberbullying"


def test_words_after_the_command_start_the_account_and_stand_nowhere_else(world: World) -> None:
    """S52: "do not echo it": the only place is the box that the teacher types in."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM, "Jordan in 6B called me a liar")
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == "Jordan in 6B called me a liar"
    held = [a for a in world.workspace.requests if "Jordan" in str(a.arguments)]
    assert [asked.method for asked in held] == ["views.open"]
    assert teacher.ephemerals() == []
    teacher.close_all()
    assert world.cases() == []


@pytest.mark.parametrize(
    "text", ["payload", "payload={}", "the payload was: command=/x&text=y", "ssl_check=1"]
)
def test_a_command_whose_text_says_payload_is_a_command(world: World, text: str) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM, text)
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == text


def test_the_forms_window_says_what_it_is(world: World) -> None:
    """A screen reader reads a window's title first."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    assert teacher.view is not None
    assert (teacher.view.title, teacher.view.submit_text) == ("Report cyberbullying", "Send")


def test_a_redraw_keeps_everything_that_was_typed_ticked_and_picked(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    teacher.fill("What happened?", "Typed with care")
    teacher.tick("Tick any that apply", ["There is a threat", "It is spreading"])
    teacher.pick_person("Anyone else who must not see this?", "Marcus", "Marcus Bell")
    teacher.choose("Who is doing it?", "Someone who works or governs here")
    teacher.pick_person("Who at the school?", "Ben", "Ben Carter")
    teacher.choose("Is anyone in danger now?", "Yes")
    teacher.choose("Is anyone in danger now?", "No")
    view = teacher.view
    assert view is not None
    assert view.value("What happened?") == "Typed with care"
    assert view.value("Tick any that apply") == ["There is a threat", "It is spreading"]
    assert view.value("Anyone else who must not see this?") == ["Marcus Bell"]
    assert view.value("Who at the school?") == ["Ben Carter"]
    teacher.choose("Who is doing it?", "A pupil")
    assert teacher.view is not None
    assert not teacher.view.asks("Who at the school?")
    assert "Ring 999 now" not in shown_to(teacher)


def test_a_person_picked_and_then_no_longer_asked_for_is_not_accused(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    teacher.choose("Who is doing it?", "Someone who works or governs here")
    teacher.pick_person("Who at the school?", "Ben", "Ben Carter")
    teacher.choose("Who is doing it?", "A pupil")
    teacher.choose("Is anyone in danger now?", "No")
    teacher.choose(
        "Could any of it show anyone under 18 nude, partly nude or in a sexual way?", "No"
    )
    teacher.fill("What happened?", "x")
    teacher.submit()
    assert world.case().route == "R13"


def test_an_image_of_a_child_is_answered_at_once_with_what_not_to_do(world: World) -> None:
    """S33, S55, trap 1: before anything else is asked; and it is never to be described."""
    teacher = world.person("Kwame Mensah")
    teacher.command(FORM)
    teacher.choose(
        "Could any of it show anyone under 18 nude, partly nude or in a sexual way?", "Not sure"
    )
    assert "Do not look at it, copy it, screenshot it or send it to anybody" in shown_to(teacher)


def test_an_empty_form_is_sent_back_with_words_at_each_question(world: World) -> None:
    answer = forging.send_form(world, "Kwame Mensah", "cyberbullying.file_report", {})
    assert answer.json()["response_action"] == "errors"
    assert set(answer.json()["errors"]) == {"danger", "image", "account", "suspect"}
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
    assert "Screenshots: keep them. You can add them later." in shown_to(teacher)
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
        answer = forging.send_form(world, name, form, {"began": {"value": "x"}}, case_id)
        assert NOTHING_HERE in answer.body


def test_vera_shows_the_home_with_report_first_and_then_what_waits(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera")
    words = shown_to(teacher)
    order = ["Report cyberbullying", "999", "Today", "My reports", "On duty now", "Numbers outside"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)


@pytest.mark.parametrize("text", ["help", "HELP", "  help  ", "no such word", "VERA-7K4Q"])
def test_help_and_words_that_vera_does_not_know_show_what_can_be_typed(
    world: World, text: str
) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/vera", text)
    words = shown_to(teacher)
    assert "What you can type" in words
    assert "/report-cyberbullying: Report cyberbullying of you or a colleague" in words
    assert "/vera privacy: What Vera keeps, and who sees it" in words
    assert "999" in words
    assert "VERA-7K4Q" not in words


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
    readers = shown_to(manager).split("Who can read this\n")[1].split("\n")[0].split(", ")
    assert len(readers) == 4
    for name in readers:
        assert name in words
