"""When Vera next has something to do: for a clock that is moved, in the demo and in tests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.jobs import Jobs
from storage.database import Database
from storage.deadlines import Deadline
from storage.evidence import EvidenceFile
from storage.outbox import Owed
from storage.vocabulary import FileState

_MOMENTS = (
    select(func.min(Owed.due_at)).where(Owed.settled_at.is_(None)),
    select(func.min(EvidenceFile.due_at)).where(EvidenceFile.state == FileState.OWED.value),
    select(func.min(Deadline.at)),
)


def next_due(database: Database, jobs: Jobs) -> datetime:
    """Say when the earliest message, file, deadline or job falls due, in any school."""
    with database.engine.connect() as connection:
        found = [connection.scalar(each) for each in _MOMENTS]
    return min([jobs.next_at, *(moment for moment in found if moment is not None)])
