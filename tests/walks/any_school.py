"""A school made up by chance, on a database of its own, with a chat that only remembers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select

from bot.worker import Worker
from bot.writer import Writer
from handlers.call import Call
from handlers.cards import Card, Notice
from handlers.casework.amend import amend_case
from handlers.casework.open_case import open_case
from handlers.chat import Account, Posted, Profile, Refused, TryLater
from handlers.feature import Reply
from handlers.features import ACTIONS
from handlers.overview.home import home_screen
from handlers.school.school import School
from handlers.school.settings import SchoolSettings, load_school
from storage.cases import Case, people_standing
from storage.database import Database, SchoolSession
from storage.deadlines import Deadline
from storage.keyring import Keyring, new_key_line
from storage.outbox import Owed
from storage.people import DEPUTISES_FOR, RELATIVE, Absence, Person, PersonLink, bind
from storage.roster import roster_of
from storage.schools import keep_school
from storage.vocabulary import ReportFacts, Rung, StaffMember, Standing
from tests.databases import sqlite_copy
from tests.walks.world import TALAVERA

STRANGER = UUID(int=99)
"""Somebody in the chat whom the staff list does not name."""

SETTINGS: SchoolSettings = load_school(TALAVERA)
ACCOUNT = "Unmistakable words"


@dataclass
class RememberingChat:
    """Takes what is posted, or refuses it, as chance will have it."""

    chance: Random
    fails: float
    shown: dict[str, list[Card]] = field(default_factory=dict)
    """By place: every card that ever stood there."""
    stands: dict[str, Card] = field(default_factory=dict)
    """By message: what stands there now."""
    notified: list[tuple[str | None, str | None]] = field(default_factory=list)
    in_channel: frozenset[Account] = frozenset()

    def post(self, to: Account, card: Card) -> Posted:
        self._perhaps_fail()
        self.shown.setdefault(to.id, []).append(card)
        message = f"{to.id}/{len(self.stands)}"
        self.stands[message] = card
        return Posted("slack", "T", to.id, message)

    def replace(self, posted: Posted, card: Card) -> None:
        self._perhaps_fail()
        self.shown[posted.place].append(card)
        self.stands[posted.message_id] = card

    def send(self, notice: Notice, *, email: str | None, phone: str | None) -> None:
        self._perhaps_fail()
        self.notified.append((email, phone))

    def members(self, channel: Account) -> frozenset[Account]:
        return self.in_channel

    def profile(self, account: Account) -> Profile:
        return Profile(name=account.id, email=None)

    def account_of(self, email: str) -> Account | None:
        return None

    def _perhaps_fail(self) -> None:
        if self.chance.random() < self.fails:
            raise self.chance.choice([TryLater("500"), Refused("channel_not_found")])


@dataclass
class AnySchool:
    """The school, and everything that may happen there."""

    database: Database
    keyring: Keyring
    school: School
    chat: RememberingChat
    worker: Worker
    staff: Mapping[UUID, StaffMember]
    now: datetime
    case_id: UUID | None = None

    # -- what people do

    def report(self, facts: ReportFacts) -> None:
        with self.database.writing(self.school.id) as session:
            who = facts.reporter or STRANGER
            call = self.call(session, who)
            opened = open_case(
                call,
                kind="cyberbullying",
                facts=replace(facts, reporter=who, kind="cyberbullying"),
                written={"account": ACCOUNT},
            )
            self.case_id = opened.case.id
            assert len(self._on_the_plan(opened.plan.rungs)) >= 2 or opened.case.outside

    def change(self, facts: ReportFacts) -> None:
        assert self.case_id is not None
        with self.database.writing(self.school.id) as session:
            case = session.found(Case, self.case_id)
            call = self.call(session, case.reporter_id)
            both = replace(facts, reporter=case.reporter_id, kind="cyberbullying")
            amend_case(call, case.id, facts=both, written={"account": ACCOUNT})

    def press(self, who: UUID, action: str) -> Reply:
        with self.database.writing(self.school.id) as session:
            return ACTIONS[action](self.call(session, who), self.case_id)

    def home(self, who: UUID) -> str:
        with self.database.reading(self.school.id) as session:
            return str(home_screen(self.call(session, who)))

    def call(self, session: SchoolSession, who: UUID) -> Call:
        return Call(
            session=session,
            keyring=self.keyring,
            school=self.school,
            at=self.now,
            who=roster_of(session).people[who],
        )

    def pass_time(self) -> None:
        """Go on to whatever falls due next, and let Vera do it."""
        with self.database.engine.connect() as connection:
            owed = select(func.min(Owed.due_at)).where(Owed.settled_at.is_(None))
            found = [connection.scalar(owed), connection.scalar(select(func.min(Deadline.at)))]
        moments = [moment for moment in found if moment]
        self.now = max([self.now + timedelta(seconds=1), min(moments)] if moments else [self.now])
        self.worker.tick()

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

    @staticmethod
    def account(who: UUID) -> str:
        return f"U{who.int:04}"

    @staticmethod
    def email(who: UUID) -> str:
        return f"p{who.int}@school.example"

    @staticmethod
    def _on_the_plan(rungs: Sequence[Rung]) -> set[UUID]:
        return {who for rung in rungs for who in rung.people}


@contextmanager
def any_school(
    template: Path, folder: Path, staff: Mapping[UUID, StaffMember], chance: Random, at: datetime
) -> Iterator[AnySchool]:
    """Make up the school, with Vera's worker and none of the platforms."""
    with sqlite_copy(template, folder / "vera.db") as database:
        event.listen(database.engine, "connect", _do_not_wait_for_the_disk)
        keyring = Keyring.parse(new_key_line())
        with database.connection() as connection:
            school = School(keep_school(connection, key="any", name="Any School"), SETTINGS)
        with database.writing(school.id) as session:
            _people(session, staff, at)
        chat = RememberingChat(chance, fails=chance.choice([0.0, 0.0, 0.3]))
        writer = Writer(database)
        here: AnySchool
        worker = Worker(
            database=database,
            writer=writer,
            keyring=keyring,
            schools={school.id: school},
            chats={"slack": chat},
            directories={"slack": chat},
            second_channel=chat,
            now=lambda: here.now,
        )
        here = AnySchool(database, keyring, school, chat, worker, staff, at)
        try:
            yield here
        finally:
            worker.close()
            writer.close()


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _people(session: SchoolSession, staff: Mapping[UUID, StaffMember], at: datetime) -> None:
    for who, facts in staff.items():
        session.add(_person(who, facts))
    session.add(Person(id=STRANGER, name="Stranger", on_staff_list=False))
    session.flush()
    for who, facts in staff.items():
        person = session.found(Person, who)
        person.line_manager_id = facts.line_manager if facts.line_manager in staff else None
        _links(session, who, facts, staff)
        if facts.in_chat:
            bind(
                session, person, platform="slack", tenant="T", user_id=AnySchool.account(who), at=at
            )


def _person(who: UUID, facts: StaffMember) -> Person:
    return Person(
        id=who,
        name=f"Person {who.int}",
        email=AnySchool.email(who) if facts.by_second_channel else None,
        roles=" ".join(sorted(facts.roles)),
        working_days="".join(str(day) for day in sorted(facts.working_days)),
        parent_of_pupil=facts.parent_of_pupil,
        in_chat=facts.in_chat,
    )


def _links(
    session: SchoolSession, who: UUID, facts: StaffMember, staff: Mapping[UUID, StaffMember]
) -> None:
    for kind, others in ((DEPUTISES_FOR, facts.deputises_for), (RELATIVE, facts.relatives)):
        for other in sorted((others & staff.keys()) - {who}):
            session.add(PersonLink(person_id=who, other_id=other, kind=kind))
    for spell in facts.away:
        deputy = spell.deputy if spell.deputy in staff else None
        session.add(Absence(person_id=who, first=spell.first, last=spell.last, deputy_id=deputy))
