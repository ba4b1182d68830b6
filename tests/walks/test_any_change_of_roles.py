"""Whatever becomes of people's duties after a report, nobody comes onto its list by it.

Two schools, the same in everything but that in one the staff list keeps changing: whoever is on the
list of the case there is on it in the other as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from handlers.chat import NotAllowed
from handlers.permissions import SENIOR
from storage.deadlines import Deadline
from storage.people import DEPUTISES_FOR, Person, PersonLink
from storage.vocabulary import ReportFacts, Role, StaffMember, Standing
from tests.handlers.casework.reports import REPORTS, STAFF
from tests.handlers.casework.test_route_properties import MOMENTS
from tests.walks.any_school import AnySchool, any_school
from tests.walks.test_any_school import ACKNOWLEDGE, known_to

STEPS = 25
"""More than any ladder has rungs."""


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STAFF, REPORTS, MOMENTS, st.integers(0, 2**32))
def test_no_change_of_duties_lets_anybody_onto_the_list_of_an_open_case(
    sqlite_template: Path,
    staff: dict[UUID, StaffMember],
    facts: ReportFacts,
    at: datetime,
    seed: int,
) -> None:
    facts = known_to(staff, facts)
    as_it_was = _on_the_list(sqlite_template, staff, facts, at, seed, changes=False)
    with_changes = _on_the_list(sqlite_template, staff, facts, at, seed, changes=True)
    assert with_changes <= as_it_was


def _on_the_list(
    template: Path,
    staff: Mapping[UUID, StaffMember],
    facts: ReportFacts,
    at: datetime,
    seed: int,
    *,
    changes: bool,
) -> set[UUID]:
    """Let a report go its way until nobody new is told; gives who is on its list then."""
    chance = Random(seed)
    with (
        TemporaryDirectory() as folder,
        any_school(template, Path(folder), staff, Random(seed), at, luckily=True) as here,
    ):
        here.move_into_channel([who for who in staff if chance.random() < 0.5])
        here.report(facts)
        for _ in range(STEPS):
            if here.case().told_outside_at is not None:
                break
            if changes:
                _change_duties(here, chance)
                _newcomers_press(here)
            _until_something_is_told(here)
        return here.standing(Standing.RESPONSIBLE, Standing.COPIED)


def _until_something_is_told(here: AnySchool) -> None:
    """Go on to the next deadline, and let Vera meet it and send what she owes by then."""
    with here.database.engine.connect() as connection:
        due = connection.scalar(select(func.min(Deadline.at)))
    here.clock.now = max(due or here.clock.now, here.clock.now) + timedelta(seconds=1)
    here.worker.tick()


def _change_duties(here: AnySchool, chance: Random) -> None:
    """Give somebody other roles, another manager and others to stand in for."""
    if not here.staff:
        return
    with here.database.writing(here.school.id) as session:
        for who in chance.sample(sorted(here.staff), chance.randint(1, len(here.staff))):
            person = session.found(Person, who)
            person.roles = " ".join(role for role in Role if chance.random() < 0.3)
            person.line_manager_id = chance.choice([None, *sorted(set(here.staff) - {who})])
            mine = (PersonLink.person_id == who, PersonLink.kind == DEPUTISES_FOR)
            session.execute(delete(PersonLink).where(*mine))
            other = chance.choice(sorted(here.staff))
            session.add(PersonLink(person_id=who, other_id=other, kind=DEPUTISES_FOR))


def _newcomers_press(here: AnySchool) -> None:
    """Let everybody try to take the case on who was no senior leader when it began."""
    for who, then in here.staff.items():
        if not then.roles & SENIOR and who not in here.standing(*Standing):
            with suppress(NotAllowed):
                here.press(who, ACKNOWLEDGE)
