"""A backup is rehearsed: put back into an empty database, it opens; what was erased stays so."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from storage import audit
from storage.backup import PlaceTaken, backup
from storage.backup_files import BackupDamaged
from storage.case_keys import Grave, bury, graves
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from storage.migrate import is_current, migrate
from storage.postgres_tools import ToolMissing, find_tool
from storage.restore import restore
from storage.sealing import ERASED, Safe, Unreadable
from tests.databases import NOON, new_case, new_school

FIELD = "reports.account"
MARKER = "Marigold told me on Tuesday"


@dataclass(frozen=True)
class Kept:
    """A school with one report, and where its backup is."""

    school_id: UUID
    case_id: UUID
    row: UUID
    folder: Path


@pytest.fixture
def kept(database: Database, keyring: Keyring, tmp_path: Path) -> Kept:
    school_id, row = new_school(database), uuid4()
    with database.writing(school_id) as session:
        case_id = new_case(session)
        safe = Safe(session, keyring)
        safe.new_case_key(case_id)
        safe.seal(case_id, FIELD, MARKER, row=row, at=NOON)
        audit.record(session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id)
    return Kept(school_id, case_id, row, tmp_path / "backup")


def opened(database: Database, keyring: Keyring, kept: Kept) -> str:
    with database.reading(kept.school_id) as session:
        return Safe(session, keyring).open(kept.case_id, FIELD, kept.row)


def grave_of(kept: Kept) -> Grave:
    return Grave(kept.case_id, "VERA-7K4Q", "cyberbullying", NOON, None, NOON, uuid4())


def test_a_restored_backup_opens_and_is_verified(
    database: Database, empty_database: Database, keyring: Keyring, kept: Kept
) -> None:
    made = backup(database, keyring, kept.folder, at=NOON)
    put = restore(empty_database, keyring, kept.folder)
    assert (put.troubles, put.schools, put.keys, put.texts, put.erased) == ((), 1, 1, 1, 0)
    assert put.manifest == made
    assert opened(empty_database, keyring, kept) == MARKER


def test_a_migrated_database_is_current_after_its_restore(
    empty_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    migrate(empty_database)
    new_school(empty_database)
    made = backup(empty_database, keyring, tmp_path / "backup", at=NOON)
    assert is_current(empty_database)
    migrate(empty_database, to="base")
    with empty_database.connection() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        if not empty_database.is_sqlite:
            connection.execute(text("DROP FUNCTION vera_refuse_change"))
    assert restore(empty_database, keyring, tmp_path / "backup").troubles == ()
    assert made.revision is not None
    assert is_current(empty_database)


def test_neither_file_of_a_backup_holds_what_was_sealed_nor_the_data_a_key(
    database: Database, keyring: Keyring, kept: Kept
) -> None:
    with database.connection() as connection:
        wrapped = bytes(connection.execute(text("SELECT wrapped FROM case_keys")).scalar_one())
    backup(database, keyring, kept.folder, at=NOON)
    files = [file for file in kept.folder.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"manifest.json", "keys.jsonl"}
    assert all(MARKER.encode() not in file.read_bytes() for file in files)
    data = next(file for file in files if file.stem == "data")
    assert wrapped not in data.read_bytes()
    assert kept.folder.stat().st_mode & 0o077 == 0
    if database.is_sqlite:
        with closing(sqlite3.connect(data)) as copy:
            assert copy.execute("SELECT count(*) FROM case_keys").fetchone() == (0,)


def test_what_was_erased_since_stays_erased(
    database: Database, empty_database: Database, keyring: Keyring, kept: Kept
) -> None:
    backup(database, keyring, kept.folder, at=NOON)
    with database.connection() as connection:
        bury(connection, kept.school_id, grave_of(kept))
        since = graves(connection)
    put = restore(empty_database, keyring, kept.folder, tombstones=since)
    assert (put.troubles, put.erased, put.keys) == ((), 1, 0)
    with pytest.raises(Unreadable, match=ERASED):
        opened(empty_database, keyring, kept)


def test_newer_keys_open_older_data_without_what_was_erased_between(
    database: Database, empty_database: Database, keyring: Keyring, kept: Kept
) -> None:
    backup(database, keyring, kept.folder, at=NOON)
    with database.writing(kept.school_id) as session:
        Safe(session, keyring).new_case_key(new_case(session))
        bury(session.connection(), kept.school_id, grave_of(kept))
    newer = kept.folder.parent / "newer"
    backup(database, keyring, newer, at=NOON, keys=kept.folder.parent / "newer-keys")
    put = restore(empty_database, keyring, kept.folder, keys=kept.folder.parent / "newer-keys")
    assert (put.troubles, put.keys) == ((), 0)
    with pytest.raises(Unreadable, match=ERASED):
        opened(empty_database, keyring, kept)


def test_a_case_without_its_key_is_said(
    database: Database, empty_database: Database, keyring: Keyring, kept: Kept
) -> None:
    with database.connection() as connection:
        connection.execute(text("DELETE FROM case_keys"))
    backup(database, keyring, kept.folder, at=NOON)
    (trouble,) = restore(empty_database, keyring, kept.folder).troubles
    assert "no key" in trouble


def test_a_database_with_tables_is_never_restored_over(
    database: Database, keyring: Keyring, kept: Kept
) -> None:
    backup(database, keyring, kept.folder, at=NOON)
    with pytest.raises(PlaceTaken, match="holds tables already"):
        restore(database, keyring, kept.folder)


def test_a_folder_with_a_backup_is_never_written_over(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    backup(sqlite_database, keyring, tmp_path / "backup", at=NOON)
    with pytest.raises(PlaceTaken, match="Name a new folder"):
        backup(sqlite_database, keyring, tmp_path / "backup", at=NOON)


@pytest.mark.parametrize("damage", ["data.db", "keys/keys.jsonl", "manifest.json", "gone", "none"])
def test_a_damaged_backup_is_refused_before_anything_is_put_back(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "backup"
    backup(sqlite_database, keyring, folder, at=NOON)
    match damage:
        case "manifest.json":
            manifest = json.loads((folder / damage).read_text())
            manifest["manifest"]["heads"] = {str(uuid4()): "0: 00"}
            (folder / damage).write_text(json.dumps(manifest))
        case "gone":
            (folder / "keys" / "keys.jsonl").unlink()
        case "none":
            folder = tmp_path / "elsewhere"
        case _:
            (folder / damage).write_bytes((folder / damage).read_bytes() + b"x")
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as target:
        with pytest.raises(BackupDamaged):
            restore(target, keyring, folder)
        with target.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0


def test_another_keyring_is_told_at_once(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    backup(sqlite_database, keyring, tmp_path / "backup", at=NOON)
    with (
        Database(f"sqlite:///{tmp_path / 'new.db'}") as target,
        pytest.raises(BackupDamaged, match="another keyring"),
    ):
        restore(target, Keyring.parse(new_key_line()), tmp_path / "backup")


def test_a_tool_that_is_missing_or_too_old_is_said_in_words() -> None:
    with pytest.raises(ToolMissing, match="There is no pg_nothing"):
        find_tool("pg_nothing", at_least=18)
    with pytest.raises(ToolMissing, match=r"PostgreSQL 999"):
        find_tool("pg_dump", at_least=999)
