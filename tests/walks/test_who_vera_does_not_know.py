"""Supply staff, who may report; pupils, who are sent to somebody better; and strangers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.keyring import Keyring
from storage.people import Identity, Person
from tests.walks import forging
from tests.walks.kept import everything_kept, rows
from tests.walks.world import (
    NAMED,
    NOT_LISTED,
    SOMEONE_HERE,
    SUSPECT,
    World,
    a_world,
    answer_first,
    changed_settings,
    report,
    shown_to,
)

PUPILS = '[people]\npupil_addresses = ["@pupils.talavera.example"]'


@pytest.fixture
def with_pupils(
    database: Database, keyring: Keyring, tmp_path: Path, platform: str
) -> Iterator[World]:
    """A school whose pupils have accounts in the same workspace or tenant."""
    text = changed_settings(tmp_path).read_text(encoding="utf-8")
    own = "\n".join(line for line in text.split("\n") if not line.startswith("pupil_addresses"))
    (tmp_path / "vera.toml").write_text(own.replace("[people]", PUPILS), encoding="utf-8")
    settings = tmp_path / "vera.toml"
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        yield world
        assert world.errors == []


def test_a_supply_teacher_reports_and_the_manager_sees_that_nobody_knows_them(
    world: World,
) -> None:
    """Rules 6: "accepted, marked, matched later by a person"."""
    supply = world.newcomer("Sam Supply", "sam@agency.example", "general")
    words = report(supply).text()
    assert "was sent to Helen Whitfield, the head" in words  # no line manager is known
    world.settle()
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    marked = "Reported by: Sam Supply (not on the staff list: please check who this is)"
    assert marked in shown_to(head)
    assert world.case().reference in world.home("Sam Supply")


def test_a_supply_teacher_is_not_offered_in_pickers_and_not_matched_silently(
    world: World,
) -> None:
    """Design, "Who and which school": an account once bound stays as it is."""
    supply = world.newcomer("Sam Supply", "sam@agency.example", "general")
    report(supply)
    with world.vera.database.writing(world.school.id) as session:
        session.add(Person(name="Samuel Supply", email="sam@agency.example", roles="head"))
    for platform in world.vera.platforms:
        world.vera.people.match_everybody(platform)
    with world.vera.database.reading(world.school.id) as session:
        account = world.room.aad_of(supply.me.user_id) if world.room else supply.me.user_id
        bound = session.scalars(select(Identity).filter_by(user_id=account)).one()
        who = session.found(Person, bound.person_id)
        assert (who.name, who.on_staff_list, who.roles) == ("Sam Supply", False, "")
    teacher = world.person("Ben Carter")
    teacher.command("/report-cyberbullying")
    answer_first(teacher)
    teacher.fill("What happened?", "x")
    teacher.choose(SUSPECT, SOMEONE_HERE)
    assert teacher.offered(NAMED, "Sunita") == ["Sunita Rao", NOT_LISTED]
    assert "Sam Supply" not in teacher.offered(NAMED, "Supply")


def test_somebody_whom_the_platform_does_not_describe_may_report_all_the_same(
    world: World,
) -> None:
    supply = world.newcomer("Sam Supply", "sam@agency.example", "general")
    if world.room is not None:
        world.room.fail_next("members", "500", times=3)
    else:
        world.workspace.fail_next("users.info", "500", times=3)
    report(supply)
    world.settle()
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert "Reported by: Somebody Vera does not know yet (not on the staff list" in shown_to(head)


def test_a_pupil_gets_childline_and_somebody_to_tell_and_nothing_is_stored(
    with_pupils: World,
) -> None:
    """Rules 6: Childline, "tell an adult you trust at school", and not one row."""
    world = with_pupils
    pupil = world.newcomer("Jo Pupil", "jo@pupils.talavera.example", "general")
    before = rows(world)
    pupil.command("/report-cyberbullying", "somebody is horrible to me")
    words = said_to(world, "Jo Pupil")
    assert pupil.view is None
    assert "tell an adult you trust at school, today" in words
    assert "Childline at any time: ring 0800 1111" in words
    assert "Nothing you wrote here was kept." in words
    assert "0800 1111" in world.home("Jo Pupil")
    for answer in forging.press(world, "Jo Pupil", "overview.report_cyberbullying", None):
        assert "danger" not in answer or "0800 1111" in answer
    answer = forging.send_form(
        world,
        "Jo Pupil",
        "cyberbullying.file_report",
        {
            "danger": "no",
            "image": "no",
            "account": "somebody is horrible to me",
            "suspect": "pupil",
        },
    )
    assert "0800 1111" in answer
    assert rows(world) == before
    assert pupil.me.user_id not in everything_kept(world)
    if world.room is not None:
        assert world.room.aad_of(pupil.me.user_id) not in everything_kept(world)


def said_to(world: World, name: str) -> str:
    """Read what Vera said last to somebody alone: on Teams that stands in their own chat."""
    person = world.person(name)
    return (person.direct_messages() if world.on_teams else person.ephemerals())[-1].words()


@pytest.mark.parametrize("platform", ["slack"])
def test_somebody_of_another_workspace_is_told_whom_to_ring_and_nothing_is_stored(
    world: World,
) -> None:
    """On Teams who is of another tenant comes no further than the door (test_coming_and_going)."""
    before = rows(world)
    payload = {
        "team_id": "T0ELSEWHERE", "user_id": "U0ELSEWHERE", "command": "/report-cyberbullying",
        "text": "help", "trigger_id": "1.2.3", "channel_id": "C1",
    }  # fmt: skip
    answer = world.workspace.send("slash_commands", payload)
    assert answer.status == 200
    assert "Vera does not know which school you are at. In danger, ring 999." in answer.body
    assert rows(world) == before
