"""The channels of the teams that Vera is in: Teams tells of them only when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from bot.teams.activity import GENERAL, Json
from bot.teams.connector import Connector
from bot.teams.places import Places
from handlers.chat import Refused, TryLater
from storage.conversations import CHANNEL, Conversation, Seen

log = structlog.get_logger()

NOT_FOUND = "ConversationNotFound"
ASK_AGAIN = timedelta(minutes=1)


class Channels:
    """Finds channels, and learns which there are."""

    def __init__(self, connector: Connector, places: Places) -> None:
        self._connector = connector
        self._places = places
        self._asked_at: datetime | None = None
        self._all_answered = False

    def find(self, named: str) -> Conversation:
        """Find a channel by its id or name; Teams is asked for one that is not known, or gone.

        Raises TryLater for one that Vera is not in (yet), Refused for one that is gone.
        """
        found = self._places.channel(named)
        if found is None or found.gone:
            all_answered = self._learn_once_a_minute()
            found = self._places.channel(named)
            if found is None or found.left_at or (found.gone and not all_answered):
                raise TryLater("not_in_channel")
        if found.gone:
            raise Refused(NOT_FOUND)
        return found

    def learn(self) -> bool:
        """Ask each team for its channels and remember them; False when one did not answer."""
        known = {(each.id, each.name) for each in self._places.channels()}
        answers = [self._learn(team, known) for team in self._places.teams().values()]
        self._asked_at, self._all_answered = self._places.now(), all(answers)
        return self._all_answered

    def _learn_once_a_minute(self) -> bool:
        """Learn, unless that was done just now: many messages may wait for one channel."""
        asked, now = self._asked_at, self._places.now()
        if asked is not None and self._all_answered and timedelta(0) <= now - asked < ASK_AGAIN:
            return True
        return self.learn()

    def _learn(self, team: Conversation, known: set[tuple[str, str | None]]) -> bool:
        assert team.team_id
        try:
            listed = self._connector.team_channels(team.service_url, team.team_id)
        except (TryLater, Refused) as error:
            log.warning("channels_not_learnt", why=error.why)
            return isinstance(error, Refused)  # asking again would not help
        # Not those that are known: to have been told of is not to have been seen there.
        new = [seen for seen in _seen(team, listed) if (seen.id, seen.name) not in known]
        if new:
            self._places.keep(new)
        return True


def _seen(team: Conversation, listed: list[Json]) -> Iterator[Seen]:
    for channel in listed:
        id, name = channel.get("id"), channel.get("name")
        if isinstance(id, str) and id:
            yield Seen(
                platform=team.platform,
                tenant=team.tenant,
                id=id,
                kind=CHANNEL,
                service_url=team.service_url,
                team_id=team.team_id,
                team_name=team.team_name,
                name=name if isinstance(name, str) and name else GENERAL,
            )
