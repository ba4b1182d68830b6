"""The channels of the teams that Vera is in: Teams tells of them only when it is asked."""

from __future__ import annotations

import structlog

from bot.teams.activity import GENERAL, Json
from bot.teams.connector import Connector
from bot.teams.places import Places
from handlers.chat import Refused, TryLater
from storage.conversations import CHANNEL, Conversation, Seen

log = structlog.get_logger()

NOT_FOUND = "ConversationNotFound"


class Channels:
    """Finds channels, and learns which there are."""

    def __init__(self, connector: Connector, places: Places) -> None:
        self._connector = connector
        self._places = places

    def find(self, named: str) -> Conversation:
        """Find a channel by its id or name; Teams is asked for one that was not seen yet.

        Raises TryLater for one that Vera is not in (yet), Refused for one that is gone.
        """
        found = self._places.channel(named) or self._learnt(named)
        if found is None:
            raise TryLater("not_in_channel")
        if found.gone:
            raise Refused(NOT_FOUND)
        return found

    def learn(self) -> bool:
        """Ask each team for its channels and remember them; False when one did not answer."""
        answered = [self._learn(team) for team in self._places.teams().values()]
        return all(answered)

    def _learnt(self, named: str) -> Conversation | None:
        self.learn()
        return self._places.channel(named)

    def _learn(self, team: Conversation) -> bool:
        assert team.team_id
        try:
            listed = self._connector.team_channels(team.service_url, team.team_id)
        except (TryLater, Refused) as error:
            log.warning("channels_not_learnt", why=error.why)
            return isinstance(error, Refused)  # asking again would not help
        self._places.keep(
            self._seen(team, channel) for channel in listed if isinstance(channel.get("id"), str)
        )
        return True

    def _seen(self, team: Conversation, channel: Json) -> Seen:
        name = channel.get("name")
        return Seen(
            **self._places.where,
            id=channel["id"],
            kind=CHANNEL,
            service_url=team.service_url,
            team_id=team.team_id,
            team_name=team.team_name,
            name=name if isinstance(name, str) else GENERAL,
        )
