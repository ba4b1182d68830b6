"""A message about no case, for one person: written, like a card, at the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Card, Notice
from storage import outbox
from storage.database import SchoolSession
from storage.outbox import Via
from storage.people import Person
from storage.vocabulary import Urgency

WriteLetter: TypeAlias = "Callable[[Moment, Person], Card | None]"
WriteLetterOutside: TypeAlias = "Callable[[Moment, Person], Notice | None]"


@dataclass(eq=False)
class Letter:
    """A card for a person about nothing that was reported; it never goes to a channel."""

    name: str
    write: WriteLetter
    notice: WriteLetterOutside | None = None

    def notice_outside(self, write: WriteLetterOutside) -> WriteLetterOutside:
        """Say what the second channel carries, for those outside chat or whom it cannot reach."""
        self.notice = write
        return write

    def owe(
        self,
        session: SchoolSession,
        person: Person,
        *,
        at: datetime,
        urgency: Urgency = Urgency.ROUTINE,
    ) -> None:
        """Have it sent to somebody once this transaction is committed."""
        outbox.owe(
            session,
            self.name,
            at=at,
            urgency=urgency,
            person_id=person.id,
            via=_way_to(person),
        )

    def refresh(
        self,
        session: SchoolSession,
        person_id: UUID,
        *,
        at: datetime,
        urgency: Urgency = Urgency.ROUTINE,
    ) -> None:
        """Have every copy that somebody has of it drawn again, from the present state."""
        outbox.owe_redraws_to(session, self.name, person_id=person_id, at=at, urgency=urgency)

    def stands_with(self, session: SchoolSession, person_id: UUID) -> bool:
        """Say whether somebody has a copy: one that says nothing more is not sent anew."""
        return outbox.stands_with(session, self.name, person_id)

    def owe_once_a_day(
        self,
        session: SchoolSession,
        person: Person,
        *,
        at: datetime,
        day: date,
        urgency: Urgency = Urgency.ROUTINE,
    ) -> None:
        """Have it sent to somebody, unless the one of this day is still to be sent.

        It is written when it is sent, so what is owed meanwhile stands in it too.
        """
        outbox.owe_once(
            session,
            self.name,
            day=day,
            at=at,
            urgency=urgency,
            person_id=person.id,
            via=_way_to(person),
        )


def _way_to(person: Person) -> Via:
    return Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
