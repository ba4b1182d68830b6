"""A message that somebody sends on, from what Slack gave of it. Nothing is asked of Slack here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.slack.carried import CHANNEL, FILE_ID, TIMESTAMP, shaped
from bot.slack.chat import PLATFORM
from bot.slack.loose import Json, inside, objects, said
from bot.slack.message_words import is_shared, words_of
from handlers.chat import Account, ForwardedMessage, OfferedFile

_ACCOUNT = re.compile(r"[A-Z][A-Z0-9]{2,40}")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}(\.enterprise)?")

PLACES = {"directmessage": "a direct message", "privategroup": "a private channel"}
A_CONVERSATION = "a conversation in Slack"


def forwarded_message(
    message: Json,
    channel: Json,
    *,
    tenant: str,
    domain: str = "",
    read_at: datetime | None = None,
) -> ForwardedMessage:
    """Read a message that stands in a channel of a workspace; any JSON gives what is in it."""
    listed = [*_listed_files(message)]
    files = {file.id: file for file in map(_file, listed) if file.id}
    return ForwardedMessage(
        text=words_of(message),
        author=_author(message),
        author_account=_account(message, tenant),
        place=place_of(channel),
        sent_at=_moment(message),
        permalink=_permalink(message, channel, domain),
        edited=bool(message.get("edited")),
        files=tuple(files.values()),
        unseen_files=sum(not _file(each).id for each in listed),
        read_at=read_at,
    )


def place_of(channel: Json) -> str:
    """Say in words where a message stands, as far as Slack told."""
    name, id = said(channel.get("name")), said(channel.get("id"))
    if name in PLACES:
        return PLACES[name]
    if name.startswith("mpdm-"):
        return "a group conversation"  # its name is a list of accounts
    if name:
        return f"#{name}"
    return PLACES["directmessage"] if id.startswith("D") else A_CONVERSATION


def _author(message: Json) -> str:
    """Name the author as Slack does: an app by its name, a person by theirs or their id."""
    app, person = inside(message.get("bot_profile")), inside(message.get("user_profile"))
    named = (
        said(message.get("username")),
        said(app.get("name")),
        said(person.get("display_name")),
        said(person.get("real_name")),
        said(message.get("user")),
        said(message.get("bot_id")),
    )
    return next(filter(None, named), "")


def _account(message: Json, tenant: str) -> Account | None:
    id = shaped(message.get("user"), _ACCOUNT)
    team = shaped(message.get("user_team"), _ACCOUNT) or shaped(message.get("team"), _ACCOUNT)
    return Account(PLATFORM, team or tenant, id) if id else None


def _moment(message: Json) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(shaped(message.get("ts"), TIMESTAMP)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _permalink(message: Json, channel: Json, domain: str) -> str:
    id, ts = shaped(channel.get("id"), CHANNEL), shaped(message.get("ts"), TIMESTAMP)
    if not (id and ts and _DOMAIN.fullmatch(domain)):
        return ""
    thread = shaped(message.get("thread_ts"), TIMESTAMP)
    within = f"?thread_ts={thread}&cid={id}" if thread and thread != ts else ""
    return f"https://{domain}.slack.com/archives/{id}/p{ts.replace('.', '')}{within}"


def _listed_files(message: Json) -> Iterator[Json]:
    """List the files of a message and of those that it passes on."""
    yield from objects(message.get("files"))
    for attachment in objects(message.get("attachments")):
        if is_shared(attachment):
            yield from objects(attachment.get("files"))


def _file(found: Json) -> OfferedFile:
    size = found.get("size")
    known = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    return OfferedFile(
        shaped(found.get("id"), FILE_ID),
        said(found.get("name")) or said(found.get("title")),
        size if known else None,
    )
