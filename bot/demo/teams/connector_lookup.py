"""What a bot may look up: who is in a conversation, and which channels a team has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.demo.records import DemoPerson, Json
from bot.demo.teams.connector_chat import where_to
from bot.demo.teams.faults import RefusedByTeams
from bot.demo.teams.ids import aad_of, member_of

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

Done = tuple[int, Json | list[Json] | None]


def facts_of(room: "Room", person: DemoPerson) -> Json:
    """Give a person as a roster shows them."""
    given, _, surname = person.name.partition(" ")
    facts: Json = {
        "id": member_of(person.user_id),
        "name": person.name,
        "objectId": aad_of(person.user_id),
        "aadObjectId": aad_of(person.user_id),
        "givenName": given,
        "surname": surname,
        "userPrincipalName": person.email or f"{person.user_id.lower()}@talavera.example",
        "tenantId": room.tenant_of(person.user_id),
        "userRole": "guest" if person.guest else "user",
    }
    return {**facts, "email": person.email} if person.email else facts


def _roster(room: "Room", conversation_id: str) -> list[Json]:
    where, _ = where_to(room, conversation_id)
    here = [room.people[one] for one in sorted(where.members - {room.bot_user_id})]
    return [facts_of(room, person) for person in here if not person.deactivated]


def members(room: "Room", conversation_id: str) -> Done:
    """List everybody in a conversation."""
    return 200, _roster(room, conversation_id)


def member(room: "Room", conversation_id: str, wanted: str) -> Done:
    """Find one person in a conversation by either of their ids."""
    for facts in _roster(room, conversation_id):
        if wanted in {facts["id"], facts["aadObjectId"]}:
            return 200, facts
    raise RefusedByTeams(404, "MemberNotFoundInConversation", "Member not found in conversation.")


def page_of_members(room: "Room", conversation_id: str, asked: Mapping[str, str]) -> Done:
    """Give a page of everybody in a conversation, and how to ask for the next."""
    everybody = _roster(room, conversation_id)
    begins, size = asked.get("continuationToken", "0"), asked.get("pageSize", "")
    if not begins.isdecimal() or not (size.isdecimal() or not size):
        raise RefusedByTeams(400, "BadSyntax", "The page cannot be read.")
    at, most = int(begins), min(int(size or room.page_size), room.page_size)
    page: Json = {"members": everybody[at : at + most]}
    if at + most < len(everybody):
        page["continuationToken"] = str(at + most)
    return 200, page


def _check_team(room: "Room", team_id: str) -> None:
    where_to(room, team_id)
    if team_id != room.team_id:
        raise RefusedByTeams(404, "NotFound", "The team is not there.")


def channels(room: "Room", team_id: str) -> Done:
    """List a team's channels; the first one has no name."""
    _check_team(room, team_id)
    here = [one for one in room.conversations.channels() if not one.archived]
    listed = [
        {"id": one.conversation_id, "name": None if one.conversation_id == team_id else one.name}
        for one in here
    ]
    return 200, {"conversations": listed}


def team(room: "Room", team_id: str) -> Done:
    """Give a team's name and size."""
    _check_team(room, team_id)
    here = room.conversations.channels()
    people = here[0].members - {room.bot_user_id}
    return 200, {**room.team_facts(), "channelCount": len(here), "memberCount": len(people)}
