"""Erasing a case: its key is destroyed, and what its rows still told is emptied. A stub stays.

The stub is the case's row: its reference, kind, dates, who had it, and what the school's own
safeguarding system calls the copy. Sealed texts stay where they are, and nothing opens them.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, delete, func, inspect, select, update

from storage.calls import AnsweredCall
from storage.case_actions import CaseAction
from storage.case_keys import Grave, bury
from storage.case_parties import CaseMark, CaseParty
from storage.cases import Case
from storage.data_requests import DataRequest, RequestCheck, RequestHappening, RequestPart
from storage.deadlines import Deadline
from storage.evidence_records import EvidenceFile
from storage.list_questions import ListQuestion
from storage.vocabulary import CaseState, FileState
from storage.web_links import WebLink

GO_WITH_IT = (
    CaseMark,
    CaseParty,
    CaseAction,
    ListQuestion,
    Deadline,
    AnsweredCall,
    RequestCheck,
    RequestHappening,
    RequestPart,
    DataRequest,
)
"""The tables whose rows of an erased case go: who is in it, what was planned, who was asked about
as a parent, what fell due, what the forms that led to it were answered with, as an HMAC, and what
became of a request for personal data."""


def erase(connection: Connection, school_id: UUID, grave: Grave) -> None:
    """Destroy a case's key, leave a tombstone, and empty what its rows still told.

    The bytes of its files are removed afterwards, as those of destroyed files are.
    """
    bury(connection, school_id, grave)
    tables = set(inspect(connection).get_table_names())  # of an earlier Vera, after a restore
    if EvidenceFile.__tablename__ in tables:
        _shut_files(connection, school_id, grave.case_id, links=WebLink.__tablename__ in tables)
    for record in GO_WITH_IT:
        if record.__tablename__ in tables:
            of_case = {"school_id": school_id, "case_id": grave.case_id}
            connection.execute(delete(record).filter_by(**of_case))
    _leave_a_stub(connection, school_id, grave)


def replay(connection: Connection, buried: Iterable[tuple[UUID, Grave]]) -> None:
    """Erase again what was erased after a backup was made."""
    for school_id, grave in buried:
        erase(connection, school_id, grave)


def _leave_a_stub(connection: Connection, school_id: UUID, grave: Grave) -> None:
    columns = {column["name"] for column in inspect(connection).get_columns(Case.__tablename__)}
    said = {
        "state": CaseState.CLOSED.value,
        "closed_at": func.coalesce(Case.closed_at, grave.closed_at, grave.destroyed_at),
        "erased_at": grave.destroyed_at,
        "handed_to_id": None,
    }
    values = {name: value for name, value in said.items() if name in columns}
    connection.execute(
        update(Case).where(Case.school_id == school_id, Case.id == grave.case_id).values(values)
    )


def _shut_files(connection: Connection, school_id: UUID, case_id: UUID, *, links: bool) -> None:
    theirs = (EvidenceFile.school_id == school_id, EvidenceFile.case_id == case_id)
    gone = {"state": FileState.DESTROYED.value, "key": None, "due_at": None}
    connection.execute(update(EvidenceFile).where(*theirs).values(gone))
    if links:
        about = (WebLink.subject_id == case_id) | WebLink.subject_id.in_(
            select(EvidenceFile.id).where(*theirs)
        )
        connection.execute(delete(WebLink).where(WebLink.school_id == school_id, about))
