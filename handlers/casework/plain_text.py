"""What stands on a screen as plain text, to be copied out of Vera and pasted elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from typing import Any

from handlers.cards import Block, Buttons, Callout, Divider, Facts, Heading, Points, Quote

IN_A_PART = 9_000
"""Letters that are shown at once: a screen takes more, and fewer are easier to copy."""


def in_plain_text(blocks: Iterable[Block]) -> str:
    """Write blocks as plain text, in their order; buttons are nothing that is written."""
    return "\n".join(line for block in blocks for line in _lines(block)).strip()


def in_parts(text: str, *, longest: int = IN_A_PART) -> Sequence[str]:
    """Cut a long text between its lines, so that no part is longer; a line too long is cut too."""
    parts, room = [""], longest
    for piece in (each for line in text.split("\n") for each in _pieces(line, longest)):
        if len(piece) + 1 > room:
            parts, room = [*parts, ""], longest
        parts[-1] += f"{piece}\n"
        room -= len(piece) + 1
    return [part.rstrip("\n") for part in parts if part.strip()] or [""]


@singledispatch
def _lines(block: Any) -> Iterator[str]:
    """Write what is one line or one text, as it is."""
    yield block.text


@_lines.register
def _(block: Heading) -> Iterator[str]:
    yield from ("", block.text.upper())


@_lines.register
def _(block: Callout) -> Iterator[str]:
    yield f"! {block.text}"


@_lines.register
def _(block: Quote) -> Iterator[str]:
    yield from (f"    {line}" for line in block.text.split("\n"))


@_lines.register
def _(block: Facts) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in block.pairs)


@_lines.register
def _(block: Points) -> Iterator[str]:
    yield from (f"- {item}" for item in block.items)


@_lines.register
def _(_: Divider) -> Iterator[str]:
    yield ""


@_lines.register
def _(_: Buttons) -> Iterator[str]:
    yield from ()


def _pieces(line: str, longest: int) -> Iterator[str]:
    yield from (line[at : at + longest - 1] for at in range(0, len(line) or 1, longest - 1))
