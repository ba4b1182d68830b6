"""Who is told of what, in sentences, as it was at each change: so that a change can be shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped

from storage.database import Base, SchoolSession, WithId

KEPT = 10
"""So many versions are kept: they name staff, and nobody asks for older ones."""


class WhoIsTold(Base, WithId):
    """All sentences that were true from a moment on."""

    __tablename__ = "who_is_told"

    since: Mapped[datetime]
    sentences: Mapped[str]
    """A list, as JSON."""

    __table_args__ = (Index("ix_who_is_told_since", "school_id", "since"),)

    @property
    def said(self) -> tuple[str, ...]:
        """Give the sentences."""
        return tuple(json.loads(self.sentences))


def versions(session: SchoolSession) -> list[WhoIsTold]:
    """List what was said, the newest first."""
    chosen = select(WhoIsTold).order_by(WhoIsTold.since.desc(), WhoIsTold.id.desc())
    return list(session.scalars(chosen.limit(KEPT)))


def keep_version(session: SchoolSession, sentences: Sequence[str], *, since: datetime) -> None:
    """Keep what is said from now on, and let go of the oldest."""
    session.add(WhoIsTold(since=since, sentences=json.dumps(sentences, ensure_ascii=False)))
    session.flush()
    kept = [version.id for version in versions(session)]
    session.execute(delete(WhoIsTold).where(WhoIsTold.id.not_in(kept)))
