"""Read and understood: asked each autumn and for a new version, nudged, and listed (S25)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.demo.records import Message
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Person
from storage.rounds import Asked, Round
from tests.walks import forging
from tests.walks.policy_acts import (
    CHANGE,
    HEAD,
    LEAD,
    NOT_READ,
    NOTICE,
    OFFICE,
    OTHER,
    READ_IT,
    SOCIAL_MEDIA,
    TEACHER,
    YES_READ,
    add_version,
    at_local,
    cards_saying,
    cards_with,
    do,
    opened,
)
from tests.walks.staff_changes import import_staff
from tests.walks.world import NOTHING_HERE, World, a_world, shown_to, words_of

STAFF = 16
NOT_CONFIRMED = "have not confirmed."
THANKS = "Thank you. You said on"
IS_OVER = "Nothing is to be confirmed here any more"
WEDNESDAY = date(2026, 4, 29)


def newest_question(world: World, name: str) -> Message:
    return cards_with(world, name, READ_IT)[-1]


def confirm(world: World, name: str) -> str:
    """Tap the button on the newest card, and read what is answered."""
    person = world.person(name)
    said = words_of(person.press(READ_IT, message=newest_question(world, name)))
    world.settle()
    return said


def staff_in_chat(world: World) -> list[str]:
    """Name the staff who can be asked in chat."""
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(Person).where(Person.in_chat, Person.on_staff_list)
        return [each.name for each in session.scalars(chosen) if each.left_on is None]


def rounds(world: World) -> dict[str, bool]:
    """Give each reading by its name, with whether it goes on."""
    with world.vera.database.reading(world.school.id) as session:
        found = session.scalars(select(Round).where(Round.kind == "reading"))
        return {each.name: each.is_open for each in found}


def asked(world: World) -> int:
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(Asked).join(Round, Round.id == Asked.round_id)
        return len(list(session.scalars(chosen.where(Round.kind == "reading"))))


def test_a_new_version_is_read_and_understood_with_one_tap_s25(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.settle()
    assert cards_with(world, TEACHER, READ_IT) == []  # asked in the morning
    world.at(at_local(WEDNESDAY, 8, 31))
    words = newest_question(world, TEACHER).words()
    assert f"Please read: {SOCIAL_MEDIA}, version 1.3." in words
    said = confirm(world, TEACHER)
    thanks = "Thank you. You said on Wednesday 29 April 2026 that you have read and understood it"
    assert f"{thanks}: {SOCIAL_MEDIA}, version 1.3." in said
    card = world.cards(TEACHER)[-1]
    assert thanks in card.words()  # drawn again, without its button
    assert READ_IT not in card.buttons()
    assert "1.3, 2025-26: 1 of 16 have confirmed it." in opened(world, TEACHER)
    assert world.actions().count("round_answered") == 1


def test_whoever_taps_twice_is_thanked_for_the_first_time(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    card = newest_question(world, TEACHER)
    world.person(TEACHER).press(READ_IT, message=card)
    world.clock.move(days=1)
    again = forging.press(world, TEACHER, "policies.confirm_read", only_round(world).id)
    assert "on Wednesday 29 April 2026" in "\n".join(again)
    assert world.actions().count("round_answered") == 1


def only_round(world: World) -> Round:
    with world.vera.database.reading(world.school.id) as session:
        (found,) = session.scalars(select(Round).where(Round.kind == "reading"))
        return found


def test_nudged_twice_and_then_the_office_and_the_owner_are_told_how_many_are_left_s25(
    world: World,
) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    who = staff_in_chat(world)
    assert len(who) == STAFF
    for day, names in ((29, who[:5]), (30, who[5:11])):
        world.at(at_local(date(2026, 4, day), 11))
        for name in names:
            if cards_with(world, name, READ_IT):
                confirm(world, name)
    left = [name for name in who if not cards_saying(world, name, THANKS)]
    world.at(at_local(date(2026, 5, 18), 12))
    for name in left:
        nudges = len(cards_with(world, name, READ_IT))
        assert nudges == 3, name  # asked, and nudged after 5 and after 10 school days
    assert cards_saying(world, OFFICE, NOT_CONFIRMED) == []
    world.at(at_local(date(2026, 5, 20), 12))  # 15 school days after it was opened
    told = f"{SOCIAL_MEDIA}, version 1.3: {len(left)} of {STAFF} {NOT_CONFIRMED}"
    for name in (OFFICE, HEAD):  # the policy is the head's
        assert cards_saying(world, name, told)
    assert cards_saying(world, TEACHER, NOT_CONFIRMED) == []
    world.at(at_local(date(2026, 7, 1), 12))
    assert all(len(cards_with(world, name, READ_IT)) == 3 for name in left)
    shown = who_is_left(world, OFFICE)
    assert all(name in shown for name in left)
    confirm(world, left[0])
    now = f"{SOCIAL_MEDIA}, version 1.3: {len(left) - 1} of {STAFF} {NOT_CONFIRMED}"
    assert cards_saying(world, OFFICE, now)  # drawn again


def who_is_left(world: World, name: str) -> str:
    """Press the button on what somebody was told, and read who has not confirmed."""
    person = world.person(name)
    person.press("Show who", message=cards_with(world, name, "Show who")[-1])
    shown = shown_to(person)
    person.close_all()
    return shown.split("Has confirmed")[0]


def test_who_has_read_it_is_shown_by_name_to_few_and_counted_for_all_s25(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    confirm(world, OTHER)
    assert "Show who" not in opened(world, TEACHER)
    assert "1.3, 2025-26: 1 of 16 have confirmed it." in opened(world, TEACHER)
    forged = forging.press(world, TEACHER, "policies.show_who", only_round(world).id)
    assert OTHER not in "\n".join(forged)
    assert NOTHING_HERE in "\n".join(forged)
    opened(world, LEAD)
    world.person(LEAD).press("Show who")
    shown = shown_to(world.person(LEAD))
    assert f"{OTHER}, Wednesday 29 April 2026" in shown
    assert TEACHER in shown.split("Has confirmed")[0]
    assert "readers_viewed" in world.actions()


def test_two_of_one_name_who_have_confirmed_are_two_s25(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    for name in (OTHER, TEACHER):
        confirm(world, name)
    import_staff(world, {TEACHER: {"name": OTHER}})
    opened(world, LEAD)
    world.person(LEAD).press("Show who")
    shown = shown_to(world.person(LEAD))
    assert "Has confirmed: 2" in shown
    assert shown.count(f"{OTHER}, Wednesday 29 April 2026") == 2


def test_a_newer_version_ends_the_reading_of_the_one_before_and_an_old_button_says_so(
    world: World,
) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    first = only_round(world).id
    confirm(world, OTHER)
    add_version(world, "1.4", read=True)
    old = forging.press(world, TEACHER, "policies.confirm_read", first)
    assert IS_OVER in "\n".join(old)
    world.settle()
    assert cards_with(world, TEACHER, READ_IT) == []  # drawn again, without its button
    assert rounds(world) == {
        f"{SOCIAL_MEDIA} 1.3, 2025-26": False,
        f"{SOCIAL_MEDIA} 1.4, 2025-26": True,
    }
    world.at(at_local(date(2026, 4, 30), 8, 31))
    for name in (TEACHER, OTHER):  # who had read the one before as well
        assert "version 1.4" in newest_question(world, name).words()
    confirm(world, OTHER)
    one = opened(world, LEAD)
    assert "1.4, 2025-26: 1 of 16 have confirmed it." in one
    assert "1.3, 2025-26: 1 of 15 have confirmed it. It is over." in one  # who was asked


def test_a_small_change_that_need_not_be_read_ends_it_and_asks_nobody(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.at(at_local(WEDNESDAY, 8, 31))
    add_version(world, "1.4", read=False)
    world.at(at_local(date(2026, 5, 1), 12))
    assert cards_with(world, TEACHER, READ_IT) == []
    assert rounds(world) == {f"{SOCIAL_MEDIA} 1.3, 2025-26": False}
    do(world, LEAD, CHANGE, choose={"Must everybody read it?": YES_READ})
    world.at(at_local(date(2026, 5, 5), 12))
    assert "version 1.4" in newest_question(world, TEACHER).words()
    do(world, LEAD, CHANGE, choose={"Must everybody read it?": NOT_READ})
    world.settle()
    assert cards_with(world, TEACHER, READ_IT) == []
    do(world, LEAD, CHANGE, choose={"Must everybody read it?": YES_READ})
    assert rounds(world)[f"{SOCIAL_MEDIA} 1.4, 2025-26"]  # the same goes on


def test_a_version_that_takes_the_name_of_one_that_was_put_right_is_asked_about_too(
    world: World,
) -> None:
    add_version(world, "1.3", read=True)
    do(world, LEAD, "Put version 1.3 right", fill={"Version": "1.2a"})
    add_version(world, "1.3", read=True)
    goes_on = [name for name, is_open in rounds(world).items() if is_open]
    assert goes_on == [f"{SOCIAL_MEDIA} 1.3, 2025-26 (social-media, 5)"]


def test_somebody_new_on_the_staff_is_asked_too(world: World) -> None:
    import_staff(world, {}, leave=[OTHER])
    add_version(world, "1.3", read=True)
    world.at(at_local(date(2026, 5, 6), 12))
    assert cards_with(world, OTHER, READ_IT) == []
    import_staff(world, {})
    world.at(at_local(date(2026, 5, 7), 12))
    assert len(cards_with(world, OTHER, READ_IT)) == 1


def test_one_letter_for_all_that_is_to_be_read_with_a_button_for_each(world: World) -> None:
    add_version(world, "1.3", read=True)
    do(world, LEAD, CHANGE, policy=NOTICE, choose={"Must everybody read it?": YES_READ})
    world.at(at_local(WEDNESDAY, 8, 31))
    (card,) = cards_with(world, TEACHER, READ_IT)
    assert card.buttons() == [READ_IT, READ_IT]
    assert "https://talavera.example/privacy" in card.words()
    person = world.person(TEACHER)
    person.press(READ_IT, message=card, near="https://talavera.example/privacy")
    world.settle()
    (after,) = cards_with(world, TEACHER, READ_IT)
    assert after.buttons() == [READ_IT]
    assert f"Please read: {SOCIAL_MEDIA}, version 1.3." in after.words()
    assert f"{THANKS} Wednesday 29 April 2026" in after.words()


def test_whoever_was_not_asked_or_has_left_confirms_nothing(world: World) -> None:
    add_version(world, "1.3", read=True)
    world.settle()
    reading = only_round(world).id
    before = forging.press(world, TEACHER, "policies.confirm_read", reading)
    assert NOTHING_HERE in "\n".join(before)  # nobody is asked yet
    world.at(at_local(WEDNESDAY, 8, 31))
    import_staff(world, {}, leave=[OTHER])
    forging.press(world, OTHER, "policies.confirm_read", reading)
    assert "round_answered" not in world.actions()


@pytest.fixture
def world_in_august(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The last days of the summer holiday."""
    at = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        yield world
        assert world.errors == []


def test_each_autumn_everybody_is_asked_on_the_sixth_day_of_school_s25(
    world_in_august: World,
) -> None:
    world = world_in_august
    world.at(at_local(date(2026, 9, 9), 12))
    assert asked(world) == 0
    world.at(at_local(date(2026, 9, 10), 12))  # INSET on the first two days
    assert rounds(world) == {f"{SOCIAL_MEDIA} 1.2, 2026-27": True}
    assert len(cards_with(world, TEACHER, READ_IT)) == 1
    confirm(world, TEACHER)
    world.at(at_local(date(2026, 9, 11), 12))
    assert rounds(world) == {f"{SOCIAL_MEDIA} 1.2, 2026-27": True}
    assert "1.2, 2026-27: 1 of 16 have confirmed it." in opened(world, TEACHER)


def test_an_autumn_that_was_missed_is_caught_up_once(world_in_august: World) -> None:
    world = world_in_august
    world.settle()
    world.clock.now = at_local(date(2026, 9, 20), 3)  # stopped since August; a Sunday night
    world.settle()
    world.at(at_local(date(2026, 9, 21), 12))
    assert rounds(world) == {f"{SOCIAL_MEDIA} 1.2, 2026-27": True}
    assert len(cards_with(world, TEACHER, READ_IT)) == 1
