"""Who is told of what, in sentences, as it was at each change: so that a change can be shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, OfSchool, SchoolSession

KEPT = 10
"""So many versions are kept: they name staff, and nobody asks for older ones."""


class WhoIsTold(Base, OfSchool):
    """All sentences that were true from a moment on."""

    __tablename__ = "who_is_told"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counted within the school."""
    since: Mapped[datetime]
    sentences: Mapped[str]
    """A list, as JSON."""

    @property
    def said(self) -> tuple[str, ...]:
        """Give the sentences."""
        return tuple(json.loads(self.sentences))


def versions(session: SchoolSession) -> list[WhoIsTold]:
    """List what was said, the newest first."""
    chosen = select(WhoIsTold).order_by(WhoIsTold.number.desc()).limit(KEPT)
    return list(session.scalars(chosen))


def keep_version(session: SchoolSession, sentences: Sequence[str], *, since: datetime) -> None:
    """Keep what is said from now on, and let go of what is older than the last few."""
    number = max((version.number for version in versions(session)), default=0) + 1
    said = json.dumps(sentences, ensure_ascii=False)
    session.add(WhoIsTold(number=number, since=since, sentences=said))
    session.flush()
    session.execute(delete(WhoIsTold).where(WhoIsTold.number <= number - KEPT))
