"""A school phone is lost: asked after until somebody has said what became of it (S36, S38)."""

from __future__ import annotations

from datetime import date

import pytest

from storage.people import Person
from storage.roster import present_people
from tests.walks import forging
from tests.walks.disclosure_acts import open_it
from tests.walks.trip_acts import (
    FOUND_AGAIN,
    HEAD,
    IS_BACK,
    LABEL,
    LEAD,
    LOST,
    OFFICE,
    OTHER,
    REPORT_LOST,
    TEACHER,
    asked,
    at,
    days_asked,
    erase,
    goes_out,
    listed,
    phones,
    press,
)
from tests.walks.world import NOTHING_HERE, World, answer_first, shown_to

WEDNESDAY, THURSDAY = date(2026, 4, 29), date(2026, 4, 30)
NO_DATA, IS_REPORTED = "No data was on it", "The breach is reported"
DEPUTY = "David Osei"
HEADS_ADDRESS = "h.whitfield@talavera.example"
DEPUTYS_ADDRESS = "d.osei@talavera.example"
MUST_NOT_SEE = "Anyone else who must not see this?"
CANNOT_WAIT = "it is about a school phone, and it cannot wait"
NEXT_DAYS = ["2026-04-30", "2026-05-01", "2026-05-05"]
"""Saturday to the Monday that is a bank holiday lie between."""


def is_lost(world: World, *, by: str = TEACHER, back_on: date = WEDNESDAY) -> None:
    """Mark a phone as lost, on the day it is due back, and leave the form for a breach open."""
    goes_out(world, back_on)
    world.at(at(back_on, 14))
    if by == TEACHER:
        world.at(at(back_on))
        press(world, by, LOST)
    else:
        listed(world, by)
        world.person(by).press("Open")
        world.person(by).press(LOST)
    world.person(by).press(REPORT_LOST)
    world.settle()


def close_the_form(world: World, name: str = TEACHER) -> None:
    world.person(name).close_all()


def told_of_loss(world: World, name: str) -> int:
    return sum("marked as lost" in card for card in asked(world, name))


def set_person(world: World, name: str, **facts: object) -> None:
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == name)
        for fact, value in facts.items():
            setattr(session.found(Person, person.id), fact, value)


def urgent_notices(world: World) -> list[str]:
    """List to which addresses it was sent that a phone cannot wait (it goes to numbers too)."""
    return [each.to for each in world.notices() if CANNOT_WAIT in each.words and "@" in each.to]


def test_whoever_closes_the_form_is_asked_on_and_so_are_all_who_keep_the_phones_s36(
    world: World,
) -> None:
    """S36: the 72 hours run; one tap marks it as lost and ends nothing."""
    is_lost(world)
    close_the_form(world)
    for name in (OFFICE, LEAD, HEAD):
        assert told_of_loss(world, name) == 1
    world.at(at(date(2026, 5, 5), 16))
    assert days_asked(world)[1:] == NEXT_DAYS
    for name in (OFFICE, LEAD, HEAD):
        assert told_of_loss(world, name) == 4
    assert "If data was on it, report it at once." in asked(world, TEACHER)[-1]
    assert [case.kind for case in world.cases()] == ["trip_phone"]
    assert not any(LABEL in posted for posted in world.posted())


def test_a_lost_phone_is_asked_after_early_and_in_the_holidays_too_s36(world: World) -> None:
    is_lost(world, back_on=date(2026, 5, 22))
    close_the_form(world)
    world.at(at(date(2026, 5, 26), 7, 59))
    assert len(days_asked(world)) == 1
    world.at(at(date(2026, 5, 26), 8))
    assert days_asked(world)[1:] == ["2026-05-26"]  # in half-term; the Monday is a bank holiday


def test_the_breach_that_is_filed_from_it_ends_the_asking_s36(world: World) -> None:
    is_lost(world)
    person = world.person(TEACHER)
    answer_first(person)
    person.submit()
    world.settle()
    _, breach = world.cases()
    assert breach.kind == "breach"
    assert f"A school phone is lost: {LABEL}." in open_it(world, LEAD, breach)
    assert "Data went astray" not in shown_to(person)
    for name in (OFFICE, HEAD, TEACHER):
        assert "marked as lost. The breach is reported." in asked(world, name)[-1]
    world.later(days=7)
    assert days_asked(world) == ["2026-04-29"]
    assert [each["why"] for each in world.facts("lost_trip_phone_settled")] == ["reported"]


def test_the_same_form_sent_again_is_one_breach_and_ends_it_once(world: World) -> None:
    is_lost(world)
    answer_first(world.person(TEACHER))
    world.person(TEACHER).submit()
    world.settle()
    forging.send_again(world)
    forging.send_again(world, {"account": "It was in the coach"})
    assert [case.kind for case in world.cases()] == ["trip_phone", "breach"]
    assert len(world.facts("lost_trip_phone_settled")) == 1
    assert "It was in the coach" in open_it(world, LEAD, world.cases()[1])


def test_a_form_about_a_phone_of_others_files_the_breach_and_touches_no_phone(
    world: World,
) -> None:
    """Trap 30: a report is never lost, and nobody learns of a record by sending one."""
    is_lost(world)
    close_the_form(world)
    answers = {"danger": "no", "image": "no", "account": "It fell into the sea"}
    (phone,) = phones(world)
    for subject in (phone.id, None):
        forging.send_form(world, OTHER, "term_time.file_lost_phone", answers, subject)
    assert [case.kind for case in world.cases()] == ["trip_phone", "breach", "breach"]
    assert world.facts("lost_trip_phone_settled") == []


@pytest.mark.parametrize(
    ("button", "why", "said"),
    [(NO_DATA, "no_data", "No data was on it."), (IS_REPORTED, "reported", "breach is reported.")],
)
def test_whoever_keeps_the_phones_may_say_what_became_of_it_s36(
    world: World, button: str, why: str, said: str
) -> None:
    is_lost(world)
    close_the_form(world)
    assert not any(button in card.buttons() for card in world.cards(TEACHER))
    assert said in press(world, OFFICE, button)
    (settled,) = world.facts("lost_trip_phone_settled")
    assert settled["why"] == why
    world.person(OFFICE).press("Chronology")
    noted = "the breach is reported" if why == "reported" else "no data was on it"
    assert f"Nadia Hussain noted that {noted}" in shown_to(world.person(OFFICE))
    world.later(days=7)
    assert days_asked(world) == ["2026-04-29"]
    assert said in asked(world, TEACHER)[-1]
    assert not any(button in card.buttons() for card in world.cards(HEAD))


def test_whoever_lost_it_cannot_end_the_asking_by_a_forged_button(world: World) -> None:
    is_lost(world)
    close_the_form(world)
    (case,) = phones(world)
    for action in ("term_time.no_data_was_on_it", "term_time.breach_is_reported"):
        assert NOTHING_HERE in str(forging.press(world, TEACHER, action, case.id))
    assert world.facts("lost_trip_phone_settled") == []


def test_a_phone_that_is_found_is_asked_after_as_one_that_is_back_s38(world: World) -> None:
    is_lost(world)
    close_the_form(world)
    press(world, OFFICE, NO_DATA)
    world.at(at(THURSDAY, 9))
    assert "Please erase what is on it" in press(world, OFFICE, FOUND_AGAIN)
    world.at(at(THURSDAY))
    assert days_asked(world)[-1] == "2026-04-30"
    erase(world, TEACHER)
    world.later(days=7)
    assert days_asked(world) == ["2026-04-29", "2026-04-30"]


def test_lost_in_the_office_after_it_came_back_in_time_it_is_not_late_s38(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    press(world, TEACHER, IS_BACK)
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    close_the_form(world)
    world.at(at(date(2026, 5, 6), 9))
    said = press(world, OFFICE, FOUND_AGAIN)
    assert "The school phone is back. Please erase" in said
    assert "late" not in said
    assert "Came back on: Wednesday 29 April 2026" in said


def test_whoever_has_it_is_told_when_the_office_marks_it_as_lost(world: World) -> None:
    is_lost(world, by=OFFICE)
    assert told_of_loss(world, TEACHER) == 1
    assert told_of_loss(world, HEAD) == 1


def test_keepers_outside_chat_are_told_by_the_second_channel_at_any_hour(world: World) -> None:
    goes_out(world, date(2026, 5, 1))
    set_person(world, HEAD, in_chat=False)
    world.at(at(date(2026, 5, 2), 3))  # the night to Saturday
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    assert urgent_notices(world) == [HEADS_ADDRESS]
    assert told_of_loss(world, OFFICE) == 1
    (case,) = phones(world)
    assert not any(case.reference in sent.words for sent in world.notices())


def test_a_keeper_whose_account_refuses_is_told_by_e_mail_once_for_each_asking(
    world: World,
) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    world.chat.deactivate(world.accounts[HEAD])
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    close_the_form(world)
    assert urgent_notices(world) == [HEADS_ADDRESS]
    assert asked(world, DEPUTY) == []  # the others have it
    assert world.actions().count("told_of_lost_phone_instead") == 1
    world.at(at(THURSDAY, 9))
    assert urgent_notices(world) == [HEADS_ADDRESS] * 2


def test_where_no_keeper_can_be_reached_the_deputy_is_told_and_nobody_for_ever(
    world: World,
) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    for name in (OFFICE, LEAD, HEAD):
        world.chat.deactivate(world.accounts[name])
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    close_the_form(world)
    assert told_of_loss(world, DEPUTY) == 1
    assert len(urgent_notices(world)) == 3
    assert world.actions().count("told_of_lost_phone_instead") == 3
    assert "No data was on it." in press(world, DEPUTY, NO_DATA)


def test_where_chat_refuses_the_deputy_too_it_ends(world: World) -> None:
    goes_out(world, WEDNESDAY)
    world.at(at(WEDNESDAY))
    for name in (OFFICE, LEAD, HEAD, DEPUTY):
        world.chat.deactivate(world.accounts[name])
    press(world, TEACHER, LOST)
    world.person(TEACHER).press(REPORT_LOST)
    world.settle()
    assert DEPUTYS_ADDRESS in urgent_notices(world)
    assert len(urgent_notices(world)) == 4
    assert world.actions().count("told_of_lost_phone_instead") == 4


def test_what_is_kept_from_somebody_who_keeps_the_phones_is_not_said_at_the_phone(
    world: World,
) -> None:
    """Trap 4: whoever must not see the breach may still open the phone."""
    is_lost(world)
    person = world.person(TEACHER)
    answer_first(person)
    person.pick_person(MUST_NOT_SEE, "Nadia", OFFICE)
    person.submit()
    world.settle()
    assert "It is dealt with." in asked(world, OFFICE)[-1]
    listed(world, OFFICE)
    world.person(OFFICE).press("Open")
    world.person(OFFICE).press("Chronology")
    assert "reported" not in shown_to(world.person(OFFICE))
    world.later(days=7)
    assert days_asked(world) == ["2026-04-29"]
