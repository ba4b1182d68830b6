"""What features add to the screens that every case has, without casework knowing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from handlers.cards import Block, Button

if TYPE_CHECKING:
    from handlers.call import Call
    from storage.cases import Case

Section: TypeAlias = "Callable[[Call, Case], tuple[Block, ...]]"
ReporterButton: TypeAlias = "Callable[[Call, Case], Button | None]"

_SECTIONS: list[Section] = []
_FOR_REPORTER: list[Section] = []
_BUTTONS: list[ReporterButton] = []


def case_section(write: Section) -> Section:
    """Put more on the screen of a case; the caller has checked who reads it, and audits it."""
    _SECTIONS.append(write)
    return write


def reporter_section(write: Section) -> Section:
    """Put more on what the reporter sees of their own report."""
    _FOR_REPORTER.append(write)
    return write


def reporter_button(offer: ReporterButton) -> ReporterButton:
    """Offer the reporter one more thing to do about their own report; None where it is not due."""
    _BUTTONS.append(offer)
    return offer


def sections_of(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what features add to a case's screen."""
    return tuple(block for write in _SECTIONS for block in write(call, case))


def sections_for_reporter(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what features add to what the reporter sees."""
    return tuple(block for write in _FOR_REPORTER for block in write(call, case))


def buttons_for_reporter(call: Call, case: Case) -> tuple[Button, ...]:
    """List what the reporter can do about their own report now."""
    return tuple(button for offer in _BUTTONS if (button := offer(call, case)) is not None)
