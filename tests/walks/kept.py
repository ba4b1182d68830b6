"""What stands in the database after a walk, whoever asks."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.conversations import HeardActivity
from storage.records import TABLES
from tests.walks.world import World

BARE_IDS = HeardActivity.__tablename__
"""Of every activity its id, for two days: nobody's name, place or words."""


def rows(world: World) -> dict[str, int]:
    """Count the rows of every table, but for that of the activities' bare ids."""
    with world.vera.database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES.sorted_tables
            if table.name != BARE_IDS
        }


def everything_kept(world: World) -> str:
    """Read every row of every table, as it stands there."""
    with world.vera.database.engine.connect() as connection:
        return "\n".join(
            f"{table.name}: {tuple(row)}"
            for table in TABLES.sorted_tables
            for row in connection.execute(select(table))
        )
