"""conversations.history and conversations.replies: reading what people wrote."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.demo.records import Conversation, Json, StoredMessage
from bot.demo.views import RefusedBySlack
from bot.demo.web_api_files import need_scope

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

SCOPE = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
MOST = 999


def _readable(ws: "Workspace", arguments: Json) -> Conversation:
    where = ws.conversations.by_id(str(arguments.get("channel", "")))
    if where is None:
        raise RefusedBySlack("channel_not_found")
    need_scope(ws, f"{SCOPE[where.kind]}:history")
    if ws.bot_user_id not in where.members:
        public = where.kind == "channel"
        raise RefusedBySlack("not_in_channel" if public else "channel_not_found")
    return where


def _is_there(message: StoredMessage) -> bool:
    return not message.deleted and message.only_for is None


def _is_reply(message: StoredMessage) -> bool:
    return message.thread_ts not in {None, message.ts}


def history(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.history: the newest first, replies in threads left out."""
    with ws.lock:
        where = _readable(ws, arguments)
        found = [one for one in where.messages if _is_there(one) and not _is_reply(one)]
        wanted = [one for one in reversed(found) if _between(one.ts, arguments)]
        return {**_page(ws, where, wanted, arguments), "pin_count": 0}


def replies(ws: "Workspace", arguments: Json) -> Json:
    """Answer conversations.replies: a thread's first message, then its replies."""
    with ws.lock:
        where = _readable(ws, arguments)
        ts = str(arguments.get("ts", ""))
        there = [one for one in where.messages if _is_there(one)]
        if not any(one.ts == ts for one in there):
            raise RefusedBySlack("thread_not_found")
        thread = [one for one in there if ts in {one.ts, one.thread_ts}]
        wanted = [one for one in thread if one.ts == ts or _between(one.ts, arguments)]
        return _page(ws, where, wanted, arguments)


def _between(ts: str, arguments: Json) -> bool:
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9e9")
    if str(arguments.get("inclusive", "")).lower() in {"true", "1"}:
        return _micros(oldest) <= _micros(ts) <= _micros(latest)
    return _micros(oldest) < _micros(ts) < _micros(latest)


def _micros(ts: str) -> int:
    try:
        return round(float(ts) * 1_000_000)
    except ValueError as error:
        raise RefusedBySlack("invalid_ts_latest") from error


def _page(
    ws: "Workspace", where: Conversation, wanted: list[StoredMessage], arguments: Json
) -> Json:
    start = int(str(arguments.get("cursor") or "0").removeprefix("from-"))
    after = start + min(int(arguments.get("limit") or 100), MOST)
    more = after < len(wanted)
    page: Json = {
        "messages": [_read(ws, where, one) for one in wanted[start:after]],
        "has_more": more,
    }
    if more:
        page["response_metadata"] = {"next_cursor": f"from-{after}"}
    return page


def _read(ws: "Workspace", where: Conversation, message: StoredMessage) -> Json:
    shown = ws.payloads.message(message)
    answers = [one for one in where.messages if one.thread_ts == message.ts and _is_there(one)]
    answers = [one for one in answers if _is_reply(one)]
    if answers:
        people = sorted({one.author for one in answers})
        shown |= {"thread_ts": message.ts, "reply_count": len(answers), "reply_users": people}
    if _is_reply(message):
        first = next((one for one in where.messages if one.ts == message.thread_ts), None)
        shown["parent_user_id"] = first.author if first else ""
    return shown


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {
    "conversations.history": history,
    "conversations.replies": replies,
}
