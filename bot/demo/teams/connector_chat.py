"""What a bot says: conversations begun, messages posted, replaced and deleted."""

from typing import TYPE_CHECKING

from bot.demo.records import Json
from bot.demo.teams.activity_rules import checked_message
from bot.demo.teams.faults import FINAL, RefusedByTeams
from bot.demo.teams.ids import in_thread, without_thread
from bot.demo.teams.records import Conversation, StoredMessage

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

Done = tuple[int, Json | list[Json] | None]


def refused(code: str) -> RefusedByTeams:
    """Give one of the refusals that do not pass."""
    status, message = FINAL[code]
    return RefusedByTeams(status, code, message)


def where_to(room: "Room", conversation_id: str) -> tuple[Conversation, str | None]:
    """Find where Vera may write, and the thread there."""
    if room.disabled_by_admin:
        raise refused("BotDisabledByAdmin")
    bare, root = without_thread(conversation_id)
    where = room.conversations.by_id(bare)
    if where is None or where.archived:
        raise refused("ConversationNotFound")
    if room.bot_user_id not in where.members:
        raise refused("BotNotInConversationRoster")
    if where.kind == "im":
        _check_person(room, where)
    return where, root


def _check_person(room: "Room", where: Conversation) -> None:
    (user_id,) = where.members - {room.bot_user_id}
    if user_id in room.blocked_by:
        raise refused("ConversationBlockedByUser")
    if not room.may_write_to(user_id) or room.people[user_id].deactivated:
        raise refused("BotNotInConversationRoster")


def begin(room: "Room", body: Json) -> Done:
    """Begin a chat with one person, or a thread in a channel."""
    channel = ((body.get("channelData") or {}).get("channel") or {}).get("id")
    if channel:
        return _begin_thread(room, str(channel), body.get("activity"))
    members = body.get("members") or []
    if body.get("isGroup") or len(members) != 1:
        raise RefusedByTeams(400, "BadSyntax", "A bot begins a chat with exactly one person.")
    if _tenant(body) != room.tenant_id:
        raise RefusedByTeams(400, "BadSyntax", "The tenant is missing or another one.")
    user_id = room.person_called(str(members[0].get("id", "")))
    if user_id is None:
        raise RefusedByTeams(400, "BadArgument", "Unknown member id.")
    chat = room.conversations.personal(user_id)
    where_to(room, chat.conversation_id)
    return 201, {"id": chat.conversation_id}


def _tenant(body: Json) -> str:
    tenant = (body.get("channelData") or {}).get("tenant") or {}
    return str(body.get("tenantId") or tenant.get("id") or "")


def _begin_thread(room: "Room", channel: str, activity: object) -> Done:
    where, _ = where_to(room, channel)
    if not isinstance(activity, dict):
        raise RefusedByTeams(400, "BadSyntax", "A thread begins with an activity.")
    posted = _put(room, where, activity, root=None)
    return 201, {"id": in_thread(where.conversation_id, posted.id), "activityId": posted.id}


def post(room: "Room", conversation_id: str, body: Json, reply_to: str | None = None) -> Done:
    """Post a message, in a thread where one is named or replied to."""
    where, root = where_to(room, conversation_id)
    if body.get("type") == "typing":
        return 202, {}
    root = root or _thread_of(room, where, reply_to or body.get("replyToId"))
    if root and room.conversations.message(where.conversation_id, root) is None:
        raise RefusedByTeams(404, "ActivityNotFoundInConversation", "The thread is not there.")
    return 201, {"id": _put(room, where, body, root=root).id}


def _thread_of(room: "Room", where: Conversation, replied_to: object) -> str | None:
    if where.kind != "channel" or not replied_to:
        return None
    found = room.conversations.message(where.conversation_id, str(replied_to))
    return (found.root or found.id) if found else None


def _put(room: "Room", where: Conversation, body: Json, *, root: str | None) -> StoredMessage:
    cards = checked_message(body)
    return room.conversations.post(
        where,
        room.bot_user_id,
        str(body.get("text") or ""),
        cards=cards,
        root=root,
        text_format=str(body.get("textFormat") or "markdown"),
        summary=str(body.get("summary") or ""),
        asked_for=room.is_listened_to(where.conversation_id),
        mentions=_mentioned(room, body),
    )


def _mentioned(room: "Room", body: Json) -> list[str]:
    entities = body.get("entities") or []
    ids = [str((one.get("mentioned") or {}).get("id")) for one in entities if isinstance(one, dict)]
    return [room.person_called(id) or id for id in ids if id != "None"]


def replace(room: "Room", conversation_id: str, activity_id: str, body: Json) -> Done:
    """Replace a message of Vera's; what anybody had of their own is replaced with it."""
    message = _own(room, conversation_id, activity_id)
    message.cards = checked_message(body)
    message.text = str(body.get("text") or "")
    message.text_format = str(body.get("textFormat") or "markdown")
    message.summary = str(body.get("summary") or "")
    message.edited = True
    message.own_cards.clear()
    return 200, {"id": message.id}


def delete(room: "Room", conversation_id: str, activity_id: str) -> Done:
    """Delete a message of Vera's."""
    _own(room, conversation_id, activity_id).deleted = True
    return 200, None


def _own(room: "Room", conversation_id: str, activity_id: str) -> StoredMessage:
    where, _ = where_to(room, conversation_id)
    message = room.conversations.message(where.conversation_id, activity_id)
    if message is None or message.only_for:
        raise RefusedByTeams(404, "ActivityNotFoundInConversation", "The message is not there.")
    if message.author != room.bot_user_id:
        raise RefusedByTeams(403, "Forbidden", "The bot did not write that message.")
    return message
