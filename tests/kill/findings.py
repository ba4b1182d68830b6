"""What was kept, posted and settled, read from the database and from the workspace."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, update

from benchmarks.vera_process import Prepared
from bot.demo import Workspace
from handlers.casework.sealed import written_about
from storage.audit import AuditEntry
from storage.calls import AnsweredCall
from storage.cases import Case
from storage.database import Database
from storage.outbox import Outcome, Owed, Via
from storage.people import Identity
from storage.sealing import Safe
from storage.verification import Verdict, verify

Card = tuple[str, str]
"""The reference on it, and the account or channel it went to."""


LEADERS_CHANNEL = "senior-leaders"
REFERENCE = re.compile(r"VERA-[A-Z0-9]{4,}")


@dataclass(frozen=True)
class OwedCards:
    """How often a person was owed a case's card, and how often a worker took it in hand."""

    owed: int
    claimed: int


@dataclass(frozen=True)
class Kept:
    """The school's database, looked into from outside."""

    database: Database
    school: Prepared

    def everybody_is_matched(self) -> bool:
        """Say whether each of the staff is bound to an account."""
        with self.database.reading(self.school.school_id) as session:
            bound = session.scalar(select(func.count()).select_from(Identity))
        return bound == len(self.school.people)

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

    def references_by_view(self) -> dict[str, str]:
        """Read which case each sent view led to."""
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
        with self.database.reading(self.school.school_id) as session:
            place = func.coalesce(Identity.user_id, Owed.channel)
            chosen = (
                select(Owed.case_id, place, func.count(), func.sum(Owed.attempts))
                .outerjoin(Identity, Identity.person_id == Owed.person_id)
                .where(Owed.via == Via.CHAT, Owed.redraws.is_(None), Owed.outcome == Outcome.SENT)
                .group_by(Owed.case_id, place)
            )
            return {
                (references[case], where): OwedCards(owed, int(claimed))
                for case, where, owed, claimed in session.execute(chosen)
                if case is not None
            }


def cards_posted(workspace: Workspace, school: Prepared) -> Counter[Card]:
    """Count the cards that stand in the workspace, by the reference they carry and where."""
    places = {
        account: workspace.acting_as(account).direct_messages() for account in workspace.people
    }
    places[LEADERS_CHANNEL] = workspace.acting_as(school.leaders[0]).messages(LEADERS_CHANNEL)
    return Counter(
        (reference, place)
        for place, messages in places.items()
        for message in messages
        for reference in set(REFERENCE.findall(message.words()))
    )
