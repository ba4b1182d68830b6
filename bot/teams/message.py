"""The message that a message action brings, as evidence: read from the payload, never asked for.

Teams sends it along with every step of the dialog. Its files and pictures lie where only Microsoft
Graph reaches, which Vera does not ask for: they are counted, and neither named nor fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.teams.activity import PLATFORM, Activity, is_name
from bot.teams.draw_text import sendable
from bot.teams.read_html import read_html, tidy
from handlers.chat import Account, ForwardedMessage
from storage.conversations import CHANNEL, Conversation

A_CHAT, A_CHANNEL = "a chat", "a channel"
NOBODY_NAMED = "Somebody without a name"
MESSAGES_OF_TEAMS = frozenset({"teams.microsoft.com", "teams.cloud.microsoft"})
OF_THE_TENANT = frozenset({"", "aadUser"})

QUOTES = frozenset({"messageReference", "forwardedMessageReference"})
CARDS = "application/vnd.microsoft.card."
RECORDED = tuple(CARDS + kind for kind in ("animation", "audio", "codesnippet", "fluid", "video"))
"""What Teams calls cards though it is a file: a voice message, a film, code, a Loop page."""
A_FILE, A_CARD = "[file]", "[card]"

LONGEST_HTML = 200_000
LONGEST_TEXT = 40_000
LONGEST_NAME = 200
GOES_ON = "[The message goes on. It was too long for Vera to keep all of it.]"
A_MOMENT = timedelta(seconds=2)
_A_LINK = re.compile(r"[!-~]{1,2000}")

Payload = Mapping[str, Any]


def forwarded(activity: Activity, known: Conversation | None) -> ForwardedMessage | None:
    """Read the message that came with this activity; None where there is nothing to be read.

    `known` is what Vera remembers of the conversation that it stands in.
    """
    payload = activity.message
    text, unseen = _read(payload)
    if not text and not unseen:
        return None
    author, account = _author(payload, activity.tenant)
    return ForwardedMessage(
        text=text,
        author=author,
        author_account=account,
        place=place(activity, known),
        sent_at=_moment(payload, "createdDateTime"),
        permalink=_permalink(payload),
        edited=_edited(payload),
        unseen_files=unseen,
    )


def place(activity: Activity, known: Conversation | None) -> str:
    """Say where a message stands, as far as Teams or Vera's memory names it."""
    if activity.conversation.get("conversationType") != CHANNEL:
        return A_CHAT
    name = _text(activity.of_channel("channel"), "name") or (known.name if known else "")
    team = _text(activity.of_channel("team"), "name") or (known.team_name if known else "")
    if not name:
        return f"{A_CHANNEL} of {team}" if team else A_CHANNEL
    return f"the channel {name} of {team}" if team else f"the channel {name}"


# -- what it says


def _read(payload: Payload) -> tuple[str, int]:
    """Give the text, and how many files and pictures there are beside it."""
    body, attachments = _object(payload, "body"), _objects(payload, "attachments")
    written = body.get("content")
    written = sendable(written) if isinstance(written, str) else ""
    text, seen = _said(body, written[:LONGEST_HTML], attachments)
    text = _bounded(f"{_text(payload, 'subject', LONGEST_TEXT)}\n{text}".strip("\n"), written)
    files = sum(_is_a_file(each) for each in attachments)
    pictures = sum(_kind(each).startswith("image/") for each in attachments)
    return text, files + max(seen, pictures, len(_objects(payload, "hostedContents")))


def _said(body: Payload, written: str, attachments: Sequence[Payload]) -> tuple[str, int]:
    words = {_text(each, "id") or f"{at}": _words(each) for at, each in enumerate(attachments)}
    if str(body.get("contentType")).lower() == "text":
        return "\n".join([tidy(written), *filter(None, words.values())]).strip("\n"), 0
    read = read_html(written, words)
    return read.text, read.pictures


def _words(attachment: Payload) -> str:
    """Say what stands in the text where something is attached."""
    kind = _kind(attachment)
    if kind in QUOTES:
        return _quoted(attachment)
    if kind.startswith("image/"):
        return ""
    return A_FILE if _is_a_file(attachment) else A_CARD


def _quoted(attachment: Payload) -> str:
    """Write the message that this one answers, as far as Teams shows it."""
    content = _loaded(attachment.get("content"))
    sender = _object(content, "messageSender") or _object(content, "originalMessageSender")
    preview = _text(content, "messagePreview", LONGEST_TEXT)
    if not preview:
        preview = _text(content, "originalMessageContent", LONGEST_TEXT)
    said = read_html(preview, {}).text if "<" in preview else preview
    lines = [f"{_named(sender)[0]} wrote:", *said.splitlines()] if said else ()
    return "\n".join(f"> {line}" for line in lines)


def _loaded(content: object) -> Payload:
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except (ValueError, RecursionError):
            return {}
    return content if isinstance(content, Mapping) else {}


def _is_a_file(attachment: Payload) -> bool:
    kind = _kind(attachment)
    if kind in QUOTES or kind.startswith("image/"):
        return False
    return not kind.startswith(CARDS) or kind.startswith(RECORDED)


def _kind(attachment: Payload) -> str:
    kind = _text(attachment, "contentType")
    return kind if kind in QUOTES else kind.lower()


def _bounded(text: str, written: str) -> str:
    if len(text) <= LONGEST_TEXT and len(written) <= LONGEST_HTML:
        return text
    return f"{text[:LONGEST_TEXT]}\n{GOES_ON}"


# -- who, when and where


def _author(payload: Payload, tenant: str) -> tuple[str, Account | None]:
    author = _object(payload, "from")
    name, user = _named(author)
    id = user.get("id")
    if not is_name(id) or _text(user, "userIdentityType") not in OF_THE_TENANT:
        return name, None
    return name, Account(PLATFORM, _text(user, "tenantId") or tenant, id.lower())


def _named(identity: Payload) -> tuple[str, Payload]:
    """Give the name of a person or an app, and the person."""
    user = _object(identity, "user")
    for each in (user, _object(identity, "application")):
        if name := _text(each, "displayName").strip():
            return name, user
    return NOBODY_NAMED, user


def _edited(payload: Payload) -> bool:
    """Say whether it was changed after it was sent; a reaction changes a message's date too."""
    sent = _moment(payload, "createdDateTime")
    if "lastEditedDateTime" in payload:
        edited = _moment(payload, "lastEditedDateTime")
        return sent is not None and edited is not None and edited > sent
    changed = _moment(payload, "lastModifiedDateTime")
    if sent is None or changed is None or changed <= sent:
        return False
    reactions = (_moment(each, "createdDateTime") for each in _objects(payload, "reactions"))
    return not any(at is not None and abs(changed - at) <= A_MOMENT for at in reactions)


def _permalink(payload: Payload) -> str:
    """Give the link to the message, where it is one of Teams' own."""
    link = payload.get("linkToMessage")
    if not isinstance(link, str) or not _A_LINK.fullmatch(link):
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme == "https" and parts.netloc in MESSAGES_OF_TEAMS else ""


def _moment(of: Payload, name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(of[name])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


# -- reading what may be anything


def _text(of: Payload, name: str, longest: int = LONGEST_NAME) -> str:
    found = of.get(name)
    return sendable(found[:longest]) if isinstance(found, str) else ""


def _object(of: Payload, name: str) -> Payload:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def _objects(of: Payload, name: str) -> Sequence[Payload]:
    return tuple(_each_object(of.get(name)))


def _each_object(found: object) -> Iterator[Payload]:
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, Mapping))
