"""A link is for one purpose and one person, for a short while, once; only its hash is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.identifiers import new_id
from storage.people import Person
from storage.web_links import FoundLink, Purpose, WebLink, find_link, make_link, use_link
from tests.databases import NOON, new_school

LASTS = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Given:
    """Somebody who was given a link."""

    database: Database
    school_id: UUID
    person_id: UUID
    subject_id: UUID
    token: str

    def used(
        self,
        *,
        token: str | None = None,
        purpose: Purpose = Purpose.OPEN,
        person_id: UUID | None = None,
        school_id: UUID | None = None,
        at: datetime = NOON,
    ) -> UUID | None:
        with self.database.writing(school_id or self.school_id) as session:
            return use_link(
                session,
                self.token if token is None else token,
                purpose=purpose,
                person_id=person_id or self.person_id,
                at=at,
            )

    def found(self, token: str | None = None) -> FoundLink | None:
        with self.database.engine.connect() as connection:
            return find_link(connection, self.token if token is None else token)


def given_link(database: Database, school_id: UUID, *, at: datetime = NOON) -> Given:
    person_id, subject_id = new_id(), new_id()
    with database.writing(school_id) as session:
        session.add(Person(id=person_id, name="Somebody"))
        session.flush()
        token = make_link(
            session,
            purpose=Purpose.OPEN,
            subject_id=subject_id,
            person_id=person_id,
            at=at,
            lasts=LASTS,
        )
    return Given(database, school_id, person_id, subject_id, token)


@pytest.fixture
def given(database: Database, school_id: UUID) -> Given:
    return given_link(database, school_id)


def test_a_link_leads_to_its_subject_once(given: Given) -> None:
    assert given.used() == given.subject_id
    assert given.used() is None
    found = given.found()
    assert found is not None
    assert found.used_at == NOON


def test_looking_a_link_up_does_not_use_it(given: Given) -> None:
    expected = FoundLink(
        given.school_id, Purpose.OPEN, given.subject_id, given.person_id, NOON + LASTS, None
    )
    assert given.found() == expected
    assert given.found() == expected
    assert given.used() == given.subject_id


def test_a_link_ends_to_the_second(given: Given) -> None:
    assert given.used(at=NOON + LASTS) is None
    assert given.used(at=NOON + LASTS - SECOND) == given.subject_id


def test_a_link_of_somebody_else_or_for_something_else_is_not_used_up_by_trying(
    given: Given,
) -> None:
    other = new_school(given.database, "other")
    assert given.used(person_id=uuid4()) is None
    assert given.used(purpose=Purpose.UPLOAD) is None
    assert given.used(school_id=other) is None
    assert given.used() == given.subject_id


@pytest.mark.parametrize("token", ["", "nothing", "é\udce9", "x" * 10_000])
def test_what_was_never_a_link_leads_nowhere(given: Given, token: str) -> None:
    assert given.found(token) is None
    assert given.used(token=token) is None


def test_every_link_has_a_token_of_its_own_that_cannot_be_guessed(given: Given) -> None:
    others = {given_link(given.database, given.school_id).token for _ in range(5)}
    assert len(others | {given.token}) == 6
    assert min(len(token) for token in others) >= 43


def test_the_token_is_nowhere_in_the_database(sqlite_database: Database, tmp_path: Path) -> None:
    given = given_link(sqlite_database, new_school(sqlite_database))
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("vera.db*"))
    assert given.subject_id.hex.encode() in stored
    assert given.token.encode() not in stored


def test_links_that_ended_over_a_day_ago_are_forgotten_when_one_is_made(given: Given) -> None:
    ended = NOON + LASTS + timedelta(days=1)
    given_link(given.database, given.school_id, at=ended)
    assert given.found() is not None
    theirs = given_link(given.database, new_school(given.database, "other"))
    given_link(given.database, given.school_id, at=ended + SECOND)
    assert given.found() is None
    assert theirs.found() is not None
    with given.database.reading(given.school_id) as session:
        assert session.scalar(select(func.count()).select_from(WebLink)) == 2


@pytest.mark.postgresql
def test_of_many_who_use_a_link_at_once_one_gets_in(postgresql_database: Database) -> None:
    school_id = new_school(postgresql_database)
    links = [given_link(postgresql_database, school_id) for _ in range(5)]
    with ThreadPoolExecutor(8) as people:
        for given in links:
            tried = [people.submit(given.used) for _ in range(8)]
            got = [each.result() for each in tried]
            assert (got.count(given.subject_id), got.count(None)) == (1, 7)
