"""Blobs that no file has its bytes in are swept after a day; evidence never is."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from storage.blobs import Blobs
from storage.database import Database
from storage.evidence import EvidenceFile, blob_is_known, forget_key
from storage.keyring import Keyring
from storage.orphans import sweep_orphans
from storage.sealed_files import FileAbout, seal_file
from storage.vocabulary import FileState
from tests.databases import NOON, new_school
from tests.storage.files import LARGEST, Shelf, new_shelf


@pytest.fixture
def shelf(database: Database, school_id: UUID, keyring: Keyring, tmp_path: Path) -> Shelf:
    return new_shelf(database, Blobs(tmp_path / "files"), keyring, school_id)


def orphan(shelf: Shelf, school_id: UUID | None = None) -> UUID:
    """Seal a file that no row will ever name, as a fetch does that is killed in time."""
    about = FileAbout(school_id or shelf.school_id, shelf.case_id, uuid4())
    return seal_file(shelf.blobs, about, [b"bytes"], largest=LARGEST).blob


def swept(shelf: Shelf, *, hours: float = 25) -> int:
    """Sweep when everything has lain there for so long."""
    moment = (NOON - timedelta(hours=hours)).timestamp()
    for path in shelf.blobs.folder.rglob("*"):
        os.utime(path, (moment, moment))
    return sweep_orphans(shelf.database, shelf.blobs, now=NOON)


def left(shelf: Shelf) -> set[UUID]:
    return {UUID(path.stem) for path in shelf.blobs.folder.rglob("*.sealed")}


def known(shelf: Shelf, blob: UUID) -> bool:
    with shelf.database.engine.connect() as connection:
        return blob_is_known(connection, blob)


def test_orphans_are_swept_after_a_day_and_kept_files_never(shelf: Shelf) -> None:
    file_id, lost = shelf.kept(b"evidence"), orphan(shelf)
    assert swept(shelf, hours=23.9) == 0
    assert swept(shelf) == 1
    assert left(shelf) == {shelf.blob_of(file_id)}
    assert not known(shelf, lost)
    assert shelf.opened(file_id) == b"evidence"


@pytest.mark.parametrize("state", [FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED])
def test_a_file_that_was_held_or_taken_away_stays_as_long_as_it_has_its_key(
    shelf: Shelf, state: FileState
) -> None:
    file_id = shelf.kept(b"evidence")
    shelf.move(file_id, state)
    assert swept(shelf) == 0
    with shelf.database.writing(shelf.school_id) as session:
        forget_key(session, session.found(EvidenceFile, file_id))
    assert swept(shelf) == 1
    assert left(shelf) == set()


def test_an_earlier_fetch_of_a_file_that_was_kept_since_is_swept(shelf: Shelf) -> None:
    file_id = shelf.kept(b"the first fetch")
    shelf.keep(file_id, b"the second fetch")
    assert swept(shelf) == 1
    assert left(shelf) == {shelf.blob_of(file_id)}


def test_blobs_of_another_school_of_this_database_are_known(shelf: Shelf) -> None:
    other = new_school(shelf.database, "other")
    theirs = new_shelf(shelf.database, shelf.blobs, shelf.keyring, other)
    file_id = theirs.kept(b"evidence")
    orphan(theirs)
    assert swept(shelf) == 1
    assert theirs.opened(file_id) == b"evidence"


def test_blobs_of_a_school_that_this_database_does_not_know_stay(shelf: Shelf) -> None:
    theirs = orphan(shelf, school_id=uuid4())
    assert swept(shelf) == 0
    assert left(shelf) == {theirs}


def test_what_looks_like_a_blob_and_is_none_of_veras_stays(shelf: Shelf) -> None:
    blob = orphan(shelf)
    (place,) = shelf.blobs.folder.rglob("*.sealed")
    place.write_bytes(b"somebody else's notes, which happen to be named so")
    assert swept(shelf) == 0
    assert left(shelf) == {blob}


def test_a_folder_that_is_not_there_yet_is_swept_in_peace(shelf: Shelf) -> None:
    assert swept(shelf) == 0
