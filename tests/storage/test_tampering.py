"""Whatever somebody with the whole database in hand does to chain or texts, the check finds it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from storage import audit
from storage.database import Database
from storage.keyring import Keyring
from storage.sealing import Safe
from storage.verification import verify
from tests.databases import NOON, new_case, new_school
from tests.storage.chains import checked, drop_guards, tamper

ENTRIES = 8
COLUMNS = ("at", "actor", "action", "sealed", "key_id", "previous", "mac", "body")
INTO = "INSERT INTO audit_entries (school_id, seq, case_id, " + ", ".join(COLUMNS) + ") "


@pytest.fixture
def school_with_texts(database: Database, keyring: Keyring) -> UUID:
    """A chain of eight entries, of which the even ones vouch for two sealed texts each."""
    school_id = new_school(database)
    with database.writing(school_id) as session:
        case_id = new_case(session)
        safe = Safe(session, keyring)
        safe.new_case_key(case_id)
        for number in range(1, ENTRIES + 1):
            if number % 2 == 0:
                said = {"reports.account": f"text {number}", "reports.place": "the gate"}
                safe.seal_all(case_id, said, row=uuid4(), at=NOON)
            audit.record(
                session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id, n=number
            )
    with database.connection() as connection:
        drop_guards(connection)
    return school_id


def numbers(first: int, last: int) -> st.SearchStrategy[int]:
    return st.integers(first, last)


changed = st.builds(
    lambda seq, column, flip: [_change(seq, column, flip)],
    numbers(1, ENTRIES),
    st.sampled_from(COLUMNS),
    numbers(0, 7),
)
removed = st.builds(
    lambda seq: [f"DELETE FROM audit_entries WHERE seq = {seq}"], numbers(1, ENTRIES - 1)
)
closed_up = st.builds(
    lambda seq: [
        f"DELETE FROM audit_entries WHERE seq = {seq}",
        f"UPDATE audit_entries SET seq = -seq WHERE seq > {seq}",
        "UPDATE audit_entries SET seq = -seq - 1 WHERE seq < 0",
    ],
    numbers(1, ENTRIES - 1),
)
added = st.builds(
    lambda seq, at: [
        f"UPDATE audit_entries SET seq = -seq WHERE seq >= {at}",
        "UPDATE audit_entries SET seq = -seq + 1 WHERE seq < 0",
        f"{INTO}SELECT school_id, {at}, case_id, {', '.join(COLUMNS)}"
        f" FROM audit_entries WHERE seq = {seq + (seq >= at)}",
    ],
    numbers(1, ENTRIES),
    numbers(1, ENTRIES + 1),
)
swapped = st.builds(
    lambda one, other: [
        f"UPDATE audit_entries SET seq = 0 WHERE seq = {one}",
        f"UPDATE audit_entries SET seq = {one} WHERE seq = {other}",
        f"UPDATE audit_entries SET seq = {other} WHERE seq = 0",
    ],
    numbers(1, 4),
    numbers(5, ENTRIES),
)
reordered = st.builds(
    lambda start: [
        f"UPDATE audit_entries SET seq = -seq WHERE seq >= {start}",
        f"UPDATE audit_entries SET seq = {ENTRIES + start} + seq WHERE seq < 0",
    ],
    numbers(1, ENTRIES - 1),
)


def _change(seq: int, column: str, flip: int) -> str:
    if column in ("previous", "mac", "body"):
        taken = f"(SELECT {column} FROM audit_entries WHERE seq = {seq % ENTRIES + 1})"
    elif column == "sealed":
        taken = f"sealed + 1 + {flip}"
    elif column == "at":
        taken = f"'2026-03-09T12:00:00.00000{flip + 1}Z'"
    else:
        taken = f"{column} || '{flip}'"
    return f"UPDATE audit_entries SET {column} = {taken} WHERE seq = {seq}"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(statements=changed | removed | closed_up | added | swapped | reordered)
def test_a_changed_removed_added_swapped_or_reordered_entry_is_found(
    database: Database, keyring: Keyring, school_with_texts: UUID, statements: list[str]
) -> None:
    with database.engine.connect() as connection:
        done = connection.begin()
        for statement in statements:
            connection.execute(text(statement))
        verdict = verify(connection, keyring, school_with_texts)
        done.rollback()
    assert not verdict.holds, statements
    assert all(trouble.endswith(".") for trouble in verdict.troubles)
    assert checked(database, school_with_texts, keyring).holds


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "DELETE FROM sealed_texts WHERE audit_seq = 4",
            "2 sealed texts of entry 4, 2 are missing",
        ),
        (
            "DELETE FROM sealed_texts WHERE audit_seq = 4 AND field = 'place'",
            "2 sealed texts of entry 4, 1 are missing",
        ),
        ("UPDATE sealed_texts SET audit_seq = 6 WHERE audit_seq = 4", "not the one that entry 6"),
        (
            "UPDATE sealed_texts SET version = 2 WHERE audit_seq = 4 AND field = 'place'",
            "(reports.place, version 2) is not the one that entry 4",
        ),
        (
            "UPDATE sealed_texts SET ciphertext = (SELECT ciphertext FROM sealed_texts"
            " WHERE audit_seq = 2 AND field = 'place') WHERE audit_seq = 4 AND field = 'place'",
            "(reports.place, version 1) is not the one that entry 4",
        ),
        (
            "INSERT INTO sealed_texts (school_id, row_id, record, field, version, id, case_id,"
            " ciphertext, written_at, audit_seq) SELECT school_id, row_id, record, 'more', version,"
            " id, case_id, ciphertext, written_at, audit_seq FROM sealed_texts"
            " WHERE audit_seq = 4 AND field = 'place'",
            "(reports.more, version 1) is not the one that entry 4",
        ),
    ],
)
def test_a_sealed_text_that_its_entry_does_not_vouch_for_is_found(
    database: Database, keyring: Keyring, school_with_texts: UUID, statement: str, words: str
) -> None:
    tamper(database, statement)
    assert words in " ".join(checked(database, school_with_texts, keyring).troubles)


def test_what_sqlite_lets_anybody_put_in_a_column_is_found(
    sqlite_database: Database, keyring: Keyring
) -> None:
    school_id = new_school(sqlite_database)
    with sqlite_database.writing(school_id) as session:
        audit.record(session, keyring, actor="vera", action="noted", at=NOON)
    strange: list[str] = ["body = 'text'", "mac = 7", "previous = 'x'", "seq = 'one'", "at = 3"]

    def tried(connection: Connection, what: str) -> bool:
        connection.execute(text(f"UPDATE audit_entries SET {what}"))
        return verify(connection, keyring, school_id).holds

    with sqlite_database.connection() as connection:
        drop_guards(connection)
    for what in strange:
        with sqlite_database.engine.connect() as connection, connection.begin() as done:
            assert not tried(connection, what), what
            done.rollback()
