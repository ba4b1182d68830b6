"""Where Vera is installed, who comes and goes, and what becomes of channels: she is told of it."""

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.demo.records import DemoPerson, Json
from bot.demo.teams.activities import Activities
from bot.demo.teams.conversations import Conversations
from bot.demo.teams.ids import aad_of
from bot.demo.teams.records import Conversation
from bot.demo.to_vera import Answer
from bot.demo.watching import Watched

if TYPE_CHECKING:
    from bot.demo.teams.person import TeamsPerson

OTHER_TENANT = "0b5a3f0e-1d6c-4c0b-9a51-7f6e2c9d4b11"


class Installing(Watched):
    """Changes where Vera is and who is there; she is told as Teams tells a bot."""

    people: dict[str, DemoPerson]
    conversations: Conversations
    activities: Activities
    bot_user_id: str
    tenant_id: str
    team_name: str

    def __init__(self) -> None:
        super().__init__()
        self.installed_for: set[str] = set()
        self.removed_by: set[str] = set()
        self.blocked_by: set[str] = set()
        self.tenants: dict[str, str] = {}
        """By person: the tenant that they belong to, where it is another one."""

    @abstractmethod
    def acting_as(self, user_id: str) -> "TeamsPerson":
        """Give everything that a person can do and see."""

    @abstractmethod
    def deliver(self, activity: Json) -> Answer:
        """Bring an activity to Vera, again and again as Teams does."""

    # -- facts

    @property
    def team_id(self) -> str:
        """Give the team's id, which is that of its first channel."""
        return self.conversations.channels()[0].conversation_id

    def team_facts(self) -> Json:
        """Give the team as events name it."""
        group = aad_of(f"team {self.team_id}")
        return {"id": self.team_id, "name": self.team_name, "aadGroupId": group}

    def tenant_of(self, user_id: str) -> str:
        """Give the tenant that a person belongs to."""
        return self.tenants.get(user_id, self.tenant_id)

    def may_write_to(self, user_id: str) -> bool:
        """Say whether Vera may write to somebody: installed there, or in a team with them."""
        if user_id in self.removed_by:
            return False
        in_team = any(
            {user_id, self.bot_user_id} <= one.members for one in self.conversations.channels()
        )
        return user_id in self.installed_for or in_team

    # -- installing

    def install_in_team(self, by: str = "") -> None:
        """Install Vera in the team, and with it in each channel that wants her."""
        with self.lock:
            for one in self.conversations.channels():
                if one.conversation_id in self.conversations.wants_vera:
                    one.members.add(self.bot_user_id)
        self._tell_team("add", "membersAdded", by)

    def remove_from_team(self, by: str = "") -> None:
        """Take Vera out of the team and all its channels."""
        with self.lock:
            for one in self.conversations.channels():
                one.members.discard(self.bot_user_id)
        self._tell_team("remove", "membersRemoved", by)

    def _tell_team(self, action: str, change: str, by: str) -> None:
        person = self.people[by or next(iter(self.people))]
        first = self.conversations.channels()[0]
        event_type = "teamMemberAdded" if action == "add" else "teamMemberRemoved"
        self.deliver(self.activities.installed(person, first, action))
        self._tell_members(person, first, change, [self.bot_user_id], event_type)

    def install_for(self, user_id: str, *, quietly: bool = False) -> None:
        """Install Vera for somebody; `quietly` tells her nothing, as if it was long ago."""
        with self.lock:
            self.installed_for.add(user_id)
            self.removed_by.discard(user_id)
            chat = self.conversations.personal(user_id)
        self.changed()
        if not quietly:
            person = self.people[user_id]
            self.deliver(self.activities.installed(person, chat, "add"))
            self._tell_members(person, chat, "membersAdded", [user_id, self.bot_user_id])

    def install_for_everybody(self, *, quietly: bool = False) -> None:
        """Install Vera for all people, as an administrator's policy does."""
        for user_id in list(self.people):
            self.install_for(user_id, quietly=quietly)

    def uninstall_for(self, user_id: str) -> None:
        """Let somebody remove Vera."""
        with self.lock:
            self.installed_for.discard(user_id)
            self.removed_by.add(user_id)
            chat = self.conversations.personal(user_id)
        self.deliver(self.activities.installed(self.people[user_id], chat, "remove"))

    def block(self, user_id: str) -> None:
        """Let somebody block Vera; she is not told."""
        self.blocked_by.add(user_id)

    def unblock(self, user_id: str) -> None:
        """Let somebody hear from Vera again."""
        self.blocked_by.discard(user_id)

    # -- people

    def add_person(self, person: DemoPerson, *channels: str, guest: bool = False) -> "TeamsPerson":
        """Let somebody join the tenant and some channels; Vera is told of those."""
        with self.lock:
            self.people[person.user_id] = replace(person, guest=guest or person.guest)
        newcomer = self.acting_as(person.user_id)
        for channel in channels:
            newcomer.join(channel)
        return newcomer

    def acting_from_another_tenant(
        self, person: DemoPerson, tenant_id: str = OTHER_TENANT
    ) -> "TeamsPerson":
        """Act as somebody of another school, who found Vera somehow."""
        with self.lock:
            self.people[person.user_id] = person
            self.tenants[person.user_id] = tenant_id
        return self.acting_as(person.user_id)

    def deactivate(self, user_id: str) -> None:
        """End somebody's account, as when they leave the school."""
        with self.lock:
            self.people[user_id] = replace(self.people[user_id], deactivated=True)
        self.changed()

    def come_and_go(self, user_id: str, channel: str, *, joins: bool) -> None:
        """Let somebody join or leave a channel; Vera is told where she is a member."""
        with self.lock:
            where = self.conversations.find(channel, user_id)
            (where.members.add if joins else where.members.discard)(user_id)
        self.changed()
        if self.bot_user_id in where.members:
            change = "membersAdded" if joins else "membersRemoved"
            event = f"teamMember{'Added' if joins else 'Removed'}"
            self._tell_members(self.people[user_id], where, change, [user_id], event)

    def _tell_members(
        self, by: DemoPerson, where: Conversation, change: str, who: list[str], event: str = ""
    ) -> None:
        accounts = [self.activities.account(one) for one in who]
        bare = [{key: one[key] for key in ("id", "aadObjectId") if key in one} for one in accounts]
        facts = {"event_type": event or None, change: bare}
        self.deliver(self.activities.event(by, where, "conversationUpdate", **facts))

    # -- channels

    def add_channel(self, name: str, *members: str) -> Conversation:
        """Make a channel in the team; Vera is in it where she is in the team."""
        with self.lock:
            where = self.conversations.add_channel(name, members or list(self.people))
            if self.bot_user_id in self.conversations.channels()[0].members:
                where.members.add(self.bot_user_id)
        self._tell_channel(where, "channelCreated")
        return where

    def rename_channel(self, channel: str, name: str) -> None:
        """Give a channel another name; its id stays."""
        with self.lock:
            where = self.conversations.find(channel, "")
            where.name = name
        self._tell_channel(where, "channelRenamed")

    def delete_channel(self, channel: str) -> None:
        """Delete a channel."""
        with self.lock:
            where = self.conversations.find(channel, "")
            where.archived = True
        self._tell_channel(where, "channelDeleted")

    def rename_team(self, name: str) -> None:
        """Give the team another name."""
        self.team_name = name
        self._tell_channel(self.conversations.channels()[0], "teamRenamed")

    def _tell_channel(self, where: Conversation, event_type: str) -> None:
        self.changed()
        if self.bot_user_id in where.members:
            person = next(iter(self.people.values()))
            self.deliver(
                self.activities.event(person, where, "conversationUpdate", event_type=event_type)
            )
