"""The register of requests: on the Home, by a command, for those who may read each of them."""

from __future__ import annotations

from datetime import date

from storage.people import Person
from storage.roster import present_people
from tests.walks import forging
from tests.walks.request_acts import (
    ACCESS,
    FOI,
    LETTER,
    RECORD,
    SPOKEN,
    log_request,
    take_on,
)
from tests.walks.world import World, shown_to, words_of

TEACHER, LEAD, HEAD, OFFICE = "Kwame Mensah", "Carol Dunn", "Helen Whitfield", "Nadia Hussain"


def register(world: World, name: str) -> str:
    """Ask for the register, and read it."""
    person = world.person(name)
    person.command("/vera", "requests")
    return shown_to(person)


def test_the_register_says_what_is_due_when_and_who_has_it(world: World) -> None:
    log_request(world.person(TEACHER), received=date(2026, 4, 20))
    take_on(world, LEAD)
    log_request(world.person(TEACHER), wants=[FOI], way=LETTER)
    log_request(world.person(TEACHER), wants=[ACCESS, RECORD], way=LETTER)
    log_request(world.person(TEACHER), wants=[RECORD], way=SPOKEN)
    first, foi, both, spoken = (case.reference for case in world.cases())
    shown = register(world, LEAD)
    places = [shown.index(reference) for reference in (first, both, spoken, foi)]
    assert places == sorted(places)
    access = "Subject access request: due Wednesday 20 May 2026, 22 days left."
    assert f"{first}. {access} With Carol Dunn." in shown
    assert (
        f"{both}. Request for an educational record: due Wednesday 20 May 2026, 22 days left. "
        "Subject access request: due Thursday 28 May 2026, 30 days left. With nobody yet." in shown
    )
    assert "no date yet: it must be asked for in writing" in shown
    home = world.home(LEAD)
    assert f"{first}. Subject access request: due Wednesday 20 May 2026" in home
    assert f"{first}, Request for personal data, Today." in home  # under Today


def test_the_register_is_for_those_who_deal_with_requests_and_shows_only_their_own_list(
    world: World,
) -> None:
    log_request(world.person(TEACHER))
    log_request(world.person(TEACHER), staff=["Carol Dunn"])
    seen, hidden = (case.reference for case in world.cases())
    world.person(TEACHER).close_all()
    refused = words_of(world.person(TEACHER).command("/vera", "requests"))
    assert "can see the register of requests" in refused
    assert "Requests for personal data" not in world.home(TEACHER)
    world.settle()
    shown = register(world, LEAD)
    assert seen in shown
    assert hidden not in shown
    assert {seen, hidden} <= set(register(world, HEAD).replace(".", " ").split())
    assert "No request is open." in register(world, OFFICE)


def test_a_long_register_comes_in_parts(world: World) -> None:
    for number in range(17):
        log_request(world.person(TEACHER), received=date(2026, 4, 1 + number))
    references = [case.reference for case in world.cases()]
    shown = register(world, LEAD)
    assert [reference in shown for reference in references] == [True] * 15 + [False] * 2
    person = world.person(LEAD)
    person.press("More requests")
    rest = shown_to(person)
    assert [reference in rest for reference in references] == [False] * 15 + [True] * 2
    assert "More are open." in world.home(LEAD)


def test_whoever_has_left_sees_nothing_of_it_any_more(world: World) -> None:
    log_request(world.person(TEACHER))
    world.settle()
    reference = world.case().reference
    assert reference in register(world, LEAD)
    world.person(LEAD).close_all()
    with world.vera.database.writing(world.school.id) as session:
        lead = next(each for each in present_people(session) if each.name == LEAD)
        session.found(Person, lead.id).left_on = date(2026, 4, 28)
    for shown in forging.press(world, LEAD, "data_requests.show_what_is_due", world.case().id):
        assert reference not in shown
