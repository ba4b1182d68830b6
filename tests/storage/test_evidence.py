"""What is added to a case is numbered, and each owed file is in one fetcher's hands at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.evidence import (
    FILE_LEASE,
    ClaimedFile,
    EvidenceFile,
    add_evidence,
    anything_owed,
    claim_files,
    evidence_of,
    file_by_number,
    files_of,
    put_off_file,
    renew_lease,
    still_ours,
)
from storage.vocabulary import FileState
from tests.databases import NOON, new_case, new_school
from tests.storage.files import owed_file

SECOND = timedelta(seconds=1)


def owe(database: Database, school_id: UUID, *, files: int = 1) -> list[UUID]:
    with database.writing(school_id) as session:
        case_id = new_case(session)
        return [owed_file(session, case_id).id for _ in range(files)]


def claim(database: Database, **asked: object) -> list[ClaimedFile]:
    wanted = {"now": NOON, "limit": 10, **asked}
    with database.connection() as connection:
        return claim_files(connection, **wanted)  # type: ignore[arg-type]


def is_owed(database: Database, **asked: object) -> bool:
    with database.engine.connect() as connection:
        return anything_owed(connection, **{"now": NOON, **asked})  # type: ignore[arg-type]


def renewed(database: Database, claimed: ClaimedFile, *, after: timedelta = SECOND) -> bool:
    with database.connection() as connection:
        return renew_lease(connection, claimed, now=NOON + after)


def is_ours(database: Database, claimed: ClaimedFile) -> bool:
    with database.writing(claimed.school_id) as session:
        return still_ours(session, claimed) is not None


def settle(database: Database, claimed: ClaimedFile, state: FileState) -> None:
    with database.writing(claimed.school_id) as session:
        session.found(EvidenceFile, claimed.id).state = state


def test_files_are_numbered_within_their_case(database: Database, school_id: UUID) -> None:
    with database.writing(school_id) as session:
        one, other = new_case(session), new_case(session)
        for case_id in (one, other, one, one):
            owed_file(session, case_id)
        assert [file.number for file in files_of(session, one)] == [1, 2, 3]
        assert [file.number for file in files_of(session, other)] == [1]
        second = file_by_number(session, one, 2)
        assert second is not None
        assert second.id == files_of(session, one)[1].id
        assert file_by_number(session, other, 2) is None


def test_what_was_added_to_a_case_is_listed_the_oldest_first(
    database: Database, school_id: UUID
) -> None:
    with database.writing(school_id) as session:
        case_id = new_case(session)
        owed_file(session, case_id)
        person = evidence_of(session, case_id)[0].added_by
        for minutes in (9, 3):
            at = NOON + timedelta(minutes=minutes)
            add_evidence(session, case_id=case_id, added_by=person, way="pasted", at=at)
        added = evidence_of(session, case_id)
    assert [row.added_at for row in added] == [NOON + timedelta(minutes=n) for n in (0, 3, 9)]
    assert [row.way for row in added] == ["files", "pasted", "pasted"]


def test_an_owed_file_is_claimed_once_and_falls_due_again_by_itself(
    database: Database, school_id: UUID
) -> None:
    (file_id,) = owe(database, school_id)
    assert is_owed(database)
    (first,) = claim(database)
    assert (first.id, first.school_id, first.attempts) == (file_id, school_id, 1)
    assert (first.platform, first.tenant) == ("slack", "T1")
    assert not is_owed(database)
    assert claim(database, now=NOON + FILE_LEASE - SECOND) == []
    (second,) = claim(database, now=NOON + FILE_LEASE)
    assert (second.id, second.attempts) == (file_id, 2)


def test_the_oldest_is_claimed_first_and_no_more_than_asked_for(
    database: Database, school_id: UUID
) -> None:
    first, second, third = owe(database, school_id, files=3)
    with database.writing(school_id) as session:
        for file_id, late in ((second, 9), (first, 5), (third, 1)):
            file = session.found(EvidenceFile, file_id)
            put_off_file(session, file, until=NOON - timedelta(minutes=late))
    assert [file.id for file in claim(database, limit=2)] == [second, first]
    assert [file.id for file in claim(database, limit=2)] == [third]


def test_a_file_that_was_put_off_waits(database: Database, school_id: UUID) -> None:
    owe(database, school_id)
    (claimed,) = claim(database)
    later = NOON + timedelta(hours=1)
    with database.writing(school_id) as session:
        file = still_ours(session, claimed)
        assert file is not None
        put_off_file(session, file, until=later)
    assert claim(database, now=later - SECOND) == []
    assert [file.attempts for file in claim(database, now=later)] == [2]


def test_the_files_of_schools_that_are_left_out_are_left(
    database: Database, school_id: UUID
) -> None:
    owe(database, school_id)
    assert not is_owed(database, not_of=[school_id])
    assert claim(database, not_of=[school_id]) == []
    assert [file.school_id for file in claim(database, not_of=[uuid4()])] == [school_id]


def test_files_of_every_school_are_claimed(database: Database, school_id: UUID) -> None:
    other = new_school(database, "other")
    for each in (school_id, other):
        owe(database, each)
    assert {file.school_id for file in claim(database)} == {school_id, other}


def test_a_lease_is_renewed_only_by_who_holds_it(database: Database, school_id: UUID) -> None:
    owe(database, school_id)
    (first,) = claim(database)
    assert renewed(database, first, after=FILE_LEASE - SECOND)
    assert claim(database, now=NOON + 2 * FILE_LEASE - 2 * SECOND) == []
    (second,) = claim(database, now=NOON + 2 * FILE_LEASE)
    assert not renewed(database, first)
    assert not is_ours(database, first)
    assert renewed(database, second)
    assert is_ours(database, second)


@pytest.mark.parametrize("state", [state for state in FileState if state is not FileState.OWED])
def test_a_file_that_is_no_longer_owed_is_nobodys(
    database: Database, school_id: UUID, state: FileState
) -> None:
    owe(database, school_id)
    (claimed,) = claim(database)
    settle(database, claimed, state)
    assert not renewed(database, claimed)
    assert not is_ours(database, claimed)
    assert not is_owed(database, now=NOON + timedelta(days=1))
    assert claim(database, now=NOON + timedelta(days=1)) == []


def test_a_claimed_file_of_another_school_is_not_found(database: Database, school_id: UUID) -> None:
    owe(database, school_id)
    (claimed,) = claim(database)
    with database.writing(new_school(database, "other")) as session:
        assert still_ours(session, claimed) is None


@pytest.mark.postgresql
def test_two_fetchers_at_once_never_hold_the_same_file(postgresql_database: Database) -> None:
    school_id = new_school(postgresql_database)
    owed = owe(postgresql_database, school_id, files=40)

    def some(_fetcher: int) -> list[UUID]:
        return [file.id for _ in range(5) for file in claim(postgresql_database, limit=2)]

    with ThreadPoolExecutor(4) as fetchers:
        taken = [id for ids in fetchers.map(some, range(4)) for id in ids]
    assert len(taken) == len(set(taken))
    assert sorted(taken) == sorted(owed)


@pytest.mark.postgresql
def test_a_file_in_somebodys_hands_is_passed_over(postgresql_database: Database) -> None:
    school_id = new_school(postgresql_database)
    first, second = owe(postgresql_database, school_id, files=2)
    with postgresql_database.connection() as connection:
        (held,) = claim_files(connection, now=NOON, limit=1)
        assert [file.id for file in claim(postgresql_database)] == [second]
    assert held.id == first


def test_what_is_owed_is_found_by_its_index_alone(sqlite_database: Database) -> None:
    school_id = new_school(sqlite_database)
    owe(sqlite_database, school_id)
    asked = "SELECT 1 FROM evidence_files WHERE state = 'owed' AND due_at <= '2026'"
    said: list[str] = []
    with sqlite_database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.set_trace_callback(said.append)  # type: ignore[union-attr]
        anything_owed(connection, now=NOON)
        claim_files(connection, now=NOON, limit=1)
        raw.set_trace_callback(None)  # type: ignore[union-attr]
        chosen = [one for one in said if one.lstrip().startswith("SELECT")]
        assert len(chosen) == 2
        for statement in [*chosen, asked]:
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
            assert "ix_evidence_files_owed" in str(plan), statement
