"""The audit chain: only added to, one per school, and whatever is done to it shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from storage import audit
from storage.audit import AuditEntry, Head
from storage.database import Database, SchoolSession
from storage.keyring import Keyring, new_key_line
from tests.databases import NOON, new_case, new_school
from tests.storage.chains import checked, head_of, tamper, written_chain

COUNT = select(func.count()).select_from(AuditEntry)


def test_a_chain_that_nobody_touched_holds(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    written_chain(database, school_id, keyring, entries=5)
    verdict = checked(database, school_id, keyring)
    assert (verdict.holds, verdict.entries) == (True, 5)
    assert verdict.head == head_of(database, school_id)


def test_an_entry_keeps_who_what_when_and_plain_facts(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    person = uuid4()
    with database.writing(school_id) as session:
        case_id = new_case(session)
        audit.record(
            session, keyring, actor=person, action="opened", at=NOON, case_id=case_id, told=[person]
        )
    with database.reading(school_id) as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.actor, entry.action, entry.at) == (str(person), "opened", NOON)
        assert (entry.case_id, entry.facts) == (case_id, {"told": [str(person)]})


@pytest.mark.parametrize("content", ["x" * 300, b"bytes", 1.5, object()])
def test_content_is_refused(
    database: Database, school_id: UUID, keyring: Keyring, content: object
) -> None:
    with (
        pytest.raises((ValueError, TypeError)),
        database.writing(school_id) as session,
    ):
        audit.record(session, keyring, actor="vera", action="noted", at=NOON, said=content)


def test_a_name_with_a_new_line_or_a_moment_without_a_zone_is_refused(
    sqlite_database: Database, keyring: Keyring
) -> None:
    without_zone = datetime(2026, 3, 9, 12)  # noqa: DTZ001
    with sqlite_database.writing(new_school(sqlite_database)) as session:
        with pytest.raises(ValueError, match="short plain name"):
            audit.record(session, keyring, actor="vera\nhead", action="noted", at=NOON)
        with pytest.raises(ValueError, match="time zone"):
            audit.record(session, keyring, actor="vera", action="noted", at=without_zone)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_entries SET actor = 'head' WHERE seq = 3", "Entry 3 is not as Vera"),
        ("UPDATE audit_entries SET sealed = 1 WHERE seq = 3", "Entry 3 is not as Vera"),
        ("DELETE FROM audit_entries WHERE seq = 3", "Entry 3 is missing"),
        ("DELETE FROM audit_entries WHERE seq IN (1, 2)", "Entries 1 to 2 are missing"),
        ("UPDATE audit_entries SET seq = 9 WHERE seq = 3", "Entry 3 is missing"),
        (
            "UPDATE audit_entries SET mac = (SELECT mac FROM audit_entries WHERE seq = 2)"
            " WHERE seq = 3",
            "Entry 3 is not as Vera",
        ),
        (
            "INSERT INTO audit_entries (school_id, seq, at, actor, action, case_id, sealed,"
            " key_id, previous, mac, body) SELECT school_id, 6, at, actor, action, case_id, sealed,"
            " key_id, mac, mac, body FROM audit_entries WHERE seq = 5",
            "Entry 6 is not as Vera",
        ),
    ],
)
def test_what_was_done_to_an_entry_is_said_with_its_number(
    database: Database, school_id: UUID, keyring: Keyring, statement: str, words: str
) -> None:
    written_chain(database, school_id, keyring, entries=5)
    tamper(database, statement)
    assert words in " ".join(checked(database, school_id, keyring).troubles)


def test_entries_cut_off_at_the_end_show_only_against_a_published_head(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    written_chain(database, school_id, keyring, entries=5)
    published = Head.parse(str(head_of(database, school_id)))
    tamper(database, "DELETE FROM audit_entries WHERE seq > 3")
    assert checked(database, school_id, keyring).holds
    (trouble,) = checked(database, school_id, keyring, published).troubles
    assert "ends at entry 3, but entry 5 was published" in trouble


def test_a_chain_rewritten_from_an_earlier_day_shows_only_against_a_published_head(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    written_chain(database, school_id, keyring, entries=5)
    published = head_of(database, school_id)
    tamper(database, "DELETE FROM audit_entries WHERE seq > 3")
    written_chain(database, school_id, keyring, entries=4)
    assert checked(database, school_id, keyring).holds
    (trouble,) = checked(database, school_id, keyring, published).troubles
    assert "Entry 5 is not the one that was published" in trouble


def test_a_published_head_that_still_stands_is_confirmed(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    written_chain(database, school_id, keyring, entries=5)
    published = Head.parse(str(head_of(database, school_id)))
    written_chain(database, school_id, keyring, entries=5)
    assert checked(database, school_id, keyring, published).holds


def test_a_head_that_is_not_one_is_refused() -> None:
    for words in ("", "12", "12: 7f3a", "twelve: 7f3a", "12: xyz"):
        with pytest.raises(ValueError):
            Head.parse(words)


def test_entries_are_never_changed_or_removed(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    written_chain(database, school_id, keyring, entries=1)
    statements = ["UPDATE audit_entries SET actor = 'head'", "DELETE FROM audit_entries"]
    if not database.is_sqlite:
        statements.append("TRUNCATE audit_entries")
    for statement in statements:
        with pytest.raises(Exception, match="only ever added to"), database.connection() as c:
            c.execute(text(statement))


def test_a_rotated_keyring_checks_old_and_new_entries(database: Database, school_id: UUID) -> None:
    old, new = new_key_line(), new_key_line()
    both = Keyring.parse(f"{old}\n{new}")
    written_chain(database, school_id, Keyring.parse(old), entries=2)
    written_chain(database, school_id, both, entries=2)
    assert checked(database, school_id, both).holds
    (first, *_) = checked(database, school_id, Keyring.parse(new)).troubles
    assert "keyring does not hold the key" in first


def test_each_school_has_a_chain_of_its_own(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    other = new_school(database, "other")
    written_chain(database, school_id, keyring, entries=2)
    written_chain(database, other, keyring, entries=3)
    assert checked(database, school_id, keyring).entries == 2
    assert checked(database, other, keyring).entries == 3
    tamper(database, "DELETE FROM audit_entries WHERE seq = 3")
    assert checked(database, school_id, keyring).holds


def test_a_savepoint_rolled_back_leaves_no_stale_head(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    def note(session: SchoolSession) -> None:
        audit.record(session, keyring, actor="vera", action="noted", at=NOON)

    with database.writing(school_id) as session:
        note(session)
        for failing in (True, False, True):
            with session.begin_nested() as savepoint:
                note(session)
                note(session)
                if failing:
                    savepoint.rollback()
            note(session)
    assert (checked(database, school_id, keyring).troubles, head_of(database, school_id).seq) == (
        (),
        6,
    )


def test_sessions_that_share_a_transaction_add_to_one_chain(
    database: Database, school_id: UUID, keyring: Keyring
) -> None:
    with database.connection() as connection:
        for failing in (False, True, False, True, False):
            with connection.begin_nested() as savepoint:
                with SchoolSession(connection, school_id) as session:
                    audit.record(session, keyring, actor="vera", action="noted", at=NOON)
                    audit.record(session, keyring, actor="vera", action="noted", at=NOON)
                    session.commit()
                if failing:
                    savepoint.rollback()
    verdict = checked(database, school_id, keyring)
    assert (verdict.troubles, verdict.entries) == ((), 6)


@pytest.mark.postgresql
def test_eight_writers_at_once_never_fork_the_chain(
    postgresql_database: Database, keyring: Keyring
) -> None:
    school_id = new_school(postgresql_database)

    def write(_writer: int) -> None:
        for _ in range(20):
            written_chain(postgresql_database, school_id, keyring, entries=2)

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(8)))
    verdict = checked(postgresql_database, school_id, keyring)
    assert (verdict.troubles, verdict.entries) == ((), 320)
