"""What speaks up on days of the school year, where it is wanted (S17, S18, S30, S84, S86)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from storage.cases import Case
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Person
from storage.roster import present_people
from tests.walks.restarting import started_again
from tests.walks.trip_acts import HEAD, LEAD, OFFICE, OTHER, TEACHER, at
from tests.walks.world import World, a_world, changed_settings, shown_to, words_of

SELF_SEARCH, BLUETOOTH = "Your name online", "Bluetooth at work"
CLASS_LIST, SHEETS, DRILL = "Somebody asks for a class list", "Data sheets", "A drill this term?"
TERM_DATES = "Term dates are missing"
SAFEGUARDING = "Priya Nair"
NOT_ON_THURSDAY_OR_FRIDAY = "Joanne Bell"
NOT_AGAIN, AGAIN = "Do not remind me of this again", "Remind me of this again"

LAST_DAY_OF_AUGUST = date(2026, 8, 31)
FIRST_SESSION, TENTH, FIFTEENTH = date(2026, 9, 3), date(2026, 9, 16), date(2026, 9, 23)
"""Of the autumn term of 2026: the first two days of September are INSET."""

Begin: TypeAlias = "Callable[..., AbstractContextManager[World]]"


@pytest.fixture
def begin(database: Database, keyring: Keyring, platform: str, tmp_path: Path) -> Begin:
    """Give what begins a world on a day, with other settings than the example's."""

    def begin(
        day: date, replace: Mapping[str, str] | None = None, add: str = ""
    ) -> AbstractContextManager[World]:
        file = changed_settings(tmp_path, replace=replace, add=add)
        return a_world(database, keyring, platforms=[platform], settings_file=file, at=at(day, 12))

    return begin


@pytest.fixture
def world(begin: Begin) -> Iterator[World]:
    """The example school at the end of the summer holidays."""
    with begin(LAST_DAY_OF_AUGUST) as world:
        yield world
        assert world.errors == []


def got(world: World, name: str, heading: str) -> list[str]:
    """Read what somebody was sent under a heading."""
    words = [card.words().replace("*", "") for card in world.cards(name)]
    return [each for each in words if each.splitlines()[0] == heading]


def press(world: World, name: str, heading: str, button: str) -> str:
    """Press a button on the newest card under a heading; gives what is shown then."""
    cards = [
        card
        for card in world.cards(name)
        if card.words().replace("*", "").splitlines()[0] == heading
    ]
    person = world.person(name)
    return words_of(person.press(button, message=cards[-1]) or person.view)


def restart_at(world: World, moment: datetime) -> AbstractContextManager[None]:
    """Start Vera again at a moment, after she was down since now."""
    world.settle()
    world.clock.now = moment
    return started_again(world)


def test_the_bluetooth_tip_comes_on_the_first_day_with_pupils_to_all_staff_s18(
    world: World,
) -> None:
    world.at(at(FIRST_SESSION, 8, 59))
    assert got(world, TEACHER, BLUETOOTH) == []
    world.at(at(FIRST_SESSION, 9))
    for name in (TEACHER, HEAD, OFFICE, NOT_ON_THURSDAY_OR_FRIDAY):
        (words,) = got(world, name, BLUETOOTH)
        assert "Switch Bluetooth off at work, or set it to refuse connections" in words
        assert "/report-contact" in words
    world.at(at(FIRST_SESSION + timedelta(days=40), 9))
    assert len(got(world, TEACHER, BLUETOOTH)) == 1


def test_each_term_staff_are_told_how_to_look_for_their_own_name_s17_s30(world: World) -> None:
    world.at(at(TENTH, 8, 59))
    assert got(world, TEACHER, SELF_SEARCH) == []
    world.at(at(TENTH, 9))
    (words,) = got(world, TEACHER, SELF_SEARCH)
    for step in (
        "Search for your name in quotation marks",
        "privacy settings",
        "your list of friends",
        "Close old accounts",
        "keep a copy with its address and the date, and type /report-cyberbullying",
        "nude or in a sexual way, do not copy it: tell the safeguarding lead",
    ):
        assert step in words
    world.at(at(date(2027, 1, 19), 12))
    assert len(got(world, TEACHER, SELF_SEARCH)) == 2


def test_somebody_who_wants_no_tips_gets_none_until_they_want_them_again_s30(
    world: World,
) -> None:
    world.at(at(TENTH, 9))
    for _ in range(2):
        said = press(world, TEACHER, SELF_SEARCH, NOT_AGAIN)
        assert "You are not reminded of this any more. To have it again, type " in said
        assert "reminders" in said
    assert world.facts("reminder_declined") == [{"reminder": "self_search"}]
    world.at(at(date(2027, 1, 19), 12))
    assert len(got(world, TEACHER, SELF_SEARCH)) == 1
    assert len(got(world, OTHER, SELF_SEARCH)) == 2
    assert len(got(world, TEACHER, BLUETOOTH)) == 2
    person = world.person(TEACHER)
    shown = words_of(person.command("/vera", "reminders"))
    assert shown.index("you are not reminded of it.") < shown.index("you are reminded of it.")
    person.press(AGAIN)
    world.settle()
    person.close_all()
    assert "not reminded" not in words_of(person.command("/vera", "reminders"))
    person.close_all()
    world.at(at(date(2027, 4, 30), 12))
    assert len(got(world, TEACHER, SELF_SEARCH)) == 2


def test_the_other_tip_can_be_declined_and_had_again_on_the_same_screen_s18(world: World) -> None:
    person = world.person(TEACHER)
    person.command("/vera", "reminders")
    person.press(NOT_AGAIN, near="Bluetooth")
    person.close_all()
    world.at(at(TENTH, 9))
    assert got(world, TEACHER, BLUETOOTH) == []
    assert len(got(world, TEACHER, SELF_SEARCH)) == 1


def test_whoever_has_left_is_told_nothing(world: World) -> None:
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == TEACHER)
        session.found(Person, person.id).left_on = LAST_DAY_OF_AUGUST
    world.at(at(date(2026, 11, 30), 12))
    assert world.cards(TEACHER) == []
    assert len(got(world, OTHER, CLASS_LIST)) == 1


def test_all_staff_have_the_words_for_a_class_list_on_the_20th_of_november_s84(
    world: World,
) -> None:
    """S84; rules, A16: on a Friday on which some do not work, they have them all the same."""
    world.at(at(date(2026, 11, 20), 8, 59))
    assert got(world, TEACHER, CLASS_LIST) == []
    world.at(at(date(2026, 11, 20), 9))
    for name in (TEACHER, OFFICE, HEAD, NOT_ON_THURSDAY_OR_FRIDAY):
        (words,) = got(world, name, CLASS_LIST)
        assert "we can't give out a list of the children's names." in words
        assert "Their child is welcome to write a list here, with the class" in words
    shown = press(world, TEACHER, CLASS_LIST, CLASS_LIST)
    assert "Refused this school year: 0." in shown
    world.person(TEACHER).press("I have refused politely")
    assert world.actions().count("class_list_refused") == 1


def test_in_september_the_office_sends_out_the_data_sheets_s86(world: World) -> None:
    world.at(at(date(2026, 9, 8), 8, 59))
    assert got(world, OFFICE, SHEETS) == []
    world.at(at(date(2026, 9, 8), 9))
    for name in (OFFICE, LEAD):
        (words,) = got(world, name, SHEETS)
        assert "consent questions" in words
        assert "/vera sheets" in words
    for name in (TEACHER, HEAD):
        assert got(world, name, SHEETS) == []


def test_once_a_term_head_and_safeguarding_lead_are_asked_for_a_drill(world: World) -> None:
    world.at(at(FIFTEENTH, 9))
    for name in (HEAD, SAFEGUARDING):
        (words,) = got(world, name, DRILL)
        assert "Type /vera drill." in words
    for name in (TEACHER, OFFICE):
        assert got(world, name, DRILL) == []


def hold_a_drill(world: World) -> None:
    head = world.person(HEAD)
    head.command("/vera", "drill")
    head.choose("What should the drill report?", "A pupil is bullying a member of staff (Today)")
    head.submit()
    world.settle()
    head.close_all()


@pytest.mark.parametrize(("held_on", "asked_for"), [("2026-09-22", 0), ("2026-07-21", 1)])
def test_nobody_is_asked_for_a_drill_in_a_term_in_which_there_was_one(
    begin: Begin, held_on: str, asked_for: int
) -> None:
    """One in the term before is none of this one."""
    with begin(FIFTEENTH - timedelta(days=1)) as world:
        hold_a_drill(world)
        with world.vera.database.writing(world.school.id) as session:
            drill = session.found(Case, world.case().id)
            drill.reported_at = at(date.fromisoformat(held_on), 12)
        world.at(at(FIFTEENTH, 9))
        for name in (HEAD, SAFEGUARDING):
            assert len(got(world, name, DRILL)) == asked_for
        assert world.errors == []


def test_what_is_late_by_a_stop_comes_once_within_its_time_s30(world: World) -> None:
    with restart_at(world, at(TENTH + timedelta(days=9), 11)):  # eight school days late
        world.settle()
        assert len(got(world, TEACHER, SELF_SEARCH)) == 1
        assert got(world, TEACHER, BLUETOOTH) == []  # its five school days are over
        world.at(at(TENTH + timedelta(days=20), 11))
    assert len(got(world, TEACHER, SELF_SEARCH)) == 1


def test_what_is_too_late_does_not_come_any_more_s30_s84(world: World) -> None:
    with restart_at(world, at(date(2026, 12, 14), 11)):
        world.settle()
        for heading in (SELF_SEARCH, BLUETOOTH, CLASS_LIST, DRILL):
            assert got(world, HEAD, heading) == []
        assert got(world, OFFICE, SHEETS) == []


def test_what_comes_late_in_the_evening_waits_for_the_morning_and_for_who_still_wants_it_s30(
    world: World,
) -> None:
    with restart_at(world, at(TENTH, 21)):
        world.settle()
        person = world.person(TEACHER)
        person.command("/vera", "reminders")
        person.press(NOT_AGAIN, near=SELF_SEARCH)
        person.close_all()
        world.at(at(TENTH + timedelta(days=1), 7, 29))
        assert got(world, OTHER, SELF_SEARCH) == []
        world.at(at(TENTH + timedelta(days=1), 7, 30))
        assert len(got(world, OTHER, SELF_SEARCH)) == 1
        assert got(world, TEACHER, SELF_SEARCH) == []


NAMES = ("self_search", "bluetooth", "class_list", "data_sheet")
OFF = {f"[term_time.{name}]\non = true": f"[term_time.{name}]\non = false" for name in NAMES}


def test_where_they_are_switched_off_nothing_comes(begin: Begin) -> None:
    with begin(LAST_DAY_OF_AUGUST, OFF, "[term_time.drill]\non = false") as world:
        world.at(at(date(2026, 12, 1), 12))
        for name in (TEACHER, HEAD, OFFICE, SAFEGUARDING):
            for heading in (SELF_SEARCH, BLUETOOTH, CLASS_LIST, SHEETS, DRILL):
                assert got(world, name, heading) == []
        shown = words_of(world.person(TEACHER).command("/vera", "reminders"))
        assert shown.count("this school does not use it.") == 2
        assert world.errors == []


def test_their_days_may_be_others(begin: Begin) -> None:
    on = "[term_time.{}]\non = true"
    moves = {
        "self_search": "school_day = 2",
        "class_list": 'day = "1 October"',
        "data_sheet": 'day = "5 September"',
    }
    moved = {on.format(name): f"{on.format(name)}\n{line}" for name, line in moves.items()}
    with begin(LAST_DAY_OF_AUGUST, moved) as world:
        world.at(at(date(2026, 9, 4), 12))
        assert len(got(world, TEACHER, SELF_SEARCH)) == 1
        assert got(world, OFFICE, SHEETS) == []
        world.at(at(date(2026, 9, 7), 12))  # the fifth is a Saturday
        assert len(got(world, OFFICE, SHEETS)) == 1
        world.at(at(date(2026, 10, 1), 12))
        assert len(got(world, TEACHER, CLASS_LIST)) == 1
        assert world.errors == []


NEXT_YEAR = (
    '[[terms]]\nname = "Autumn 2026"\nfirst = 2026-09-01\nlast = 2026-12-18\n'
    "half_term = [2026-10-26, 2026-10-30]\n\n"
    '[[terms]]\nname = "Spring 2027"\nfirst = 2027-01-04\nlast = 2027-03-25\n'
    "half_term = [2027-02-15, 2027-02-19]\n\n"
    '[[terms]]\nname = "Summer 2027"\nfirst = 2027-04-12\nlast = 2027-07-21\n'
    "half_term = [2027-05-31, 2027-06-04]\n"
)
INSET_OF_NEXT_YEAR = "  2026-09-01,\n  2026-09-02,\n  2026-11-27,\n  2027-01-04,\n  2027-06-28,\n"


def test_from_may_on_the_next_years_term_dates_are_asked_for_each_monday(begin: Begin) -> None:
    """Rules, section 8; a bank holiday waits for the morning after it, a holiday for its end."""
    without = {NEXT_YEAR: "", INSET_OF_NEXT_YEAR: ""}
    with begin(date(2026, 4, 24), without) as world:
        world.at(at(date(2026, 5, 5), 7, 29))
        assert got(world, OFFICE, TERM_DATES) == []
        world.at(at(date(2026, 5, 5), 7, 30))
        for name in (OFFICE, LEAD):
            (words,) = got(world, name, TERM_DATES)
            assert "The term dates of 2026-2027 are not in yet." in words
        assert got(world, HEAD, TERM_DATES) == got(world, TEACHER, TERM_DATES) == []
        world.at(at(date(2026, 5, 18), 12))
        assert len(got(world, OFFICE, TERM_DATES)) == 3
        world.at(at(date(2026, 5, 30), 12))
        assert len(got(world, OFFICE, TERM_DATES)) == 3  # half-term
        world.at(at(date(2026, 6, 1), 9))
        assert len(got(world, OFFICE, TERM_DATES)) == 4
        assert world.errors == []


def test_once_the_term_dates_are_in_nobody_is_asked_for_them(begin: Begin) -> None:
    with begin(date(2026, 4, 24)) as world:
        world.at(at(date(2026, 6, 2), 12))
        assert got(world, OFFICE, TERM_DATES) == []


def test_where_this_years_term_dates_are_missing_it_is_said_too(begin: Begin) -> None:
    without = {NEXT_YEAR: "", INSET_OF_NEXT_YEAR: ""}
    with begin(date(2026, 9, 10), without) as world:
        world.at(at(date(2026, 9, 14), 9))
        (words,) = got(world, OFFICE, TERM_DATES)
        assert "There are no term dates for 2026-2027" in words
        assert world.errors == []


def test_the_screen_says_how_each_stands(world: World) -> None:
    person = world.person(TEACHER)
    person.command("/vera", "reminders")
    shown = shown_to(person)
    assert "Your name online, once a term" in shown
    assert shown.count("you are reminded of it.") == 2
