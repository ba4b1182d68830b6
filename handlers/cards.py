"""What Vera says, before any platform draws it.

Everything here is plain text: a drawer never reads markup in it, so that what a person typed comes
out as typed and pings nobody. A `Card` stands in chat and carries no content; a `Screen` is shown
to one person who asked for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID


class Tone(StrEnum):
    CALM = "calm"
    WARNING = "warning"
    DANGER = "danger"


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """A line that explains, under what it belongs to."""

    text: str


@dataclass(frozen=True, slots=True)
class Callout:
    """Words that must not be missed."""

    text: str
    tone: Tone = Tone.CALM


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, exactly as they were typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list, one short sentence a point."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Button:
    """A button that runs the named action about a case (or about nothing)."""

    label: str
    action: str
    subject: UUID | None = None
    style: Style = Style.PLAIN
    opens: bool = False
    """It opens a window; otherwise it answers in words. Some platforms must know beforehand."""
    part: int | None = None
    """Which part of something long it shows, as the action that shows it counts."""


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


Block: TypeAlias = Heading | Text | Small | Callout | Quote | Facts | Points | Divider | Buttons


@dataclass(frozen=True, slots=True)
class Card:
    """A message in chat. The notification may appear on a locked screen: a reference at most."""

    notification: str
    blocks: tuple[Block, ...]

    @property
    def digest(self) -> str:
        """Sum up what it says, to tell whether a copy is out of date."""
        return sha256(repr(self).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Screen:
    """What one person sees because they asked: a modal, a dialog, or their Home."""

    title: str
    blocks: tuple[Block, ...]
    may_stay: bool = False
    """It holds references and nothing of what was written, so it may stand in one's own chat."""
    again: Button | None = None
    """What shows it again: for a platform that shows it page by page."""


@dataclass(frozen=True, slots=True)
class Words:
    """A short answer that only the person who asked can see."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of Vera's own for one person: what it is, where, and what is done there."""

    title: str
    url: str
    said: str
    in_chat: bool = False
    """It may be shown within a window of the chat; where people sign in, it may not."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for somebody outside chat, by e-mail or text: it names nothing at all."""

    title: str
    body: str


def buttons(*present: Button | None) -> tuple[Block, ...]:
    """Lay out those buttons that are offered now; nothing at all when none is."""
    offered = tuple(button for button in present if button)
    return (Buttons(offered),) if offered else ()


def points(items: Sequence[str]) -> tuple[Block, ...]:
    """Lay out a list; nothing at all when it is empty."""
    return (Points(tuple(items)),) if items else ()
