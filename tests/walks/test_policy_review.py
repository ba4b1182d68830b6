"""The review of a policy: reminders from 90 days before to long overdue, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from handlers.calendar.school_days import local_day
from storage.audit import AuditEntry
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.policy_acts import (
    CHANGE,
    DEPUTY,
    HEAD,
    LEAD,
    NOTICE,
    OFFICE,
    OTHER,
    REVIEWED,
    SOCIAL_MEDIA,
    TEACHER,
    at_local,
    cards_saying,
    do,
    opened,
)
from tests.walks.restarting import started_again
from tests.walks.staff_changes import import_staff
from tests.walks.world import World, a_world, changed_settings, shown_to

TO_REVIEW = "Policies to be reviewed"
NOTHING_DUE = "No policy that you look after is due for review now."
JUNE = {'next_review = "November 2020"': 'next_review = "30/06/26"'}


def days_reminded(world: World) -> list[str]:
    """List the days on which anybody was reminded of a review, as the audit says."""
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(AuditEntry.at).where(AuditEntry.action == "reminded_of_review")
        found = session.scalars(chosen.order_by(AuditEntry.seq))
        return [local_day(at).isoformat() for at in found]


def letters(world: World, name: str) -> list[str]:
    return cards_saying(world, name, TO_REVIEW)


@contextmanager
def due_in_june(
    database: Database, keyring: Keyring, platform: str, folder: Path
) -> Iterator[World]:
    """The example, with a review of the social media policy due on 30 June 2026."""
    at = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
    settings = changed_settings(folder, replace=JUNE)
    with a_world(database, keyring, platforms=[platform], settings_file=settings, at=at) as world:
        yield world
        assert world.errors == []


def test_from_ninety_days_before_to_overdue_and_quiet_in_the_holidays_s2(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    with due_in_june(database, keyring, platform, tmp_path) as world:
        world.at(at_local(date(2026, 4, 13), 9, 5))
        (first,) = letters(world, HEAD)  # the policy has no owner but the head
        assert f"{SOCIAL_MEDIA}: review due on 30 June 2026." in first
        world.at(at_local(date(2026, 7, 1), 9, 5))
        assert "OVERDUE" not in letters(world, HEAD)[-1]
        world.at(at_local(date(2026, 7, 7), 9, 5))
        assert f"{SOCIAL_MEDIA}: OVERDUE since 30 June 2026." in letters(world, HEAD)[-1]
        world.at(at_local(date(2026, 9, 8), 9, 5))
        assert days_reminded(world) == [
            "2026-04-13",  # 90 days before is 1 April: in the holiday
            "2026-06-01",  # 30 days before is a Sunday in half-term
            "2026-06-23",  # 7 days before
            "2026-06-30",
            "2026-07-07",  # weekly after
            "2026-07-14",
            "2026-07-21",
            "2026-09-01",  # at the return, once
            "2026-09-08",
        ]
        assert len(letters(world, HEAD)) == 9


def test_the_example_that_is_years_late_is_said_once_and_then_weekly_s2(world: World) -> None:
    world.settle()
    assert letters(world, HEAD) == []  # it begins with the next morning
    world.at(at_local(date(2026, 4, 29), 9, 5))
    (first,) = letters(world, HEAD)
    assert f"{SOCIAL_MEDIA}: OVERDUE since November 2020." in first
    assert NOTICE not in first  # its review is far away
    world.at(at_local(date(2026, 5, 20), 9, 5))
    assert days_reminded(world) == ["2026-04-29", "2026-05-06", "2026-05-13", "2026-05-20"]
    assert all(letters(world, name) == [] for name in (DEPUTY, LEAD, OFFICE, TEACHER))


def test_the_letter_leads_to_the_policy_and_a_review_that_is_recorded_stops_it(
    world: World,
) -> None:
    world.at(at_local(date(2026, 4, 29), 9, 5))
    card = world.cards(HEAD)[-1]
    world.person(HEAD).press(f"Open {SOCIAL_MEDIA}", message=card)
    assert "The review is OVERDUE since November 2020." in shown_to(world.person(HEAD))
    world.person(HEAD).close_all()
    do(world, HEAD, REVIEWED)
    world.settle()
    assert letters(world, HEAD) == []  # what stood there is drawn again
    assert cards_saying(world, HEAD, NOTHING_DUE)
    world.at(at_local(date(2026, 7, 20), 9, 5))
    assert days_reminded(world) == ["2026-04-29"]


def test_ten_days_without_vera_are_one_letter(world: World) -> None:
    world.at(at_local(date(2026, 4, 29), 9, 5))
    world.clock.now = at_local(date(2026, 5, 9), 14)  # stopped; started on a Saturday
    with started_again(world):
        world.settle()
        assert len(letters(world, HEAD)) == 1
        world.at(at_local(date(2026, 5, 12), 9, 5))
        assert days_reminded(world) == ["2026-04-29", "2026-05-11"]
        assert len(letters(world, HEAD)) == 2


def test_one_letter_lists_all_that_somebody_looks_after(world: World) -> None:
    for name in (SOCIAL_MEDIA, NOTICE):
        do(
            world,
            LEAD,
            CHANGE,
            policy=name,
            choose={"Who looks after it?": "Somebody else"},
            pick={"Who?": OTHER},
            fill={"When is it reviewed next?": "15/05/26" if name == NOTICE else "10/05/26"},
        )
    world.at(at_local(date(2026, 5, 22), 9, 5))
    for letter in letters(world, OTHER):
        assert f"{SOCIAL_MEDIA}:" in letter
        assert f"{NOTICE}:" in letter
    assert len(letters(world, OTHER)) == 5  # 29 April, then 7 days before each, then weekly
    assert letters(world, HEAD) == []  # not late enough


def test_once_it_is_four_weeks_late_the_head_is_reminded_too(world: World) -> None:
    do(
        world,
        LEAD,
        CHANGE,
        choose={"Who looks after it?": "Somebody else"},
        pick={"Who?": OTHER},
        fill={"When is it reviewed next?": "25/04/26"},
    )
    world.at(at_local(date(2026, 5, 22), 9, 5))
    assert len(letters(world, OTHER)) == 4
    assert letters(world, HEAD) == []
    world.at(at_local(date(2026, 6, 2), 9, 5))
    assert len(letters(world, HEAD)) == 1


def test_what_an_owner_who_has_left_looked_after_is_the_heads(world: World) -> None:
    do(
        world,
        LEAD,
        CHANGE,
        choose={"Who looks after it?": "Somebody else"},
        pick={"Who?": OTHER},
        fill={"When is it reviewed next?": "25/05/26"},
    )
    import_staff(world, {}, leave=[OTHER])
    world.at(at_local(date(2026, 4, 29), 9, 5))
    assert len(letters(world, HEAD)) == 1
    said = "Looked after by: the headteacher, since Ben Carter has left"
    assert said in opened(world, TEACHER)


def test_without_a_head_it_is_the_deputys(world: World) -> None:
    import_staff(world, {}, leave=[HEAD])
    world.at(at_local(date(2026, 4, 29), 9, 5))
    assert len(letters(world, DEPUTY)) == 1
