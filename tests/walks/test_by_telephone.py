"""Somebody asks for personal data by telephone or at the door, or for a class list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.cases import Case
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import CaseState, Standing
from tests.walks.case_acts import fill_in_form
from tests.walks.disclosure_acts import (
    BASIS,
    CHILD,
    DATA,
    DUTY,
    NAME,
    NUMBER,
    WHOSE,
    by_telephone,
    cases_of,
    open_it,
)
from tests.walks.hiding import assert_hidden_from
from tests.walks.other_reports import DATA as ABOUT_DATA
from tests.walks.other_reports import concern
from tests.walks.world import (
    EXAMPLE,
    NOTHING_HERE,
    World,
    a_world,
    changed_settings,
    shown_to,
    words_of,
)

OFFICE, LEAD, TEACHER = "Nadia Hussain", "Carol Dunn", "Kwame Mensah"
ASKS = "How do they ask?"
CALLER, WHERE_FROM = "Who do they say they are?", "Where do they say they are from?"
WANT, THEIRS = "What do they want?", "The number they gave"
NOT_SURE = "I am not sure: the data lead should look at it"
RING = "Ring back, on a number that you found yourself"


def phone(
    world: World, by: str = OFFICE, *, unsure: bool = False, who: str = "", at_door: bool = False
) -> str:
    """Note that somebody asks; gives what is shown then."""
    person = world.person(by)
    person.command("/vera", "phone")
    read_out = shown_to(person)
    assert "I'm sorry, I can't give that out by telephone." in read_out
    assert "Two checks." in read_out  # A15
    person.choose(ASKS, "At the door" if at_door else "By telephone")
    person.fill(CALLER, "Ada Brook")
    person.fill(WHERE_FROM, "Social care")
    person.fill(WANT, "The attendance of this term")
    if who:
        person.pick_person(WHOSE, who.split()[0], who)
    else:
        person.fill(NAME, CHILD)
    if unsure:
        person.tick("Tick if it applies", [NOT_SURE])
    if not at_door:
        person.fill(THEIRS, "07700 900555")
    person.submit()
    world.settle()
    return shown_to(person)


def the_call(world: World) -> Case:
    (case,) = cases_of(world, "call_back")
    return case


def call_back(world: World, by: str = OFFICE, *, number: str = "01252 322 461") -> str:
    open_it(world, by, the_call(world))
    person = world.person(by)
    person.press("Called back")
    person.tick(DATA, ["Attendance"])
    person.choose(BASIS, "A legal duty")
    by_telephone(person, number=number)
    person.fill(DUTY, "Social care, Children Act 1989 s.47")
    person.submit()
    world.settle()
    return shown_to(person)


def test_a_call_is_refused_politely_and_rung_back(world: World) -> None:
    """S81, S82; R23: the call back is whoever took the call's, within the school day."""
    shown = phone(world)
    assert f"{RING}: Nadia Hussain, by 16:00." in shown
    assert "The number they gave, not to be rung: 07700 900555" in shown
    assert the_call(world).route == "R23"
    shown = call_back(world)
    assert "To whom: Ada Brook, Social care" in shown
    assert "Rung back: 01252 322 461, published by them, through a switchboard" in shown
    assert the_call(world).state == CaseState.CLOSED
    ended = open_it(world, OFFICE, the_call(world))
    assert f"{RING}: done at 10:00" in ended
    assert "closed it: it was answered" in ended
    world.later(days=1)
    assert "reminded_of_actions" not in world.actions()
    assert not any("Brook" in posted or CHILD in posted for posted in world.posted())


def test_the_number_that_the_caller_gave_is_refused_however_it_is_written(world: World) -> None:
    """S82: "found where (must not be the number the caller gave)"."""
    phone(world)
    shown = call_back(world, number="+44 (0)7700 900 555")
    assert "This is the number that the caller gave." in shown
    assert cases_of(world, "disclosure") == []
    person = world.person(OFFICE)
    person.fill(NUMBER, "01252 322 461")
    person.submit()
    assert "That is kept." in shown_to(person)


def test_a_call_that_is_refused_ends_with_the_reason(world: World) -> None:
    """S81: not entitled."""
    phone(world)
    open_it(world, OFFICE, the_call(world))
    shown = fill_in_form(world, OFFICE, "Refused", fill={"Why?": "She is not on the list."})
    assert "closed it: it was refused, with reasons" in shown
    assert "She is not on the list." in shown
    assert cases_of(world, "disclosure") == []


def test_whoever_forgets_to_ring_back_is_reminded_the_same_day(world: World) -> None:
    phone(world, TEACHER)
    world.later(hours=7)
    assert any("1 thing is due." in card.words() for card in world.cards(TEACHER))


def test_my_reports_say_who_was_told_and_not_the_reporter_themselves(world: World) -> None:
    phone(world, TEACHER)
    world.person(TEACHER).close_all()
    world.home(TEACHER)
    world.person(TEACHER).press("Show", on="home")
    shown = shown_to(world.person(TEACHER))
    assert "was sent to Carol Dunn, the school office and Nadia Hussain, the school office" in shown


def test_whoever_is_not_sure_has_the_data_lead_look_at_it(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    """R23: "data lead on 'unsure'", at a school where somebody else is the data lead."""
    staff = (EXAMPLE / "staff.csv").read_text(encoding="utf-8")
    staff = staff.replace("School business manager; Data lead", "School business manager")
    staff = staff.replace(
        ",Teacher,,Marcus Bell,Mon-Fri,,yes", ",Data lead,,Marcus Bell,Mon-Fri,,no"
    )
    settings = changed_settings(tmp_path, staff=staff)
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        phone(world, TEACHER)
        (first,) = cases_of(world, "call_back")
        asked = world.person("Ellie Moss").command("/vera", f"open {first.reference}")
        assert NOTHING_HERE in words_of(asked)
        world.person(TEACHER).close_all()
        phone(world, "Ben Carter", unsure=True)
        case = cases_of(world, "call_back")[-1]
        assert "Whoever took the call: is not sure" in open_it(world, "Ellie Moss", case)
        assert world.errors == []


def test_at_the_door_proof_is_asked_for_instead(world: World) -> None:
    """S83."""
    phone(world, at_door=True)
    person = world.person(OFFICE)
    person.press("Called back")
    person.tick(DATA, ["Attendance"])
    person.choose("First check: are they entitled to it?", "Yes")
    person.choose("Who are they, and how do you know?", "They showed proof")
    person.choose(BASIS, "A legal duty")
    person.fill("Which proof did you see?", "A staff card of the county")
    person.fill(DUTY, "Social care, Children Act 1989 s.47")
    person.submit()
    assert "Proof seen: A staff card of the county" in shown_to(person)


def test_a_concern_that_somebody_asks_has_the_same_buttons(world: World) -> None:
    which = "Somebody asks for it by telephone or at the door"
    concern(world.person(TEACHER), ABOUT_DATA, which=which, account="A solicitor rang.")
    world.settle()
    shown = open_it(world, OFFICE, the_call(world))
    assert "A solicitor rang." in shown
    assert "They say they are: not said yet" in shown
    world.person(OFFICE).press("Acknowledge")
    shown = open_it(world, OFFICE, the_call(world))
    assert f"{RING}: Nadia Hussain" in shown
    for button in ("Called back", "Refused"):
        assert button in shown


def test_somebody_here_whom_it_is_about_finds_no_trace(world: World) -> None:
    phone(world, who="Ben Carter")
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter"]
    world.later(hours=1)
    assert_hidden_from(world, "Ben Carter")


def test_two_calls_to_the_same_person_are_no_second_incident(world: World) -> None:
    phone(world)
    world.person(OFFICE).close_all()
    phone(world)
    first, second = cases_of(world, "call_back")
    assert first.urgency == second.urgency
    assert "linked" not in world.actions()


def test_a_class_list_is_refused_politely_and_only_counted(world: World) -> None:
    """S84: "politely refused", the child writes one with the class; REC count only."""
    world.at(datetime(2026, 8, 31, 9, 0, tzinfo=UTC))
    refuse(world)
    world.at(datetime(2026, 12, 7, 9, 0, tzinfo=UTC))
    for _ in range(2):
        thanks = refuse(world)
    assert "Thank you. That is counted, and nothing else is kept." in thanks
    person = world.person(TEACHER)
    person.close_all() if person.views else None
    person.command("/vera", "class list")
    shown = shown_to(person)
    assert "Every family in the class would have to agree." in shown
    assert "child is welcome to write a list here, with the class" in shown
    assert "Refused this school year: 2." in shown
    assert all(set(each) == {"press"} for each in world.facts("class_list_refused"))
    assert world.cases() == []
    person.press("It is something else")
    assert "I can't give that out by telephone" in shown_to(person)


def refuse(world: World) -> str:
    person = world.person(TEACHER)
    person.close_all() if person.views else None
    person.command("/vera", "class list")
    return words_of(person.press("I have refused politely"))


def test_a_call_at_the_end_of_the_day_is_rung_back_on_the_next(world: World) -> None:
    world.clock.now += timedelta(hours=6, minutes=10)
    assert f"{RING}: Nadia Hussain, by 16:00 tomorrow." in phone(world)
