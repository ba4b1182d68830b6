"""Kept files are in a backup, sealed, and open once they are put back; no others are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from storage.backup import backup
from storage.blobs import Blobs
from storage.case_keys import Grave, bury, graves
from storage.database import Database
from storage.evidence import EvidenceFile, forget_key
from storage.keyring import Keyring
from storage.migrate import migrate
from storage.restore import Restored, restore
from storage.sealing import Unreadable
from storage.vocabulary import FileState
from tests.databases import NOON, new_school
from tests.storage.files import Shelf, new_shelf

REFERENCE = "VERA-7K4Q"
CONTENT = b"Marigold told me on Tuesday " * 5000


@dataclass(frozen=True)
class Rehearsal:
    """A school with files, where its backup goes and where that is put back."""

    shelf: Shelf
    folder: Path
    empty: Database
    again: Blobs

    def back_up(self) -> None:
        shelf = self.shelf
        backup(shelf.database, shelf.keyring, self.folder, at=NOON, files=shelf.blobs)

    def put_back(self, *, tombstones: list[tuple[UUID, Grave]] | None = None) -> Restored:
        return restore(
            self.empty,
            self.shelf.keyring,
            self.folder,
            files=self.again,
            tombstones=tombstones or (),
        )

    def opened(self, file_id: UUID) -> bytes:
        return replace(self.shelf, database=self.empty, blobs=self.again).opened(file_id)

    def in_backup(self) -> set[str]:
        return {path.stem for path in (self.folder / "files").rglob("*") if path.is_file()}

    def place_of(self, file_id: UUID) -> Path:
        blob = self.shelf.blob_of(file_id).hex
        return self.folder / "files" / blob[:2] / f"{blob}.sealed"


@pytest.fixture
def rehearsal(
    database: Database, empty_database: Database, school_id: UUID, keyring: Keyring, tmp_path: Path
) -> Rehearsal:
    blobs, again = Blobs(tmp_path / "files"), Blobs(tmp_path / "put back")
    shelf = new_shelf(database, blobs, keyring, school_id, REFERENCE)
    return Rehearsal(shelf, tmp_path / "backup", empty_database, again)


def test_a_kept_file_opens_from_its_backup(rehearsal: Rehearsal) -> None:
    file_ids = [rehearsal.shelf.kept(CONTENT), rehearsal.shelf.kept(b"")]
    rehearsal.back_up()
    put = rehearsal.put_back()
    assert (put.troubles, put.files) == ((), 2)
    assert [rehearsal.opened(file_id) for file_id in file_ids] == [CONTENT, b""]


def test_the_files_of_a_backup_are_sealed_and_for_their_owner_alone(rehearsal: Rehearsal) -> None:
    rehearsal.shelf.kept(CONTENT)
    rehearsal.back_up()
    (stored,) = [path for path in (rehearsal.folder / "files").rglob("*") if path.is_file()]
    assert b"Marigold" not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0


def test_files_that_were_held_or_taken_away_are_in_no_backup_and_no_trouble(
    rehearsal: Rehearsal,
) -> None:
    kept = rehearsal.shelf.kept(CONTENT)
    for state in (FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED):
        rehearsal.shelf.move(rehearsal.shelf.kept(CONTENT), state)
    rehearsal.back_up()
    assert rehearsal.in_backup() == {rehearsal.shelf.blob_of(kept).hex}
    put = rehearsal.put_back()
    assert (put.troubles, put.files) == ((), 1)


@pytest.mark.parametrize("state", [FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED])
def test_newer_keys_keep_away_from_older_data_what_was_taken_away_since(
    rehearsal: Rehearsal, tmp_path: Path, state: FileState
) -> None:
    shelf, file_id = rehearsal.shelf, rehearsal.shelf.kept(CONTENT)
    rehearsal.back_up()
    shelf.move(file_id, state)
    newer = tmp_path / "newer"
    backup(shelf.database, shelf.keyring, newer, at=NOON, files=shelf.blobs)
    put = restore(
        rehearsal.empty,
        shelf.keyring,
        rehearsal.folder,
        keys=newer / "keys",
        files=rehearsal.again,
    )
    assert (put.troubles, put.files) == ((), 0)
    assert not list(rehearsal.again.folder.rglob("*.sealed"))
    with pytest.raises(Unreadable):
        rehearsal.opened(file_id)


def test_a_destroyed_file_without_a_key_is_no_trouble(rehearsal: Rehearsal) -> None:
    shelf, file_id = rehearsal.shelf, rehearsal.shelf.kept(CONTENT)
    shelf.move(file_id, FileState.DESTROYED)
    with shelf.database.writing(shelf.school_id) as session:
        forget_key(session, session.found(EvidenceFile, file_id))
    shelf.blobs.remove(shelf.blob_of(file_id))
    rehearsal.back_up()
    assert rehearsal.put_back().troubles == ()


def test_a_file_that_is_still_owed_and_an_orphan_are_not_looked_at(rehearsal: Rehearsal) -> None:
    shelf = rehearsal.shelf
    shelf.owed()
    shelf.blobs.write(uuid4(), [b"an orphan"])
    rehearsal.back_up()
    assert rehearsal.in_backup() == set()
    put = rehearsal.put_back()
    assert (put.troubles, put.files) == ((), 0)


def test_a_missing_and_a_changed_file_are_named_by_reference_and_number_alone(
    rehearsal: Rehearsal,
) -> None:
    missing, changed, whole = (rehearsal.shelf.kept(CONTENT) for _ in range(3))
    rehearsal.back_up()
    rehearsal.place_of(missing).unlink()
    stored = rehearsal.place_of(changed).read_bytes()
    rehearsal.place_of(changed).write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]))
    put = rehearsal.put_back()
    assert put.troubles == (
        f"File 1 of {REFERENCE} is missing.",
        f"File 2 of {REFERENCE} does not open.",
    )
    assert put.files == 1
    assert rehearsal.opened(whole) == CONTENT


def test_a_row_that_says_kept_of_a_file_that_was_quarantined_does_not_open(
    rehearsal: Rehearsal,
) -> None:
    file_id = rehearsal.shelf.kept(CONTENT)
    older = rehearsal.shelf.row(file_id)
    rehearsal.shelf.move(file_id, FileState.QUARANTINED)
    rehearsal.shelf.put_back(older)
    rehearsal.back_up()
    assert rehearsal.put_back().troubles == (f"File 1 of {REFERENCE} does not open.",)


def test_a_blob_that_is_gone_when_the_backup_comes_to_it_is_no_error(rehearsal: Rehearsal) -> None:
    gone, kept = rehearsal.shelf.kept(CONTENT), rehearsal.shelf.kept(CONTENT)
    rehearsal.shelf.blobs.remove(rehearsal.shelf.blob_of(gone))
    rehearsal.back_up()
    assert rehearsal.in_backup() == {rehearsal.shelf.blob_of(kept).hex}


@dataclass(frozen=True)
class WatchedBlobs(Blobs):
    """A folder in which something happens to a file while it is read."""

    shelf: Shelf
    file_id: UUID
    happens: FileState | None

    def read(self, id: UUID) -> Iterator[bytes]:
        for block in super().read(id):
            yield block
            self._happen()

    def _happen(self) -> None:
        with self.shelf.database.reading(self.shelf.school_id) as session:
            if session.found(EvidenceFile, self.file_id).state == self.happens:
                return
        if self.happens is None:
            self.shelf.blobs.remove(self.shelf.blob_of(self.file_id))
        else:
            self.shelf.move(self.file_id, self.happens)


def test_a_file_quarantined_while_it_is_copied_is_not_in_the_backup(rehearsal: Rehearsal) -> None:
    shelf, file_id = rehearsal.shelf, rehearsal.shelf.kept(CONTENT)
    watched = WatchedBlobs(shelf.blobs.folder, shelf, file_id, FileState.QUARANTINED)
    backup(shelf.database, shelf.keyring, rehearsal.folder, at=NOON, files=watched)
    assert rehearsal.in_backup() == set()


def test_a_blob_removed_while_it_is_copied_is_no_error(rehearsal: Rehearsal) -> None:
    shelf, file_id = rehearsal.shelf, rehearsal.shelf.kept(CONTENT)
    watched = WatchedBlobs(shelf.blobs.folder, shelf, file_id, None)
    backup(shelf.database, shelf.keyring, rehearsal.folder, at=NOON, files=watched)
    assert len(rehearsal.in_backup()) == 1


def test_the_files_of_a_case_erased_since_do_not_come_back(rehearsal: Rehearsal) -> None:
    shelf = rehearsal.shelf
    shelf.kept(CONTENT)
    rehearsal.back_up()
    with shelf.database.connection() as connection:
        grave = Grave(shelf.case_id, REFERENCE, "cyberbullying", NOON, None, NOON, uuid4())
        bury(connection, shelf.school_id, grave)
        since = graves(connection)
    put = rehearsal.put_back(tombstones=since)
    assert (put.troubles, put.files, put.erased) == ((), 0, 1)
    assert not rehearsal.again.folder.exists()


def test_files_that_have_no_folder_to_go_to_are_said(rehearsal: Rehearsal) -> None:
    rehearsal.shelf.kept(CONTENT)
    rehearsal.back_up()
    put = restore(rehearsal.empty, rehearsal.shelf.keyring, rehearsal.folder)
    assert put.troubles == ("1 files were not put back: no folder was named for them.",)


def test_a_backup_from_before_there_were_files_is_put_back(
    empty_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    migrate(empty_database, to="0002")
    new_school(empty_database)
    folder, files = tmp_path / "backup", Blobs(tmp_path / "files")
    backup(empty_database, keyring, folder, at=NOON)
    migrate(empty_database, to="base")
    with empty_database.connection() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        if not empty_database.is_sqlite:
            connection.execute(text("DROP FUNCTION vera_refuse_change"))
    put = restore(empty_database, keyring, folder, files=files)
    assert (put.troubles, put.files) == ((), 0)
    migrate(empty_database)
