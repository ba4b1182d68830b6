"""Who is who on Teams, from the members of what Vera is in: no directory is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.teams.activity import PLATFORM, Json
from bot.teams.channels import Channels
from bot.teams.connector import Connector
from bot.teams.places import Places
from handlers.chat import Account, Profile, Refused
from storage.conversations import Conversation

LOOK_AGAIN = timedelta(minutes=10)
ADDRESSES = ("email", "userPrincipalName")
GUESTS = frozenset({"guest", "anonymous"})
EXTERNAL = "#EXT#"
BOT = "28:"
"""How the ids of bots begin."""


class TeamsDirectory:
    """Teams as the port that knows who is who."""

    def __init__(
        self, connector: Connector, places: Places, *, tenant: str, now: Callable[[], datetime]
    ) -> None:
        self._connector = connector
        self._places = places
        self._channels = Channels(connector, places)
        self._tenant = tenant
        self._now = now
        self._rosters: dict[str, tuple[list[Json], datetime]] = {}

    def profile(self, account: Account) -> Profile:
        """Ask who an account is, in their own chat with Vera or in a team that both are in."""
        for where in self._ways_to_ask(account.id):
            try:
                return self._profile(self._connector.member(*where))
            except Refused:
                continue
        raise Refused("MemberNotFound")

    def account_of(self, email: str) -> Account | None:
        """Look for an address among the members of the teams that Vera is in.

        Guests are passed over, since another organisation vouches for their addresses; and so is
        an address that means two accounts.
        """
        wanted = email.strip().casefold()
        staff = [member for member in self._everybody() if not self._is_guest(member)]
        for name in ADDRESSES:
            found = {_id(each) for each in staff if _text(each, name).casefold() == wanted != ""}
            if found:
                return Account(PLATFORM, self._tenant, found.pop()) if len(found) == 1 else None
        return None

    def members(self, channel: Account) -> frozenset[Account]:
        """List everybody in a channel, as it is now; bots are nobody."""
        where = self._channels.find(channel.id)
        found = self._connector.members(where.service_url, where.id)
        return frozenset(self._account(each) for each in found if _is_person(each))

    def _ways_to_ask(self, user_id: str) -> Iterator[tuple[str, str, str]]:
        own = self._places.of_person(user_id)
        if own is not None:
            yield own.service_url, own.id, own.member_id or user_id
        for id, team in self._places.teams().items():
            yield team.service_url, id, user_id

    def _everybody(self) -> Iterator[Json]:
        for id, team in self._places.teams().items():
            yield from (member for member in self._roster(id, team) if _is_person(member))

    def _roster(self, team_id: str, team: Conversation) -> list[Json]:
        """Give a team's members, none where Vera is no longer in it; asked every ten minutes."""
        held = self._rosters.get(team_id)
        if held is None or not timedelta(0) <= self._now() - held[1] < LOOK_AGAIN:
            try:
                found = self._connector.members(team.service_url, team_id)
            except Refused:
                found = []
            held = self._rosters[team_id] = (found, self._now())
        return held[0]

    def _account(self, member: Mapping[str, Any]) -> Account:
        return Account(PLATFORM, self._tenant, _id(member))

    def _profile(self, member: Mapping[str, Any]) -> Profile:
        is_guest = self._is_guest(member)
        mail, principal = ("" if is_guest else _text(member, name) for name in ADDRESSES)
        return Profile(
            name=_text(member, "name") or mail or principal or "Somebody without a name",
            email=mail or principal or None,
            other_email=principal if mail and mail != principal else None,
            is_bot=not _is_person(member),
            is_guest=is_guest,
        )

    def _is_guest(self, member: Mapping[str, Any]) -> bool:
        """Say whether somebody is a guest, or of another tenant that shares a channel."""
        return (
            _text(member, "userRole").casefold() in GUESTS
            or EXTERNAL in _text(member, "userPrincipalName").upper()
            or _text(member, "tenantId").casefold() not in ("", self._tenant.casefold())
        )


def _is_person(member: Mapping[str, Any]) -> bool:
    is_bot = _text(member, "id").startswith(BOT) or _text(member, "userRole") == "bot"
    return bool(_id(member)) and not is_bot


def _id(member: Mapping[str, Any]) -> str:
    return _text(member, "aadObjectId") or _text(member, "objectId") or _text(member, "id")


def _text(member: Mapping[str, Any], name: str) -> str:
    found = member.get(name)
    return found if isinstance(found, str) else ""
