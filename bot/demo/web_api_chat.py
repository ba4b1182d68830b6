"""chat.postMessage, postEphemeral, update, delete and getPermalink."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.demo.block_rules import problems_of_blocks, tidied_blocks
from bot.demo.records import Blocks, Conversation, Json, StoredMessage
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

LONGEST_TEXT = 40_000


def where_to(ws: "Workspace", channel: str) -> Conversation:
    """Find where Vera may write; a person's id means their direct message."""
    if channel in ws.people:
        if ws.people[channel].deactivated:
            raise RefusedBySlack("user_disabled")
        return ws.conversations.direct(channel, ws.bot_user_id)
    where = ws.conversations.by_id(channel)
    hidden = where and where.kind != "channel" and ws.bot_user_id not in where.members
    if where is None or hidden:
        raise RefusedBySlack("channel_not_found")
    if where.archived:
        raise RefusedBySlack("is_archived")
    if ws.bot_user_id not in where.members:
        raise RefusedBySlack("not_in_channel")
    return where


def checked_blocks(ws: "Workspace", blocks: object) -> Blocks:
    """Refuse blocks as Slack does, and fill in their ids."""
    problems = problems_of_blocks(blocks, "message")
    if problems or not isinstance(blocks, list):
        raise RefusedBySlack("invalid_blocks", problems)
    return tidied_blocks(blocks, ws.stamps)


def _said(ws: "Workspace", arguments: Json) -> tuple[str, Blocks]:
    text = str(arguments.get("text") or "")
    blocks = checked_blocks(ws, arguments.get("blocks") or [])
    if not text and not blocks:
        raise RefusedBySlack("no_text")
    if len(text) > LONGEST_TEXT:
        raise RefusedBySlack("msg_too_long")
    return text, blocks


def _unfurls(arguments: Json) -> bool:
    off = {False, "false", "0"}
    return not (arguments.get("unfurl_links") in off and arguments.get("unfurl_media") in off)


def post_message(ws: "Workspace", arguments: Json) -> Json:
    """Answer chat.postMessage."""
    with ws.lock:
        where = where_to(ws, str(arguments.get("channel", "")))
        text, blocks = _said(ws, arguments)
        message = ws.conversations.post(
            where,
            ws.bot_user_id,
            text,
            blocks,
            thread_ts=arguments.get("thread_ts"),
            unfurl=_unfurls(arguments),
        )
        return {
            "channel": where.conversation_id,
            "ts": message.ts,
            "message": ws.payloads.message(message),
        }


def post_ephemeral(ws: "Workspace", arguments: Json) -> Json:
    """Answer chat.postEphemeral."""
    with ws.lock:
        where = where_to(ws, str(arguments.get("channel", "")))
        reader = str(arguments.get("user", ""))
        if reader not in where.members:
            raise RefusedBySlack("user_not_in_channel")
        text, blocks = _said(ws, arguments)
        message = ws.conversations.post(where, ws.bot_user_id, text, blocks, only_for=reader)
        return {"message_ts": message.ts}


def _own_message(ws: "Workspace", arguments: Json, refusal: str) -> StoredMessage:
    where = where_to(ws, str(arguments.get("channel", "")))
    message = ws.conversations.message(where.conversation_id, str(arguments.get("ts", "")))
    if message is None or message.only_for:
        raise RefusedBySlack("message_not_found")
    if message.author != ws.bot_user_id:
        raise RefusedBySlack(refusal)
    return message


def update_message(ws: "Workspace", arguments: Json) -> Json:
    """Answer chat.update; with text alone the old blocks go."""
    with ws.lock:
        message = _own_message(ws, arguments, "cant_update_message")
        text, blocks = _said(ws, arguments)
        ws.conversations.edit(message, text, blocks)
        return {
            "channel": message.conversation,
            "ts": message.ts,
            "text": text,
            "message": ws.payloads.message(message),
        }


def delete_message(ws: "Workspace", arguments: Json) -> Json:
    """Answer chat.delete."""
    with ws.lock:
        message = _own_message(ws, arguments, "cant_delete_message")
        message.deleted = True
        return {"channel": message.conversation, "ts": message.ts}


def permalink(ws: "Workspace", arguments: Json) -> Json:
    """Answer chat.getPermalink."""
    channel, ts = str(arguments.get("channel")), str(arguments.get("message_ts"))
    if ws.conversations.by_id(channel) is None:
        raise RefusedBySlack("channel_not_found")
    if ws.conversations.message(channel, ts) is None:
        raise RefusedBySlack("message_not_found")
    return {
        "channel": channel,
        "permalink": f"{ws.base_url}/archives/{channel}/p{ts.replace('.', '')}",
    }


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update_message,
    "chat.delete": delete_message,
    "chat.getPermalink": permalink,
}
