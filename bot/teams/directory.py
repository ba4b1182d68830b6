"""Who is who on Teams, from the members of what Vera is in: no directory is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.teams.activity import PLATFORM, Json
from bot.teams.connector import Connector
from bot.teams.places import Places
from handlers.chat import Account, Profile, Refused
from storage.conversations import Conversation

LOOK_AGAIN = timedelta(minutes=10)
GUEST = "#EXT#"


class TeamsDirectory:
    """Teams as the port that knows who is who."""

    def __init__(
        self, connector: Connector, places: Places, *, tenant: str, now: Callable[[], datetime]
    ) -> None:
        self._connector = connector
        self._places = places
        self._tenant = tenant
        self._now = now
        self._rosters: dict[str, tuple[list[Json], datetime]] = {}

    def profile(self, account: Account) -> Profile:
        """Ask who an account is, in their own chat with Vera or in a team."""
        own = self._places.of_person(account.id)
        if own is not None:
            asked = own.member_id or account.id
            return _profile(self._connector.member(own.service_url, own.id, asked))
        for member in self._everybody():
            if _id(member) == account.id:
                return _profile(member)
        raise Refused("not_a_member")

    def account_of(self, email: str) -> Account | None:
        """Look for an address among the members of the teams that Vera is in."""
        wanted = email.strip().casefold()
        for member in self._everybody():
            if wanted in _addresses(member):
                return Account(PLATFORM, self._tenant, _id(member))
        return None

    def members(self, channel: Account) -> frozenset[Account]:
        """List everybody in a channel, as it is now."""
        where = self._places.channel(channel.id)
        found = self._connector.members(where.service_url, where.id)
        return frozenset(Account(PLATFORM, self._tenant, _id(each)) for each in found if _id(each))

    def _everybody(self) -> Iterator[Json]:
        for team in self._teams():
            yield from self._roster(team)

    def _teams(self) -> list[Conversation]:
        """Give one channel of each team: everybody in the team is a member of its first."""
        teams = {each.team_id or each.id: each for each in self._places.channels()}
        return list(teams.values())

    def _roster(self, team: Conversation) -> list[Json]:
        id = team.team_id or team.id
        held = self._rosters.get(id)
        if held is None or self._now() >= held[1]:
            found = self._connector.members(team.service_url, id)
            held = self._rosters[id] = (found, self._now() + LOOK_AGAIN)
        return held[0]


def _profile(member: Json) -> Profile:
    email = member.get("email") or member.get("userPrincipalName")
    principal = str(member.get("userPrincipalName") or "")
    return Profile(
        name=str(member.get("name") or email or "Somebody without a name"),
        email=str(email) if email else None,
        is_guest=member.get("userRole") == "guest" or GUEST in principal,
    )


def _addresses(member: Json) -> set[str]:
    said = (member.get("email"), member.get("userPrincipalName"))
    return {each.casefold() for each in said if isinstance(each, str)}


def _id(member: Json) -> str:
    return str(member.get("aadObjectId") or member.get("objectId") or member.get("id") or "")
