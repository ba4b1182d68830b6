"""Jobs are done once for a school and a date: late after a stop, after a fault, beside another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest

from benchmarks.journeys import counting
from bot.jobs import Jobs
from bot.writer import Writer
from handlers.call import Moment
from handlers.job import Job
from handlers.school.school import School
from handlers.school.settings import load_school
from storage.audit import AuditEntry
from storage.database import Database, SchoolSession
from storage.keyring import Keyring
from tests.databases import new_school
from tests.walks.world import TALAVERA, MovedClock

FRIDAY = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
MONDAY_EIGHT = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
A_MINUTE = timedelta(minutes=1)


class Turning:
    """Processes that work on one database, each of which has a writer of its own."""

    def __init__(self, database: Database, keyring: Keyring, held: ExitStack) -> None:
        self.clock = MovedClock(FRIDAY)
        self.schools = [new_school(database, key) for key in ("one", "two")]
        self.done: list[tuple[UUID, datetime]] = []
        self.begun: list[UUID] = []
        self.fails: set[UUID] = set()
        self._database, self._keyring, self._held = database, keyring, held

    def process(self, schools: Sequence[UUID] = ()) -> Jobs:
        """Start a process for these schools, or for both."""
        writer = Writer(self._database)
        self._held.callback(writer.close)
        job = Job("weekly", self._act, time(8, 0), weekday=0)
        return Jobs(
            database=self._database,
            writer=writer,
            schools={id: self._school(id) for id in schools or self.schools},
            moment=self._moment,
            now=self.clock,
            jobs={job.name: job},
            beginnings={"began": self._begin},
        )

    def _school(self, id: UUID) -> School:
        return School(id, load_school(TALAVERA))

    def _act(self, moment: Moment) -> None:
        moment.record("done")
        if moment.session.school_id in self.fails:
            raise RuntimeError("a fault")
        self.done.append((moment.session.school_id, moment.at))

    def _begin(self, moment: Moment) -> None:
        self.begun.append(moment.session.school_id)
        if moment.session.school_id in self.fails:
            raise RuntimeError("a fault")

    def _moment(self, session: SchoolSession) -> Moment:
        school = self._school(session.school_id)
        return Moment(session=session, keyring=self._keyring, school=school, at=self.clock())

    def recorded(self) -> int:
        with self._database.reading(self.schools[0]) as session:
            return session.query(AuditEntry).filter_by(action="done").count()


@pytest.fixture
def turning(database: Database, keyring: Keyring) -> Iterator[Turning]:
    with ExitStack() as held:
        yield Turning(database, keyring, held)


def test_each_school_has_its_turn_at_the_moment_and_once(turning: Turning) -> None:
    jobs = turning.process()
    jobs.do_due()
    turning.clock.now = MONDAY_EIGHT - timedelta(seconds=1)
    assert jobs.do_due() == 0
    turning.clock.now = MONDAY_EIGHT
    for _ in range(3):
        jobs.do_due()
        turning.clock.move(hours=20)
    assert sorted(turning.done) == sorted((each, MONDAY_EIGHT) for each in turning.schools)


def test_what_is_met_for_the_first_time_begins_with_its_next_turn(turning: Turning) -> None:
    """A school that comes to Vera on a Friday has missed no Monday."""
    turning.process().do_due()
    turning.process().do_due()
    assert turning.done == []


@pytest.mark.parametrize("late", [timedelta(hours=3), timedelta(days=6)])
def test_a_turn_missed_while_vera_was_down_is_taken_late_and_once(
    turning: Turning, late: timedelta
) -> None:
    turning.process().do_due()
    turning.clock.now = MONDAY_EIGHT + late
    turning.process().do_due()
    turning.process().do_due()
    assert [at for _, at in turning.done] == [MONDAY_EIGHT + late] * 2


def test_a_turn_whose_week_is_over_is_not_taken_and_the_next_one_is(turning: Turning) -> None:
    turning.process().do_due()
    jobs = turning.process()
    turning.clock.now = MONDAY_EIGHT + WEEK - timedelta(minutes=30)
    jobs.do_due()
    assert turning.done == []
    turning.clock.now = MONDAY_EIGHT + WEEK
    jobs.do_due()
    assert len(turning.done) == 2


def test_a_fault_at_one_school_takes_nothing_from_another_and_is_tried_again(
    turning: Turning,
) -> None:
    one, two = turning.schools
    jobs = turning.process()
    jobs.do_due()
    turning.fails = {one}
    turning.clock.now = MONDAY_EIGHT
    jobs.do_due()
    assert turning.done == [(two, MONDAY_EIGHT)]
    assert turning.recorded() == 0  # nothing of what failed is kept
    assert jobs.next_at == MONDAY_EIGHT + A_MINUTE
    turning.clock.move(minutes=1)
    jobs.do_due()
    assert jobs.next_at == turning.clock.now + 2 * A_MINUTE
    turning.fails = set()
    turning.clock.move(minutes=2)
    jobs.do_due()
    assert [school for school, _ in turning.done] == [two, one]
    assert turning.recorded() == 1
    assert jobs.next_at > MONDAY_EIGHT + timedelta(hours=23)


def test_two_processes_at_once_take_each_turn_once(turning: Turning) -> None:
    processes = [turning.process() for _ in range(2)]
    for jobs in processes:
        jobs.do_due()
    for week in range(3):
        turning.clock.now = MONDAY_EIGHT + week * WEEK
        _at_the_same_time([jobs.do_due for jobs in processes])
    assert len(turning.done) == 6
    assert len(set(turning.done)) == 6
    assert turning.recorded() == 3


def test_a_clock_that_went_back_is_looked_at_anew(turning: Turning) -> None:
    jobs = turning.process()
    turning.clock.now = MONDAY_EIGHT + WEEK - timedelta(days=1)
    jobs.do_due()
    turning.clock.now = MONDAY_EIGHT - WEEK - timedelta(days=1)
    jobs.do_due()
    assert jobs.next_at <= MONDAY_EIGHT - WEEK
    turning.clock.now = MONDAY_EIGHT - WEEK
    jobs.do_due()
    assert len(turning.done) == 2


def test_while_nothing_is_due_the_database_is_asked_nothing(
    turning: Turning, database: Database
) -> None:
    jobs = turning.process()
    jobs.do_due()
    with counting(database) as count:
        for _ in range(60):
            turning.clock.move(minutes=1)
            jobs.do_due()
    assert count == [0]


def test_every_process_begins_once_at_each_of_its_schools_and_tries_again_after_a_fault(
    turning: Turning,
) -> None:
    one, two = turning.schools
    turning.fails = {one}
    jobs = turning.process()
    jobs.do_due()
    turning.fails = set()
    for _ in range(3):
        turning.clock.move(minutes=1)
        jobs.do_due()
    assert sorted(turning.begun) == sorted([one, one, two])
    turning.process([two]).do_due()
    assert turning.begun[-1] == two


def _at_the_same_time(acts: Sequence[Callable[[], object]]) -> None:
    together = Barrier(len(acts))

    def act(does: Callable[[], object]) -> None:
        together.wait()
        does()

    threads = [Thread(target=act, args=(does,)) for does in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
