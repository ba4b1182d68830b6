"""Counts for one reader: as if there were no case that they may not know of."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from storage.case_actions import CaseAction
from storage.case_counts import OpenCases, action_dates, count_open_cases
from storage.cases import Case, set_standings
from storage.database import Database, SchoolSession
from storage.people import Person
from storage.vocabulary import ActionState, CaseState, Standing
from tests.databases import NOON, new_case, new_school

HOUR = timedelta(hours=1)
NOW = NOON + HOUR


def a_reader(session: SchoolSession) -> UUID:
    reader = Person(name="Reader")
    session.add(reader)
    session.flush()
    return reader.id


def a_case(
    session: SchoolSession, reader: UUID, standing: Standing | None = None, **more: object
) -> UUID:
    case = session.found(Case, new_case(session))
    for name, value in more.items():
        setattr(case, name, value)
    if standing is not None:
        set_standings(session, case.id, standing, {reader: ""}, at=NOON)
    due = (NOW - HOUR, ActionState.OPEN), (NOW + HOUR, ActionState.OPEN)
    for at, state in (*due, (NOW + 2 * HOUR, ActionState.DONE)):
        session.add(_action(case, at, state))
    session.flush()
    return case.id


def _action(case: Case, at: datetime, state: ActionState) -> CaseAction:
    return CaseAction(
        case_id=case.id,
        kind="own",
        owner_id=case.reporter_id,
        due_at=at,
        remind_at=None,
        state=state,
        added_by=None,
        added_at=NOON,
    )


OF_NO_LIST = (None, Standing.REPORTER, Standing.REMOVED, Standing.ASKED, Standing.ANSWERED)
KNOWN = {(False, standing) for standing in OF_NO_LIST} | {
    (quiet, standing)
    for quiet in (True, False)
    for standing in (Standing.RESPONSIBLE, Standing.COPIED)
}


@pytest.mark.parametrize(("quiet", "standing"), [*product([True, False], [None, *Standing])])
def test_a_case_counts_for_those_who_may_know_of_it_and_for_nobody_else(
    database: Database, school_id: UUID, quiet: bool, standing: Standing | None
) -> None:
    with database.writing(school_id) as session:
        reader = a_reader(session)
        a_case(session, reader, standing, quiet=quiet)
        known = (quiet, standing) in KNOWN
        expected = OpenCases(1, 1, 1) if known else OpenCases(0, 0, 0)
        assert count_open_cases(session, reader=reader, now=NOW) == expected
        dates = (NOW - HOUR, NOW + HOUR) if known else ()
        assert action_dates(session, reader=reader) == dates


def test_what_waits_what_is_late_and_what_does_not_count(
    database: Database, school_id: UUID
) -> None:
    other_school = new_school(database, "other")
    with database.writing(other_school) as session:
        a_case(session, a_reader(session))
    with database.writing(school_id) as session:
        reader = a_reader(session)
        a_case(session, reader)
        a_case(session, reader, acknowledge_by=NOW + HOUR)
        a_case(session, reader, state=CaseState.ACKNOWLEDGED)
        a_case(session, reader, state=CaseState.CLOSED)
        a_case(session, reader, drill=True)
        assert count_open_cases(session, reader=reader, now=NOW) == OpenCases(3, 2, 1)
        assert len(action_dates(session, reader=reader)) == 6
