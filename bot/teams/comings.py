"""Keeping track of where Vera may answer: each conversation as she comes, stays and goes.

What Teams sends a second time is told from what it sends first by the activity's id, in the
database, so that any number of processes say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.teams.activity import PLATFORM, Activity
from bot.writer import DatabaseDown, Writer
from storage.conversations import (
    Seen,
    first_heard,
    forget_conversation,
    forget_team,
    keep_conversation,
    rename_team,
)

log = structlog.get_logger()

LOOK_AGAIN = timedelta(minutes=1)
MOST_HELD = 10_000

WITHIN_S = {"invoke": 1.0, "message": 5.0}
"""How long the database is waited for while somebody waits for an answer."""
LONGEST_S = 10.0
TELLS = frozenset({"installationUpdate", "conversationUpdate"})
"""What is lost when it cannot be noted."""

GONE = frozenset({"channelDeleted", "channelUnshared"})
TEAM_GONE = frozenset({"teamDeleted", "teamHardDeleted", "teamArchived"})


class Comings:
    """Notes conversations, and which activities came before."""

    def __init__(
        self, writer: Writer, now: Callable[[], datetime], *, on_team: Callable[[], object]
    ) -> None:
        self._writer = writer
        self.on_team = on_team
        """Called when Vera has come to a team: there are channels and people to learn of."""
        self._now = now
        self._held: dict[Seen, datetime] = {}

    def note(self, activity: Activity) -> bool:
        """Note where an activity came from; says whether it is the first time that it comes.

        An invoke is answered again each time, from the present state, so it counts as the first.
        Raises DatabaseDown for what is nothing but news of a conversation: it has to come again.
        """
        if activity.kind == "invoke" and self._is_held(activity.seen):
            return True
        try:
            first = self._writer.write_across(
                lambda connection: self._note(connection, activity),
                within=WITHIN_S.get(activity.kind, LONGEST_S),
            )
        except DatabaseDown:
            log.error("database_down", during="activity")
            if activity.kind in TELLS:
                raise
            return True
        self._hold(activity)
        return first

    def _note(self, connection: Connection, activity: Activity) -> bool:
        now = self._now()
        if activity.kind != "invoke" and activity.id:
            id = f"{activity.conversation.get('id')} {activity.id}"  # ids repeat elsewhere
            key = {"platform": PLATFORM, "tenant": activity.tenant, "activity_id": id}
            if not first_heard(connection, **key, at=now):
                return False
        if activity.seen is not None:
            _keep(connection, activity, activity.seen, at=now)
        return True

    def _is_held(self, seen: Seen | None) -> bool:
        until = self._held.get(seen) if seen else None
        return seen is None or (until is not None and self._now() < until)

    def _hold(self, activity: Activity) -> None:
        if activity.seen is None or activity.kind != "invoke":
            return
        if len(self._held) >= MOST_HELD:
            self._held.clear()
        self._held[activity.seen] = self._now() + LOOK_AGAIN


def _keep(connection: Connection, activity: Activity, seen: Seen, *, at: datetime) -> None:
    """Write down what an activity tells of its conversation: here, renamed or gone."""
    where = {"platform": seen.platform, "tenant": seen.tenant}
    if _is_over(activity):
        if seen.team_id and activity.event not in GONE:
            forget_team(connection, **where, team_id=seen.team_id)
        forget_conversation(connection, **where, id=seen.id)
        return
    keep_conversation(connection, seen, at=at)
    if activity.event == "teamRenamed" and seen.team_id and seen.team_name:
        rename_team(connection, **where, team_id=seen.team_id, name=seen.team_name)


def _is_over(activity: Activity) -> bool:
    removed = activity.kind == "installationUpdate" and activity.raw.get("action") == "remove"
    return removed or activity.takes_vera_away or activity.event in GONE | TEAM_GONE
