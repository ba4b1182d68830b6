"""What was said of who is told, version by version: in order, and not for ever."""

from __future__ import annotations

from uuid import UUID

from storage.database import Database
from storage.who_is_told import KEPT, keep_version, versions
from tests.databases import NOON


def test_versions_of_the_same_moment_stay_in_order_and_the_oldest_are_let_go(
    database: Database, school_id: UUID
) -> None:
    with database.writing(school_id) as session:
        for number in range(KEPT + 3):
            keep_version(session, [f"version {number}"], since=NOON)
        found = [version.said for version in versions(session)]
    assert found == [(f"version {number}",) for number in range(KEPT + 2, 2, -1)]
