"""What was kept, posted and settled, read from the database and from the workspace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, update

from benchmarks.vera_process import Prepared
from bot.demo import Workspace
from bot.demo.records import Message
from bot.demo.teams import Room
from handlers.casework.sealed import written_about
from storage.audit import AuditEntry
from storage.calls import AnsweredCall
from storage.cases import Case
from storage.database import Database
from storage.outbox import Outcome, Owed, Via
from storage.people import Identity
from storage.sealing import Safe
from storage.verification import Verdict, verify
from storage.vocabulary import Urgency

Card = tuple[str, str]
"""The reference on it, and the id of the person, or the channel, it went to."""


LEADERS_CHANNEL = "senior-leaders"
REFERENCE = re.compile(r"VERA-[A-Z0-9]{4,}")


@dataclass(frozen=True)
class OwedCards:
    """How often a person was owed a case's card, and how often a worker took it in hand."""

    owed: int = 0
    claimed: int = 0
    everywhere: bool = False
    """It is urgent, and goes to every account that the person has."""

    def and_(self, owed: Owed) -> OwedCards:
        """Count one more."""
        loud = owed.urgency <= Urgency.URGENT and owed.channel is None
        return OwedCards(self.owed + 1, self.claimed + owed.attempts, self.everywhere or loud)


@dataclass(frozen=True)
class Kept:
    """The school's database, looked into from outside."""

    database: Database
    school: Prepared
    platforms: int = 1

    def everybody_is_matched(self) -> bool:
        """Say whether each of the staff is bound to an account on every platform."""
        return len(self.people()) == len(self.school.people) * self.platforms

    def people(self) -> dict[str, str]:
        """Give the person's id by the account's, on every platform."""
        with self.database.reading(self.school.school_id) as session:
            chosen = select(Identity.user_id, Identity.person_id)
            return {account: str(person) for account, person in session.execute(chosen)}

    def waiting(self) -> int:
        """Count what is owed and not settled."""
        with self.database.reading(self.school.school_id) as session:
            chosen = select(func.count()).select_from(Owed).where(Owed.settled_at.is_(None))
            return session.scalar(chosen) or 0

    def what_waits(self) -> list[str]:
        """Say of what is owed and not settled when it is due, and how often it was tried."""
        with self.database.reading(self.school.school_id) as session:
            waiting = session.scalars(select(Owed).where(Owed.settled_at.is_(None)).limit(10))
            return [f"{owed.via} {owed.due_at:%H:%M:%S} tried {owed.attempts}" for owed in waiting]

    def let_time_pass(self) -> None:
        """Have everything fall due that waits: for a lease to run out, for Slack, for morning."""
        with self.database.writing(self.school.school_id) as session:
            waiting = update(Owed).where(Owed.settled_at.is_(None))
            session.execute(waiting.values(due_at=datetime.now(UTC)))

    def references(self) -> dict[UUID, str]:
        """Read the reference of every case."""
        with self.database.reading(self.school.school_id) as session:
            return {
                row.id: row.reference for row in session.execute(select(Case.id, Case.reference))
            }

    def references_by_form(self) -> dict[str, str]:
        """Read which case each sent form led to."""
        references = self.references()
        with self.database.reading(self.school.school_id) as session:
            calls = session.execute(select(AnsweredCall.key, AnsweredCall.case_id))
            return {
                call.key.rpartition(":")[2]: references[call.case_id]
                for call in calls
                if call.case_id is not None
            }

    def accounts(self) -> Counter[str]:
        """Open what was written in every report."""
        with self.database.reading(self.school.school_id) as session:
            safe = Safe(session, self.school.keyring)
            cases = session.scalars(select(Case.id)).all()
            return Counter(written_about(safe, case)["account"] for case in cases)

    def verdict(self) -> Verdict:
        """Check the audit chain."""
        with self.database.engine.connect() as connection:
            return verify(connection, self.school.keyring, self.school.school_id)

    def actions(self) -> Counter[str]:
        """Count the audit's entries by what was done."""
        with self.database.reading(self.school.school_id) as session:
            return Counter(session.scalars(select(AuditEntry.action)))

    def outcomes(self, via: Via) -> Counter[str]:
        """Count what became of everything that was owed."""
        with self.database.reading(self.school.school_id) as session:
            chosen = select(Owed.outcome).where(Owed.via == via)
            return Counter(str(outcome) for outcome in session.scalars(chosen))

    def cards_owed(self) -> dict[Card, OwedCards]:
        """List the cards that people were owed in chat and that were settled as sent."""
        references = self.references()
        found: dict[Card, OwedCards] = {}
        with self.database.reading(self.school.school_id) as session:
            chosen = select(Owed).where(
                Owed.via == Via.CHAT,
                Owed.redraws.is_(None),
                Owed.outcome == Outcome.SENT,
                Owed.case_id.is_not(None),  # what is said of the school year is about no case
            )
            for owed in session.scalars(chosen):
                assert owed.case_id is not None
                card = references[owed.case_id], str(owed.person_id or owed.channel)
                found[card] = found.get(card, OwedCards()).and_(owed)
        return found


def cards_posted(workspace: Workspace, room: Room | None, kept: Kept) -> Counter[Card]:
    """Count the cards that stand on the platforms, by the reference they carry and for whom."""
    people, posted = kept.people(), Counter[Card]()
    for account in workspace.people:
        posted += _cards(people[account], workspace.acting_as(account).direct_messages())
    leader = workspace.acting_as(kept.school.leaders[0])
    posted += _cards(LEADERS_CHANNEL, leader.messages(LEADERS_CHANNEL))
    for account in room.people if room else ():
        assert room is not None
        found = room.acting_as(account).direct_messages()
        of_her_own_accord = [message for message in found if not message.asked_for]
        posted += _cards(people[room.aad_of(account)], of_her_own_accord)
    return posted


def _cards(place: str, messages: Sequence[Message]) -> Counter[Card]:
    return Counter(
        (reference, place)
        for message in messages
        for reference in set(REFERENCE.findall(message.words()))
    )
