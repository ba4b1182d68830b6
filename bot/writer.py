"""The one thread that writes, so that a commit can serve many calls.

Each call's work runs under a savepoint of its own; up to sixteen are committed together, and each
is answered after the commit and not before. On SQLite this thread is the database's only writer.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, PriorityQueue
from threading import Thread
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.database import Database, SchoolSession, wait_for_the_school

T = TypeVar("T")

MOST_AT_ONCE = 16
LONGEST_WAIT_S = 30.0
LAST_MOMENT_S = 0.5

FIRST, IN_TURN, LAST = range(3)


class DatabaseDown(Exception):
    """The database could not be reached or would not store: nothing of the call was kept."""


class StillStoring(DatabaseDown):
    """The call was begun in time and not ended: whether it is kept nobody knows yet."""


@dataclass(eq=False)
class _Job:
    school_id: UUID | None
    work: Callable[[Any], Any]
    answer: Future[Any] = field(default_factory=Future)
    result: Any = None
    failed: Exception | None = None

    def given_up(self) -> bool:
        """Say whether nobody waits for it any more; once begun it can be given up no longer."""
        if self.answer.running():
            return False
        return not self.answer.set_running_or_notify_cancel()


class Writer:
    """Runs units of work in turn and commits them in groups."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: PriorityQueue[tuple[int, int, _Job | None]] = PriorityQueue()
        self._numbers = count()
        self._closed = False
        self._thread = Thread(target=self._write_until_closed, name="writer", daemon=True)
        self._thread.start()

    def write(
        self,
        school_id: UUID,
        work: Callable[[SchoolSession], T],
        *,
        within: float = LONGEST_WAIT_S,
        first: bool = False,
    ) -> T:
        """Do a school's unit of work and answer once it is committed.

        Raises what the work raised (nothing of it is kept then), or `DatabaseDown`, also when it
        was not begun within so many seconds: it is not done afterwards either. What comes `first`
        does not wait for calls: a message that was posted must be noted before Vera can be killed.
        """
        result: T = self._done(_Job(school_id, work), within, FIRST if first else IN_TURN)
        return result

    def write_across(self, work: Callable[[Connection], T], *, within: float = LONGEST_WAIT_S) -> T:
        """Do a unit of work that spans schools, on a plain connection."""
        result: T = self._done(_Job(None, work), within, IN_TURN)
        return result

    def close(self) -> None:
        """Finish what was handed in and stop; who comes later is refused at once."""
        self._closed = True
        self._put(LAST, None)
        self._thread.join()

    def _put(self, rank: int, job: _Job | None) -> None:
        self._jobs.put((rank, next(self._numbers), job))

    def _done(self, job: _Job, within: float, rank: int) -> Any:
        if self._closed:
            raise DatabaseDown("Vera is stopping.")
        self._put(rank, job)
        try:
            return job.answer.result(timeout=within)
        except TimeoutError:
            if job.answer.cancel():
                raise DatabaseDown("The database did not answer in time.") from None
            return _awaited(job)

    def _write_until_closed(self) -> None:
        while (first := self._jobs.get()[2]) is not None:
            batch, last = self._batch(first)
            self._commit_together(batch)
            if last:
                return

    def _batch(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        while len(batch) < MOST_AT_ONCE:
            try:
                job = self._jobs.get_nowait()[2]
            except Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit_together(self, batch: list[_Job]) -> None:
        try:
            self._run(batch)
        except DBAPIError as error:
            self._one_by_one(batch, error)
        except Exception as error:
            _fail(batch, error)
        else:
            _answer(batch)

    def _one_by_one(self, batch: list[_Job], error: DBAPIError) -> None:
        """Try each call of a failed commit alone: one must not take the others with it."""
        if len(batch) == 1 and not _worth_another_try(error):
            return _fail(batch, DatabaseDown(type(error).__name__))
        for job in batch:
            job.failed = None
            try:
                self._run([job])
            except Exception as again:
                _fail([job], DatabaseDown(type(again).__name__))
            else:
                _answer([job])
        return None

    def _run(self, batch: list[_Job]) -> None:
        with self._database.connection() as connection:
            for job in _in_school_order(batch):
                if job.given_up():
                    continue
                try:
                    with connection.begin_nested():
                        job.result = self._work(connection, job)
                except DBAPIError:
                    raise
                except Exception as error:
                    job.failed = error

    def _work(self, connection: Connection, job: _Job) -> Any:
        if job.school_id is None:
            return job.work(connection)
        wait_for_the_school(connection, job.school_id)
        # "rollback_only": closing the session leaves the transaction to us.
        with SchoolSession(
            connection, job.school_id, join_transaction_mode="rollback_only"
        ) as session:
            result = job.work(session)
            session.flush()
            return result


def _in_school_order(batch: list[_Job]) -> list[_Job]:
    """Order by school, so that two processes take the schools' locks in the same order."""
    return sorted(batch, key=lambda job: job.school_id.int if job.school_id else 0)


def _worth_another_try(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) or error.connection_invalidated


def _answer(batch: list[_Job]) -> None:
    for job in batch:
        if job.answer.cancelled():
            continue
        if job.failed is not None:
            job.answer.set_exception(job.failed)
        else:
            job.answer.set_result(job.result)


def _fail(batch: list[_Job], error: Exception) -> None:
    for job in batch:
        if not job.answer.cancelled():
            job.answer.set_exception(error)


def _awaited(job: _Job) -> Any:
    """Wait a last moment for what was begun, since it will be kept whatever is said of it."""
    try:
        return job.answer.result(timeout=LAST_MOMENT_S)
    except TimeoutError:
        raise StillStoring("The database has not answered yet.") from None
