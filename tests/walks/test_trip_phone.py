"""A school phone on a trip: asked after until it is back and erased; later; lost (S37, S38)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.people import Person
from storage.roster import present_people
from tests.walks import forging
from tests.walks.disclosure_acts import open_it
from tests.walks.hiding import assert_hidden_from
from tests.walks.test_links import statements
from tests.walks.trip_acts import (
    ALL_FOUR,
    BACK,
    BACK_NOW,
    FOUND_AGAIN,
    HEAD,
    IS_BACK,
    IS_ERASED,
    LABEL,
    LATER,
    LEAD,
    LOST,
    OFFICE,
    OTHER,
    PLACE,
    REPORT_LOST,
    TEACHER,
    asked,
    at,
    confirm,
    days_asked,
    erase,
    goes_out,
    listed,
    phones,
    press,
)
from tests.walks.watched import bytes_kept
from tests.walks.world import (
    NOTHING_HERE,
    World,
    a_world,
    answer_first,
    changed_settings,
    shown_to,
    words_of,
)

WEDNESDAY, FRIDAY = date(2026, 4, 29), date(2026, 5, 1)
TUESDAY_AFTER = date(2026, 5, 5)
"""The Monday between is a bank holiday."""


def test_a_phone_that_goes_out_is_kept_and_shown_to_those_who_may_s37(world: World) -> None:
    """S37: which phone, which trip, who, out and back; nothing of it stands in chat."""
    shown = goes_out(world, FRIDAY)
    for line in (
        "That is kept. Thank you.",
        f"Which phone: {LABEL}",
        f"Which trip: {PLACE}",
        "Who has it: Kwame Mensah",
        "Out on: Tuesday 28 April 2026",
        "Due back on: Friday 1 May 2026",
        "Logged by: Kwame Mensah, 10:00",
    ):
        assert line in shown
    (case,) = phones(world)
    for name in (OFFICE, LEAD, HEAD, TEACHER):
        listing = listed(world, name)
        assert f"{case.reference}: The school phone is out, and due back on" in listing
        assert "Kwame Mensah has it." in listing
        world.person(name).press("Open")
        assert LABEL in shown_to(world.person(name))
    assert asked(world, TEACHER) == []
    assert not any(LABEL in posted or PLACE in posted for posted in world.posted())
    assert LABEL.encode() not in bytes_kept(world)
    assert PLACE.encode() not in bytes_kept(world)


def test_it_is_nobodys_report_and_no_case_that_waits(world: World) -> None:
    goes_out(world, FRIDAY)
    world.person(TEACHER).close_all()
    assert "You have sent none." in world.home(TEACHER)
    assert "Nothing waits for you." in world.home(OFFICE)
    assert "There is no case" in words_of(world.person(OFFICE).command("/vera", "cases"))


def test_a_phone_that_comes_back_late_is_asked_after_until_it_is_erased_s38(world: World) -> None:
    """S38: on the return date, each staff day after it, the office from the third time; A19."""
    goes_out(world, FRIDAY)
    world.at(at(FRIDAY, 14, 59))
    assert asked(world, TEACHER) == []
    world.at(at(FRIDAY))
    (due,) = asked(world, TEACHER)
    (case,) = phones(world)
    assert due.splitlines()[:2] == [case.reference, "The school phone is due back today."]
    world.at(at(date(2026, 5, 6), 16))
    assert days_asked(world) == ["2026-05-01", "2026-05-05", "2026-05-06"]
    assert "The school phone was due back on Friday 1 May 2026." in asked(world, TEACHER)[-1]
    assert len(asked(world, TEACHER)) == 3
    assert len(asked(world, OFFICE)) == 1
    assert len(asked(world, LEAD)) == 1  # the school business manager is of the office too
    assert asked(world, HEAD) == []
    said = press(world, TEACHER, IS_BACK)
    assert (
        "The school phone is back, 5 days late. Please erase what is on it, and confirm that."
        in said
    )
    assert "5 days late" in asked(world, OFFICE)[-1]
    world.at(at(date(2026, 5, 7), 16))
    assert days_asked(world)[-1] == "2026-05-07"
    assert "Please erase what is on it" in asked(world, TEACHER)[-1]
    shown = erase(world, TEACHER)
    assert "Came back on: Wednesday 6 May 2026, 5 days late" in shown
    done = "and erased: Kwame Mensah, 16:00 on Thursday 7 May 2026."
    assert done in shown
    for name, cards in ((TEACHER, 4), (OFFICE, 2)):
        assert [done in each for each in asked(world, name)] == [True] * cards
        assert not any(IS_ERASED in card.buttons() for card in world.cards(name))
    world.later(days=30)
    assert len(days_asked(world)) == 4


def test_nobody_is_asked_at_the_weekend_on_a_bank_holiday_or_in_half_term_s38(
    world: World,
) -> None:
    goes_out(world, date(2026, 5, 22))
    world.at(at(date(2026, 6, 2), 16))
    assert days_asked(world) == ["2026-05-22", "2026-06-01", "2026-06-02"]


def test_a_phone_due_on_a_day_off_is_asked_after_on_the_next_staff_day_s38(world: World) -> None:
    goes_out(world, date(2026, 5, 2))
    world.at(at(TUESDAY_AFTER, 14, 59))
    assert days_asked(world) == []
    world.at(at(TUESDAY_AFTER))
    assert days_asked(world) == ["2026-05-05"]


def test_a_day_on_which_the_school_was_shut_is_left_out_s38(world: World) -> None:
    goes_out(world, FRIDAY)
    head = world.person(HEAD)
    head.command("/vera", "closed")
    head.pick_date("On which day?", FRIDAY.isoformat())
    head.choose("What happened?", "No pupil had a lesson: snow, a burst pipe, a polling day")
    head.submit()
    world.at(at(TUESDAY_AFTER))
    assert days_asked(world) == ["2026-05-05"]


def test_ten_days_on_which_vera_was_stopped_are_caught_up_once_s38(world: World) -> None:
    goes_out(world, FRIDAY)
    world.clock.now = at(date(2026, 5, 11), 9)
    world.settle()
    world.later(hours=8)
    assert days_asked(world) == ["2026-05-11"]
    assert len(asked(world, TEACHER)) == 1
    world.at(at(date(2026, 5, 12)))
    assert days_asked(world) == ["2026-05-11", "2026-05-12"]


def test_started_again_in_the_night_it_waits_for_the_morning_s38(world: World) -> None:
    goes_out(world, FRIDAY)
    world.clock.now = at(date(2026, 5, 11), 3)
    world.settle()
    assert asked(world, TEACHER) == []
    world.at(at(date(2026, 5, 11), 7, 30))
    assert len(asked(world, TEACHER)) == 1


def test_the_days_must_make_sense(world: World) -> None:
    shown = goes_out(world, date(2026, 4, 27))
    assert "This is before the day on which it goes out." in shown
    assert phones(world) == []
    person = world.person(TEACHER)
    person.pick_date(BACK, "2062-05-01")
    person.submit()
    assert "more than two months" in shown_to(person)
    person.pick_date(BACK, FRIDAY.isoformat())
    person.submit()
    assert "That is kept." in shown_to(person)


def test_whoever_is_given_a_phone_by_somebody_else_is_told_at_once_s37(world: World) -> None:
    goes_out(world, FRIDAY, by=OFFICE, holder=OTHER)
    (card,) = asked(world, OTHER)
    assert "The school phone is out, and due back on Friday 1 May 2026." in card
    world.at(at(FRIDAY))
    assert len(asked(world, OTHER)) == 2
    assert asked(world, OFFICE) == []


def test_all_four_must_be_erased_and_a_second_person_is_somebody_else_s38(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    press(world, TEACHER, IS_BACK)
    shown = erase(world, TEACHER, ticks=ALL_FOUR[:2])
    assert "Please erase the photos and the call list too, and tick all four." in shown
    assert "stop and keep it" in shown  # a phone with something on it that a report is about
    assert "Please choose somebody other than yourself" in confirm(world, TEACHER, second=TEACHER)
    assert world.facts("trip_phone_erased") == []


def test_a_second_person_who_looked_is_named_s38(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    press(world, TEACHER, IS_BACK)
    shown = erase(world, TEACHER, second="Sunita Rao")
    assert "Sunita Rao looked as well." in shown
    person = world.person(TEACHER)
    person.press("Chronology")
    chronology = shown_to(person)
    for said in (
        "Kwame Mensah confirmed that it is erased; Sunita Rao looked as well.",
        "Kwame Mensah noted that it is back.",
        "Vera asked Kwame Mensah after the phone.",
        "logged a school phone that Kwame Mensah has until Wednesday 29 April 2026.",
    ):
        assert said in chronology


def test_a_phone_that_is_back_early_is_to_be_erased_and_asked_after_s38(world: World) -> None:
    """S38: after use, whatever day was written down."""
    goes_out(world, date(2026, 5, 8), by=OFFICE, holder=TEACHER)
    said = press(world, TEACHER, IS_BACK)
    assert "The school phone is back. Please erase what is on it" in said
    world.at(at(date(2026, 4, 28), 16))
    assert days_asked(world) == ["2026-04-28"]


def test_every_button_that_is_pressed_again_answers_from_how_it_stands(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    (case,) = phones(world)
    press(world, TEACHER, IS_BACK)
    again = str(forging.press(world, TEACHER, "term_time.it_is_back", case.id))
    assert "is back. Please erase what is on it" in again
    assert "is back. Please erase what is on it" in str(
        forging.press(world, TEACHER, "term_time.comes_back_later", case.id)
    )
    erase(world, TEACHER)
    for action in (
        "term_time.it_is_back",
        "term_time.it_is_erased",
        "term_time.comes_back_later",
        "term_time.it_is_lost",
        "term_time.report_lost_phone",
    ):
        assert "and erased: Kwame Mensah" in str(forging.press(world, TEACHER, action, case.id))
    for action in ("trip_phone_back", "trip_phone_erased"):
        assert len(world.facts(action)) == 1
    assert world.facts("trip_phone_lost") == []


def test_the_trip_goes_on_and_the_phone_is_asked_after_from_the_new_day(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(FRIDAY, 16))
    assert len(asked(world, OFFICE)) == 1
    press(world, TEACHER, LATER)
    person = world.person(TEACHER)
    person.pick_date(BACK_NOW, "2026-04-30")
    person.submit()
    assert "This day is over." in shown_to(person)
    person.pick_date(BACK_NOW, "2026-05-08")
    person.submit()
    world.settle()
    assert "Due back on: Friday 8 May 2026" in shown_to(person)
    assert "is out, and due back on Friday 8 May 2026." in asked(world, OFFICE)[-1]
    world.at(at(date(2026, 5, 8), 14, 59))
    assert len(days_asked(world)) == 3
    world.at(at(date(2026, 5, 11), 16))
    assert days_asked(world)[3:] == ["2026-05-08", "2026-05-11"]
    assert len(asked(world, OFFICE)) == 3  # it does not begin anew with the new day


def test_who_keeps_the_phones_is_told_of_one_that_is_put_off_a_second_time_s38(
    world: World,
) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY, 9))
    for day, told in (("2026-04-30", 0), ("2026-05-01", 1), ("2026-05-05", 2)):
        listed(world, TEACHER)
        world.person(TEACHER).press("Open")
        world.person(TEACHER).press(LATER)
        world.person(TEACHER).pick_date(BACK_NOW, day)
        world.person(TEACHER).submit()
        world.settle()
        assert [len(asked(world, name)) for name in (OFFICE, LEAD, HEAD)] == [told] * 3


def test_a_lost_phone_leads_to_the_breach_and_only_then_is_it_asked_after_no_more_s36(
    world: World,
) -> None:
    """S36: a lost phone with pupils' data on it is a breach."""
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    shown = press(world, TEACHER, LOST)
    assert "Report it now: the school may have 72 hours" in shown
    world.person(TEACHER).close_all()
    world.at(at(date(2026, 4, 30)))
    assert len(days_asked(world)) == 2  # opening the words alone stops nothing
    press(world, TEACHER, LOST)
    person = world.person(TEACHER)
    person.press(REPORT_LOST)
    world.settle()
    answer_first(person)
    person.submit()
    world.settle()
    _, breach = world.cases()
    assert breach.kind == "breach"
    assert f"A school phone is lost: {LABEL}." in open_it(world, LEAD, breach)
    for name in (OFFICE, LEAD, HEAD):
        assert "marked as lost" in asked(world, name)[-1]
        assert LABEL not in asked(world, name)[-1]
    world.later(days=5)
    assert len(days_asked(world)) == 2
    assert world.actions().count("trip_phone_lost") == 1


def test_a_lost_phone_that_is_found_again_is_still_to_be_erased_s38(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    world.person(TEACHER).close_all()
    world.at(at(date(2026, 4, 30), 9))
    assert "is back, 1 day late. Please erase what is on it" in press(world, OFFICE, FOUND_AGAIN)
    world.at(at(date(2026, 4, 30)))
    assert days_asked(world)[-1] == "2026-04-30"
    erase(world, TEACHER)
    assert "and erased" in asked(world, OFFICE)[-1]


def test_somebody_else_finds_nothing_by_the_same_words_and_the_same_statements(
    world: World,
) -> None:
    """Trap 30."""
    goes_out(world, FRIDAY)
    (case,) = phones(world)
    assert_hidden_from(world, OTHER, case.id)
    person = world.person(OTHER)
    assert NOTHING_HERE in words_of(person.command("/vera", f"open {case.reference}"))
    assert "There is none that you can open." in listed(world, OTHER)
    looked = []
    for subject in (case.id, "0198d0a0-0000-7000-8000-000000000000"):
        with statements(world) as found:
            forging.press(world, OTHER, "term_time.it_is_back", subject)
        looked.append(len(found))
    assert looked[0] == looked[1]
    answer = forging.send_form(
        world, OTHER, "term_time.file_erased", {"erased": ["contacts"]}, case.id
    )
    assert NOTHING_HERE in answer


def test_when_whoever_has_it_has_left_the_office_is_asked_at_once(world: World) -> None:
    goes_out(world, FRIDAY)
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == TEACHER)
        session.found(Person, person.id).left_on = date(2026, 4, 30)
    world.at(at(FRIDAY))
    assert len(asked(world, OFFICE)) == 1
    assert asked(world, TEACHER) == []
    (case,) = phones(world)
    assert NOTHING_HERE in str(forging.press(world, TEACHER, "term_time.it_is_back", case.id))
    assert "is back. Please erase what is on it" in press(world, OFFICE, IS_BACK)


def test_whoever_comes_to_the_office_can_open_what_went_out_before(world: World) -> None:
    goes_out(world, FRIDAY)
    assert "There is none" in listed(world, OTHER)
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == OTHER)
        session.found(Person, person.id).roles += " office"
    assert "The school phone is out" in listed(world, OTHER)
    assert "The school phone is out" in listed(world, OTHER)
    assert world.facts("trip_phones_taken_up") == [{"phones": 1}]


def test_the_same_form_sent_again_is_one_phone_and_changed_answers_change_it(
    world: World,
) -> None:
    goes_out(world, FRIDAY)
    forging.send_again(world)
    assert len(phones(world)) == 1
    forging.send_again(world, {"phone": "Nokia eight"})
    assert len(phones(world)) == 1
    world.person(OFFICE).command("/vera", f"open {phones(world)[0].reference}")
    assert "Which phone: Nokia eight" in shown_to(world.person(OFFICE))


def id_of(world: World, name: str) -> str:
    with world.vera.database.reading(world.school.id) as session:
        return str(next(each.id for each in present_people(session) if each.name == name))


def test_whoever_has_a_phone_by_a_changed_form_is_told_and_who_had_it_is_asked_no_more(
    world: World,
) -> None:
    goes_out(world, FRIDAY, by=OFFICE, holder=TEACHER)
    assert len(asked(world, TEACHER)) == 1
    forging.send_again(world, {"holder": [id_of(world, OTHER)]})
    world.settle()
    assert len(asked(world, OTHER)) == 1
    world.at(at(FRIDAY))
    assert len(asked(world, OTHER)) == 2
    assert len(asked(world, TEACHER)) == 1
    assert "Ben Carter has it." in listed(world, TEACHER)  # who had it may still read


def test_a_form_that_is_changed_once_the_phone_is_back_says_that_nothing_was_changed(
    world: World,
) -> None:
    goes_out(world, FRIDAY)
    world.at(at(FRIDAY))
    press(world, TEACHER, IS_BACK)
    answer = forging.send_again(world, {"phone": "Nokia eight"})
    assert "It is back already, so nothing was changed." in answer
    assert "That is kept." not in answer
    world.person(OFFICE).command("/vera", f"open {phones(world)[0].reference}")
    assert f"Which phone: {LABEL}" in shown_to(world.person(OFFICE))


@pytest.fixture
def without(database: Database, keyring: Keyring, platform: str, tmp_path: Path) -> Iterator[World]:
    """A school that does not use it."""
    off = {"[term_time.trip_phones]\non = true": "[term_time.trip_phones]\non = false"}
    file = changed_settings(tmp_path, replace=off)
    with a_world(database, keyring, platforms=[platform], settings_file=file) as world:
        yield world
        assert world.errors == []


def test_where_it_is_switched_off_words_say_who_can_switch_it_on(without: World) -> None:
    said = "This school does not log its trip phones with Vera. Nadia Hussain can switch it on."
    for typed in ("out", ""):
        assert said in words_of(without.person(TEACHER).command("/trip-phone", typed))
    assert phones(without) == []


def test_the_hour_may_be_another(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    """S38: movable in vera.toml."""
    on = "[term_time.trip_phones]\non = true"
    file = changed_settings(tmp_path, replace={on: f'{on}\nremind_at = "08:30"'})
    with a_world(database, keyring, platforms=[platform], settings_file=file) as world:
        goes_out(world, FRIDAY)
        world.at(datetime(2026, 5, 1, 7, 30, tzinfo=UTC))
        assert len(asked(world, TEACHER)) == 1
        assert world.errors == []
