"""Who joins, leaves and is let go: people, channels, and Vera herself."""

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.demo.conversations import Conversations
from bot.demo.records import DemoPerson
from bot.demo.watching import Watched

if TYPE_CHECKING:
    from bot.demo.events import Events
    from bot.demo.payloads import Payloads
    from bot.demo.person import Person


class Membership(Watched):
    """Changes who is where; Vera is told of what her manifest subscribes to."""

    bot_user_id = "U0VERA00001"
    people: dict[str, DemoPerson]
    conversations: Conversations
    token_revoked: bool
    events: "Events"
    payloads: "Payloads"

    @abstractmethod
    def acting_as(self, user_id: str) -> "Person":
        """Give everything that a person can do and see."""

    def add_person(self, person: DemoPerson, *channels: str) -> "Person":
        """Let somebody join the workspace, and tell Vera of it."""
        with self.lock:
            self.people[person.user_id] = person
        self.events.emit({"type": "team_join", "user": self.payloads.member(person)})
        newcomer = self.acting_as(person.user_id)
        for channel in channels:
            newcomer.join(channel)
        return newcomer

    def uninstall(self) -> None:
        """Remove Vera from the workspace: her token ends, she is told."""
        self.token_revoked = True
        self.events.emit({"type": "tokens_revoked", "tokens": {"bot": [self.bot_user_id]}})
        self.events.emit({"type": "app_uninstalled"})

    def deactivate(self, user_id: str) -> None:
        """End somebody's account, as when they leave the school."""
        with self.lock:
            self.people[user_id] = replace(self.people[user_id], deactivated=True)
        self.changed()

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        with self.lock:
            self.conversations.find(channel, self.bot_user_id).archived = True
        self.changed()

    def remove_vera(self, channel: str) -> None:
        """Take Vera out of a channel."""
        with self.lock:
            self.conversations.find(channel, self.bot_user_id).members.discard(self.bot_user_id)
        self.changed()
