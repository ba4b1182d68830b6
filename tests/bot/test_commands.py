"""The commands that come and go: the school's files, the data and its keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo import Workspace
from bot.opening import newest_step, revision_of
from bot.owner import owning
from storage import migrate
from storage.database import Database
from tests.bot.conftest import Type
from tests.bot.installation import TALAVERA, Installation

STAFF = str(TALAVERA.with_name("staff.csv"))


def rows(installation: Installation, table: str) -> int:
    """Count what stands in a table."""
    with closing(sqlite3.connect(installation.folder / "vera.db")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_init_writes_files_that_check_then_reads(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = installation.folder / "school"
    assert typed("init", str(folder)) == 0
    assert typed("init", str(folder)) == 2
    said = capsys.readouterr()
    assert "vera check" in said.out
    assert "has written nothing" in said.err
    assert typed("check", str(folder)) == 1
    assert "Wrong: staff.csv: Nobody is the head" in capsys.readouterr().out


def test_check_says_who_gets_what(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("check", str(TALAVERA)) == 0
    said = capsys.readouterr().out
    assert "Who gets what" in said
    assert "A report about the head goes to the chair of governors (Margaret Hollis)." in said


def test_a_dry_run_changes_nothing(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("migrate") == 0
    assert typed("people", "import", STAFF, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "Joins: Helen Whitfield" in said
    assert "Nothing was changed" in said
    assert rows(installation, "people") == 0
    assert rows(installation, "audit_entries") == 0


def test_an_import_does_what_the_dry_run_said_while_vera_runs(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("migrate") == 0
    with owning(installation.database_url):  # as a running `vera serve` does
        assert typed("people", "import", STAFF) == 0
        assert typed("people", "import", STAFF) == 0
    assert "Nothing changes: all 19 people" in capsys.readouterr().out
    assert rows(installation, "people") == 19


def test_an_import_that_changes_who_is_told_owes_it_to_head_lead_and_chair(
    installation: Installation, typed: Type
) -> None:
    """Beside a running Vera, whose worker sends what the command owes."""
    assert typed("migrate") == 0
    changed = installation.folder / "changed.csv"
    written = Path(STAFF).read_text(encoding="utf-8")
    changed.write_text(written.replace("Year leader; Behaviour lead", "Year leader"))
    with owning(installation.database_url):
        assert typed("people", "import", STAFF) == 0
        assert rows(installation, "who_is_told") == 1
        assert rows(installation, "outbox") == 0
        assert typed("people", "import", str(changed)) == 0
        assert typed("people", "import", str(changed)) == 0
    assert rows(installation, "who_is_told") == 2
    assert rows(installation, "outbox") == 3


def test_an_import_finds_the_people_in_slack_at_once(
    installation: Installation,
    talavera: Workspace,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installation.speak_to(talavera)
    assert typed("migrate") == 0
    assert typed("people", "import", STAFF) == 0
    assert "Found in Slack just now: 16 people." in capsys.readouterr().out
    assert rows(installation, "identities") == 16


def test_an_import_of_a_broken_file_says_the_line(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("migrate")
    broken = installation.folder / "staff.csv"
    broken.write_text("name,email,roles\nA B,a@b.example,Wizard\n")
    assert typed("people", "import", str(broken)) == 2
    assert "staff.csv, line 2: 'Wizard' is not a role" in capsys.readouterr().err


def test_keys_are_made_for_their_owner_only_and_rotated(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.prepare()
    fresh = installation.folder / "fresh"
    assert typed("keys", "new", str(fresh)) == 0
    assert fresh.stat().st_mode & 0o077 == 0
    assert typed("keys", "new") == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("k-")
    assert typed("keys", "new", installation.environment["VERA_KEYRING"]) == 0
    assert typed("keys", "rotate") == 0
    assert f"wrapped by {installation.keyring.newest}" in capsys.readouterr().out


def test_audit_verify_notices_a_changed_entry(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.prepare()
    assert typed("audit", "verify") == 0
    head = capsys.readouterr().out.splitlines()[0].partition("Head ")[2]
    assert typed("audit", "verify", "--head", head) == 0
    assert typed("audit", "verify", "--head", "1: zz") == 2
    with closing(sqlite3.connect(installation.folder / "vera.db")) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE audit_entries SET action = 'nothing'")
    assert typed("audit", "verify") == 1
    assert "The chain does NOT hold" in capsys.readouterr().out


def test_a_backup_is_restored_into_an_empty_database_only(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.prepare()
    folder = str(installation.folder / "backup")
    assert typed("backup", folder) == 0
    assert typed("backup", folder) == 2
    assert typed("restore", folder) == 2
    assert "Restore into a new, empty one" in capsys.readouterr().err
    installation.environment["VERA_DATABASE_URL"] = f"sqlite:///{installation.folder}/new.db"
    assert typed("restore", folder) == 0
    assert typed("audit", "verify") == 0


def test_the_newest_step_is_the_one_that_the_migrations_name(tmp_path: Path) -> None:
    assert newest_step() == migrate.newest_revision()
    with Database(f"sqlite:///{tmp_path / 'vera.db'}") as database:
        assert revision_of(database) is None
        migrate.migrate(database)
        assert revision_of(database) == migrate.revision_of(database)


def test_several_schools_lie_in_one_folder(
    installation: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("north", "south"):
        folder = installation.folder / "schools" / key
        folder.mkdir(parents=True)
        text = TALAVERA.read_text().replace('key = "talavera"', f'key = "{key}"')
        (folder / "vera.toml").write_text(text)
        (folder / "staff.csv").write_text(Path(STAFF).read_text())
    installation.environment["VERA_CONFIG"] = str(installation.folder / "schools")
    typed("migrate")
    assert typed("people", "import", STAFF) == 2
    assert "--school. The schools are: north, south." in capsys.readouterr().err
    assert typed("people", "import", STAFF, "--school", "north") == 0
    assert rows(installation, "people") == 19
