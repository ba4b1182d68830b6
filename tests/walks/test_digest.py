"""Mondays at eight: how many reports are open; to the chair, with the head of the audit chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from benchmarks.journeys import counting
from storage.audit import Head
from storage.database import Database
from storage.keyring import Keyring
from tests.storage.chains import checked
from tests.walks.failing import fail_next
from tests.walks.restarting import another, close, started_again
from tests.walks.world import SOMEONE_HERE, Sent, World, a_world, report, words_of

FRIDAY = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
MONDAY_EIGHT = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)
BANK_HOLIDAY_EIGHT = MONDAY_EIGHT - timedelta(weeks=1)
WEEK, A_SECOND = timedelta(weeks=1), timedelta(seconds=1)
HEAD, CHAIR = "Helen Whitfield", "chair@governors.talavera.example"
FRIDAYS_BEFORE_A_CLOCK_CHANGE = {
    "spring": (datetime(2026, 3, 27, 9, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),
    "autumn": (datetime(2026, 10, 23, 9, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
}


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school on the Friday before."""
    with a_world(database, keyring, platforms=[platform], at=FRIDAY) as world:
        yield world
        assert world.errors == []


def digests(world: World, name: str = HEAD) -> list[str]:
    """Read the digests that somebody got in chat."""
    words = [card.words() for card in world.cards(name)]
    return [each for each in words if each.startswith("The week's digest")]


def sent_to_the_chair(world: World) -> list[Sent]:
    """Read the digests that the chair got by e-mail."""
    return [sent for sent in world.notices() if sent.to == CHAIR and "digest" in sent.title]


def asked_for(world: World, name: str = HEAD) -> str:
    """Ask for the digest, and read it."""
    person = world.person(name)
    person.close_all() if person.views else None
    return words_of(person.command("/vera", "digest"))


def about(world: World, *names: str) -> None:
    report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=names)


def test_on_monday_at_eight_head_and_chair_are_told_how_many_are_open(world: World) -> None:
    report(world.person("Kwame Mensah"))
    report(world.person("Ben Carter"))
    world.settle()
    world.person("Marcus Bell").press("Acknowledge", message=world.card("Marcus Bell"))
    world.at(MONDAY_EIGHT - A_SECOND)
    assert digests(world) == []
    assert sent_to_the_chair(world) == []
    world.later(seconds=1)
    (words,) = digests(world)
    for line in ("Open: 2", "Not acknowledged yet: 1", "Of these overdue: 1"):
        assert line in words
        assert line in sent_to_the_chair(world)[0].body
    assert "Audit head" not in words
    assert "VERA-" not in words
    for name in ("David Osei", "Priya Nair", "Nadia Hussain"):
        assert digests(world, name) == []
    world.at(MONDAY_EIGHT + WEEK - A_SECOND)
    assert len(digests(world)) == 1


def test_on_a_bank_holiday_it_waits_for_the_next_morning(
    database: Database, keyring: Keyring, platform: str
) -> None:
    friday = BANK_HOLIDAY_EIGHT - timedelta(days=3)
    with a_world(database, keyring, platforms=[platform], at=friday) as world:
        next_morning = BANK_HOLIDAY_EIGHT + timedelta(hours=23, minutes=30)
        world.at(next_morning - A_SECOND)
        assert digests(world) == []
        world.at(next_morning)
        assert len(digests(world)) == 1


def test_the_chair_keeps_an_audit_head_against_which_the_record_is_checked(world: World) -> None:
    world.at(MONDAY_EIGHT)
    (sent,) = sent_to_the_chair(world)
    (line,) = [line for line in sent.body.split("\n") if line.startswith("Audit head: ")]
    kept = Head.parse(line.removeprefix("Audit head: "))
    verdict = checked(world.vera.database, world.school.id, world.keyring, kept)
    assert verdict.holds
    assert kept.seq <= verdict.head.seq
    other = Head(kept.seq, bytes(16))
    assert not checked(world.vera.database, world.school.id, world.keyring, other).holds


def test_when_nothing_is_open_it_says_so(world: World) -> None:
    world.at(MONDAY_EIGHT)
    (words,) = digests(world)
    assert "Nothing is open." in words
    assert "Open:" not in words
    assert "Nothing is open." in sent_to_the_chair(world)[0].body


def test_a_drill_is_not_counted(world: World) -> None:
    head = world.person(HEAD)
    head.command("/vera", "drill")
    head.choose("What should the drill report?", "A pupil is bullying a member of staff (Today)")
    head.submit()
    world.at(MONDAY_EIGHT)
    assert "Nothing is open." in digests(world)[0]


def test_the_digest_of_a_head_kept_out_is_as_if_there_were_no_case(world: World) -> None:
    """Trap 30: the same words, in chat and on request, after the same number of statements."""
    report(world.person("Ben Carter"))
    world.at(MONDAY_EIGHT)
    asked_for(world)
    with counting(world.vera.database) as count:
        on_request = asked_for(world)
    before = count[0]
    about(world, HEAD)
    world.settle()
    with counting(world.vera.database) as count:
        assert asked_for(world) == on_request
    assert count[0] == before
    world.at(MONDAY_EIGHT + WEEK)
    first, second = digests(world)
    assert second == first
    assert "Open: 1" in second


def test_the_chair_who_has_the_quiet_case_counts_it_and_a_deputy_does_not(world: World) -> None:
    about(world, HEAD)
    world.at(MONDAY_EIGHT)
    assert "Open: 1" in sent_to_the_chair(world)[0].body
    assert "Nothing is open." in asked_for(world, "David Osei")


def test_it_is_shown_on_request_to_those_who_lead_and_to_nobody_else(world: World) -> None:
    report(world.person("Kwame Mensah"))
    for name in (HEAD, "David Osei", "Priya Nair", "Tom Barrow"):
        assert "Open: 1" in asked_for(world, name)
    for name in ("Kwame Mensah", "Sunita Rao", "Nadia Hussain"):
        words = asked_for(world, name)
        assert "can open the digest" in words
        assert "Open: 1" not in words


def test_the_digest_is_opened_from_its_card_as_it_stands_then(world: World) -> None:
    world.at(MONDAY_EIGHT)
    report(world.person("Kwame Mensah"))
    head = world.person(HEAD)
    shown = head.press("Open the digest", message=world.card(HEAD))
    assert "Open: 1" in words_of(shown or head.view)


def test_a_monday_on_which_vera_was_down_is_made_up_for_in_the_same_week_and_once(
    world: World,
) -> None:
    world.settle()
    world.clock.now = MONDAY_EIGHT + timedelta(days=2)
    with started_again(world):
        world.settle()
        assert len(digests(world)) == 1
    with started_again(world):
        world.settle()
        assert len(digests(world)) == 1
        world.at(MONDAY_EIGHT + WEEK)
        assert len(digests(world)) == 2


def test_a_week_in_which_vera_was_down_is_let_go_and_the_next_monday_comes(world: World) -> None:
    world.settle()
    world.clock.now = MONDAY_EIGHT + WEEK - timedelta(hours=1)
    with started_again(world):
        world.settle()
        assert digests(world) == []
        world.at(MONDAY_EIGHT + WEEK)
        assert len(digests(world)) == 1


@pytest.fixture(params=sorted(FRIDAYS_BEFORE_A_CLOCK_CHANGE))
def change(request: pytest.FixtureRequest) -> tuple[datetime, datetime]:
    return FRIDAYS_BEFORE_A_CLOCK_CHANGE[str(request.param)]


def test_it_comes_at_eight_on_the_schools_clock_after_both_clock_changes(
    database: Database, keyring: Keyring, platform: str, change: tuple[datetime, datetime]
) -> None:
    friday, eight = change
    with a_world(database, keyring, platforms=[platform], at=friday) as world:
        world.at(eight - A_SECOND)
        assert digests(world) == []
        world.later(seconds=1)
        assert len(digests(world)) == 1
        world.later(hours=3)
        assert len(digests(world)) == 1
        assert world.errors == []


@pytest.fixture
def on_postgresql(
    postgresql_database: Database, keyring: Keyring, platform: str
) -> Iterator[World]:
    with a_world(postgresql_database, keyring, platforms=[platform]) as world:
        yield world
        assert world.errors == []


@pytest.mark.postgresql
def test_two_workers_at_once_send_one_digest(on_postgresql: World) -> None:
    world = on_postgresql
    beside = another(world)
    try:
        for worker in (world.vera.worker, beside.worker):
            worker.tick()
        world.clock.now = MONDAY_EIGHT
        both = [Thread(target=each.worker.tick) for each in (world.vera, beside)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        world.settle()
        beside.worker.tick()
        assert len(digests(world)) == 1
        assert len(sent_to_the_chair(world)) == 1
        assert world.actions().count("digest") == 1
    finally:
        close(beside)


def test_a_head_whom_chat_cannot_reach_gets_it_by_e_mail(world: World) -> None:
    world.settle()
    world.clock.now = MONDAY_EIGHT
    how = "BotNotInConversationRoster" if world.on_teams else "channel_not_found"
    fail_next(world, "post", how)
    world.settle()
    sent = [each for each in world.notices() if each.to == "h.whitfield@talavera.example"]
    assert "Nothing is open." in sent[0].body
    assert "Audit head" not in sent[0].body
