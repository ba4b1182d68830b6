"""Who and what is in the workspace: auth, users, conversations and files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.demo.facts import shown_name
from bot.demo.records import Conversation, DemoPerson, Json
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

NO_MORE = {"response_metadata": {"next_cursor": ""}}


def api_test(_: "Workspace", arguments: Json) -> Json:
    """Answer api.test."""
    if "error" in arguments:
        raise RefusedBySlack(str(arguments["error"]))
    return {"args": arguments}


def auth_test(ws: "Workspace", _: Json) -> Json:
    """Answer auth.test."""
    return {
        "url": f"{ws.base_url}/",
        "team": ws.team_name,
        "user": "vera",
        "team_id": ws.team_id,
        "user_id": ws.bot_user_id,
        "bot_id": ws.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(ws: "Workspace", _: Json) -> Json:
    """Answer apps.connections.open with a socket on this machine."""
    from bot.demo.socket_mode import socket_url

    return {"url": socket_url(ws)}


def _bot(ws: "Workspace") -> Json:
    bot = ws.payloads.member(DemoPerson(ws.bot_user_id, "Vera"))
    return {**bot, "is_bot": True, "name": "vera"}


def users_info(ws: "Workspace", arguments: Json) -> Json:
    """Answer users.info."""
    user_id = str(arguments.get("user", ""))
    if user_id == ws.bot_user_id:
        return {"user": _bot(ws)}
    if user_id not in ws.people:
        raise RefusedBySlack("user_not_found")
    return {"user": ws.payloads.member(ws.people[user_id])}


def users_list(ws: "Workspace", arguments: Json) -> Json:
    """Answer users.list, page by page."""
    everybody = [_bot(ws), *(ws.payloads.member(one) for one in list(ws.people.values()))]
    return _page(everybody, "members", arguments)


def users_by_email(ws: "Workspace", arguments: Json) -> Json:
    """Answer users.lookupByEmail."""
    wanted = str(arguments.get("email", "")).lower()
    for person in list(ws.people.values()):
        if wanted and person.email.lower() == wanted and not person.deactivated:
            return {"user": ws.payloads.member(person)}
    raise RefusedBySlack("users_not_found")


def _conversation(ws: "Workspace", where: Conversation) -> Json:
    facts: Json = {
        "id": where.conversation_id,
        "is_channel": where.kind == "channel",
        "is_group": where.kind == "private",
        "is_im": where.kind == "im",
        "is_mpim": where.kind == "mpim",
        "is_private": where.kind != "channel",
        "is_archived": where.archived,
        "is_general": where.name == "general",
        "is_member": ws.bot_user_id in where.members,
        "is_ext_shared": False,
        "context_team_id": ws.team_id,
        "num_members": len(where.members),
    }
    if where.kind == "im":
        others = where.members - {ws.bot_user_id}
        return {**facts, "user": next(iter(others), ws.bot_user_id)}
    return {**facts, "name": where.name, "name_normalized": shown_name(where)}


def _visible(ws: "Workspace", arguments: Json) -> Conversation:
    where = ws.conversations.by_id(str(arguments.get("channel", "")))
    if where is None or (where.kind != "channel" and ws.bot_user_id not in where.members):
        raise RefusedBySlack("channel_not_found")
    return where


def conversations_open(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.open."""
    named = [one for one in str(arguments.get("users", "")).split(",") if one]
    if not named:
        raise RefusedBySlack("users_list_not_supplied")
    if not set(named) <= ws.people.keys():
        raise RefusedBySlack("user_not_found")
    with ws.lock:
        where = ws.conversations.direct(*named, ws.bot_user_id)
    return {"channel": {"id": where.conversation_id}}


def conversations_info(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.info."""
    return {"channel": _conversation(ws, _visible(ws, arguments))}


def conversations_members(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.members, page by page."""
    where = _visible(ws, arguments)
    return _page(sorted(where.members), "members", arguments)


def conversations_list(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.list with what Vera can see."""
    asked = set(str(arguments.get("types") or "public_channel").split(","))
    kinds = {"channel": "public_channel", "private": "private_channel", "im": "im", "mpim": "mpim"}
    seen = [
        _conversation(ws, where)
        for where in ws.conversations.all()
        if kinds[where.kind] in asked
        and (where.kind == "channel" or ws.bot_user_id in where.members)
    ]
    return _page(seen, "channels", arguments)


def users_conversations(ws: "Workspace", arguments: Json) -> Json:
    """Answer users.conversations: those that Vera is in."""
    listed = conversations_list(ws, {**arguments, "limit": 1000, "cursor": ""})["channels"]
    return _page([one for one in listed if one["is_member"]], "channels", arguments)


def conversations_join(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.join."""
    where = _visible(ws, arguments)
    if where.archived:
        raise RefusedBySlack("is_archived")
    if where.kind != "channel":
        raise RefusedBySlack("method_not_supported_for_channel_type")
    with ws.lock:
        where.members.add(ws.bot_user_id)
    return {"channel": _conversation(ws, where)}


def _page(items: list[Json] | list[str], name: str, arguments: Json) -> Json:
    start = int(str(arguments.get("cursor") or "0").removeprefix("from-"))
    limit = int(arguments.get("limit") or 1000)
    after = start + limit
    cursor = f"from-{after}" if after < len(items) else ""
    return {name: items[start:after], "response_metadata": {"next_cursor": cursor}}


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": users_by_email,
    "users.conversations": users_conversations,
    "conversations.open": conversations_open,
    "conversations.info": conversations_info,
    "conversations.members": conversations_members,
    "conversations.list": conversations_list,
    "conversations.join": conversations_join,
}
