"""What the page is told: exactly what one person can see, and the demo's own tools."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.demo.person import Person
from bot.demo.records import Conversation, DemoPerson, Json, StoredMessage, StoredView

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

MOST_MESSAGES = 200


def page_state(ws: "Workspace", person: Person, open_id: str) -> Json:
    """Give everything that the page draws for one person."""
    with ws.lock:
        where = ws.conversations.by_id(open_id)
        visible = where if where and person.me.user_id in where.members else None
        return {
            "version": ws.version,
            "team": ws.team_name,
            "clock": _clock(ws, person.me),
            "me": _person(ws, person.me),
            "people": [_person(ws, one) for one in ws.people.values()],
            "vera": ws.bot_user_id,
            "names": ws.conversations.names(),
            "conversations": _conversations(ws, person.me.user_id),
            "open": open_id if visible else "",
            "messages": _messages(ws, person.me, visible) if visible else [],
            "views": [_view(one) for one in ws.views.stack(person.me.user_id)],
            "home": _home(ws, person.me.user_id),
            "commands": [vars(one) for one in ws.commands],
            "message_shortcuts": [vars(one) for one in ws.message_shortcuts],
            "global_shortcuts": [vars(one) for one in ws.global_shortcuts],
            "second_channel": _second_channel(ws, person.me),
            "beside": [{"name": name, "url": url} for name, url in ws.beside],
            "faults": _faults(ws),
        }


def _clock(ws: "Workspace", me: DemoPerson) -> Json:
    local = ws.now().astimezone(ZoneInfo(me.timezone))
    return {
        "words": f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}",
        "time": f"{local:%H:%M}",
        "moves": ws.clock_moves,
        "to_a_term": any(each > ws.now() for each in ws.terms),
        "timezone": me.timezone,
    }


def _person(ws: "Workspace", one: DemoPerson) -> Json:
    mine = ws.conversations.of(one.user_id)
    return {
        "id": one.user_id,
        "name": one.name,
        "title": one.title,
        "unread": sum(ws.conversations.unread(one.user_id, where) for where in mine),
    }


def _conversations(ws: "Workspace", reader: str) -> list[Json]:
    ws.conversations.direct(reader, ws.bot_user_id)
    return [
        {
            "id": where.conversation_id,
            "name": _title(ws, where, reader),
            "kind": where.kind,
            "vera": where.kind == "im" and ws.bot_user_id in where.members,
            "archived": where.archived,
            "members": len(where.members),
            "unread": ws.conversations.unread(reader, where),
        }
        for where in ws.conversations.of(reader)
    ]


def _title(ws: "Workspace", where: Conversation, reader: str) -> str:
    if where.kind not in {"im", "mpim"}:
        return where.name
    names = ws.conversations.names()
    return ", ".join(sorted(names[one] for one in where.members if one != reader))


def _messages(ws: "Workspace", me: DemoPerson, where: Conversation) -> list[Json]:
    seen = [one for one in where.messages if not one.deleted and one.only_for in {None, me.user_id}]
    return [_message(ws, me, one) for one in seen[-MOST_MESSAGES:]]


def _message(ws: "Workspace", me: DemoPerson, message: StoredMessage) -> Json:
    moment = datetime.fromtimestamp(float(message.ts), ZoneInfo(me.timezone))
    drawn = ws.conversations.as_seen(message)
    return {
        "ts": message.ts,
        "author": message.author,
        "name": drawn.author,
        "app": message.author in {ws.bot_user_id, "USLACKBOT"},
        "time": f"{moment:%H:%M}",
        "day": f"{moment:%A} {moment.day} {moment:%B}",
        "text": message.text,
        "blocks": message.blocks,
        "files": [vars(file) for file in drawn.files],
        "edited": drawn.edited,
        "only_me": message.only_for is not None,
        "thread_ts": message.thread_ts,
        "values": message.values.get(me.user_id, {}),
    }


def _view(view: StoredView) -> Json:
    return {
        "id": view.view_id,
        "hash": view.view_hash,
        "definition": view.definition,
        "values": view.values,
        "errors": view.errors,
        "trouble": view.trouble,
    }


def _home(ws: "Workspace", user_id: str) -> Json | None:
    home = ws.views.homes.get(user_id)
    return _view(home) if home else None


def _second_channel(ws: "Workspace", me: DemoPerson) -> list[Json]:
    zone = ZoneInfo(me.timezone)
    return [
        {
            "title": one.title,
            "body": one.body,
            "target": one.target,
            "at": f"{one.received_at.astimezone(zone):%a %H:%M}",
        }
        for one in ws.second_channel[-100:]
    ]


def _planned(ws: "Workspace") -> list[str]:
    calls = [
        f"{method}: {fault.how}, {fault.times} more"
        for method, queue in ws.faults.planned.items()
        for fault in queue
    ]
    files = [
        f"{'any file' if id == '*' else id}: {fault.how}, {fault.times} more"
        for id, queue in ws.file_faults.planned.items()
        for fault in queue
    ]
    return calls + files


def _faults(ws: "Workspace") -> Json:
    return {
        "planned": _planned(ws),
        "rate": ws.failure_rate,
        "rate_limit": ws.rate_limit,
        "errors": ws.errors[-20:],
        "waiting": len(ws.events.waiting),
    }
