"""Links to Vera's own web pages: for one purpose and one person, for a short while, once.

Only the SHA-256 of a link's token is kept, so that whoever reads the database can use none.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, ForeignKeyConstraint, Index, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession

TOKEN_BYTES = 32
REMEMBERED = timedelta(days=1)
"""How long an ended link is still known, so that it can be said that it has ended."""


class Purpose(StrEnum):
    OPEN = "open"
    """To open a file; the subject is the file."""
    UPLOAD = "upload"
    """To add files to a case; the subject is the case."""
    CALENDAR = "calendar"
    """To take the calendar of one's own register; the subject is the person."""
    TABLE = "table"
    """To take one's own register as a table; the subject is the person."""
    LETTER_WORD = "letter_word"
    """To take the letter to parents as a Word file; the subject is the person."""
    LETTER_TEXT = "letter_text"
    """To take the letter to parents as plain text; the subject is the person."""


class WebLink(Base, OfSchool):
    """A link that was given to somebody."""

    __tablename__ = "web_links"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    subject_id: Mapped[UUID]
    person_id: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"]),
        Index("ix_web_links_token", "token_hash", unique=True),
        Index("ix_web_links_ended", "school_id", "expires_at"),
    )


@dataclass(frozen=True, slots=True)
class FoundLink:
    """What a link is for, and whether it still is."""

    school_id: UUID
    purpose: Purpose
    subject_id: UUID
    person_id: UUID
    expires_at: datetime
    used_at: datetime | None


def make_link(
    session: SchoolSession,
    *,
    purpose: Purpose,
    subject_id: UUID,
    person_id: UUID,
    at: datetime,
    lasts: timedelta,
) -> str:
    """Make a link and give its token, which is kept nowhere; forgets links that ended long ago."""
    session.execute(delete(WebLink).where(WebLink.expires_at < at - REMEMBERED))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = WebLink(
        token_hash=_hash(token),
        purpose=purpose,
        subject_id=subject_id,
        person_id=person_id,
        made_at=at,
        expires_at=at + lasts,
    )
    session.add(link)
    session.flush()
    return token


def find_link(connection: Connection, token: str) -> FoundLink | None:
    """Look a link up, in any school, without using it."""
    columns = (getattr(WebLink, name) for name in FoundLink.__slots__)
    row = connection.execute(select(*columns).where(WebLink.token_hash == _hash(token))).first()
    if row is None:
        return None
    return FoundLink(**{**row._asdict(), "purpose": Purpose(row.purpose)})


def use_link(
    session: SchoolSession, token: str, *, purpose: Purpose, person_id: UUID, at: datetime
) -> UUID | None:
    """Use a link up and give its subject.

    None when it is unknown, for another purpose or person, has ended or was used: of two who
    use it at once, one gets None.
    """
    # One statement: what is looked at first and marked after could be used twice in between.
    using = (
        update(WebLink)
        .where(
            WebLink.school_id == session.school_id,
            WebLink.token_hash == _hash(token),
            WebLink.purpose == purpose.value,
            WebLink.person_id == person_id,
            WebLink.expires_at > at,
            WebLink.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(WebLink.subject_id)
    )
    found: UUID | None = session.connection().scalar(using)
    return found


def is_open(
    session: SchoolSession, *, purpose: Purpose, subject_id: UUID, person_id: UUID, since: datetime
) -> bool:
    """Say whether somebody has a link for this that is not used and had not ended by then."""
    chosen = select(WebLink.token_hash).where(
        WebLink.school_id == session.school_id,
        WebLink.purpose == purpose.value,
        WebLink.subject_id == subject_id,
        WebLink.person_id == person_id,
        WebLink.used_at.is_(None),
        WebLink.expires_at > since,
    )
    return session.connection().execute(chosen.limit(1)).first() is not None


def end_links(
    session: SchoolSession, *, purpose: Purpose, subject_id: UUID, person_id: UUID, at: datetime
) -> None:
    """End all of somebody's links for this purpose and subject that are not used yet."""
    ending = update(WebLink).where(
        WebLink.school_id == session.school_id,
        WebLink.purpose == purpose.value,
        WebLink.subject_id == subject_id,
        WebLink.person_id == person_id,
        WebLink.used_at.is_(None),
    )
    session.connection().execute(ending.values(used_at=at))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
