"""The kinds of case there are, as features register them: what a manager reads of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from handlers.cards import Block, Button, Screen

if TYPE_CHECKING:
    from handlers.call import Call, Moment
    from handlers.feature import Ask
    from storage.cases import Case


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case: what it is called, and how its content is read out on a screen."""

    name: str
    category: str
    """What a card says it is; it names nobody."""
    content: Callable[[Call, Case], tuple[Block, ...]]
    """What those on the list read. The caller has checked that they are, and audits it."""
    add_details: Callable[[UUID], Button] | None
    """The button with which the reporter adds to it, where that is offered."""
    takes_evidence: bool = True
    """Messages and files may be added to it."""
    report_anew: Callable[[str], Ask] | None = None
    """The form for a new report of this kind with these words in it, where somebody adds to one
    that was erased."""
    copied: Callable[[Call, Case], tuple[Block, ...]] | None = None
    """What of its content goes into a copy, where that is not all of it."""
    is_report: bool = True
    """Somebody reported it; otherwise it is nobody's report and no case to be searched."""
    in_my_reports: bool = True
    """It stands among the reports of whoever sent it, and among the cases of those on its list; a
    record that they made stands in a register of its own."""
    screen: Callable[[Call, Case], Screen] | None = None
    """What those on the list see instead of the screen that every report has."""
    on_card: Callable[[Moment, Case], tuple[tuple[str, str], ...]] | None = None
    """More facts for its card, such as a date: they stand in chat, so they name nobody."""
    closes_itself: bool = False
    """It has a way of its own to end, and no button to close it with an outcome."""


_KINDS: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind of case known to the journeys that all cases share."""
    _KINDS[kind.name] = kind


def no_reports() -> tuple[str, ...]:
    """Name the kinds of case that nobody reported."""
    return tuple(kind.name for kind in _KINDS.values() if not kind.is_report)


def not_in_my_reports() -> tuple[str, ...]:
    """Name the kinds of case that do not stand among anybody's own reports."""
    mine = (kind for kind in _KINDS.values() if kind.is_report and kind.in_my_reports)
    shown = {kind.name for kind in mine}
    return tuple(name for name in _KINDS if name not in shown)


def records() -> tuple[str, ...]:
    """Name the kinds of case that are kept in a register of their own, and not among the cases."""
    kinds = (kind for kind in _KINDS.values() if kind.is_report and not kind.in_my_reports)
    return tuple(kind.name for kind in kinds)


def takes_no_evidence() -> tuple[str, ...]:
    """Name the kinds of case to which nothing can be added as evidence."""
    return tuple(kind.name for kind in _KINDS.values() if not kind.takes_evidence)


def kind_of(case: Case) -> Kind:
    """Look up what kind of case it is."""
    return _KINDS[case.kind]
