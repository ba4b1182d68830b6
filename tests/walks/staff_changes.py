"""The staff list and the settings change while Vera runs, as the commands of the school do it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from handlers.call import Moment
from handlers.overview.changes import import_and_tell
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.settings import load_school
from storage.vocabulary import Role
from tests.walks.restarting import started_again
from tests.walks.world import World

Changes = Mapping[str, Mapping[str, Any]]


def import_staff(world: World, changes: Changes, *, leave: Collection[str] = ()) -> None:
    """Import the staff list with some people changed, by their names, and some gone."""
    rows = [
        replace(row, **changes.get(row.name, {}))
        for row in read_people(world.school.settings)
        if row.name not in leave
    ]
    with world.vera.database.writing(world.school.id) as session:
        import_and_tell(
            Moment(
                session=session,
                keyring=world.keyring,
                school=world.school,
                at=world.clock(),
            ),
            rows,
        )
    world.settle()


def holding(*roles: Role) -> Mapping[str, Any]:
    """Say that somebody holds these roles, and no others."""
    return {"roles": frozenset(roles)}


def started_with(world: World, settings_file: Path) -> AbstractContextManager[None]:
    """Start Vera anew with other settings, on the same database."""
    school = School(world.school.id, load_school(settings_file))
    return started_again(world, schools={school.id: school})
