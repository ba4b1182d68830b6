"""What is sealed opens where it was sealed, as it was written, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from storage import audit
from storage.append_only import unguard
from storage.case_keys import Grave, rotate, wash_away
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from storage.sealing import CHANGED, ERASED, NO_KEY, Safe, Unreadable
from tests.databases import NOON, new_case, new_school

FIELD = "reports.account"
MARKER = "Marigold told me on Tuesday"


def sealed_case(
    database: Database, school_id: UUID, keyring: Keyring, *texts: str, field: str = FIELD
) -> tuple[UUID, UUID]:
    """Seal texts, one after another, as one field of a new case; gives the case and the row."""
    row = uuid4()
    with database.writing(school_id) as session:
        case_id = new_case(session)
        safe = Safe(session, keyring)
        safe.new_case_key(case_id)
        for said in texts:
            safe.seal(case_id, field, said, row=row, at=NOON)
            audit.record(session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id)
    return case_id, row


def opened(database: Database, school_id: UUID, keyring: Keyring, case_id: UUID, row: UUID) -> str:
    with database.reading(school_id) as session:
        return Safe(session, keyring).open(case_id, FIELD, row)


def tamper(database: Database, statement: str, **values: object) -> None:
    """Change a row as somebody with the whole database in hand could."""
    with database.connection() as connection:
        for table in ("sealed_texts", "audit_entries"):
            unguard(connection, table)
        connection.execute(text(statement), values)


def test_a_sealed_text_opens_where_it_was_sealed(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    assert opened(database, school_id, keyring, case_id, row) == MARKER


def test_the_newest_version_is_opened_and_the_older_ones_are_kept(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, "first", "second")
    person = uuid4()
    with database.writing(school_id) as session:
        later = NOON + timedelta(hours=1)
        Safe(session, keyring).seal(case_id, FIELD, "third", row=row, at=later, by=person)
        audit.record(session, keyring, actor=person, action="amended", at=later, case_id=case_id)
    with database.reading(school_id) as session:
        safe = Safe(session, keyring)
        assert safe.open(case_id, FIELD, row) == "third"
        history = safe.history(case_id, FIELD, row)
    assert [version.text for version in history] == ["first", "second", "third"]
    assert (history[2].written_at, history[2].written_by) == (later, person)


def test_a_text_opens_in_the_transaction_that_sealed_it(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    with database.writing(school_id) as session:
        case_id, row = new_case(session), uuid4()
        safe = Safe(session, keyring)
        safe.new_case_key(case_id)
        safe.seal_all(case_id, {FIELD: "one", "reports.place": "two"}, row=row, at=NOON)
        assert safe.open(case_id, FIELD, row) == "one"
        audit.record(session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id)
        assert safe.opened_row(case_id, row) == {FIELD: "one", "reports.place": "two"}


def test_what_was_never_sealed_is_not_found(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, _ = sealed_case(database, school_id, keyring, MARKER)
    with pytest.raises(LookupError):
        opened(database, school_id, keyring, case_id, uuid4())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sealed_texts SET row_id = :other WHERE row_id = :row",
        "UPDATE sealed_texts SET case_id = :other_case WHERE row_id = :row",
        "UPDATE sealed_texts SET field = 'place' WHERE row_id = :row",
        "UPDATE sealed_texts SET record = 'notes' WHERE row_id = :row",
        "UPDATE sealed_texts SET id = :other WHERE row_id = :row",
        "UPDATE sealed_texts SET version = 7 WHERE row_id = :row",
        "UPDATE sealed_texts SET written_by = :other WHERE row_id = :row",
        "UPDATE sealed_texts SET audit_seq = 99 WHERE row_id = :row",
        "UPDATE sealed_texts SET audit_seq = 1 WHERE row_id = :row",
        "UPDATE sealed_texts SET ciphertext = (SELECT ciphertext FROM sealed_texts"
        " WHERE row_id = :other_row) WHERE row_id = :row",
        "UPDATE audit_entries SET actor = 'head' WHERE case_id = :case",
        "UPDATE audit_entries SET at = 'yesterday' WHERE case_id = :case",
        "UPDATE case_keys SET wrapped = (SELECT wrapped FROM case_keys"
        " WHERE case_id = :other_case) WHERE case_id = :case",
    ],
)
def test_a_text_moved_or_changed_anywhere_does_not_open(
    database: Database, school_id: UUID, keyring: Keyring, change: str
) -> None:
    other_case, other_row = sealed_case(database, school_id, keyring, "harmless")
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    values = {"row": row, "case": case_id, "other_case": other_case, "other_row": other_row}
    on_disk = {
        name: id.hex if database.is_sqlite else id
        for name, id in {**values, "other": uuid4()}.items()
    }
    used = {name: value for name, value in on_disk.items() if f":{name}" in change}
    tamper(database, change, **used)
    with database.reading(school_id) as session:
        safe = Safe(session, keyring)
        places = [
            (case, field, place)
            for case in (case_id, other_case)
            for field in (FIELD, "reports.place", "notes.account")
            for place in (row, UUID(str(on_disk["other"])))
        ]
        for place in places:
            with pytest.raises((Unreadable, LookupError)):
                safe.open(*place)


def test_a_text_does_not_open_at_another_school(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    with pytest.raises(LookupError):
        opened(database, new_school(database, "other"), keyring, case_id, row)


def test_an_older_version_put_in_place_of_the_newest_shows(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, "he did", "he did not")
    tamper(database, "DELETE FROM sealed_texts WHERE version = 2")
    with pytest.raises(Unreadable, match="not as it was written"):
        opened(database, school_id, keyring, case_id, row)


def test_an_erased_case_says_so_calmly_and_leaves_a_tombstone(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    grave = Grave(case_id, "VERA-7K4Q", "cyberbullying", NOON, NOON, NOON, uuid4())
    with database.writing(school_id) as session:
        Safe(session, keyring).destroy_key(grave)
        audit.record(session, keyring, actor="vera", action="erased", at=NOON, case_id=case_id)
    wash_away(database)
    with pytest.raises(Unreadable, match=ERASED):
        opened(database, school_id, keyring, case_id, row)


def test_another_keyring_opens_nothing_and_says_so_calmly(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    stranger = Keyring.parse(new_key_line())
    with pytest.raises(Unreadable, match=NO_KEY):
        opened(database, school_id, stranger, case_id, row)


def test_rotated_keys_open_the_same_texts(database: Database, school_id: UUID) -> None:
    old, new = new_key_line(), new_key_line()
    before, after = Keyring.parse(old), Keyring.parse(f"{old}\n{new}")
    cases = [sealed_case(database, school_id, before, MARKER) for _ in range(3)]
    with database.writing(school_id) as session:
        for _ in range(60):
            Safe(session, before).new_case_key(new_case(session))
    assert rotate(database, after) == 63
    assert rotate(database, after) == 0
    for case_id, row in cases:
        assert opened(database, school_id, after, case_id, row) == MARKER
    with database.connection() as connection:
        assert wrapping_keys(connection) == {after.newest}


def wrapping_keys(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT key_id FROM case_keys")))


def test_unwrapped_keys_are_forgotten_with_the_transaction(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    case_id, row = sealed_case(database, school_id, keyring, MARKER)
    with database.reading(school_id) as session:
        Safe(session, keyring).open(case_id, FIELD, row)
        assert session.info["case keys"]
        session.rollback()
        assert "case keys" not in session.info


def test_the_database_files_hold_no_word_of_what_was_sealed(
    sqlite_database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    sealed_case(sqlite_database, new_school(sqlite_database), keyring, MARKER)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("vera.db*"))
    assert b"sealed_texts" in kept
    assert MARKER.encode() not in kept
    assert b"Marigold" not in kept


def test_sealed_texts_are_never_changed_or_removed(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    sealed_case(database, school_id, keyring, MARKER)
    statements = ["UPDATE sealed_texts SET version = 2", "DELETE FROM sealed_texts"]
    if not database.is_sqlite:
        statements.append("TRUNCATE sealed_texts")
    for statement in statements:
        with pytest.raises(Exception, match="only ever added to"), database.connection() as c:
            c.execute(text(statement))


def test_words_for_people_name_nobody() -> None:
    assert all(word.endswith(".") for word in (CHANGED, ERASED, NO_KEY))
