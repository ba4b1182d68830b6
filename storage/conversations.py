"""Where a platform is answered: each person's and channel's conversation, as it was last seen.

Teams has no one address to post to: every conversation comes with the address of the service that
holds it, and that may change. Nothing here says who anybody is at school; `people.Identity` does.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Index, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base

PERSONAL, CHANNEL, GROUP = "personal", "channel", "groupChat"
"""The kinds of conversation, in Teams' own words."""

HEARD_FOR = timedelta(days=2)
"""A platform sends something again within minutes; after this nobody asks."""


class Conversation(Base):
    """A conversation in which Vera takes part, or did."""

    __tablename__ = "conversations"

    platform: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    """Without the thread: `;messageid=` and what follows is cut off."""
    kind: Mapped[str]
    user_id: Mapped[str | None]
    """Whose it is, as `people.Identity` names the account; personal conversations only."""
    member_id: Mapped[str | None]
    """What the platform itself calls that person in this conversation."""
    team_id: Mapped[str | None]
    team_name: Mapped[str | None]
    name: Mapped[str | None]
    """The channel's name; None for a team's first channel, which has none of its own."""
    service_url: Mapped[str]
    gone: Mapped[bool] = mapped_column(default=False)
    """Vera was removed, or the channel was deleted."""
    left_at: Mapped[datetime | None]
    """When she was removed from what is still there: she may be brought back."""
    seen_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_conversations_user", "platform", "tenant", "user_id"),
        Index("ix_conversations_team", "platform", "tenant", "team_id"),
    )


class HeardActivity(Base):
    """Something a platform told us, so that it is not acted on again when it is sent again."""

    __tablename__ = "heard_activities"

    platform: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    activity_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_heard_activities_at", "at"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A conversation as an activity shows it; what the activity does not say is None."""

    platform: str
    tenant: str
    id: str
    kind: str
    service_url: str
    user_id: str | None = None
    member_id: str | None = None
    team_id: str | None = None
    team_name: str | None = None
    name: str | None = None


_ALWAYS_SAID = ("kind", "service_url", "gone", "left_at", "seen_at")
_SOMETIMES_SAID = ("user_id", "member_id", "team_id", "team_name", "name")


def keep_conversation(connection: Connection, seen: Seen, *, at: datetime) -> None:
    """Remember a conversation as it was just seen; what is not said now stays as it was said."""
    row = {**asdict(seen), "gone": False, "left_at": None, "seen_at": at}
    connection.execute(_keeping(connection.dialect.name), row)


@cache
def _keeping(dialect: str) -> Executable:
    # In one statement: what another process says in between is not put back to what it was.
    adding = _adding(dialect, Conversation)
    before = Conversation.__table__.c
    new = {name: adding.excluded[name] for name in _ALWAYS_SAID}
    old = {name: func.coalesce(adding.excluded[name], before[name]) for name in _SOMETIMES_SAID}
    keeping: Executable = adding.on_conflict_do_update(
        index_elements=["platform", "tenant", "id"], set_={**new, **old}
    )
    return keeping


def forget_conversation(
    connection: Connection,
    *,
    platform: str,
    tenant: str,
    id: str,
    left_at: datetime | None = None,
) -> None:
    """Note that Vera is no longer in a conversation; it comes back when it is seen again.

    `left_at` says that the conversation itself is still there.
    """
    chosen = update(Conversation).filter_by(platform=platform, tenant=tenant, id=id)
    connection.execute(chosen.values(gone=True, left_at=left_at))


def forget_team(
    connection: Connection,
    *,
    platform: str,
    tenant: str,
    team_id: str,
    left_at: datetime | None = None,
) -> None:
    """Note that Vera is no longer in any channel of a team, as `forget_conversation` does."""
    chosen = update(Conversation).filter_by(platform=platform, tenant=tenant, team_id=team_id)
    connection.execute(chosen.values(gone=True, left_at=left_at))


def rename_team(
    connection: Connection, *, platform: str, tenant: str, team_id: str, name: str
) -> None:
    """Note a team's new name on each of its channels."""
    chosen = update(Conversation).filter_by(platform=platform, tenant=tenant, team_id=team_id)
    connection.execute(chosen.values(team_name=name))


def conversation_of(
    connection: Connection, *, platform: str, tenant: str, user_id: str
) -> Conversation | None:
    """Find somebody's own conversation with Vera, the one seen last."""
    chosen = (
        select(Conversation.__table__)
        .filter_by(platform=platform, tenant=tenant, user_id=user_id, kind=PERSONAL, gone=False)
        .order_by(Conversation.seen_at.desc())
    )
    return _as_record(connection.execute(chosen.limit(1)).first())


def conversation_by_id(
    connection: Connection, *, platform: str, tenant: str, id: str
) -> Conversation | None:
    """Find a conversation by its id, whether Vera is still in it or not."""
    return _row(connection, platform, tenant, id)


def channels_here(
    connection: Connection, *, platform: str, tenant: str, gone: bool = False
) -> list[Conversation]:
    """List the channels that Vera is in, or those that she was in and that are gone."""
    chosen = select(Conversation.__table__).filter_by(
        platform=platform, tenant=tenant, kind=CHANNEL, gone=gone
    )
    rows = connection.execute(chosen.order_by(Conversation.team_name, Conversation.name))
    return [found for row in rows if (found := _as_record(row)) is not None]


def newest_service(connection: Connection, *, platform: str, tenant: str) -> str | None:
    """Give the service address that was seen last, to begin a new conversation there."""
    chosen = (
        select(Conversation.service_url)
        .filter_by(platform=platform, tenant=tenant)
        .order_by(Conversation.seen_at.desc())
    )
    return connection.scalar(chosen.limit(1))


def first_heard(
    connection: Connection, *, platform: str, tenant: str, activity_id: str, at: datetime
) -> bool:
    """Say whether this is the first time that an activity comes, and remember that it came."""
    connection.execute(delete(HeardActivity).where(HeardActivity.at < at - HEARD_FOR))
    row = {"platform": platform, "tenant": tenant, "activity_id": activity_id, "at": at}
    # By what comes back and not by the count of rows: psycopg's is not kept for an INSERT.
    adding = _adding(connection.dialect.name, HeardActivity).on_conflict_do_nothing()
    return connection.scalar(adding.returning(HeardActivity.activity_id), row) is not None


def _adding(dialect: str, record: type[Base]) -> Any:
    return (sqlite if dialect == "sqlite" else postgresql).insert(record)


def _row(connection: Connection, platform: str, tenant: str, id: str) -> Conversation | None:
    chosen = select(Conversation.__table__).filter_by(platform=platform, tenant=tenant, id=id)
    return _as_record(connection.execute(chosen).first())


def _as_record(row: Row[Any] | None) -> Conversation | None:
    return None if row is None else Conversation(**row._asdict())
