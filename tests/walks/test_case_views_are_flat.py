"""Opening a case takes as many look-ups with a long chronology as with a short one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from benchmarks.journeys import counting
from handlers.call import Call
from handlers.casework.action_kinds import BY_KEY
from handlers.casework.entries import enter
from handlers.casework.plan_action import plan_action
from storage.cases import Case
from storage.roster import roster_of
from tests.walks.case_acts import open_case
from tests.walks.world import World, report

MANAGER = "Sunita Rao"


def written_by(world: World, name: str, write: Callable[[Call, Case], object]) -> None:
    """Write something about the only case, in one transaction, without a window for it."""
    with world.vera.database.writing(world.school.id) as session:
        person = next(p for p in roster_of(session).present if p.name == name)
        case = session.scalars(select(Case)).one()
        call = Call(
            session=session,
            keyring=world.keyring,
            school=world.school,
            at=world.clock(),
            who=roster_of(session).people[person.id],
        )
        write(call, case)


def many_notes(call: Call, case: Case) -> None:
    for number in range(60):
        enter(call, case, "noted", {"fact": f"Fact {number}", "opinion": f"Opinion {number}"})


def many_actions(call: Call, case: Case) -> None:
    for _ in range(12):
        plan_action(call, case, BY_KEY["police_told"], owner=call.who.id)


def test_a_case_and_each_part_of_its_chronology_take_the_same_statements_at_any_length(
    world: World,
) -> None:
    """Counted on both databases: what is read of a case does not grow with what was done."""
    report(world.person("Kwame Mensah"))
    world.settle()
    world.person(MANAGER).press("Acknowledge", message=world.card(MANAGER))
    written_by(world, MANAGER, lambda call, case: enter(call, case, "noted", {"fact": "One."}))
    manager = world.person(MANAGER)

    def counted() -> tuple[int, int]:
        with counting(world.vera.database) as count:
            open_case(world, MANAGER)
            opening = count[0]
            manager.press("Chronology")
            return opening, count[0] - opening

    counted()  # what is remembered in memory is remembered now
    few = counted()
    written_by(world, MANAGER, many_actions)
    written_by(world, MANAGER, many_notes)
    assert counted() == few
    with counting(world.vera.database) as count:
        manager.press("Earlier")
        assert count[0] == few[1]
