"""The words of a Slack message as somebody had them before them, in plain text.

What comes here was written by anybody, with any app. So nothing is expected to be of any shape, and
whatever it is, it gives words or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.slack.loose import Json, objects, said
from bot.slack.mrkdwn import labels_in, unmarked
from bot.slack.rich_text import rich_text_words

DEEPEST = 12
"""Further down nobody writes anything that is to be seen."""


def words_of(message: Json) -> str:
    """Write out a message: its own words, then those of the messages that it shares."""
    parts = [_own_words(message), *map(_attached, objects(message.get("attachments")))]
    return _whole("\n\n".join(part for part in parts if part)).strip()


def is_shared(attachment: Json) -> bool:
    """Say whether an attachment is another message, passed on or shown beneath its link."""
    return bool(attachment.get("is_share") or attachment.get("is_msg_unfurl"))


def _own_words(message: Json) -> str:
    text = said(message.get("text"))
    return _blocks_words(message.get("blocks"), labels_in(text)) or unmarked(text).strip()


def _blocks_words(blocks: object, labels: Mapping[str, str]) -> str:
    drawn = (_block_words(block, labels) for block in objects(blocks))
    return "\n".join(words for words in drawn if words.strip()).strip("\n")


def _block_words(block: Json, labels: Mapping[str, str]) -> str:
    kind = said(block.get("type"))
    if kind == "rich_text":
        return rich_text_words(block, labels)
    write = _BLOCKS.get(kind)
    return write(block) if write else "\n".join(_any_words(block, DEEPEST))


def _attached(attachment: Json) -> str:
    return _shared_words(attachment) if is_shared(attachment) else _preview_words(attachment)


def _shared_words(attachment: Json) -> str:
    """Write out another message that this one passes on: whose it is, where it stands, its words"""
    author = said(attachment.get("author_name")) or said(attachment.get("author_id"))
    whose = f"Shared message from {author}" if author else "Shared message"
    where = said(attachment.get("from_url"))
    words = "\n".join(
        _blocks_words(_message_in(shared).get("blocks"), {})
        for shared in objects(attachment.get("message_blocks"))
    ) or _text_of(attachment)
    return f"{whose}{f' ({where})' if where else ''}:\n{words}".rstrip()


def _message_in(shared: Json) -> Json:
    found = shared.get("message")
    return found if isinstance(found, dict) else {}


def _preview_words(attachment: Json) -> str:
    """Write out what stands beneath a message: the preview of a page, or what an app adds."""
    fields = (
        f"{said(field.get('title'))}: {unmarked(said(field.get('value')))}".strip(": ")
        for field in objects(attachment.get("fields"))
    )
    title, link = said(attachment.get("title")), said(attachment.get("title_link"))
    parts = (
        unmarked(said(attachment.get("pretext"))),
        said(attachment.get("author_name")),
        f"{title} ({link})" if title and link else title or link,
        _blocks_words(attachment.get("blocks"), {}) or unmarked(said(attachment.get("text"))),
        *fields,
        said(attachment.get("footer")),
    )
    return "\n".join(part for part in parts if part) or _text_of(attachment)


def _text_of(attachment: Json) -> str:
    return unmarked(said(attachment.get("text")) or said(attachment.get("fallback"))).strip()


def _text_object(found: object) -> str:
    if not isinstance(found, dict):
        return ""
    text = said(found.get("text"))
    return unmarked(text) if found.get("type") == "mrkdwn" else text


def _section(block: Json) -> str:
    fields = (_text_object(field) for field in objects(block.get("fields")))
    return "\n".join(part for part in (_text_object(block.get("text")), *fields) if part)


def _context(block: Json) -> str:
    parts = (_text_object(e) or _picture(e) for e in objects(block.get("elements")))
    return " ".join(part for part in parts if part)


def _picture(block: Json) -> str:
    named = _text_object(block.get("title")) or said(block.get("alt_text"))
    return f"[Picture: {named}]" if named else ""


def _nothing(_: Json) -> str:
    return ""


_BLOCKS: Mapping[str, Callable[[Json], str]] = {
    "section": _section,
    "header": lambda block: _text_object(block.get("text")),
    "context": _context,
    "image": _picture,
    "markdown": lambda block: said(block.get("text")),
    "actions": _nothing,
    "divider": _nothing,
}


def _any_words(found: Any, deeper: int) -> Iterator[str]:
    """Gather the words of a block whose kind is not known, so that none is lost."""
    if deeper == 0:
        return
    if isinstance(found, dict):
        if words := _text_object(found):
            yield words
        inside = list(found.values())
    else:
        inside = found if isinstance(found, list) else []
    for each in inside:
        yield from _any_words(each, deeper - 1)


def _whole(text: str) -> str:
    """Put the halves of characters together, and a mark where one half is missing."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
