"""Vera ends while a file is on its way: it is whole, or still owed, and nothing is left lying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import Connection

from bot.fetcher import Fetcher
from bot.writer import DatabaseDown, Writer
from storage.blobs import Blobs
from storage.database import SchoolSession
from storage.evidence import FILE_LEASE
from storage.orphans import sweep_orphans
from storage.vocabulary import FileState
from tests.walks.evidence_acts import PICTURE
from tests.walks.evidence_kept import (
    SCREENSHOT,
    blobs,
    bytes_of,
    files_kept,
    sent_on,
    states,
    the_file,
)
from tests.walks.world import World

T = TypeVar("T")

KEPT, OWED = FileState.KEPT, FileState.OWED
NOTING = 2
"""A fetcher's second write in a school: the first looks where the file is."""


@pytest.fixture
def platform() -> str:
    """Slack alone has files to fetch."""
    return "slack"


class Interrupted(Writer):
    """A writer in front of which something happens once, before it is noted that a file is kept."""

    def __init__(self, writer: Writer, before: Callable[[], None]) -> None:
        self._behind = writer
        self._before = before
        self._writes = 0

    def write(self, school_id: UUID, work: Callable[[SchoolSession], T], **options: Any) -> T:
        self._writes += 1
        if self._writes == NOTING:
            self._before()
        return self._behind.write(school_id, work, **options)

    def write_across(self, work: Callable[[Connection], T], **options: Any) -> T:
        return self._behind.write_across(work, **options)


@contextmanager
def interrupted(world: World, before: Callable[[], None]) -> Iterator[Fetcher]:
    """Give a fetcher to which something happens between sealing a file and noting it."""
    vera = world.vera
    assert vera.slack is not None
    fetcher = Fetcher(
        database=vera.database,
        writer=Interrupted(vera.writer, before),
        keyring=vera.keyring,
        schools=vera.schools,
        files={"slack": vera.slack.files},
        blobs=vera.blobs,
        largest=vera.settings.largest_file,
        now=world.clock,
    )
    try:
        yield fetcher
    finally:
        fetcher.close()


def dies() -> None:
    """Fail as a database that is gone does."""
    raise DatabaseDown("gone")


def test_sealed_but_not_noted_it_is_still_owed_and_fetched_again_after_the_lease(
    world: World,
) -> None:
    sent_on(world, SCREENSHOT)
    world.vera.worker.tick()
    with interrupted(world, dies) as fetcher:
        fetcher.tick()
    assert states(world) == [(OWED, "")]
    (orphan,) = blobs(world)
    world.clock.now += FILE_LEASE - timedelta(seconds=1)
    world.settle()
    assert states(world) == [(OWED, "")]
    world.clock.now += timedelta(seconds=2)
    world.settle()
    assert states(world) == [(KEPT, "")]
    assert bytes_of(world, the_file(world)) == PICTURE
    assert orphan in blobs(world)
    assert len(blobs(world)) == 2


def test_what_was_sealed_and_never_noted_is_swept_after_a_day_and_nothing_else(
    world: World,
) -> None:
    sent_on(world, SCREENSHOT)
    with interrupted(world, dies) as fetcher:
        fetcher.tick()
    (orphan,) = blobs(world)
    world.later(minutes=3)
    now = datetime.now(UTC)  # what the disk says
    assert _swept(world, now + timedelta(hours=23)) == 0
    assert _swept(world, now + timedelta(hours=25)) == 1
    assert orphan not in blobs(world)
    assert bytes_of(world, the_file(world)) == PICTURE


def test_of_two_that_fetch_the_same_file_one_keeps_it_and_the_other_leaves_nothing(
    world: World,
) -> None:
    """The first was so slow that its lease ran out."""

    def somebody_else_is_faster() -> None:
        world.clock.now += FILE_LEASE + timedelta(seconds=1)
        world.vera.fetcher.tick()

    sent_on(world, SCREENSHOT)
    with interrupted(world, somebody_else_is_faster) as fetcher:
        fetcher.tick()
    (kept,) = files_kept(world)
    assert (kept.state, kept.attempts) == (KEPT, 2)
    assert bytes_of(world, kept) == PICTURE
    assert len(blobs(world)) == 1
    assert world.actions().count("file_kept") == 1


def test_a_fetcher_that_is_stopped_leaves_the_file_owed_and_the_folder_clean(
    world: World,
) -> None:
    sent_on(world, SCREENSHOT)
    with interrupted(world, dies) as fetcher:
        fetcher.stop()
        fetcher.tick()
    assert states(world) == [(OWED, "")]
    assert blobs(world) == []
    world.later(minutes=3)
    assert states(world) == [(KEPT, "")]


def _swept(world: World, now: datetime) -> int:
    return sweep_orphans(world.vera.database, Blobs(world.files), now=now)
