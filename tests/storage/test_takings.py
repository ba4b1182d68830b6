"""Files are taken out on the server only while somebody in chat allows it, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from storage.cases import Case
from storage.database import Database
from storage.takings import Taking, approve_taking, ask_to_take, refuse_taking, take
from tests.databases import NOON, new_case, new_school

LASTS = timedelta(minutes=30)


class Asked:
    """Somebody at the server who asked for the files of a case."""

    def __init__(self, database: Database, school_id: UUID) -> None:
        self.database, self.school_id = database, school_id
        with database.writing(school_id) as session:
            case_id = new_case(session)
            self.person = session.found(Case, case_id).reporter_id
            self.id = ask_to_take(session, case_id=case_id, at=NOON, lasts=LASTS).id

    def approved(self, *, at: datetime = NOON) -> bool:
        with self.database.writing(self.school_id) as session:
            return approve_taking(session, self.id, by=self.person, at=at)

    def refused(self) -> bool:
        with self.database.writing(self.school_id) as session:
            return refuse_taking(session, self.id, at=NOON)

    def taken(self, *, at: datetime = NOON, school_id: UUID | None = None) -> bool:
        with self.database.writing(school_id or self.school_id) as session:
            return take(session, self.id, at=at)


@pytest.fixture
def asked(database: Database, school_id: UUID) -> Asked:
    return Asked(database, school_id)


def test_nothing_is_taken_before_somebody_allows_it_and_then_once(asked: Asked) -> None:
    assert not asked.taken()
    assert asked.approved()
    assert not asked.approved()
    assert asked.taken()
    assert not asked.taken()


def test_what_was_refused_stays_so(asked: Asked) -> None:
    assert asked.refused()
    assert not asked.refused()
    assert not asked.approved()
    assert not asked.taken()


def test_what_was_allowed_can_be_refused_until_it_is_taken(asked: Asked) -> None:
    assert asked.approved()
    assert asked.refused()
    assert not asked.taken()


def test_what_is_taken_is_past_refusing(asked: Asked) -> None:
    assert asked.approved()
    assert asked.taken()
    assert not asked.refused()


def test_what_was_asked_for_ends(asked: Asked) -> None:
    assert not asked.approved(at=NOON + LASTS)
    assert asked.approved(at=NOON + LASTS - timedelta(seconds=1))
    assert not asked.taken(at=NOON + LASTS)


def test_another_school_takes_nothing(asked: Asked) -> None:
    assert asked.approved()
    assert not asked.taken(school_id=new_school(asked.database, "other"))
    assert asked.taken()


def test_what_was_moved_is_seen_in_the_same_session(asked: Asked) -> None:
    with asked.database.writing(asked.school_id) as session:
        row = session.found(Taking, asked.id)
        assert approve_taking(session, asked.id, by=asked.person, at=NOON)
        assert (row.approved_by, row.approved_at) == (asked.person, NOON)
