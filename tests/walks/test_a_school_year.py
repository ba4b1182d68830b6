"""A school year of Talavera, played through: every message of it, who got it and when.

The list is `tests/golden/a_school_year.txt`; VERA_RENEW_GOLDEN=1 writes it anew, to be read. It is
the same on SQLite and PostgreSQL and with two workers at once. A Vera who was stopped for ten days
catches up once, and says nothing twice (rules, section 8; duties, S2, S18, S25, S30, S38, S78, S84,
S86, S89, S92).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.calendar.school_days import LONDON
from storage.database import Database
from storage.keyring import Keyring
from tests.walks import trip_acts
from tests.walks.case_acts import note
from tests.walks.request_acts import log_request, settle, take_on
from tests.walks.restarting import another, close
from tests.walks.school_year import BEGINS, Act, Said, SchoolYear, heard_in, read_aloud
from tests.walks.world import World, a_world

GOLDEN = Path(__file__).parents[1] / "golden"
THE_YEAR = GOLDEN / "a_school_year.txt"
THE_STOP = GOLDEN / "ten_days_stopped.txt"

STOPPED = datetime(2027, 1, 6, 17, 0, tzinfo=LONDON)
STARTED = datetime(2027, 1, 16, 22, 0, tzinfo=LONDON)
"""A Saturday night: what was missed waits for Monday morning."""
SHOWN_UNTIL = datetime(2027, 2, 13, 0, 0, tzinfo=LONDON)

OFFICE, LEAD, TEACHER, TAKES_PHONE = "Nadia Hussain", "Carol Dunn", "Ben Carter", "Sunita Rao"
STILL_RIGHT, HAVE_READ = "Yes, still right", "I have read and understood it"
ANSWER_AT_ONCE = (
    "Anneliese Roth",
    "David Osei",
    "Ellie Moss",
    "Helen Whitfield",
    "Kwame Mensah",
    "Leah Marsh",
    "Priya Nair",
    "Sunita Rao",
)
READ_AT_ONCE = (*ANSWER_AT_ONCE, "Carol Dunn", "Nadia Hussain", "Tom Barrow")
THE_ANSWER, BECAME = "The answer", "What became of it?"
TOLD_WHY = "Were they told why, and that they may complain to the school and to the ICO?"
BACK_ON = date(2027, 6, 11)


def say_yes(world: World) -> None:
    """Let some of the staff say that it is all still right."""
    for name in ANSWER_AT_ONCE:
        trip_acts.press(world, name, STILL_RIGHT)


def read_it(world: World) -> None:
    """Let most of the staff confirm that they have read the policy."""
    for name in READ_AT_ONCE:
        trip_acts.press(world, name, HAVE_READ)


def they_match(world: World) -> None:
    trip_acts.press(world, LEAD, "Yes, they match")


def somebody_asks(world: World) -> None:
    """Log a request of a parent, whose month ends in the first days of January."""
    log_request(world.person(OFFICE), name="Ruth Example")


def lead_has_it(world: World) -> None:
    """Let the data lead take it on and begin."""
    take_on(world, LEAD)
    note(world, LEAD, fact="I know the person, and have begun to search.")


def refused_with_reasons(world: World) -> None:
    """Settle the request, late."""
    settle(
        world,
        LEAD,
        THE_ANSWER,
        choose={BECAME: "It was refused, with reasons", TOLD_WHY: "Yes"},
        fill={"The reasons, as they were told": "Manifestly excessive"},
    )


def phone_out(world: World) -> None:
    trip_acts.goes_out(world, BACK_ON, by=TAKES_PHONE)


def phone_back(world: World) -> None:
    """Bring the phone back late, and confirm that it is erased."""
    trip_acts.press(world, TAKES_PHONE, trip_acts.IS_BACK)
    trip_acts.erase(world, TAKES_PHONE)


SAID_AGAIN_AND_AGAIN = {
    "the digest of the week.",
    "Vera's digest",
    "Policies to be reviewed.",
    "Please open Vera.",
    "Vera",
}
"""What is said every week, or every morning, while something is open."""

AT_NOON = time(12, 0)
WHAT_PEOPLE_DO = (
    Act(date(2026, 9, 10), AT_NOON, read_it),
    Act(date(2026, 9, 9), AT_NOON, say_yes),
    Act(date(2026, 10, 1), AT_NOON, they_match),
    Act(date(2026, 12, 8), AT_NOON, somebody_asks),
    Act(date(2026, 12, 8), time(14, 0), lead_has_it),
    Act(date(2027, 1, 20), AT_NOON, refused_with_reasons),
    Act(date(2027, 6, 9), AT_NOON, phone_out),
    Act(date(2027, 6, 16), AT_NOON, phone_back),
)


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school on Slack, on the first morning of September."""
    with a_world(database, keyring, at=BEGINS) as world:
        yield world
        assert world.errors == []


def expected(file: Path, found: str) -> str:
    """Read a golden list, or write it anew where that is asked for."""
    if os.environ.get("VERA_RENEW_GOLDEN"):
        file.write_text(found, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def aloud(world: World, said: Iterable[Said]) -> str:
    return read_aloud(said, list(world.accounts))


def test_every_message_of_a_school_year_is_as_an_office_manager_has_read_it(world: World) -> None:
    year = SchoolYear(world)
    year.play(WHAT_PEOPLE_DO)
    found = aloud(world, year.said)
    assert found == expected(THE_YEAR, found)


@pytest.mark.postgresql
def test_two_workers_on_postgresql_say_the_same_and_nothing_twice(
    postgresql_database: Database, keyring: Keyring
) -> None:
    with a_world(postgresql_database, keyring, at=BEGINS) as world:
        beside = another(world)
        try:
            year = SchoolYear(world, others=[beside])
            year.play(WHAT_PEOPLE_DO)
        finally:
            close(beside)
        assert aloud(world, year.said) == THE_YEAR.read_text(encoding="utf-8")
        assert world.errors == []


def test_ten_days_stopped_in_the_middle_lose_nothing_and_double_nothing(world: World) -> None:
    year = SchoolYear(world)
    before = [act for act in WHAT_PEOPLE_DO if act.moment < STOPPED]
    year.play(before, until=STOPPED)
    year.stop_until(STARTED)
    year.play([act for act in WHAT_PEOPLE_DO if act.moment > STARTED])
    stretch = [each for each in year.said if STOPPED - timedelta(days=3) < each.at < SHOWN_UNTIL]
    found = aloud(world, stretch)
    assert found == expected(THE_STOP, found)
    everybody, usual = list(world.accounts), THE_YEAR.read_text(encoding="utf-8")
    told, as_usual = (
        Counter((each.words, each.to) for each in year.said),
        heard_in(usual, everybody),
    )
    assert told - as_usual == Counter()  # nothing twice
    lost = {words for words, _ in as_usual - told}
    assert lost <= SAID_AGAIN_AND_AGAIN  # of what is repeated, one stands for those that passed
    late = [each for each in year.said if each.at > STARTED and each.to == LEAD]
    reminded = [each.at.date() for each in late if each.words == "Please open Vera."]
    assert reminded == [date(2027, 1, 18), date(2027, 1, 19), date(2027, 1, 20)]  # then answered
