"""Reports about people of the school: whoever it is about never learns that there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.hiding import assert_hidden_from
from tests.walks.world import (
    NOT_LISTED,
    SOMEONE_HERE,
    World,
    a_world,
    changed_settings,
    report,
    shown_to,
)

CHAIR = 'email = "chair@governors.talavera.example"\n'
QUIET = "Please open Vera."


@pytest.fixture
def chair_by_email(
    database: Database, keyring: Keyring, tmp_path: Path, platform: str
) -> Iterator[World]:
    """The example school, whose chair of governors has an e-mail address and nothing else."""
    settings = changed_settings(tmp_path, replace={f'{CHAIR}phone = "01632 960050"': CHAIR})
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        yield world
        assert world.errors == []


def about(world: World, *names: str, reporter: str = "Kwame Mensah", **answers: object) -> str:
    shown = report(
        world.person(reporter),
        suspect=SOMEONE_HERE,
        named=names,
        account="Said I am fat",
        **answers,
    )
    world.settle()
    return shown.text()


def assert_quiet_in_chat(world: World) -> None:
    """S48, S75: no reference, category, priority or time in any message."""
    for name in world.accounts:
        for card in world.cards(name):
            assert card.words().split("\n")[0] == QUIET
            assert card.notification() == QUIET
        for message in world.direct(name):
            typed_it = message.author == name
            assert typed_it or world.case().reference not in message.words()


def test_about_the_head_only_the_chair_is_told_by_email_and_the_reporter_whom_to_write_to(
    chair_by_email: World,
) -> None:
    """Trap 4, rules R2: a chair outside chat is told by the second channel, and of nothing."""
    world = chair_by_email
    words = about(world, "Helen Whitfield")
    assert "was sent to Margaret Hollis, the chair of governors, by e-mail or telephone." in words
    assert "ring or write to:\nMargaret Hollis: chair@governors.talavera.example" in words
    assert "You may go to the LADO" in words  # A10: never a word that keeps somebody from it
    assert world.notified() == {"chair@governors.talavera.example"}
    assert world.posted() == []


def test_the_chair_is_not_sent_back_to_the_head(chair_by_email: World) -> None:
    """Rules 6: never fall back to the person accused; the office must not be asked either."""
    world = chair_by_email
    about(world, "Helen Whitfield")
    (sent,) = world.notices()
    assert "cannot be written here" in sent.body
    assert "Please do not ask about it at the school." in sent.body
    for word in ("head", "Helen", "safeguarding", "bullying", "VERA-", "Kwame", "ring Talavera"):
        assert word not in sent.words


def test_the_head_finds_no_trace_of_a_report_about_her(chair_by_email: World) -> None:
    """Trap 30: no card, Home, command, forged button or form tells her that it exists."""
    world = chair_by_email
    about(world, "Helen Whitfield")
    world.later(hours=2)
    assert_hidden_from(world, "Helen Whitfield")
    assert world.standing(Standing.EXCLUDED) == ["Helen Whitfield", "Nadia Hussain"]


def test_an_administrator_below_the_head_finds_no_trace_either(chair_by_email: World) -> None:
    """Rules R2: "head, and admins who report to the head"."""
    about(chair_by_email, "Helen Whitfield")
    assert_hidden_from(chair_by_email, "Nadia Hussain")


def test_nobody_answers_about_the_head_and_it_ends_with_the_vice_chair_and_the_numbers(
    world: World,
) -> None:
    about(world, "Helen Whitfield")
    for _ in range(6):
        world.later(hours=1)
    assert world.standing(Standing.RESPONSIBLE) == ["Desmond Achebe", "Margaret Hollis"]
    assert "vice-chair@governors.talavera.example" in world.notified()
    assert world.actions()[-1] == "nobody_answered"
    assert world.direct("Helen Whitfield") == []
    teacher = world.person("Kwame Mensah")
    assert_quiet_in_chat(world)
    assert "not yet seen" in world.home("Kwame Mensah")
    teacher.close_all()
    teacher.press("Show", on="home")
    assert "Margaret Hollis: 01632 960050" in shown_to(teacher)


def test_a_threat_by_the_head_at_night_reaches_the_chair_and_not_one_person_in_chat(
    world: World,
) -> None:
    about(world, "Helen Whitfield", ticks=["There is a threat"], danger="No")
    for _ in range(6):
        world.later(minutes=15)
    people = {sent.to for sent in world.notices()}
    assert people == {
        "chair@governors.talavera.example",
        "+441632960050",
        "vice-chair@governors.talavera.example",
    }


def test_even_danger_now_does_not_tell_the_head_about_herself(world: World) -> None:
    """Trap 4: R1 tells the leads and the head; the conflict filter takes her out."""
    words = about(world, "Helen Whitfield", danger="Yes")
    assert "Helen Whitfield" not in words
    world.later(minutes=10)
    assert_hidden_from(world, "Helen Whitfield")
    assert {"Priya Nair", "Tom Barrow"} <= set(world.standing(Standing.RESPONSIBLE))
    assert_quiet_in_chat(world)


def test_about_the_safeguarding_lead_the_head_is_told_and_no_deputy_of_the_lead(
    world: World,
) -> None:
    """Rules R6: the lead and her deputies never see it."""
    words = about(world, "Priya Nair")
    assert "was sent to Helen Whitfield, the head." in words
    assert world.standing(Standing.EXCLUDED) == ["Priya Nair", "Tom Barrow"]
    assert_quiet_in_chat(world)
    assert_hidden_from(world, "Priya Nair")
    assert_hidden_from(world, "Tom Barrow")
    assert world.card("Helen Whitfield").buttons() == ["Open", "Acknowledge"]


def test_about_the_line_manager_the_head_is_told_and_not_the_line_manager(world: World) -> None:
    """Trap 4, rules R15: never routed by the reporting line to the person accused."""
    words = about(world, "Sunita Rao")
    assert "Helen Whitfield, the head" in words
    assert "Sunita Rao" not in words
    assert_quiet_in_chat(world)
    assert_hidden_from(world, "Sunita Rao")


def test_a_relative_on_the_staff_is_kept_out_without_being_named(world: World) -> None:
    """Rules 6: their recorded relatives on the staff, whichever of the two recorded it."""
    about(world, "Joanne Bell")
    assert world.standing(Standing.EXCLUDED) == ["Joanne Bell", "Marcus Bell"]
    assert_hidden_from(world, "Marcus Bell")


def test_anyone_else_named_as_not_to_see_it_does_not(world: World) -> None:
    report(world.person("Kwame Mensah"), must_not_see=["Sunita Rao", "Marcus Bell"])
    world.settle()
    assert_quiet_in_chat(world)
    assert_hidden_from(world, "Sunita Rao")
    assert_hidden_from(world, "Marcus Bell")
    assert "David Osei" in world.standing(Standing.RESPONSIBLE)


def test_on_a_quiet_route_the_reporter_hears_on_their_home_and_not_by_message(
    world: World,
) -> None:
    """Rules 6, "Quiet routes": somebody may look over a shoulder."""
    about(world, "Ben Carter")
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert "Named: Ben Carter" in shown_to(head)
    assert "Said I am fat" in shown_to(head)
    head.press("Acknowledge")
    world.settle()
    assert world.unasked("Kwame Mensah") == []
    seen = f"{world.case().reference}: seen by Helen Whitfield at 10:00."
    assert seen in world.home("Kwame Mensah")
    assert world.card("Helen Whitfield").words() == "Please open Vera.\nOpen"


def test_those_who_read_it_are_told_to_use_the_telephone_when_an_administrator_is_kept_out(
    world: World,
) -> None:
    """Rules 6: an excluded person who administers Vera could look at the chat."""
    about(world, "Nadia Hussain")
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert "Please speak about this by telephone only, not in chat or by e-mail." in shown_to(head)


def test_somebody_here_who_is_not_listed_is_named_in_words_that_only_the_head_reads(
    world: World,
) -> None:
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    teacher.choose("Is anyone in danger now?", "No")
    teacher.choose(
        "Could any of it show anyone under 18 nude, partly nude or in a sexual way?", "No"
    )
    teacher.fill("What happened?", "He films us")
    teacher.choose("Who is doing it?", SOMEONE_HERE)
    teacher.pick_person("Who at the school?", "coach", NOT_LISTED)
    teacher.fill("Who is it?", "The football coach")
    teacher.submit()
    world.settle()
    assert_quiet_in_chat(world)
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert "Named: The football coach (not on the staff list)" in shown_to(head)


def test_on_behalf_of_a_colleague_their_manager_may_know_and_the_colleague_is_not_told(
    world: World,
) -> None:
    """S45: a colleague reports; the one it is about decides nothing and is sent nothing."""
    words = report(world.person("Kwame Mensah"), colleague="Sunita Rao").text()
    world.settle()
    assert "was sent to David Osei" in words
    assert "Sunita Rao" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert world.direct("Sunita Rao") == []
    deputy = world.person("David Osei")
    deputy.press("Open", message=world.card("David Osei"))
    assert "About: Sunita Rao" in shown_to(deputy)
    assert "If it is about a colleague" in words or "colleague" in words
