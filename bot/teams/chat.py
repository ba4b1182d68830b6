"""Posting to Teams: to a person in their own chat with Vera, or to a channel."""

from __future__ import annotations

from bot.teams import draw
from bot.teams.activity import PLATFORM, Json
from bot.teams.channels import NOT_FOUND, Channels
from bot.teams.connector import Connector
from bot.teams.places import Places, is_conversation_id, is_person_id
from handlers.cards import Card
from handlers.chat import Account, Posted, Refused, TryLater
from storage.conversations import Conversation

GONE = frozenset({NOT_FOUND, "http_404"})


class TeamsChat:
    """Teams as the port that handlers post through."""

    def __init__(self, connector: Connector, places: Places, *, tenant: str) -> None:
        self._connector = connector
        self._places = places
        self._channels = Channels(connector, places)
        self._tenant = tenant

    def post(self, to: Account, card: Card) -> Posted:
        """Post a card to a person by their Entra id, or to a channel by its id or name."""
        drawn = draw.message(card)
        if is_conversation_id(to.id):
            return self._posted(self._channels.find(to.id).service_url, to.id, drawn)
        if is_person_id(to.id) or self._places.of_person(to.id):
            return self.say(to.id, drawn)
        channel = self._channels.find(to.id)
        return self._posted(channel.service_url, channel.id, drawn)

    def say(self, user_id: str, drawn: Json) -> Posted:
        """Post something drawn to somebody's own chat with Vera, begun now if there is none."""
        known = self._places.of_person(user_id)
        if known is None:
            return self._to_new_conversation(user_id, drawn)
        return self._to_person(user_id, known, drawn)

    def replace(self, posted: Posted, card: Card) -> None:
        """Draw a card again where it stands."""
        place = self._places.by_id(posted.place)
        if place is None:
            raise Refused(NOT_FOUND)
        if place.left_at is not None and place.team_id:
            raise TryLater("not_in_channel")  # what stands there is put right when she is back
        drawn = draw.message(card)
        self._connector.replace(place.service_url, posted.place, posted.message_id, drawn)

    def _to_person(self, user_id: str, known: Conversation, drawn: Json) -> Posted:
        """Post to where somebody was last seen; where that is gone, begin anew once."""
        try:
            return self._posted(known.service_url, known.id, drawn)
        except Refused as refused:
            if refused.why not in GONE:
                raise
        self._places.forget(known.id)
        return self._to_new_conversation(user_id, drawn)

    def _to_new_conversation(self, user_id: str, drawn: Json) -> Posted:
        service_url = self._places.newest_service()
        id = self._connector.begin(service_url, tenant=self._tenant, member_id=user_id)
        self._places.keep_person(user_id, id, service_url)
        return self._posted(service_url, id, drawn)

    def _posted(self, service_url: str, conversation_id: str, drawn: Json) -> Posted:
        message_id = self._connector.post(service_url, conversation_id, drawn)
        return Posted(PLATFORM, self._tenant, conversation_id, message_id)
