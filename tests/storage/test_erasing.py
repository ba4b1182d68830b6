"""Erasing a case: what is left of it, here and after an older backup was put back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from storage.backup import backup
from storage.blobs import Blobs
from storage.calls import keep_call
from storage.case_keys import Grave, graves
from storage.cases import Case
from storage.database import Database
from storage.deadlines import deadline_of, set_deadline
from storage.erasing import erase
from storage.evidence import EvidenceFile
from storage.evidence_chores import destroyed_with_bytes
from storage.keyring import Keyring
from storage.restore import restore
from storage.sealing import ERASED, Safe, Unreadable, was_erased
from storage.vocabulary import CaseState, FileState
from tests.databases import NOON
from tests.storage.files import Shelf, new_shelf

REFERENCE = "VERA-7K4Q"
CONTENT = b"Marigold told me on Tuesday " * 500
LATER = NOON + timedelta(days=40)


@pytest.fixture
def shelf(database: Database, school_id: UUID, keyring: Keyring, tmp_path: Path) -> Shelf:
    """A case with files."""
    return new_shelf(database, Blobs(tmp_path / "files"), keyring, school_id, REFERENCE)


def grave_of(shelf: Shelf) -> Grave:
    return Grave(shelf.case_id, REFERENCE, "cyberbullying", NOON, NOON, LATER, uuid4())


def erase_it(shelf: Shelf) -> None:
    with shelf.database.connection() as connection:
        erase(connection, shelf.school_id, grave_of(shelf))


def case_in(database: Database, shelf: Shelf) -> Case:
    with database.reading(shelf.school_id) as session:
        return session.found(Case, shelf.case_id)


def test_its_files_are_shut_and_their_bytes_are_to_be_removed(shelf: Shelf) -> None:
    file_id = shelf.kept(CONTENT)
    erase_it(shelf)
    with pytest.raises(Unreadable):
        shelf.opened(file_id)
    with shelf.database.reading(shelf.school_id) as session:
        file = session.found(EvidenceFile, file_id)
        assert (file.state, file.key) == (FileState.DESTROYED, None)
        chores = destroyed_with_bytes(session.connection(), limit=5)
        assert [chore.id for chore in chores] == [file_id]


def test_a_stub_is_left_that_is_closed_and_what_was_due_about_it_is_not_any_more(
    shelf: Shelf,
) -> None:
    with shelf.database.writing(shelf.school_id) as session:
        set_deadline(session, "casework.escalate_unacknowledged", case_id=shelf.case_id, at=NOON)
        who = session.found(Case, shelf.case_id).reporter_id
        keep_call(session, person_id=who, key="V1", answers=b"hmac", case_id=shelf.case_id, at=NOON)
    erase_it(shelf)
    left = case_in(shelf.database, shelf)
    assert (left.reference, left.state) == (REFERENCE, CaseState.CLOSED)
    assert (left.closed_at, left.erased_at) == (NOON, LATER)
    with shelf.database.reading(shelf.school_id) as session:
        due = deadline_of(session, "casework.escalate_unacknowledged", case_id=shelf.case_id)
        assert due is None
        assert session.connection().scalar(text("SELECT count(*) FROM calls")) == 0


def test_whoever_commits_hears_once_that_a_key_is_to_be_washed_away(shelf: Shelf) -> None:
    with shelf.database.writing(shelf.school_id) as session:
        case = session.found(Case, shelf.case_id)
        assert not was_erased(session)
        Safe(session, shelf.keyring).destroy_key(grave_of(shelf))
        assert case.erased_at == LATER, "what the session holds is as it is stored"
        assert was_erased(session)
        assert not was_erased(session)


def test_another_case_keeps_everything(shelf: Shelf) -> None:
    other = new_shelf(shelf.database, shelf.blobs, shelf.keyring, shelf.school_id, "VERA-2222")
    file_id = other.kept(CONTENT)
    erase_it(shelf)
    assert other.opened(file_id) == CONTENT
    assert case_in(shelf.database, other).erased_at is None


@pytest.mark.parametrize("how", ["newer keys", "tombstones"])
def test_an_older_backup_with_its_files_does_not_bring_it_back(
    shelf: Shelf, empty_database: Database, tmp_path: Path, how: str
) -> None:
    """Design, "Keys": an erased case does not come back with an old backup."""
    file_id = shelf.kept(CONTENT)
    with shelf.database.writing(shelf.school_id) as session:
        set_deadline(session, "casework.escalate_unacknowledged", case_id=shelf.case_id, at=NOON)
    folder, newer, again = tmp_path / "older", tmp_path / "newer", Blobs(tmp_path / "again")
    backup(shelf.database, shelf.keyring, folder, at=NOON, files=shelf.blobs)
    erase_it(shelf)
    backup(shelf.database, shelf.keyring, newer, at=LATER, files=shelf.blobs)
    with shelf.database.connection() as connection:
        since = graves(connection)
    keys, buried = (newer / "keys", []) if how == "newer keys" else (None, since)
    put = restore(empty_database, shelf.keyring, folder, keys=keys, tombstones=buried, files=again)
    assert (put.troubles, put.files, put.texts) == ((), 0, 0)
    assert not list(again.folder.rglob("*.sealed"))
    left = case_in(empty_database, shelf)
    assert (left.state, left.erased_at) == (CaseState.CLOSED, LATER)
    with empty_database.reading(shelf.school_id) as session:
        assert session.found(EvidenceFile, file_id).state == FileState.DESTROYED
        due = deadline_of(session, "casework.escalate_unacknowledged", case_id=shelf.case_id)
        assert due is None, "nobody is told of a case that nobody can read"
        with pytest.raises(Unreadable, match=ERASED):
            Safe(session, shelf.keyring).opened_row(shelf.case_id, file_id)
