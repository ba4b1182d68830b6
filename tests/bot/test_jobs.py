"""Jobs are done once for a school and a date: late after a stop, after a fault, beside another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from benchmarks.journeys import counting
from bot.jobs import Jobs
from bot.writer import Writer
from handlers.calendar.occasions import Occasion
from handlers.call import Moment
from handlers.job import Job, OccasionJob
from handlers.school.school import School
from handlers.school.settings import load_school
from storage import outbox
from storage.audit import AuditEntry
from storage.database import Database, SchoolSession
from storage.keyring import Keyring
from storage.outbox import Owed
from storage.vocabulary import Urgency
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
        self.owes = False
        self.job: Job | OccasionJob = Job("weekly", self._act, time(8, 0), weekday=0)
        self._database, self._keyring, self._held = database, keyring, held

    def process(self, schools: Sequence[UUID] = ()) -> Jobs:
        """Start a process for these schools, or for both."""
        writer = Writer(self._database)
        self._held.callback(writer.close)
        return Jobs(
            database=self._database,
            writer=writer,
            schools={id: self._school(id) for id in schools or self.schools},
            moment=self._moment,
            now=self.clock,
            jobs={self.job.name: self.job},
            beginnings={"began": self._begin},
        )

    def once_a_term(self, *occasions: Occasion) -> None:
        """Have the job done on these days of the school year instead, at nine."""
        self.job = OccasionJob("termly", self._act, time(9, 0), lambda _: occasions)

    def _school(self, id: UUID) -> School:
        return School(id, load_school(TALAVERA))

    def _act(self, moment: Moment) -> None:
        moment.record("done")
        if moment.session.school_id in self.fails:
            raise RuntimeError("a fault")
        self.done.append((moment.session.school_id, moment.at))
        if self.owes:
            outbox.owe(moment.session, "can_wait", at=moment.at, urgency=Urgency.HOUR)
            outbox.owe(moment.session, "urgent", at=moment.at, urgency=Urgency.URGENT)

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


# -- days of the school year

WEDNESDAY = Occasion(date(2026, 5, 13), date(2026, 5, 20))
WEDNESDAY_NINE = datetime(2026, 5, 13, 8, 0, tzinfo=UTC)


def test_a_job_of_the_school_year_is_done_on_its_day_once(turning: Turning) -> None:
    turning.once_a_term(WEDNESDAY)
    jobs = turning.process()
    jobs.do_due()
    turning.clock.now = WEDNESDAY_NINE - timedelta(seconds=1)
    jobs.do_due()
    assert turning.done == []
    for days in range(3):
        turning.clock.now = WEDNESDAY_NINE + timedelta(days=days)
        jobs.do_due()
    assert [at for _, at in turning.done] == [WEDNESDAY_NINE] * 2


def test_a_school_that_comes_to_vera_within_its_time_has_it_done_still(turning: Turning) -> None:
    turning.once_a_term(WEDNESDAY)
    turning.clock.now = WEDNESDAY_NINE + timedelta(days=7)
    turning.process().do_due()
    turning.process().do_due()
    assert len(turning.done) == 2


def test_what_is_too_late_for_its_time_is_left_and_said_in_the_log(turning: Turning) -> None:
    turning.process().do_due()  # the school has been with Vera for a while
    turning.once_a_term(WEDNESDAY)
    turning.clock.now = WEDNESDAY_NINE + timedelta(days=8)
    with capture_logs() as said:
        turning.process().do_due()
    assert turning.done == []
    assert {"job_missed"} == {each["event"] for each in said}


def test_a_school_that_comes_to_vera_later_has_missed_nothing(turning: Turning) -> None:
    turning.once_a_term(WEDNESDAY)
    turning.clock.now = WEDNESDAY_NINE + timedelta(days=30)
    with capture_logs() as said:
        turning.process().do_due()
    assert turning.done == []
    assert said == []


def test_two_processes_at_once_do_a_job_of_the_school_year_once(turning: Turning) -> None:
    turning.once_a_term(WEDNESDAY)
    processes = [turning.process() for _ in range(2)]
    turning.clock.now = WEDNESDAY_NINE
    _at_the_same_time([jobs.do_due for jobs in processes])
    assert sorted(turning.done) == sorted((each, WEDNESDAY_NINE) for each in turning.schools)


def test_what_is_owed_by_a_job_that_comes_late_at_night_waits_for_the_morning(
    turning: Turning, database: Database
) -> None:
    turning.once_a_term(WEDNESDAY)
    turning.owes = True
    turning.clock.now = WEDNESDAY_NINE + timedelta(hours=14)
    turning.process().do_due()
    with database.reading(turning.schools[0]) as session:
        due = {row.message: row.due_at for row in session.scalars(select(Owed))}
    assert due == {
        "can_wait": datetime(2026, 5, 14, 6, 30, tzinfo=UTC),
        "urgent": turning.clock.now,
    }


def test_a_day_that_is_moved_after_it_was_done_is_not_due_again(turning: Turning) -> None:
    """A snow closure was put into vera.toml: the tenth school day of the term is another one."""
    first = date(2026, 4, 13)
    turning.once_a_term(replace(WEDNESDAY, since=first))
    turning.process().do_due()
    turning.clock.now = WEDNESDAY_NINE
    turning.process().do_due()
    for moved in (date(2026, 5, 14), date(2026, 5, 12)):
        turning.once_a_term(Occasion(moved, date(2026, 5, 21), since=first))
        turning.clock.now = WEDNESDAY_NINE + timedelta(days=2)
        turning.process().do_due()
    assert len(turning.done) == 2  # once at each school
