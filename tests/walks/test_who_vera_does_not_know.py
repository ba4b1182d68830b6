"""Supply staff, who may report; pupils, who are sent to somebody better; and strangers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.keyring import Keyring
from storage.people import Identity, Person
from storage.records import TABLES
from tests.walks import forging
from tests.walks.world import World, a_world, changed_settings, report, shown_to

PUPILS = '[people]\npupil_addresses = ["@pupils.talavera.example"]'


@pytest.fixture
def with_pupils(database: Database, keyring: Keyring, tmp_path: Path) -> Iterator[World]:
    """A school whose pupils have accounts in the same workspace."""
    text = changed_settings(tmp_path).read_text(encoding="utf-8")
    own = "\n".join(line for line in text.split("\n") if not line.startswith("pupil_addresses"))
    (tmp_path / "vera.toml").write_text(own.replace("[people]", PUPILS), encoding="utf-8")
    with a_world(database, keyring, settings_file=tmp_path / "vera.toml") as world:
        yield world


def rows(world: World) -> dict[str, int]:
    """Count the rows of every table."""
    with world.vera.database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES.sorted_tables
        }


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
    world.vera.people.match_everybody("slack")
    with world.vera.database.reading(world.school.id) as session:
        bound = session.scalars(select(Identity).filter_by(user_id=supply.me.user_id)).one()
        who = session.found(Person, bound.person_id)
        assert (who.name, who.on_staff_list, who.roles) == ("Sam Supply", False, "")
    teacher = world.person("Ben Carter")
    teacher.command("/report-cyberbullying")
    teacher.choose("Who is doing it?", "Someone who works or governs here")
    assert "Sam Supply" not in teacher.offered("Who at the school?", "Supply")


def test_somebody_whom_slack_does_not_describe_may_report_all_the_same(world: World) -> None:
    supply = world.newcomer("Sam Supply", "sam@agency.example", "general")
    world.workspace.fail_next("users.info", "500", times=3)
    supply.command("/report-cyberbullying")
    assert "Report cyberbullying" in shown_to(supply) or "What happened?" in shown_to(supply)


def test_a_pupil_gets_childline_and_somebody_to_tell_and_nothing_is_stored(
    with_pupils: World,
) -> None:
    """Rules 6: Childline, "tell an adult you trust at school", and not one row."""
    world = with_pupils
    pupil = world.newcomer("Jo Pupil", "jo@pupils.talavera.example", "general")
    before = rows(world)
    pupil.command("/report-cyberbullying", "somebody is horrible to me")
    words = pupil.ephemerals()[-1].words()
    assert pupil.view is None
    assert "tell an adult you trust at school, today" in words
    assert "Childline at any time: ring 0800 1111" in words
    assert "Nothing you wrote here was kept." in words
    assert "0800 1111" in world.home("Jo Pupil")
    forging.press(world, "Jo Pupil", "overview.report_cyberbullying", None)
    answer = forging.send_form(
        world,
        "Jo Pupil",
        "cyberbullying.file_report",
        {
            "danger": {"selected_option": {"value": "no"}},
            "image": {"selected_option": {"value": "no"}},
            "account": {"value": "somebody is horrible to me"},
            "suspect": {"selected_option": {"value": "pupil"}},
        },
    )
    assert "0800 1111" in answer.body
    assert rows(world) == before


def test_somebody_of_another_workspace_is_told_whom_to_ring_and_nothing_is_stored(
    world: World,
) -> None:
    before = rows(world)
    payload = {
        "team_id": "T0ELSEWHERE", "user_id": "U0ELSEWHERE", "command": "/report-cyberbullying",
        "text": "help", "trigger_id": "1.2.3", "channel_id": "C1",
    }  # fmt: skip
    answer = world.workspace.send("slash_commands", payload)
    assert answer.status == 200
    assert "Vera does not know which school you are at. In danger, ring 999." in answer.body
    assert rows(world) == before
