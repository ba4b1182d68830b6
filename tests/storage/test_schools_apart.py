"""One school's session cannot read, change or remove another's rows, however it tries."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, true, update
from sqlalchemy.orm import aliased

from storage import audit
from storage.audit import AuditEntry
from storage.case_keys import CaseKey
from storage.cases import Case
from storage.database import Database, SchoolSession
from storage.evidence import Evidence, EvidenceFile
from storage.jobs import JobDone, turn_is_over
from storage.keyring import Keyring
from storage.people import Person
from storage.sealed_texts import SealedText
from storage.sealing import Safe
from storage.takings import Taking, ask_to_take
from storage.web_links import Purpose, WebLink, make_link
from storage.who_is_told import WhoIsTold, keep_version
from tests.databases import NOON, new_case, new_school
from tests.storage.files import owed_file

HOUR = timedelta(hours=1)
OURS, THEIRS = "ours", "theirs"
RECORDS = (
    *(Case, Person, CaseKey, SealedText, AuditEntry, Evidence, EvidenceFile, Taking, WebLink),
    *(JobDone, WhoIsTold),
)


@pytest.fixture
def schools(database: Database, keyring: Keyring) -> dict[str, UUID]:
    """Two schools with a case, a sealed text and an audit entry each."""
    found = {}
    for name in (OURS, THEIRS):
        found[name] = new_school(database, name)
        with database.writing(found[name]) as session:
            case_id = new_case(session, reference=f"VERA-{name}")
            safe = Safe(session, keyring)
            safe.new_case_key(case_id)
            safe.seal(case_id, "reports.account", name, row=case_id, at=NOON)
            audit.record(session, keyring, actor="vera", action="wrote", at=NOON, case_id=case_id)
            _add_evidence(session, case_id)
            turn_is_over(session, "weekly", NOON.date(), at=NOON, ran=True)
            keep_version(session, ["Everybody is told."], since=NOON)
    return found


def _add_evidence(session: SchoolSession, case_id: UUID) -> None:
    file = owed_file(session, case_id)
    ask_to_take(session, case_id=case_id, at=NOON, lasts=HOUR)
    person = session.found(Case, case_id).reporter_id
    make_link(
        session, purpose=Purpose.OPEN, subject_id=file.id, person_id=person, at=NOON, lasts=HOUR
    )


def their_case(database: Database, schools: dict[str, UUID]) -> UUID:
    with database.reading(schools[THEIRS]) as session:
        return session.scalars(select(Case.id)).one()


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_selected_counted_or_joined_is_ones_own(
    database: Database, schools: dict[str, UUID], record: type[Case]
) -> None:
    with database.reading(schools[OURS]) as session:
        assert [row.school_id for row in session.scalars(select(record))] == [schools[OURS]]
        assert session.scalars(select(record.school_id)).all() == [schools[OURS]]
        assert session.scalar(select(func.count()).select_from(record)) == 1
        other = aliased(record)
        pairs = session.execute(select(record.school_id, other.school_id).join(other, true()))
        assert {tuple(pair) for pair in pairs} == {(schools[OURS], schools[OURS])}
        asked = select(record).where(record.school_id == schools[THEIRS])
        assert session.scalars(asked).all() == []


def test_another_schools_case_is_not_found_by_its_id(
    database: Database, schools: dict[str, UUID]
) -> None:
    theirs = their_case(database, schools)
    with database.reading(schools[OURS]) as session:
        assert session.find(Case, theirs) is None
        assert session.get(Case, (schools[THEIRS], theirs)) is None
        with pytest.raises(LookupError):
            session.found(Case, theirs)
    with database.reading(schools[THEIRS]) as session:
        assert session.find(Case, theirs) is not None


def test_an_update_or_delete_without_a_condition_stays_within_the_school(
    database: Database, schools: dict[str, UUID]
) -> None:
    theirs = their_case(database, schools)
    with database.writing(schools[OURS]) as session:
        session.execute(update(Case).values(kind="changed"))
        session.execute(update(Case).where(Case.id == theirs).values(kind="changed"))
        session.execute(delete(CaseKey))
    with database.reading(schools[THEIRS]) as session:
        assert session.found(Case, theirs).kind == "cyberbullying"
        assert session.scalar(select(func.count()).select_from(CaseKey)) == 1


def test_a_row_of_another_school_cannot_be_added(
    database: Database, schools: dict[str, UUID]
) -> None:
    with database.reading(schools[OURS]) as session:
        session.add(Person(school_id=schools[THEIRS], name="Nobody"))
        with pytest.raises(ValueError, match="another school"):
            session.flush()


def test_another_schools_text_does_not_open(
    database: Database, schools: dict[str, UUID], keyring: Keyring
) -> None:
    theirs = their_case(database, schools)

    def read(session: SchoolSession) -> str:
        return Safe(session, keyring).open(theirs, "reports.account", theirs)

    with database.reading(schools[OURS]) as session, pytest.raises(LookupError):
        read(session)
    with database.reading(schools[THEIRS]) as session:
        assert read(session) == THEIRS
