"""Somebody who was met as a stranger turns out to be on the staff list: what is theirs follows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update

from storage.case_parties import CaseParty
from storage.cases import Case, CaseStanding
from storage.database import SchoolSession
from storage.evidence import Evidence
from storage.outbox import Owed, Post
from storage.people import Identity
from storage.web_links import WebLink


def take_over(session: SchoolSession, stranger: UUID, person: UUID) -> list[UUID]:
    """Give a person the accounts, reports and messages of the stranger they were taken for.

    Gives the cases that the stranger reported, which are this person's now.
    """
    mine = select(Case.id).where(Case.school_id == session.school_id, Case.reporter_id == stranger)
    reported = list(session.connection().scalars(mine))
    for record in (Identity, Owed, Post, WebLink, CaseParty):
        session.execute(
            update(record)
            .where(record.school_id == session.school_id, record.person_id == stranger)
            .values(person_id=person)
        )
    session.execute(
        update(Case)
        .where(Case.school_id == session.school_id, Case.reporter_id == stranger)
        .values(reporter_id=person)
    )
    session.execute(
        update(Evidence)
        .where(Evidence.school_id == session.school_id, Evidence.added_by == stranger)
        .values(added_by=person)
    )
    _standings(session, stranger, person)
    return reported


def _standings(session: SchoolSession, stranger: UUID, person: UUID) -> None:
    """Move what the stranger is to each case; that they reported it outweighs what they were."""
    of_stranger = select(CaseStanding.case_id).where(
        CaseStanding.school_id == session.school_id, CaseStanding.person_id == stranger
    )
    cases = list(session.connection().scalars(of_stranger))
    session.execute(
        delete(CaseStanding).where(
            CaseStanding.school_id == session.school_id,
            CaseStanding.person_id == person,
            CaseStanding.case_id.in_(cases),
        )
    )
    session.execute(
        update(CaseStanding)
        .where(CaseStanding.school_id == session.school_id, CaseStanding.person_id == stranger)
        .values(person_id=person)
    )
