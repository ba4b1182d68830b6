"""Writing text as Teams shows it: as it was typed, in TextRuns, where no markdown is read.

Clients differ in what they make of a line break inside a TextRun, so each line is an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = "dict[str, Any]"

BLANK = "\u00a0"
"""What an empty line holds: clients leave out a line with nothing in it."""
LONGEST_LINE = 2000
LOOK_BACK = 200
"""How far from the end of a part we look for a space to break it at."""

NOT_SENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
BETWEEN_BRACES = re.compile(r"(?<=\{)(?=\{)")
NO_MARKDOWN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,:;?!'\u2019\u2026\u2013-]|\.(?= |$))*")


def sendable(text: str) -> str:
    """Replace what a card cannot carry: halves of characters, and control characters."""
    return NOT_SENDABLE.sub("\ufffd", text)


def cut(text: str, limit: int) -> str:
    """Shorten text that has only so much room."""
    text = sendable(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def paragraphs(text: str, *, before: Sequence[Json] = (), **look: Any) -> list[Json]:
    """Write text line by line; `before` stands at the start of the first line."""
    first, *rest = lines(text)
    return [
        rich([*before, *runs(first, **look)]),
        *(rich(runs(line, **look), spacing="none") for line in rest),
    ]


def lines(text: str) -> list[str]:
    """Split text into its lines, and lines that are too long for one element into parts."""
    typed = sendable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [part for line in typed for part in _parts(line)]


def rich(inlines: Iterable[Json], **place: Any) -> Json:
    """Put runs of text into one line of their own."""
    return {"type": "RichTextBlock", "inlines": list(inlines), **place}


def runs(text: str, **look: Any) -> list[Json]:
    """Write one line, all of it with the same look.

    Clients put a date in place of `{{DATE(…)}}`, in a TextRun too: two runs keep the braces apart.
    """
    shown = text if text.strip() else text + BLANK
    return [
        {"type": "TextRun", "text": part, **look} for part in BETWEEN_BRACES.split(sendable(shown))
    ]


def heading(text: str) -> list[Json]:
    """Write a heading, announced as one where its text holds nothing that markdown would read."""
    if len(text) > LONGEST_LINE or not NO_MARKDOWN.fullmatch(text):
        return paragraphs(text, weight="bolder", size="medium")
    look = {"style": "heading", "weight": "bolder", "size": "medium", "wrap": True}
    return [{"type": "TextBlock", "text": text, **look}]


def small(text: str, **place: Any) -> list[Json]:
    """Write text that explains what it stands under."""
    first, *rest = paragraphs(text, isSubtle=True, size="small")
    return [{**first, **place}, *rest]


def _parts(line: str) -> Iterator[str]:
    while len(line) > LONGEST_LINE:
        space = line.rfind(" ", LONGEST_LINE - LOOK_BACK, LONGEST_LINE)
        end = space + 1 if space >= 0 else LONGEST_LINE
        yield line[:end]
        line = line[end:]
    yield line
