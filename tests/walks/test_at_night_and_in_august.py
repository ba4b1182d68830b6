"""When nobody is at school: half past ten at night, August, and a school of three people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.deadlines import Deadline
from storage.keyring import Keyring
from storage.vocabulary import Standing, Urgency
from tests.walks.breach_acts import breach
from tests.walks.hiding import assert_hidden_from
from tests.walks.world import SOMEONE_HERE, World, a_world, changed_settings, report, shown_to

NIGHT = datetime(2026, 4, 28, 21, 30, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 5, 2, 11, 0, tzinfo=UTC)
AUGUST = datetime(2026, 8, 12, 9, 0, tzinfo=UTC)
ADDRESS = ["My home address or number was posted"]

SMALL_STAFF = """\
name,email,phone,roles,deputises for,line manager,working days
Grace Ellis,g.ellis@small.example,07700 900201,Head; DSL,,Ruth Adeyemi,Mon-Fri
Ian Webb,i.webb@small.example,07700 900202,Teacher,Grace Ellis,Grace Ellis,Mon-Fri
Mary Quinn,m.quinn@small.example,07700 900203,Teacher,,Grace Ellis,Mon-Fri
Paul Sharp,p.sharp@small.example,01632 960031,Office; Data lead,,Grace Ellis,Mon-Fri
"""
CONTACTS = {
    'name = "Margaret Hollis"': 'name = "Ruth Adeyemi"',
    'email = "chair@governors.talavera.example"': 'email = "chair@small.example"',
}


@pytest.fixture
def small_school(
    database: Database, keyring: Keyring, tmp_path: Path, platform: str
) -> Iterator[World]:
    """A school whose head is its safeguarding lead as well."""
    settings = changed_settings(tmp_path, replace=CONTACTS, staff=SMALL_STAFF)
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        yield world
        assert world.errors == []


def test_an_anonymous_parent_posts_an_address_at_half_past_ten_at_night(world: World) -> None:
    """S19, S20, S21: Urgent at any hour; the reporter is told whom to ring before the morning."""
    world.clock.now = NIGHT
    words = report(
        world.person("Kwame Mensah"),
        suspect="I don't know",
        ticks=[*ADDRESS, "I feel unsafe"],
        account="My street and number are on a parents' page",
    ).text()
    assert world.case().priority is Urgency.URGENT
    assert "was sent to Helen Whitfield, the head. A copy went to Priya Nair." in words
    assert "You should have an answer by 22:45." in words
    assert "It is outside school hours: it may not be seen before 07:00. Ring now." in words
    assert "Helen Whitfield: 07700 900101" in words
    assert "School is closed now" in words
    assert "If they have your number, address or e-mail" in words  # A5
    assert "0300 555 1373" in world.home("Kwame Mensah")
    world.settle()
    assert {"h.whitfield@talavera.example", "+447700900101"} <= world.notified()
    assert all("street" not in sent.words for sent in world.notices())


def test_at_night_a_childs_danger_gives_the_night_number_of_childrens_services(
    world: World,
) -> None:
    """Rules 5, P0: "same, 24/7, plus children's services out-of-hours number"."""
    world.clock.now = NIGHT
    words = report(world.person("Kwame Mensah"), danger="Yes").text()
    assert "0300 555 1373" in words
    assert "01329 225379" not in words


def test_a_parent_is_the_heads_to_answer_and_the_line_manager_reads_along(world: World) -> None:
    """S51, rules R14."""
    words = report(world.person("Kwame Mensah"), suspect="A parent or carer").text()
    assert "Helen Whitfield, the head" in words
    assert "A copy went to Sunita Rao" in words
    assert "a conversation" in words or "meeting" in words or "Don't argue" in words  # A9


def test_in_august_with_everybody_away_somebody_is_told_all_the_same(world: World) -> None:
    """Trap 26: a route in August has people on it and numbers behind it."""
    world.clock.now = AUGUST
    for name in world.accounts:
        world.away(name, datetime(2026, 7, 23), datetime(2026, 8, 31))  # noqa: DTZ001
    words = report(world.person("Kwame Mensah"), ticks=["There is a threat"]).text()
    assert "was sent to Margaret Hollis, the chair of governors, by e-mail or telephone" in words
    assert "Emergency services: 999" in words
    world.later(hours=3)
    assert len(world.standing(Standing.RESPONSIBLE)) >= 2
    assert "Nobody has answered yet. Please ring:" in world.card("Kwame Mensah").words()
    assert "nobody_answered" in world.actions()
    assert world.notified()


def test_in_august_the_home_does_not_say_that_those_who_are_away_are_on_duty(
    world: World,
) -> None:
    world.clock.now = AUGUST
    for name in ("Priya Nair", "Tom Barrow", "Helen Whitfield", "David Osei"):
        world.away(name, datetime(2026, 7, 23), datetime(2026, 8, 31))  # noqa: DTZ001
    assert "Nobody is on duty. Please use the numbers below." in world.home("Kwame Mensah")


def test_somebody_away_for_the_day_is_passed_over_and_their_stand_in_is_told(
    world: World,
) -> None:
    world.away("Sunita Rao", world.clock.now, world.clock.now)
    words = report(world.person("Kwame Mensah")).text()
    assert "Sunita Rao" not in words
    world.settle()
    assert world.direct("Sunita Rao") == []
    assert world.standing(Standing.RESPONSIBLE)


def test_a_head_who_is_the_safeguarding_lead_too_is_told_once_and_not_alone(
    small_school: World,
) -> None:
    """Rules 5: such a school must come out with a route; one person is told one time."""
    world = small_school
    report(world.person("Mary Quinn"), image="Not sure")
    world.settle()
    assert len(world.cards("Grace Ellis")) == 1
    world.later(hours=2)
    assert len(world.standing(Standing.RESPONSIBLE)) >= 2 or "nobody_answered" in world.actions()


def test_about_a_head_who_is_the_safeguarding_lead_too_only_the_chair_is_told(
    small_school: World,
) -> None:
    world = small_school
    words = report(
        world.person("Mary Quinn"), suspect=SOMEONE_HERE, named=["Grace Ellis"], image="Yes"
    ).text()
    assert "Ruth Adeyemi" in words
    world.later(hours=1)
    assert_hidden_from(world, "Grace Ellis")
    assert "chair@small.example" in world.notified()


def test_the_head_reports_and_is_not_sent_what_she_wrote(small_school: World) -> None:
    """Rules 6: nobody decides about what they sent themselves."""
    world = small_school
    report(world.person("Grace Ellis"), suspect="A parent or carer")
    world.later(hours=1)
    assert "Grace Ellis" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert all("Acknowledge" not in card.buttons() for card in world.cards("Grace Ellis"))


def test_an_image_of_a_child_goes_to_the_lead_and_not_to_the_line_manager(world: World) -> None:
    """Rules R8, 4: quiet; and nothing is said that could make anybody look at it again."""
    words = report(world.person("Kwame Mensah"), image="Not sure", account="In the Year 6 chat")
    assert "was sent to Priya Nair, the safeguarding lead." in words.text()
    assert "Sexual images: leave them alone" in words.text()
    assert "screenshot that shows" not in words.text()
    world.settle()
    assert world.card("Priya Nair").words().startswith("Please open Vera.")
    assert_hidden_from(world, "Sunita Rao")
    lead = world.person("Priya Nair")
    lead.press("Open", message=world.card("Priya Nair"))
    assert "An image of a child: Not sure" in shown_to(lead)


SPREADING = ["It is spreading"]


def first_deadline(world: World) -> datetime:
    with world.vera.database.reading(world.school.id) as session:
        return min(session.scalars(select(Deadline.at)))


def told_by_now(world: World) -> list[int]:
    """Count what each of the staff and whoever is outside chat was told."""
    return [*(len(world.unasked(name)) for name in world.accounts), len(world.notices())]


def test_what_was_missed_by_day_is_caught_up_in_the_morning_and_not_at_night(world: World) -> None:
    """Vera was stopped from noon until half past ten in the evening (rules, section 5)."""
    report(world.person("Kwame Mensah"), ticks=SPREADING)
    world.settle()
    assert world.case().priority is Urgency.HOUR
    assert first_deadline(world) < NIGHT
    before = told_by_now(world)
    world.clock.now = NIGHT  # nobody turned the crank meanwhile
    world.at(NIGHT.replace(day=29, hour=6, minute=29))  # 07:29 in Aldershot
    assert told_by_now(world) == before
    world.later(minutes=1)
    assert sum(told_by_now(world)) > sum(before)


def test_what_was_owed_by_day_and_held_up_is_sent_in_the_morning(world: World) -> None:
    report(world.person("Kwame Mensah"))
    before = told_by_now(world)
    world.clock.now = NIGHT  # it was stored, and Vera died before she could tell anybody
    world.at(NIGHT.replace(day=29, hour=6, minute=29))
    assert told_by_now(world) == before
    world.later(minutes=1)
    assert sum(told_by_now(world)) > sum(before)


def test_what_is_urgent_is_caught_up_at_night_all_the_same(world: World) -> None:
    report(world.person("Kwame Mensah"), suspect="A parent or carer", ticks=["There is a threat"])
    world.settle()
    assert world.case().priority is Urgency.URGENT
    before = len(world.notices())
    world.clock.now = NIGHT
    world.settle()
    assert len(world.notices()) > before


def test_data_that_went_astray_is_not_kept_quiet_over_a_bank_holiday(world: World) -> None:
    """Rules, section 5, P2: "unless breach clock would pass"; three days without an office."""
    world.clock.now = datetime(2026, 5, 1, 14, 45, tzinfo=UTC)  # the Friday before
    breach(world.person("Kwame Mensah"))
    world.settle()
    before = told_by_now(world)
    assert first_deadline(world) < SATURDAY_NOON
    world.clock.now = SATURDAY_NOON
    world.settle()
    assert sum(told_by_now(world)) > sum(before)
