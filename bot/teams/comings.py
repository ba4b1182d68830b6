"""Keeping track of where Vera may answer: each conversation as she comes, stays and goes.

What Teams sends a second time is told from what it sends first by the activity's id, in the
database, so that any number of processes say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import structlog
from sqlalchemy import Connection

from bot.teams.activity import PLATFORM, Activity
from bot.teams.places import Places
from bot.writer import DatabaseDown, Writer
from storage.conversations import (
    Seen,
    first_heard,
    forget_conversation,
    forget_team,
    keep_conversation,
    rename_team,
)
from storage.people import identity_of

log = structlog.get_logger()

LOOK_AGAIN = timedelta(minutes=1)
MOST_HELD = 10_000

WITHIN_S = {"invoke": 1.0, "message": 2.0}
"""How long the database is waited for while somebody waits for an answer."""
LONGEST_S = 10.0
TELLS = frozenset({"installationUpdate", "conversationUpdate"})
"""What is lost when it cannot be noted."""

GONE = frozenset({"channelDeleted", "channelUnshared"})
TEAM_GONE = frozenset({"teamDeleted", "teamHardDeleted", "teamArchived"})


class Comings:
    """Notes conversations, and which activities came before."""

    def __init__(
        self,
        writer: Writer,
        places: Places,
        now: Callable[[], datetime],
        *,
        on_team: Callable[[], object],
    ) -> None:
        self._writer = writer
        self._places = places
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
            key = {"platform": PLATFORM, "tenant": activity.tenant, "activity_id": _id(activity)}
            if not first_heard(connection, **key, at=now):
                return False
        seen = activity.seen
        if seen is not None and _is_a_stranger(connection, seen):
            self._places.hold(seen)
        elif seen is not None:
            _keep(connection, activity, seen, at=now)
        return True

    def met(self, activity: Activity) -> None:
        """Write down where somebody is whom Vera has come to know by what this activity led to.

        Of who was turned away, as a pupil is, nothing is kept.
        """
        seen = activity.seen
        if seen is None or not self._places.holds(seen):
            return

        def keep(connection: Connection) -> None:
            if not _is_a_stranger(connection, seen):
                _keep(connection, activity, seen, at=self._now())
                self._places.let_go(seen)

        try:
            self._writer.write_across(keep, within=WITHIN_S["invoke"])
        except DatabaseDown:
            log.error("database_down", during="activity")

    def _is_held(self, seen: Seen | None) -> bool:
        until = self._held.get(seen) if seen else None
        return seen is None or (until is not None and self._now() < until)

    def _hold(self, activity: Activity) -> None:
        if activity.seen is None or activity.kind != "invoke":
            return
        if len(self._held) >= MOST_HELD:
            self._held.clear()
        self._held[activity.seen] = self._now() + LOOK_AGAIN


def _id(activity: Activity) -> str:
    """Name an activity across conversations, which count alike; whose it was cannot be read."""
    return sha256(f"{activity.conversation.get('id')} {activity.id}".encode()).hexdigest()


def _is_a_stranger(connection: Connection, seen: Seen) -> bool:
    """Say whether it is the own chat of somebody who is bound to nobody, and may be a pupil."""
    if seen.user_id is None:
        return False
    account = {"platform": seen.platform, "tenant": seen.tenant, "user_id": seen.user_id}
    return identity_of(connection, **account) is None


def _keep(connection: Connection, activity: Activity, seen: Seen, *, at: datetime) -> None:
    """Write down what an activity tells of its conversation: here, renamed or gone."""
    where = {"platform": seen.platform, "tenant": seen.tenant}
    if _is_over(activity):
        left_at = None if activity.event in GONE | TEAM_GONE else at
        if seen.team_id and _is_of_the_team(activity):
            forget_team(connection, **where, team_id=seen.team_id, left_at=left_at)
        forget_conversation(connection, **where, id=seen.id, left_at=left_at)
        return
    keep_conversation(connection, seen, at=at)
    if activity.event == "teamRenamed" and seen.team_id and seen.team_name:
        rename_team(connection, **where, team_id=seen.team_id, name=seen.team_name)


def _is_of_the_team(activity: Activity) -> bool:
    """Say whether Vera has left a whole team, and not one channel of it."""
    return not activity.event.startswith("channel")


def _is_over(activity: Activity) -> bool:
    removed = activity.kind == "installationUpdate" and activity.raw.get("action") == "remove"
    return removed or activity.takes_vera_away or activity.event in GONE | TEAM_GONE
