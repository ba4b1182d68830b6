"""A school made up by chance, on a database of its own, with chats that remember what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select

from bot.jobs import Jobs
from bot.worker import Worker
from bot.writer import Writer
from handlers.call import Call, Moment
from handlers.cards import Card
from handlers.casework.amend import amend_case
from handlers.casework.open_case import open_case
from handlers.feature import Reply
from handlers.features import ACTIONS
from handlers.overview.home import home_screen
from handlers.school.school import School
from handlers.school.settings import SchoolSettings, load_school
from storage.case_counts import OpenCases, count_open_cases
from storage.cases import Case, people_standing
from storage.database import Database, SchoolSession
from storage.deadlines import Deadline
from storage.keyring import Keyring, new_key_line
from storage.outbox import Owed
from storage.roster import roster_of
from storage.schools import keep_school
from storage.vocabulary import ReportFacts, Rung, StaffMember, Standing
from tests.databases import sqlite_copy
from tests.walks.any_chat import (
    CHANNEL,
    AnyChat,
    Luck,
    RememberingChat,
    RememberingSecondChannel,
    teams_room_chat,
)
from tests.walks.any_staff import STRANGER, add_accounts, add_people, name_of, some_accounts
from tests.walks.world import MovedClock, changed_settings

ACCOUNT = "Unmistakable words"
REPORTED = ("cyberbullying", "contact", "concern", "data")


@dataclass
class AnySchool:
    """The school, and everything that may happen there."""

    database: Database
    keyring: Keyring
    school: School
    clock: MovedClock
    staff: Mapping[UUID, StaffMember]
    chats: Mapping[str, AnyChat]
    """By platform."""
    bound: Mapping[str, frozenset[UUID]]
    """Who has an account, by platform."""
    channel_on: str
    """The platform on which the settings' channel is."""
    second_channel: RememberingSecondChannel
    worker: Worker
    case_id: UUID | None = None
    in_channel: frozenset[UUID] = frozenset()
    """Who is in the settings' channel now."""

    # -- what people do

    def report(self, facts: ReportFacts) -> None:
        with self.database.writing(self.school.id) as session:
            who = facts.reporter or STRANGER
            call = self.call(session, who)
            opened = open_case(
                call,
                kind=(kind := _kind(facts)),
                facts=replace(facts, reporter=who, kind=kind),
                written={"account": ACCOUNT},
            )
            self.case_id = opened.case.id
            assert len(self._on_the_plan(opened.plan.rungs)) >= 2 or opened.case.outside

    def change(self, facts: ReportFacts) -> None:
        assert self.case_id is not None
        with self.database.writing(self.school.id) as session:
            case = session.found(Case, self.case_id)
            call = self.call(session, case.reporter_id)
            both = replace(facts, reporter=case.reporter_id, kind=case.kind)
            amend_case(call, case.id, facts=both, written={"account": ACCOUNT})

    def press(self, who: UUID, action: str) -> Reply:
        with self.database.writing(self.school.id) as session:
            return ACTIONS[action](self.call(session, who), self.case_id)

    def counted(self, who: UUID) -> OpenCases:
        """Count what a digest would count for somebody."""
        with self.database.reading(self.school.id) as session:
            return count_open_cases(session, reader=who, now=self.clock())

    def home(self, who: UUID) -> str:
        with self.database.reading(self.school.id) as session:
            return str(home_screen(self.call(session, who)))

    def call(self, session: SchoolSession, who: UUID) -> Call:
        return Call(
            session=session,
            keyring=self.keyring,
            school=self.school,
            at=self.clock(),
            who=roster_of(session).people[who],
        )

    def pass_time(self) -> None:
        """Go on to whatever falls due next, and let Vera do it."""
        with self.database.engine.connect() as connection:
            owed = select(func.min(Owed.due_at)).where(Owed.settled_at.is_(None))
            found = [connection.scalar(owed), connection.scalar(select(func.min(Deadline.at)))]
        moments = [moment for moment in found if moment]
        later = self.clock() + timedelta(seconds=1)
        self.clock.now = max(later, min(moments)) if moments else self.clock()
        self.worker.tick()

    def move_into_channel(self, people: Collection[UUID]) -> None:
        """Let these be in the channel of every platform from now on, as far as they are there."""
        for platform, chat in self.chats.items():
            chat.move_into_channel(self.bound[platform] & set(people))
        self.in_channel = self.bound[self.channel_on] & set(people)

    # -- what is so

    def standing(self, *standings: Standing) -> set[UUID]:
        assert self.case_id is not None
        with self.database.reading(self.school.id) as session:
            return set(people_standing(session, self.case_id, *standings))

    def case(self) -> Case:
        assert self.case_id is not None
        with self.database.reading(self.school.id) as session:
            return session.found(Case, self.case_id)

    def owed(self) -> set[UUID | None]:
        """Name who is owed a message about the case that has not been sent."""
        with self.database.reading(self.school.id) as session:
            return set(session.scalars(select(Owed.person_id).where(Owed.settled_at.is_(None))))

    def was_written_to(self, who: UUID) -> bool:
        """Say whether somebody was written to in any chat."""
        return any(chat.was_written_to(who) for chat in self.chats.values())

    def cards(self, who: UUID) -> list[Card]:
        """List every card that somebody was ever shown."""
        return [
            card for chat in self.chats.values() for card in chat.shown.get(chat.id_of(who), [])
        ]

    def channel_cards(self) -> list[Card]:
        """List every card that ever stood in the channel, on any platform."""
        return [card for chat in self.chats.values() for card in chat.shown.get(CHANNEL, [])]

    @staticmethod
    def _on_the_plan(rungs: Sequence[Rung]) -> set[UUID]:
        return {who for rung in rungs for who in rung.people}


def _kind(facts: ReportFacts) -> str:
    """Give a kind of case that there is: the rules know more."""
    return facts.kind if facts.kind in REPORTED else "cyberbullying"


@contextmanager
def any_school(
    template: Path,
    folder: Path,
    staff: Mapping[UUID, StaffMember],
    chance: Random,
    at: datetime,
    *,
    platforms: Sequence[str] = ("slack",),
    luckily: bool = False,
) -> Iterator[AnySchool]:
    """Make up the school, with Vera's worker and each platform's chat; `luckily` nothing fails."""
    luck = Luck(chance, fails=0.0 if luckily else chance.choice([0.0, 0.0, 0.3]))
    clock, keyring = MovedClock(at), Keyring.parse(new_key_line())
    channel_on, bound = chance.choice(platforms), some_accounts(staff, platforms, chance)
    named = f"{channel_on}:{CHANNEL}" if len(platforms) > 1 else CHANNEL
    with _database(template, folder) as database, ExitStack() as in_the_end:
        with database.connection() as connection:
            school = School(keep_school(connection, key="any", name="Any School"), _settings(named))
        writer = Writer(database)
        in_the_end.callback(writer.close)
        chats: dict[str, AnyChat] = {}
        if "slack" in platforms:
            chats["slack"] = RememberingChat(luck)
        if "teams" in platforms:
            names = {who: name_of(who) for who in bound["teams"]}
            there = teams_room_chat(names, luck=luck, database=database, writer=writer, now=clock)
            chats["teams"] = in_the_end.enter_context(there)
        with database.writing(school.id) as session:
            add_people(session, staff)
            add_accounts(session, bound, chats, at)
        second_channel = RememberingSecondChannel(luck)
        worker = Worker(
            database=database,
            writer=writer,
            keyring=keyring,
            schools={school.id: school},
            chats=chats,
            directories=chats,
            second_channel=second_channel,
            now=clock,
        )
        worker.jobs = _no_jobs(database, writer, clock)
        in_the_end.callback(worker.close)
        yield AnySchool(
            database=database,
            keyring=keyring,
            school=school,
            clock=clock,
            staff=staff,
            chats=chats,
            bound=bound,
            channel_on=channel_on,
            second_channel=second_channel,
            worker=worker,
        )


def _no_jobs(database: Database, writer: Writer, clock: MovedClock) -> Jobs:
    """Leave out what comes by the clock to whoever leads, whatever there is: the digest."""
    return Jobs(
        database=database,
        writer=writer,
        schools={},
        moment=_never,
        now=clock,
        jobs={},
        beginnings={},
    )


def _never(_: SchoolSession) -> Moment:
    raise AssertionError("there is nothing to do")


@contextmanager
def _database(template: Path, folder: Path) -> Iterator[Database]:
    def do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    with sqlite_copy(template, folder / "vera.db") as database:
        event.listen(database.engine, "connect", do_not_wait_for_the_disk)
        yield database


@cache
def _settings(channel: str) -> SchoolSettings:
    """Read the example's settings, with this channel."""
    named = {'senior_leaders = "senior-leaders"': f'senior_leaders = "{channel}"'}
    with TemporaryDirectory() as folder:
        return load_school(changed_settings(Path(folder), replace=named))
