"""Doing each job once for a school and a date, however many processes there are.

When the next one falls due is held in memory, so that a tick at which there is nothing to do asks
nothing of the database. That a turn is over is a row, stored together with what the job did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from bot.writer import DatabaseDown, Writer
from handlers.calendar.quiet_hours import quiet_until
from handlers.call import Moment
from handlers.features import BEGINNINGS, JOBS
from handlers.job import DoJob, Job, OccasionJob, Turns
from handlers.school.school import School
from storage.database import Database, SchoolSession
from storage.jobs import last_turn, ran_since, turn_is_over, turns_over, was_here_by
from storage.outbox import keep_quiet

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
        schools: Mapping[UUID, School],
        moment: Callable[[SchoolSession], Moment],
        now: Callable[[], datetime],
        jobs: Mapping[str, Job | OccasionJob] = JOBS,
        beginnings: Mapping[str, DoJob] = BEGINNINGS,
    ) -> None:
        self._database = database
        self._writer = writer
        self._turns: dict[Work, Turns] = {
            (id, name): job.at_school(school.settings)
            for id, school in schools.items()
            for name, job in jobs.items()
        }
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
        act(self._quiet(session, self._now()))

    def _take_turns(self, now: datetime) -> int:
        due = self._due_turns(now)
        for work, turn in due.items():
            self._tried(work, now, partial(self._take, work, turn))
        return len(due)

    def _due_turns(self, now: datetime) -> dict[Work, date]:
        """Find which turns have come and are not over, at each school."""
        come = {work: turns.last_turn(now) for work, turns in self._turns.items()}
        asked = {
            work: turn
            for work, turn in come.items()
            if turn is not None and not self._paused(work, now)
        }
        with self._database.engine.connect() as connection:
            over = turns_over(connection, asked)
        return {work: turn for work, turn in asked.items() if over.get(work) != turn}

    def _take(self, work: Work, turn: date, session: SchoolSession) -> None:
        """Take a turn, unless another process has: the school's writers come one after another.

        A job that is met for the first time begins with its next turn: nobody missed this one. One
        with days of its own in the year is done still, where its time has not passed.
        """
        now, name, turns = self._now(), work[1], self._turns[work]
        before = last_turn(session, name, until=turn)
        if before == turn:
            return
        known = before is not None or turns.begins_late
        since = turns.once_since(turn)
        was_moved = since is not None and ran_since(session, name, since)
        runs = known and turns.is_in_time(turn, now) and not was_moved
        turn_is_over(session, name, turn, at=now, ran=runs)
        if runs:
            self._jobs[name].act(self._quiet(session, now))
        elif was_here_by(session, turn) and not was_moved:
            log.warning("job_missed", job=name, turn=turn.isoformat())

    def _quiet(self, session: SchoolSession, now: datetime) -> Moment:
        """Give the moment in which something is done that nobody called for."""
        moment = self._moment(session)
        keep_quiet(session, until=quiet_until(moment.school.settings.calendar, now))
        return moment

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
        coming = (turns.next_moment(now) for turns in self._turns.values())
        yield from (moment for moment in coming if moment is not None)
        yield from (again for again, _ in self._pauses.values() if again > now)
