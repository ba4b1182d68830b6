"""What a person typed, as the rich_text block that Slack's own clients write for it."""

import html
import re
from collections.abc import Iterator

from bot.demo.records import Blocks, Json

_ANGLE = re.compile(r"<([^<>\n]+)>")


def typed_blocks(text: str, ts: str) -> Blocks:
    """Give the block of a message that somebody typed; one without words has none."""
    if not text:
        return []
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    block_id = f"t{ts.replace('.', '')[-6:]}"
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _elements(text: str) -> Iterator[Json]:
    done = 0
    for found in _ANGLE.finditer(text):
        yield from _plain(text[done : found.start()])
        yield _named(found.group(1))
        done = found.end()
    yield from _plain(text[done:])


def _plain(text: str) -> Iterator[Json]:
    if text:
        yield {"type": "text", "text": html.unescape(text)}


def _named(inside: str) -> Json:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    linked: Json = {"type": "link", "url": html.unescape(target)}
    return {**linked, "text": html.unescape(label)} if label else linked
