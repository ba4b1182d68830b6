"""A kept file opens by its row and what is sealed beside it together, and in no other way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from storage.blobs import Blobs
from storage.case_keys import Grave, wash_away
from storage.database import Database
from storage.evidence import EvidenceFile, forget_key
from storage.kept_files import kept_of, open_kept
from storage.keyring import Keyring, new_key_line
from storage.sealing import ERASED, Safe, Unreadable
from storage.vocabulary import FileState
from tests.databases import NOON, new_school
from tests.storage.files import Shelf, new_shelf, owed_file

CONTENT = b"Marigold told me on Tuesday"


@pytest.fixture
def shelf(database: Database, school_id: UUID, keyring: Keyring, tmp_path: Path) -> Shelf:
    return new_shelf(database, Blobs(tmp_path / "files"), keyring, school_id)


def set_columns(shelf: Shelf, file_id: UUID, **values: object) -> None:
    """Change a file's row behind Vera's back."""
    with shelf.database.writing(shelf.school_id) as session:
        file = session.found(EvidenceFile, file_id)
        for name, value in values.items():
            setattr(file, name, value)


def test_a_kept_file_opens_as_it_was(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    assert shelf.opened(file_id) == CONTENT
    with shelf.database.reading(shelf.school_id) as session:
        file = session.found(EvidenceFile, file_id)
        assert (file.state, file.due_at, file.settled_at) == ("kept", None, NOON)
        kept = kept_of(Safe(session, shelf.keyring), file)
    assert (kept.size, kept.kind, kept.warning) == (len(CONTENT), "text/plain", "")
    assert (kept.blob, len(kept.sha256)) == (shelf.blob_of(file_id), 64)


def test_a_file_can_be_read_after_its_session_has_ended(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    with shelf.database.reading(shelf.school_id) as session:
        file = session.found(EvidenceFile, file_id)
        opened = open_kept(Safe(session, shelf.keyring), shelf.blobs, file)
    assert b"".join(opened) == CONTENT


@pytest.mark.parametrize(
    "state", [FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED, FileState.FAILED]
)
def test_a_file_in_any_other_state_does_not_open_but_what_is_known_of_it_stays(
    shelf: Shelf, state: FileState
) -> None:
    file_id = shelf.kept(CONTENT)
    shelf.move(file_id, state)
    with pytest.raises(Unreadable, match="cannot be opened"):
        shelf.opened(file_id)
    with shelf.database.reading(shelf.school_id) as session:
        known = kept_of(Safe(session, shelf.keyring), session.found(EvidenceFile, file_id))
    assert known.size == len(CONTENT)


def test_a_file_that_is_still_owed_was_never_kept(shelf: Shelf) -> None:
    with pytest.raises(LookupError):
        shelf.opened(shelf.owed())


def test_a_file_given_back_by_the_lead_opens_again(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    shelf.move(file_id, FileState.HELD)
    shelf.move(file_id, FileState.KEPT)
    assert shelf.opened(file_id) == CONTENT


@pytest.mark.parametrize("state", [FileState.HELD, FileState.QUARANTINED, FileState.DESTROYED])
def test_an_older_copy_of_its_row_does_not_bring_a_file_back(
    shelf: Shelf, state: FileState
) -> None:
    file_id = shelf.kept(CONTENT)
    older = shelf.row(file_id)
    shelf.move(file_id, state)
    shelf.put_back(older)
    with pytest.raises(Unreadable, match="not as it was kept"):
        shelf.opened(file_id)


def test_an_older_blob_and_key_in_its_row_are_refused(shelf: Shelf) -> None:
    file_id = shelf.kept(b"the first fetch")
    older = shelf.row(file_id)
    shelf.keep(file_id, b"the second fetch")
    assert shelf.opened(file_id) == b"the second fetch"
    shelf.put_back(older)
    with pytest.raises(Unreadable, match="not as it was kept"):
        shelf.opened(file_id)


def test_an_older_key_with_the_newer_blob_is_refused(shelf: Shelf) -> None:
    file_id = shelf.kept(b"the first fetch")
    older = shelf.row(file_id)["key"]
    shelf.keep(file_id, b"the second fetch")
    set_columns(shelf, file_id, key=older)
    with pytest.raises(Unreadable, match="not as it was kept"):
        shelf.opened(file_id)


@pytest.mark.parametrize("columns", [("blob",), ("key",), ("blob", "key")])
def test_the_blob_and_key_of_another_file_of_the_case_are_refused(
    shelf: Shelf, columns: tuple[str, ...]
) -> None:
    ours, theirs = shelf.kept(CONTENT), shelf.kept(CONTENT)
    with shelf.database.reading(shelf.school_id) as session:
        other = session.found(EvidenceFile, theirs)
        taken = {name: getattr(other, name) for name in columns}
    set_columns(shelf, ours, **taken)
    with pytest.raises(Unreadable, match="not as it was kept"):
        shelf.opened(ours)


def test_a_row_moved_to_another_case_opens_nothing(shelf: Shelf) -> None:
    other = new_shelf(shelf.database, shelf.blobs, shelf.keyring, shelf.school_id)
    theirs = other.kept(CONTENT)
    set_columns(shelf, theirs, case_id=shelf.case_id)
    with pytest.raises(Unreadable):
        shelf.opened(theirs)


@pytest.mark.parametrize("key", [b"", b"short", bytes(60), None])
def test_a_key_that_is_none_is_refused_in_words(shelf: Shelf, key: bytes | None) -> None:
    file_id = shelf.kept(CONTENT)
    set_columns(shelf, file_id, key=key)
    with pytest.raises(Unreadable):
        shelf.opened(file_id)


def test_a_file_key_opens_for_its_case_file_and_blob_alone(shelf: Shelf) -> None:
    file_id, blob, key = uuid4(), uuid4(), bytes(range(32))
    other = new_shelf(shelf.database, shelf.blobs, shelf.keyring, shelf.school_id)
    with shelf.database.reading(shelf.school_id) as session:
        safe = Safe(session, shelf.keyring)
        wrapped = safe.wrap_file_key(shelf.case_id, file_id, blob, key)
        assert safe.unwrap_file_key(shelf.case_id, file_id, blob, wrapped) == key
        for elsewhere in (
            (shelf.case_id, uuid4(), blob),
            (shelf.case_id, file_id, uuid4()),
            (other.case_id, file_id, blob),
        ):
            with pytest.raises(Unreadable, match="not as it was kept"):
                safe.unwrap_file_key(*elsewhere, wrapped)


def test_erasing_a_case_erases_its_files(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    wrapped = shelf.row(file_id)["key"]
    assert isinstance(wrapped, bytes)
    grave = Grave(shelf.case_id, "VERA-7K4Q", "cyberbullying", NOON, NOON, NOON, uuid4())
    with shelf.database.writing(shelf.school_id) as session:
        Safe(session, shelf.keyring).destroy_key(grave)
        shelf.note(session, "erased")
    wash_away(shelf.database)
    with pytest.raises(Unreadable, match=ERASED):
        shelf.opened(file_id)
    with shelf.database.reading(shelf.school_id) as session:
        safe, blob = Safe(session, shelf.keyring), shelf.blob_of(file_id)
        with pytest.raises(Unreadable, match=ERASED):
            safe.unwrap_file_key(shelf.case_id, file_id, blob, wrapped)


def test_another_keyring_opens_no_file(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    stranger = replace(shelf, keyring=Keyring.parse(new_key_line()))
    with pytest.raises(Unreadable):
        stranger.opened(file_id)


def test_a_destroyed_file_has_no_key_left_anywhere_in_the_database(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    shelf = new_shelf(
        sqlite_database, Blobs(tmp_path / "files"), keyring, new_school(sqlite_database)
    )
    file_id = shelf.kept(CONTENT)
    wrapped = shelf.row(file_id)["key"]
    assert isinstance(wrapped, bytes)
    assert wrapped in stored(tmp_path)
    destroy(shelf, file_id)
    assert wrapped not in stored(tmp_path)


@pytest.mark.postgresql
def test_a_destroyed_file_has_no_key_left_in_the_pages_of_its_table(
    postgresql_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    database = postgresql_database
    shelf = new_shelf(database, Blobs(tmp_path / "files"), keyring, new_school(database))
    file_id = shelf.kept(CONTENT)
    wrapped = shelf.row(file_id)["key"]
    assert isinstance(wrapped, bytes)
    assert wrapped in pages(database)
    destroy(shelf, file_id)
    assert wrapped not in pages(database)


@pytest.mark.postgresql
def test_destroying_does_not_wait_for_a_backup_that_reads_the_keys(
    postgresql_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    database = postgresql_database
    shelf = new_shelf(database, Blobs(tmp_path / "files"), keyring, new_school(database))
    file_id = shelf.kept(CONTENT)
    with database.engine.connect() as connection:
        connection.execute(text("SELECT * FROM evidence_files")).all()
        destroy(shelf, file_id)
    assert shelf.row(file_id)["key"] is None


def destroy(shelf: Shelf, file_id: UUID) -> None:
    shelf.move(file_id, FileState.DESTROYED)
    with shelf.database.writing(shelf.school_id) as session:
        forget_key(session, session.found(EvidenceFile, file_id))
    wash_away(shelf.database)


def stored(folder: Path) -> bytes:
    """Read the database as bytes, its log too."""
    return b"".join(file.read_bytes() for file in folder.glob("vera.db*"))


def pages(database: Database) -> bytes:
    """Read the table as it lies on the server's disk, once it has been written there."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("CHECKPOINT"))
        chosen = "SELECT pg_read_binary_file(pg_relation_filepath('evidence_files'))"
        return bytes(connection.execute(text(chosen)).scalar_one())


def test_a_sealed_store_shows_no_marker(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    school_id = new_school(sqlite_database)
    shelf = new_shelf(sqlite_database, Blobs(tmp_path / "files"), keyring, school_id)
    kept, markers = shelf.kept(b"MARKER-IN-FILE " * 9000), ("NAME", "SOURCE", "TEXT")
    with sqlite_database.writing(school_id) as session:
        file = owed_file(session, shelf.case_id)
        safe = Safe(session, keyring)
        for field, row, marker in zip(
            ("evidence_files.name", "evidence_files.source", "evidence.text"),
            (file.id, file.id, file.evidence_id),
            markers,
            strict=True,
        ):
            safe.seal(shelf.case_id, field, f"MARKER-IN-{marker}", row=row, at=NOON)
        shelf.note(session, "added")
    database, blobs = stored(tmp_path), b"".join(shelf.blobs.read(shelf.blob_of(kept)))
    assert b"evidence_files" in database
    assert len(blobs) > 9000
    assert b"MARKER" not in database
    assert all(b"MARKER" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
