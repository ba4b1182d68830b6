"""Doing each job once for a school and a date, however many processes there are.

When the next one falls due is held in memory, so that a tick at which there is nothing to do asks
nothing of the database. That a turn is over is a row, stored together with what the job did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from bot.writer import DatabaseDown, Writer
from handlers.call import Moment
from handlers.features import BEGINNINGS, JOBS
from handlers.job import DoJob, Job
from storage.database import Database, SchoolSession
from storage.jobs import last_turn, turn_is_over, turns_over

log = structlog.get_logger()

LONG_AGO = datetime.min.replace(tzinfo=UTC)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
LONGEST_SLEEP = timedelta(days=1)

Work = tuple[UUID, str]
"""A school, and what is to be done there."""


class Jobs:
    """Does, for every school of this process, the jobs whose moment has come."""

    def __init__(
        self,
        *,
        database: Database,
        writer: Writer,
        schools: Collection[UUID],
        moment: Callable[[SchoolSession], Moment],
        now: Callable[[], datetime],
        jobs: Mapping[str, Job] = JOBS,
        beginnings: Mapping[str, DoJob] = BEGINNINGS,
    ) -> None:
        self._database = database
        self._writer = writer
        self._schools = schools
        self._moment = moment
        self._now = now
        self._jobs = jobs
        self._beginnings = beginnings
        self._to_begin: set[Work] = {(school, name) for school in schools for name in beginnings}
        self._pauses: dict[Work, tuple[datetime, timedelta]] = {}
        """What failed: when it is tried again, and how long the pause was."""
        self._looked_at = self.next_at = LONG_AGO
        """When the jobs were last looked at, and when they are next."""

    def do_due(self) -> int:
        """Do what has fallen due; gives how many things were done."""
        now = self._now()
        if self._looked_at <= now < self.next_at:  # a clock that went back is looked at anew
            return 0
        done = self._begin(now) + self._take_turns(now)
        self._looked_at = now
        self.next_at = min(self._moments(now))
        return done

    def _begin(self, now: datetime) -> int:
        """Do what is done once by every process; what fails is tried again."""
        due = [work for work in sorted(self._to_begin, key=str) if not self._paused(work, now)]
        for work in due:
            if self._tried(work, now, partial(self._do, self._beginnings[work[1]])):
                self._to_begin.discard(work)
        return len(due)

    def _do(self, act: DoJob, session: SchoolSession) -> None:
        act(self._moment(session))

    def _take_turns(self, now: datetime) -> int:
        due = self._due_turns(now)
        for school, job, turn in due:
            self._tried((school, job.name), now, partial(self._take, job, turn))
        return len(due)

    def _due_turns(self, now: datetime) -> list[tuple[UUID, Job, date]]:
        turns = [(job, job.last_turn(now)) for job in self._jobs.values()]
        if not turns:
            return []
        with self._database.engine.connect() as connection:
            over = turns_over(connection, self._schools, since=min(turn for _, turn in turns))
        return [
            (school, job, turn)
            for school in self._schools
            for job, turn in turns
            if (school, job.name, turn) not in over and not self._paused((school, job.name), now)
        ]

    def _take(self, job: Job, turn: date, session: SchoolSession) -> None:
        """Take a turn, unless another process has: the school's writers come one after another.

        A job that is met for the first time begins with its next turn: nobody missed this one.
        """
        now = self._now()
        before = last_turn(session, job.name, until=turn)
        if before == turn:
            return
        runs = before is not None and job.is_in_time(turn, now)
        turn_is_over(session, job.name, turn, at=now, ran=runs)
        if runs:
            job.act(self._moment(session))
        elif before is not None:
            log.warning("job_missed", job=job.name, turn=turn.isoformat())

    def _tried(self, work: Work, now: datetime, does: Callable[[SchoolSession], None]) -> bool:
        """Do something in its school's own transaction; what fails takes nothing else with it."""
        try:
            self._writer.write(work[0], does)
        except DatabaseDown:
            raise
        except Exception:
            log.exception("job_failed", job=work[1])
            _, pause = self._pauses.get(work, (now, FIRST_PAUSE / 2))
            longer = min(pause * 2, LONGEST_PAUSE)
            self._pauses[work] = (now + longer, longer)
            return False
        self._pauses.pop(work, None)
        return True

    def _paused(self, work: Work, now: datetime) -> bool:
        again = self._pauses.get(work)
        return again is not None and now < again[0]

    def _moments(self, now: datetime) -> Iterator[datetime]:
        yield now + LONGEST_SLEEP
        yield from (job.next_moment(now) for job in self._jobs.values())
        yield from (again for again, _ in self._pauses.values() if again > now)
