"""What the page is told: exactly what one person can see, and the demo's own tools."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.demo.records import DemoPerson, Json
from bot.demo.teams.conversations import TEAMS, visible
from bot.demo.teams.person import TeamsPerson
from bot.demo.teams.records import Conversation, Dialog, StoredMessage

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

MOST_MESSAGES = 200
MOST_TOASTS = 3


def page_state(room: "Room", person: TeamsPerson, open_id: str) -> Json:
    """Give everything that the page draws for one person."""
    me = person.me
    with room.lock:
        where = room.conversations.by_id(open_id)
        seen = where if where and me.user_id in where.members and not where.archived else None
        dialog = room.dialogs.get(me.user_id)
        return {
            "version": room.version,
            "platform": "teams",
            "team": room.team_name,
            "clock": _clock(room, me),
            "me": _person(room, me),
            "people": [_person(room, one) for one in room.people.values()],
            "vera": room.bot_user_id,
            "names": room.conversations.names(),
            "chats": _chats(room, me.user_id),
            "open": open_id if seen else "",
            "messages": _messages(room, me, seen) if seen else [],
            "dialog": _dialog(dialog) if dialog else None,
            "toasts": _toasts(room, me, open_id),
            "commands": [{"title": title, "description": words} for title, words in room.commands],
            "message_actions": [{"id": id, "title": title} for id, title in room.message_actions],
            "second_channel": _second_channel(room, me),
            "beside": [{"name": name, "url": url} for name, url in room.beside],
            "faults": _faults(room),
        }


def _clock(room: "Room", me: DemoPerson) -> Json:
    local = room.now().astimezone(ZoneInfo(me.timezone))
    return {
        "words": f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}",
        "time": f"{local:%H:%M}",
        "moves": room.clock_moves,
        "to_a_term": any(each > room.now() for each in room.terms),
        "timezone": me.timezone,
    }


def _person(room: "Room", one: DemoPerson) -> Json:
    mine = room.conversations.of(one.user_id)
    return {
        "id": one.user_id,
        "name": one.name,
        "title": one.title,
        "unread": sum(room.conversations.unread(one.user_id, where) for where in mine),
    }


def _chats(room: "Room", reader: str) -> list[Json]:
    room.conversations.personal(reader)
    return [
        {
            "id": where.conversation_id,
            "name": _title(room, where, reader),
            "kind": where.conversation_type,
            "vera": room.bot_user_id in where.members,
            "members": len(where.members - {room.bot_user_id}),
            "unread": room.conversations.unread(reader, where),
        }
        for where in room.conversations.of(reader)
    ]


def _title(room: "Room", where: Conversation, reader: str) -> str:
    if where.kind != "im":
        return where.name
    names = room.conversations.names()
    return ", ".join(sorted(names[one] for one in where.members if one != reader))


def _messages(room: "Room", me: DemoPerson, where: Conversation) -> list[Json]:
    return [_message(room, me, one) for one in visible(where, me.user_id)[-MOST_MESSAGES:]]


def _message(room: "Room", me: DemoPerson, message: StoredMessage) -> Json:
    moment = datetime.fromtimestamp(int(message.id) / 1000, ZoneInfo(me.timezone))
    drawn = room.conversations.as_seen(message, me.user_id)
    return {
        "id": message.id,
        "author": message.author,
        "name": drawn.author,
        "app": message.author in {room.bot_user_id, TEAMS},
        "mine": message.author == me.user_id,
        "time": f"{moment:%H:%M}",
        "day": f"{moment:%A} {moment.day} {moment:%B}",
        "text": message.text,
        "text_format": message.text_format,
        "cards": message.cards_for(me.user_id),
        "files": [{"name": one.name, "size": one.size} for one in message.files],
        "pictures": len(message.pictures),
        "edited": message.edited,
        "only_me": message.only_for is not None,
        "root": message.root,
    }


def _dialog(dialog: Dialog) -> Json:
    return {
        "id": dialog.dialog_id,
        "title": dialog.title,
        **dialog.size,
        "card": dialog.card,
        "url": dialog.url,
        "values": dialog.values,
        "names": dialog.names,
        "errors": dialog.errors,
        "trouble": dialog.trouble,
    }


def _toasts(room: "Room", me: DemoPerson, open_id: str) -> list[Json]:
    """Give what pops up in the corner: the newest that was not read, as a lock screen has it."""
    unread = [
        (message, where)
        for where in room.conversations.of(me.user_id)
        for message in visible(where, me.user_id)
        if int(message.id) > int(where.read_to.get(me.user_id, "0"))
        and where.conversation_id != open_id
    ]
    newest = sorted(unread, key=lambda one: int(one[0].id))[-MOST_TOASTS:]
    return [_toast(room, me, message, where) for message, where in newest]


def _toast(room: "Room", me: DemoPerson, message: StoredMessage, where: Conversation) -> Json:
    drawn = room.conversations.as_seen(message, me.user_id)
    return {
        "id": message.id,
        "chat": where.conversation_id,
        "title": _title(room, where, me.user_id),
        "name": drawn.author,
        "words": drawn.notification(),
    }


def _second_channel(room: "Room", me: DemoPerson) -> list[Json]:
    zone = ZoneInfo(me.timezone)
    return [
        {
            "title": one.title,
            "body": one.body,
            "target": one.target,
            "at": f"{one.received_at.astimezone(zone):%a %H:%M}",
        }
        for one in room.second_channel[-100:]
    ]


def _faults(room: "Room") -> Json:
    planned = [
        f"{operation}: {fault.how}, {fault.times} more"
        for operation, queue in room.faults.planned.items()
        for fault in queue
    ]
    twice = [f"{name}: {how}" for name, queue in room.repeats.planned.items() for how in queue]
    return {
        "planned": [*planned, *twice],
        "rate": room.failure_rate,
        "rate_limit": room.rate_limit,
        "errors": room.errors[-20:],
    }
