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
from storage.policies import Policy
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
NEXT = "When is it reviewed next?"
JUNE = {'next_review = "November 2020"': 'next_review = "30/06/26"'}


def days_reminded(world: World) -> list[str]:
    """List the days on which anybody was reminded of a review, as the audit says."""
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(AuditEntry.at).where(AuditEntry.action == "reminded_of_review")
        found = session.scalars(chosen.order_by(AuditEntry.seq))
        return [local_day(at).isoformat() for at in found]


def letters(world: World, name: str) -> list[str]:
    return cards_saying(world, name, TO_REVIEW)


def looked_after(world: World, name: str, *, next_on: str) -> None:
    """Have somebody look after a policy, and plan its next review."""
    do(
        world,
        LEAD,
        CHANGE,
        policy=name,
        choose={"Who looks after it?": "Somebody else"},
        pick={"Who?": OTHER},
    )
    dates = {"When was it reviewed?": "5/9/2025", "When is it reviewed next?": next_on}
    do(world, LEAD, REVIEWED, policy=name, fill=dates)


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
    looked_after(world, SOCIAL_MEDIA, next_on="10/05/26")
    looked_after(world, NOTICE, next_on="15/05/26")
    world.at(at_local(date(2026, 5, 22), 9, 5))
    for letter in letters(world, OTHER):
        assert f"{SOCIAL_MEDIA}:" in letter
        assert f"{NOTICE}:" in letter
    assert len(letters(world, OTHER)) == 5  # 29 April, then 7 days before each, then weekly
    assert letters(world, HEAD) == []  # not late enough


def test_once_it_is_four_weeks_late_the_head_is_reminded_too(world: World) -> None:
    looked_after(world, SOCIAL_MEDIA, next_on="25/04/26")
    world.at(at_local(date(2026, 5, 22), 9, 5))
    assert len(letters(world, OTHER)) == 4
    assert letters(world, HEAD) == []
    world.at(at_local(date(2026, 6, 2), 9, 5))
    assert len(letters(world, HEAD)) == 1


def test_what_an_owner_who_has_left_looked_after_is_the_heads(world: World) -> None:
    looked_after(world, SOCIAL_MEDIA, next_on="25/05/26")
    import_staff(world, {}, leave=[OTHER])
    world.at(at_local(date(2026, 4, 29), 9, 5))
    assert len(letters(world, HEAD)) == 1
    said = "Looked after by: the headteacher, since Ben Carter has left"
    assert said in opened(world, TEACHER)


def test_without_a_head_it_is_the_deputys(world: World) -> None:
    import_staff(world, {}, leave=[HEAD])
    world.at(at_local(date(2026, 4, 29), 9, 5))
    assert len(letters(world, DEPUTY)) == 1


def test_a_form_that_was_opened_before_a_review_wipes_nothing_of_it(world: World) -> None:
    opened(world, LEAD)
    lead = world.person(LEAD)
    lead.press(CHANGE)
    do(world, HEAD, REVIEWED, fill={"Months from one review to the next": "12"})
    lead.fill("Where can it be read?", "https://talavera.example/social-media")
    lead.submit()
    lead.close_all()
    said = opened(world, TEACHER)
    assert "https://talavera.example/social-media" in said
    assert "Last reviewed: 28 April 2026" in said
    assert "review due on 28 April 2027" in said
    assert "Reviewed every: 12 months" in said
    (recorded,) = world.facts("policy_reviewed")
    assert (recorded["before"], recorded["next_before"]) == ("2018-11-30", "2020-11-30")
    assert (recorded["on"], recorded["next_on"]) == ("2026-04-28", "2027-04-28")


def test_a_mistyped_year_is_refused_and_one_that_is_stored_stops_no_other_reminder(
    world: World,
) -> None:
    """Whatever a date was typed as: 206 for 2026 is no date, 0001 and 2206 are none of a policy."""
    when = "When was it reviewed?"
    for label, typed in ((when, "1/1/0001"), (when, "31/12/1989"), (NEXT, "1/1/0001")):
        assert "Vera takes dates from 1990 on." in do(world, LEAD, REVIEWED, fill={label: typed})
    for typed in ("1 April 2206", "29/04/2036"):
        said = do(world, LEAD, REVIEWED, fill={NEXT: typed})
        assert "this is more than 10 years ahead" in said
    assert "review due on 28 April 2036" in do(world, LEAD, REVIEWED, fill={NEXT: "28/04/2036"})
    do(world, LEAD, REVIEWED, fill={when: "5/9/2025", NEXT: "25/04/26"})
    with world.vera.database.writing(world.school.id) as session:
        session.query(Policy).filter_by(name=NOTICE).update({"next_review": date(1, 1, 1)})
    world.at(at_local(date(2026, 4, 29), 9, 5))
    assert any(f"{SOCIAL_MEDIA}: OVERDUE since 25 April" in each for each in letters(world, HEAD))
