"""A pupil's educational record: fifteen school days, beside the month of subject access."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import CaseState
from tests.walks.case_acts import open_case
from tests.walks.request_acts import (
    A_PUPIL,
    ACCESS,
    ANOTHER_SCHOOL,
    LETTER,
    NEW_SCHOOL,
    RECORD,
    SPOKEN,
    fill_in,
    log_request,
    settle,
    shown_or_refused,
    take_on,
)
from tests.walks.world import EXAMPLE, World, a_world, shown_to, words_of

OFFICE, LEAD, TEACHER = "Nadia Hussain", "Carol Dunn", "Kwame Mensah"
IN_DECEMBER = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def december(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school on a Monday in December."""
    with a_world(database, keyring, platforms=[platform], at=IN_DECEMBER) as world:
        yield world
        assert world.errors == []


@pytest.fixture
def academy(database: Database, keyring: Keyring, platform: str, tmp_path: Path) -> Iterator[World]:
    """The same school, had it become an academy."""
    said = (EXAMPLE / "vera.toml").read_text(encoding="utf-8")
    (tmp_path / "vera.toml").write_text(said.replace('kind = "maintained"', 'kind = "academy"'))
    (tmp_path / "staff.csv").write_text((EXAMPLE / "staff.csv").read_text(encoding="utf-8"))
    settings = tmp_path / "vera.toml"
    with a_world(database, keyring, platforms=[platform], settings_file=settings) as world:
        yield world
        assert world.errors == []


def say_closed(world: World, name: str, on: date, what: str = "No pupil had a lesson") -> str:
    """Say in chat that the school was shut on a day."""
    person = world.person(name)
    person.command("/vera", "closed")
    options = [
        "No pupil had a lesson: snow, a burst pipe, a polling day",
        "Some classes met, for example on a strike day",
        "It was not shut: that was a mistake",
    ]
    person.choose("What happened?", next(each for each in options if each.startswith(what)))
    person.pick_date("On which day?", on.isoformat())
    person.submit()
    return shown_or_refused(world, name)


def test_a_letter_that_is_both_has_both_clocks_and_the_earlier_leads_s66_s67(
    december: World,
) -> None:
    """Rules, section 2: in December the month is the shorter one."""
    words = log_request(
        december.person(OFFICE), wants=[ACCESS, RECORD], way=LETTER, whose="Jordan Blake"
    ).text()
    record = "Request for an educational record: due Tuesday 12 January 2027, 36 days left."
    access = "Subject access request: due Thursday 7 January 2027, 31 days left."
    assert record in words
    assert access in words
    assert words.index(access) < words.index(record)
    take_on(december, LEAD)
    read = open_case(december, LEAD)
    assert "The earlier date leads: work to it." in read
    person = december.person(LEAD)
    person.press("How the date comes about")
    shown = shown_to(person)
    assert "Education (Pupil Information) (England) Regulations 2005" in shown
    assert "12A" in shown


def test_a_record_asked_for_by_word_of_mouth_waits_for_writing_and_the_month_does_not(
    world: World,
) -> None:
    """Rules, trap 13: written is needed for the record, and not for subject access (S67)."""
    words = log_request(world.person(TEACHER), wants=[RECORD], way=SPOKEN).text()
    assert "Request for an educational record: no date yet: it must be asked for in writing" in (
        words
    )
    assert "Subject access request: due Thursday 28 May 2026" in words
    take_on(world, LEAD)
    world.at(datetime(2026, 5, 5, 9, 0, tzinfo=UTC))
    settle(
        world,
        LEAD,
        "Put it right",
        days={"If it has come in writing since, on which day?": date(2026, 5, 5)},
        fill={"Why is it put right?": "The letter came"},
    )
    read = open_case(world, LEAD)
    assert "Request for an educational record: due Tuesday 2 June 2026" in read
    assert "Subject access request: due Thursday 28 May 2026" in read


def test_a_parent_at_an_academy_has_a_month_and_no_record_right(academy: World) -> None:
    """Rules, section 2, trap 14: the right is for maintained and special schools."""
    words = log_request(academy.person(OFFICE), wants=[RECORD], way=LETTER).text()
    assert "there is no such right at a school of this kind" in words
    assert "Subject access request: due Thursday 28 May 2026" in words
    take_on(academy, LEAD)
    academy.person(LEAD)
    read = open_case(academy, LEAD)
    assert "Request for an educational record" in read
    academy.later(days=9)
    assert "reminded_of_request" in academy.actions()


def test_a_pupil_has_a_month_and_no_record_right_s61(world: World) -> None:
    words = log_request(world.person(OFFICE), asker=A_PUPIL, wants=[RECORD], way=LETTER).text()
    assert "only a parent has this right" in words
    assert "Subject access request: due Thursday 28 May 2026" in words


def test_a_new_school_has_the_record_within_fifteen_school_days(world: World) -> None:
    words = log_request(
        world.person(OFFICE), asker=ANOTHER_SCHOOL, wants=[NEW_SCHOOL], way=LETTER
    ).text()
    assert "Request by a new school for a record: due Wednesday 20 May 2026" in words
    take_on(world, LEAD)
    ended = settle(
        world,
        LEAD,
        "The answer",
        choose={"What became of it?": "The answer was given, and it is complete"},
    )
    assert "Closed at" in ended
    assert world.case().state == CaseState.CLOSED


def test_a_snow_day_moves_a_record_and_no_subject_access_request(december: World) -> None:
    """Closures added later recompute; a strike day on which some classes met does not count."""
    log_request(december.person(OFFICE), wants=[ACCESS, RECORD], way=LETTER)
    take_on(december, LEAD)
    assert "It stays a school day" in say_closed(
        december, OFFICE, date(2026, 12, 9), "Some classes met"
    )
    words = say_closed(december, OFFICE, date(2026, 12, 10))
    assert "The school was shut on Thursday 10 December 2026." in words
    read = open_case(december, LEAD)
    assert "Request for an educational record: due Wednesday 13 January 2027" in read
    assert "Subject access request: due Thursday 7 January 2027" in read
    (changed,) = (each for each in december.facts("date_changed") if each.get("before"))
    assert changed["because"] == "the school was shut on Thursday 10 December 2026"
    assert (changed["before"], changed["after"]) == ("2027-01-12", "2027-01-13")
    person = december.person(LEAD)
    person.press("Chronology")
    assert (
        "reckoned the request for an educational record, because the school was shut on Thursday 10"
        " December 2026: due Wednesday 13 January 2027; it was due Tuesday 12 January 2027"
    ) in shown_to(person)
    december.person(LEAD).close_all()
    say_closed(december, OFFICE, date(2026, 12, 10), "It was not shut")
    assert "due Tuesday 12 January 2027" in open_case(december, LEAD)


def test_only_those_who_may_say_so_shut_the_school_and_only_on_school_days(world: World) -> None:
    shown = words_of(world.person(TEACHER).command("/vera", "closed"))
    assert "can say that the school was shut" in shown
    refused = say_closed(world, OFFICE, date(2026, 5, 2))  # a Saturday
    assert "did not count this as a school day" in refused


def test_new_term_dates_are_counted_with_when_vera_begins_again(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    """A record whose term dates are not all in has no date; with them it has one, and says why."""
    at = datetime(2027, 7, 12, 9, 0, tzinfo=UTC)
    files = tmp_path / "files"
    with a_world(database, keyring, platforms=[platform], at=at, files=files) as world:
        words = log_request(world.person(OFFICE), wants=[RECORD], way=LETTER).text()
        assert "the term dates are not all in" in words
        assert world.errors == []
    more = (
        (EXAMPLE / "vera.toml")
        .read_text(encoding="utf-8")
        .replace(
            "# Found on an old page",
            '[[terms]]\nname = "Autumn 2027"\nfirst = 2027-09-01\nlast = 2027-12-17\n'
            "half_term = [2027-10-25, 2027-10-29]\n\n# Found on an old page",
        )
    )
    (tmp_path / "vera.toml").write_text(more)
    (tmp_path / "staff.csv").write_text((EXAMPLE / "staff.csv").read_text(encoding="utf-8"))
    with a_world(
        database,
        keyring,
        platforms=[platform],
        at=at,
        files=files,
        settings_file=tmp_path / "vera.toml",
    ) as world:
        changed = world.facts("date_changed")[-1]
        assert changed["because"] == "the school's days have changed"
        assert changed["after"] == "2027-09-10"
        assert world.errors == []


def test_the_form_on_what_was_logged_keeps_what_is_asked_for(world: World) -> None:
    log_request(world.person(OFFICE), wants=[ACCESS], way=LETTER)
    take_on(world, LEAD)
    open_case(world, LEAD)
    shown = fill_in(
        world,
        LEAD,
        "Put it right",
        days={"On which day did it come?": date(2026, 4, 20)},
        fill={"Why is it put right?": "The stamp says so"},
    )
    assert "due Wednesday 20 May 2026" in shown
    assert world.facts("received_corrected")[-1]["after"] == "2026-04-20"
