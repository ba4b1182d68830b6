"""Who is owed which message. Never the words: these are written from the present state when sent.

A row waits until it is settled. Whoever claims it puts its due moment a minute ahead, so that the
row falls due again by itself if the process dies before it is settled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Index,
    bindparam,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, SchoolSession, WithId
from storage.vocabulary import Urgency

LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=10)
LOOKED_BACK_DAYS = 3
TRIED_LONG = 20
"""So many tries take some two hours: what is not urgent is then tried once an hour."""


class Via(StrEnum):
    CHAT = "chat"
    SECOND_CHANNEL = "second_channel"


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"
    """There was nothing left to say, or no longer anybody who may read it."""


class Owed(Base, WithId):
    """A message that somebody is owed, or a redrawing of one they have."""

    __tablename__ = "outbox"

    message: Mapped[str]
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    channel: Mapped[str | None]
    via: Mapped[str]
    redraws: Mapped[UUID | None]
    """The post to draw again, where it is not a new one."""
    only_on: Mapped[str | None]
    """The one platform it still goes to, where the person has it on the others already."""
    urgency: Mapped[int]
    owed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
    )


Index(
    "ix_outbox_waiting",
    Owed.urgency,
    Owed.due_at,
    sqlite_where=Owed.settled_at.is_(None),
    postgresql_where=Owed.settled_at.is_(None),
)
Index("ix_outbox_case", Owed.school_id, Owed.case_id)


class Post(Base, WithId):
    """A message that stands somewhere in chat, and can be drawn again."""

    __tablename__ = "posts"

    message: Mapped[str]
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    channel: Mapped[str | None]
    platform: Mapped[str]
    tenant: Mapped[str]
    place: Mapped[str]
    """The platform's name for the conversation."""
    message_id: Mapped[str]
    """The platform's name for the message in it."""
    posted_at: Mapped[datetime]
    drawn: Mapped[str]
    """A digest of what it says now, so that an unchanged card is not drawn again."""
    gone: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"]),
        Index("ix_posts_case", "school_id", "case_id", "message"),
        Index("ix_posts_person", "school_id", "person_id", "message"),
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """An owed message in the hands of one deliverer, until its lease runs out."""

    school_id: UUID
    id: UUID
    message: str
    case_id: UUID | None
    person_id: UUID | None
    channel: str | None
    via: Via
    redraws: UUID | None
    only_on: str | None
    urgency: Urgency
    attempts: int
    owed_at: datetime

    @property
    def place(self) -> str:
        """Name where it goes, so that messages to one place are sent one after another."""
        return str(self.person_id or self.channel or self.redraws)


QUIET = "quiet until"
"""Where a session holds until when nothing is sent that can wait."""


def keep_quiet(session: SchoolSession, *, until: datetime) -> None:
    """Have what is owed in this session wait until then; the urgent, and redrawings, do not."""
    session.info[QUIET] = until


def _not_before(session: SchoolSession, at: datetime, urgency: Urgency) -> datetime:
    until: datetime | None = session.info.get(QUIET)
    return at if until is None or urgency <= Urgency.URGENT else max(at, until)


def owe(
    session: SchoolSession,
    message: str,
    *,
    at: datetime,
    urgency: Urgency,
    case_id: UUID | None = None,
    person_id: UUID | None = None,
    channel: str | None = None,
    via: Via = Via.CHAT,
    redraws: UUID | None = None,
    only_on: str | None = None,
) -> Owed:
    """Put a message in the outbox, to be written and sent after this transaction."""
    row = Owed(
        message=message,
        case_id=case_id,
        person_id=person_id,
        channel=channel,
        via=via,
        redraws=redraws,
        only_on=only_on,
        urgency=int(urgency),
        owed_at=at,
        due_at=at if redraws else _not_before(session, at, urgency),
    )
    session.add(row)
    return row


def owe_once(
    session: SchoolSession,
    message: str,
    *,
    day: date,
    at: datetime,
    urgency: Urgency,
    person_id: UUID,
    via: Via = Via.CHAT,
) -> None:
    """Put a message to somebody in the outbox, unless one of these days still waits there.

    Each message of a day has an id of its own, made from its number, so that looking for it costs
    the same however much waits.
    """
    for back in range(1, LOOKED_BACK_DAYS + 1):
        before = session.find(Owed, _id_of(message, person_id, day - timedelta(days=back), 0))
        if before is not None and before.settled_at is None:
            return  # it was held up, and says all of it when it is sent
    for number in count():
        id = _id_of(message, person_id, day, number)
        row = session.find(Owed, id)
        if row is None:
            owed = owe(session, message, at=at, urgency=urgency, person_id=person_id, via=via)
            owed.id = id
            session.flush()  # the next to ask finds it
        if row is None or row.settled_at is None:
            return


def _id_of(message: str, person_id: UUID, day: date, number: int) -> UUID:
    return uuid5(person_id, f"{message} {day.isoformat()} {number}")


def owe_redraws(
    session: SchoolSession, message: str, *, case_id: UUID, at: datetime, urgency: Urgency
) -> None:
    """Have every copy of a message drawn again that still stands somewhere."""
    chosen = select(Post).where(
        Post.case_id == case_id, Post.message == message, Post.gone.is_(False)
    )
    for post in session.scalars(chosen):
        owe(
            session,
            message,
            at=at,
            urgency=urgency,
            case_id=case_id,
            person_id=post.person_id,
            channel=post.channel,
            redraws=post.id,
        )


def owe_redraws_to(
    session: SchoolSession, message: str, *, person_id: UUID, at: datetime, urgency: Urgency
) -> None:
    """Have every copy drawn again that somebody has of a message about no case."""
    chosen = select(Post).where(
        Post.person_id == person_id,
        Post.message == message,
        Post.case_id.is_(None),
        Post.gone.is_(False),
    )
    for post in session.scalars(chosen):
        owe(session, message, at=at, urgency=urgency, person_id=person_id, redraws=post.id)


def stands_with(session: SchoolSession, message: str, person_id: UUID) -> bool:
    """Say whether somebody has a message about no case in their chat."""
    chosen = select(Post.id).where(
        Post.person_id == person_id,
        Post.message == message,
        Post.case_id.is_(None),
        Post.gone.is_(False),
    )
    return session.scalars(chosen.limit(1)).first() is not None


def withdraw(
    session: SchoolSession,
    case_id: UUID,
    people: Collection[UUID],
    *,
    at: datetime,
    urgency: Urgency,
) -> None:
    """Have every message about a case drawn again that stands with people who may not know it."""
    if not people:
        return
    chosen = select(Post).where(
        Post.case_id == case_id, Post.person_id.in_(people), Post.gone.is_(False)
    )
    for post in session.scalars(chosen):
        owe(
            session,
            post.message,
            at=at,
            urgency=urgency,
            case_id=case_id,
            person_id=post.person_id,
            redraws=post.id,
        )


_DUE = {
    urgency: (
        Owed.urgency == int(urgency),
        Owed.due_at <= bindparam("now", type_=Owed.due_at.type),
        Owed.settled_at.is_(None),
        Owed.school_id.not_in(bindparam("not_of", type_=Owed.id.type, expanding=True)),
    )
    for urgency in Urgency
}
"""What is due of each priority: asked one by one, each is a single step into the index."""

_ANYTHING_DUE = select(or_(*(exists().where(*due) for due in _DUE.values())))

_CLAIMS = {
    urgency: (
        select(
            Owed.school_id,
            Owed.id,
            Owed.message,
            Owed.case_id,
            Owed.person_id,
            Owed.channel,
            Owed.via,
            Owed.redraws,
            Owed.only_on,
            Owed.attempts,
            Owed.owed_at,
        )
        .where(*due)
        .order_by(Owed.due_at)
        .limit(bindparam("room"))
        .with_for_update(skip_locked=True)
    )
    for urgency, due in _DUE.items()
}


def anything_due(connection: Connection, *, now: datetime, not_of: Collection[UUID] = ()) -> bool:
    """Say whether any message is due, without taking it."""
    return bool(connection.scalar(_ANYTHING_DUE, {"now": now, "not_of": list(not_of)}))


def claim(
    connection: Connection, *, now: datetime, limit: int, not_of: Collection[UUID] = ()
) -> list[Claimed]:
    """Take up to `limit` messages that are due, in any school but those, the most urgent first."""
    claimed: list[Claimed] = []
    for urgency in Urgency:
        if (room := limit - len(claimed)) <= 0:
            break
        asked = {"now": now, "room": room, "not_of": list(not_of)}
        claimed += _claim_level(connection, urgency, asked)
    if claimed:
        _lease(connection, claimed, now=now)
    return claimed


def _claim_level(
    connection: Connection, urgency: Urgency, asked: Mapping[str, Any]
) -> list[Claimed]:
    return [
        Claimed(
            school_id=row.school_id,
            id=row.id,
            message=row.message,
            case_id=row.case_id,
            person_id=row.person_id,
            channel=row.channel,
            via=Via(row.via),
            redraws=row.redraws,
            only_on=row.only_on,
            urgency=urgency,
            attempts=row.attempts,
            owed_at=row.owed_at,
        )
        for row in connection.execute(_CLAIMS[urgency], asked)
    ]


_LEASE = (
    update(Owed)
    .where(
        Owed.school_id == bindparam("of_school", type_=Owed.id.type),
        Owed.id == bindparam("owed"),
    )
    .values(
        due_at=bindparam("until", type_=Owed.due_at.type),
        attempts=Owed.attempts + 1,
    )
)
"""Row by row, by the whole key: SQLite reads the whole table for a list of ids or of pairs."""


def _lease(connection: Connection, claimed: Sequence[Claimed], *, now: datetime) -> None:
    until = now + LEASE
    connection.execute(
        _LEASE,
        [{"of_school": owed.school_id, "owed": owed.id, "until": until} for owed in claimed],
    )


def settle(session: SchoolSession, owed_id: UUID, *, outcome: Outcome, at: datetime) -> bool:
    """Close an owed message; False when somebody else has closed it already."""
    row = session.find(Owed, owed_id)
    if row is None or row.settled_at is not None:
        return False
    row.settled_at, row.outcome = at, outcome
    return True


def put_off(
    session: SchoolSession, owed_id: UUID, *, now: datetime, after: timedelta | None = None
) -> None:
    """Send it later: as long as the platform asked, or after a pause that grows with each try."""
    row = session.found(Owed, owed_id)
    growing = min(timedelta(seconds=2 ** min(row.attempts, 10)), LONGEST_PAUSE)
    if row.attempts > TRIED_LONG and row.urgency > Urgency.URGENT:
        growing = timedelta(hours=1)
    row.due_at = now + (after or growing)


def oldest_waiting(connection: Connection) -> datetime | None:
    """Say since when the oldest message has been owed that is not sent yet."""
    chosen = select(Owed.owed_at).where(Owed.settled_at.is_(None)).order_by(Owed.owed_at).limit(1)
    found: datetime | None = connection.scalar(chosen)
    return found


def stands_in_a_channel(session: SchoolSession, case_id: UUID) -> bool:
    """Say whether a card of this case stands in a channel now."""
    chosen = select(Post.id).where(
        Post.case_id == case_id, Post.channel.is_not(None), Post.gone.is_(False)
    )
    return session.scalars(chosen.limit(1)).first() is not None


def keep_post(session: SchoolSession, claimed: Claimed, **where: str | datetime) -> Post:
    """Remember where a message stands, so that it can be drawn again."""
    post = Post(
        message=claimed.message,
        case_id=claimed.case_id,
        person_id=claimed.person_id,
        channel=claimed.channel,
        **where,
    )
    session.add(post)
    return post
