"""Somebody whom Teams could not describe when they first called, and two first calls at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select

from handlers.chat import Account
from storage.people import Identity, Person
from storage.roster import people_changed
from tests.walks.world import World, report


@pytest.fixture
def forgotten(world: World) -> World:
    """Kwame Mensah is on the staff list, and bound to no account yet."""
    with world.vera.database.writing(world.school.id) as session:
        kwame = session.scalars(select(Person).where(Person.name == "Kwame Mensah")).one()
        session.execute(delete(Identity).where(Identity.person_id == kwame.id))
        people_changed(session)
    return world


def reporters(world: World) -> set[str]:
    with world.vera.database.reading(world.school.id) as session:
        return {session.found(Person, case.reporter_id).name for case in world.cases()}


def nobody_is_described(world: World, times: int) -> None:
    """Let the platform fail whenever it is asked who somebody is."""
    if world.room is not None:
        world.room.fail_next("members", "502", times=times)
    else:
        world.workspace.fail_next("users.info", "500", times=times)


def test_who_was_met_as_a_stranger_is_known_when_the_platform_says_who_it_is(
    forgotten: World,
) -> None:
    """Their report is theirs: they hear that it was seen, and find it on their Home."""
    teacher = forgotten.person("Kwame Mensah")
    nobody_is_described(forgotten, times=20)
    report(teacher, account="They follow me home")
    teacher.close_all()
    assert reporters(forgotten) == {"Somebody Vera does not know yet"}
    (forgotten.room or forgotten.workspace).faults.clear()
    forgotten.later(minutes=2)
    assert forgotten.case().reference in forgotten.home("Kwame Mensah")
    assert reporters(forgotten) == {"Kwame Mensah"}
    assert forgotten.actions().count("reporter_recognised") == 1


def test_two_first_calls_at_once_are_of_one_person(forgotten: World) -> None:
    platform, user_id = "slack", forgotten.person("Kwame Mensah").me.user_id
    tenant = forgotten.workspace.team_id
    if forgotten.room is not None:
        platform, tenant = "teams", forgotten.room.tenant_id
        user_id = forgotten.room.aad_of(user_id)
    caller, people = Account(platform, tenant, user_id), forgotten.vera.people
    with ThreadPoolExecutor(8) as pool:
        known = list(pool.map(lambda _: people.known(caller).person_id, range(8)))
    assert {str(person) for person in known} == {forgotten.id_of("Kwame Mensah")}
